"""What 担当, 同じ係, 所管 and 閲覧許可 mean for a case, and through its cases for a person and a 相談受付.

One condition on cases, taken three ways, so that a case, its family and its consultations cannot
disagree about who may see them.
"""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.access import relations
from yorisoi.access.relations import Who
from yorisoi.access.rights import Relation
from yorisoi.cases.models import Case, CaseGrant, ConsultationSubject
from yorisoi.people.models import FamilyMember

CASE = "cases.Case"
PERSON = "people.Person"
CONSULTATION = "cases.Consultation"


def in_charge(who: Who) -> Q:
    """担当: holds it."""
    return Q(worker=who.staff_id)


def same_team(who: Who) -> Q:
    """同じ係: it is held by the asker's team."""
    return Q(team=who.team_id)


def granted(who: Who) -> Q:
    """閲覧許可 in force that day."""
    grants = CaseGrant.objects.on(who.day).filter(case=OuterRef("pk"), staff=who.staff_id)
    return Q(Exists(grants))


def of_family(cases: QuerySet[Case]) -> Q:
    """A person who is the subject of one of ``cases``, or of the family of such a subject."""
    subjects = cases.values("subject")
    families = FamilyMember.objects.standing().filter(person__in=subjects).values("family")
    members = FamilyMember.objects.standing().filter(person=OuterRef("pk"), family__in=families)
    return Q(pk__in=subjects) | Q(Exists(members))


def of_consultation(cases: QuerySet[Case]) -> Q:
    """A 相談受付 that belongs to one of ``cases``."""
    subjects = ConsultationSubject.objects.filter(consultation=OuterRef("pk"), case__in=cases)
    return Q(Exists(subjects))


def on_cases(condition: Callable[[Who], Q]) -> Callable[[Who], QuerySet[Case]]:
    """The cases that meet ``condition`` for the asker."""
    return lambda who: Case.objects.filter(condition(who))


for relation, condition in (
    (Relation.IN_CHARGE, in_charge),
    (Relation.SAME_TEAM, same_team),
    (Relation.GRANTED, granted),
):
    found = on_cases(condition)
    relations.define(CASE, relation, condition)
    relations.define(PERSON, relation, lambda who, found=found: of_family(found(who)))  # type: ignore[misc]

# The centre has one jurisdiction, the ward: everything on file is within it.
relations.define(CASE, Relation.JURISDICTION, lambda _: relations.EVERYTHING)
relations.define(CONSULTATION, Relation.JURISDICTION, lambda _: relations.EVERYTHING)
relations.define(PERSON, Relation.UNATTACHED, lambda _: ~of_family(Case.objects.all()))

# A 相談受付 is also its receiver's own, and the receiving team's.
relations.define(
    CONSULTATION,
    Relation.IN_CHARGE,
    lambda who: Q(received_by=who.staff_id) | of_consultation(on_cases(in_charge)(who)),
)
relations.define(
    CONSULTATION,
    Relation.SAME_TEAM,
    lambda who: Q(team=who.team_id) | of_consultation(on_cases(same_team)(who)),
)
relations.define(
    CONSULTATION, Relation.GRANTED, lambda who: of_consultation(on_cases(granted)(who))
)
