"""What is done with families: who belongs to one, and who is whose."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.people import changes as change_listeners
from yorisoi.people.models import Family, FamilyMember, Kinship, Person, Source
from yorisoi.people.retired import require_open
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
    require_open(by, "people.family.change", person)
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
        tell_family(family, person)
    return member


@transaction.atomic
def change_member(
    *, by: Staff, member: FamilyMember, moved_on: date | None = None, **changes: Any
) -> FamilyMember:
    """What is known of somebody in a family: put right, or its end told (``until``).

    With ``moved_on`` it is another state from that day on (別居 after 同居): the one before ends the
    day before, and stays. Returns the row that holds from then on.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require_open(by, "people.family.change", member.person)
    with audit.event("people.family.change", persons=[member.person_id]):
        if moved_on is None:
            for name, value in changes.items():
                setattr(member, name, value)
            member.full_clean()
            save_version(member, **changes)
            tell_family(member.family, member.person)
            return member
        last_day = moved_on - timedelta(days=1)
        if member.since and member.since > last_day:
            raise NotPossible("「変わった日」は、いまの登録の「いつから」より後にしてください。")
        save_version(member, until=last_day)
        kept = {"position": member.position, "lives_together": member.lives_together}
        following = FamilyMember(
            family=member.family,
            person=member.person,
            recorded_by=by,
            recorded_at=clock.now(),
            **(kept | changes | {"since": moved_on}),
        )
        following.full_clean()
        following.save()
        tell_family(member.family, member.person)
    return following


@transaction.atomic
def withdraw_member(*, by: Staff, member: FamilyMember, because: str) -> FamilyMember:
    """Somebody who was put into a family by mistake. The row stays, with the reason."""
    require_open(by, "people.family.change", member.person)
    with audit.event("people.family.change", persons=[member.person_id]):
        save_version(member, withdrawn_at=clock.now(), withdrawn_because=because)
        tell_family(member.family, member.person)
    return member


def tell_family(family: Family, person: Person) -> None:
    """Whoever listens hears of everybody in it: each speaks for the others (名寄せ)."""
    members = FamilyMember.objects.standing().filter(family=family)
    change_listeners.tell([person.pk, *members.values_list("person_id", flat=True)])


@transaction.atomic
def change_family(*, by: Staff, family: Family, through: Person, remarks: str) -> Family:
    """世帯の状況, written by somebody who may change it for ``through``, one of its members.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require_open(by, "people.family.change", through)
    with audit.event("people.family.change", persons=[through.pk]):
        save_version(family, remarks=remarks)
    return family


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
    require_open(by, "people.kinship.change", person)
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
        change_listeners.tell([person.pk, other.pk])
    return tie


@transaction.atomic
def change_kinship(*, by: Staff, tie: Kinship, through: Person, **changes: Any) -> Kinship:
    """A tie put right, or its end told (``until``). ``through``: the side it is changed from.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require_open(by, "people.kinship.change", through)
    with audit.event("people.kinship.change", persons=[tie.person_id, tie.other_id]):
        for name, value in changes.items():
            setattr(tie, name, value)
        tie.full_clean()
        save_version(tie, **changes)
        change_listeners.tell([tie.person_id, tie.other_id])
    return tie


@transaction.atomic
def withdraw_kinship(*, by: Staff, tie: Kinship, through: Person, because: str) -> Kinship:
    """A tie that was wrong. It stays, with the reason, and counts no longer.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require_open(by, "people.kinship.change", through)
    with audit.event("people.kinship.change", persons=[tie.person_id, tie.other_id]):
        save_version(tie, withdrawn_at=clock.now(), withdrawn_because=because)
        change_listeners.tell([tie.person_id, tie.other_id])
    return tie
