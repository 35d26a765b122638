"""What is done with families: who belongs to one, and who is whose."""

from datetime import date

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.people.models import Family, FamilyMember, Kinship, Person, Source
from yorisoi.terms.models import Term

# Told from the parent, a tie is stored as the child's: which parent follows from the sex.
PARENT_BY_SEX = {"male": "kinship.father", "female": "kinship.mother"}


def family_of(person: Person) -> Family | None:
    """The family the person belongs to now; of several, the one joined last."""
    member = (
        FamilyMember.objects.on(clock.today())
        .filter(person=person)
        .select_related("family")
        .order_by("-id")
        .first()
    )
    return member.family if member else None


@transaction.atomic
def join_family(
    *,
    by: Staff,
    person: Person,
    family: Family | None = None,
    position: str = "",
    lives_together: bool = True,
    since: date | None = None,
    source: Source = Source.STAFF,
) -> FamilyMember:
    """The person belongs to ``family``; without one, a new family begins with them."""
    require(by, "people.family.change", person)
    with audit.event("people.family.change", persons=[person.pk]):
        now = clock.now()
        family = family or Family.objects.create(created_at=now)
        member = FamilyMember(
            family=family,
            person=person,
            position=position,
            lives_together=lives_together,
            since=since,
            source=source,
            recorded_by=by,
            recorded_at=now,
        )
        member.full_clean()
        member.save()
    return member


@transaction.atomic
def add_kinship(
    *,
    by: Staff,
    person: Person,
    other: Person,
    kind: str,
    since: date | None = None,
    until: date | None = None,
    source: Source = Source.STAFF,
    note: str = "",
) -> Kinship:
    """``other`` is ``person``'s ``kind`` (id of a term). 子 is turned round: the child's parent."""
    require(by, "people.kinship.change", person)
    if Term.objects.get(pk=kind).trait == "child":
        person, other = other, person
        kind = PARENT_BY_SEX.get(other.sex, "kinship.relative")
    with audit.event("people.kinship.change", persons=[person.pk, other.pk]):
        tie = Kinship(
            person=person,
            other=other,
            kind_id=kind,
            since=since,
            until=until,
            source=source,
            note=note,
            recorded_by=by,
            recorded_at=clock.now(),
        )
        tie.full_clean()
        tie.save()
    return tie
