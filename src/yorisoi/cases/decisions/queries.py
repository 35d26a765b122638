"""What one must know to decide about a case."""

from datetime import date

from django.db.models import QuerySet

from yorisoi import clock
from yorisoi.access.models import Posting
from yorisoi.access.rights import Role
from yorisoi.cases.models import Case, Note, NoteState, Task
from yorisoi.people.family_actions import family_of
from yorisoi.people.models import FamilyMember, Person, PersonState

HOLDERS = (Role.CASEWORKER, Role.SUPERVISOR, Role.INTEGRATED, Role.HEALTH_NURSE)


def open_tasks(case: Case) -> QuerySet[Task]:
    """What is still to be done, the most urgent first."""
    return Task.objects.filter(case=case, done_at=None)


def drafts_in(case: Case) -> QuerySet[Note]:
    """Notes of the case that nobody has confirmed yet."""
    return Note.objects.filter(places__case=case, state=NoteState.DRAFT).select_related("author")


def may_hold(day: date) -> QuerySet[Posting]:
    """配属 of all who can hold a case on ``day``, team by team."""
    return (
        Posting.objects.on(day)
        .filter(role__in=HOLDERS, team__isnull=False, staff__locked_at=None)
        .select_related("staff", "team")
        .order_by("team__code", "staff__kana", "staff__number")
    )


def unborn_of(mother: Person) -> list[Person]:
    """胎児 in the family of ``mother``."""
    family = family_of(mother)
    if family is None:
        return []
    members = FamilyMember.objects.on(clock.today()).filter(family=family)
    return list(
        Person.objects.filter(pk__in=members.values("person"), state=PersonState.UNBORN).order_by(
            "pk"
        )
    )
