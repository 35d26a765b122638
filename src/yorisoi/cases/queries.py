"""Reading cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Min, OuterRef, QuerySet, Subquery

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import (
    Case,
    CaseGrant,
    GrantKind,
    NoteCase,
    NoteState,
    Task,
)
from yorisoi.people.models import FamilyMember, Person

# 記録の方法 in which one may have seen the child: the trait of the term.
SEEN = "seen"


@dataclass(frozen=True)
class Contact:
    """When somebody was last with the family, and how."""

    at: datetime
    words: str


def open_cases_of(staff: Staff) -> QuerySet[Case]:
    """担当ケース that are open, newest first."""
    return Case.objects.filter(worker=staff.pk, closed_on=None).select_related(
        "subject", "team", "worker"
    )


def own_reasons_since(day: date) -> QuerySet[CaseGrant]:
    """Cases opened with a reason of one's own since ``day``."""
    return CaseGrant.objects.filter(kind=GrantKind.OWN_REASON, starts_on__gte=day)


LAST_CONTACT = """
(SELECT n.happened_at, t.words FROM cases_notecase p
    JOIN cases_note n ON n.id = p.note_id JOIN terms_term t ON t.id = n.contact_id
    WHERE p.case_id = %(case)s AND n.state <> %(draft)s AND t.trait = %(seen)s
    ORDER BY n.happened_at DESC LIMIT 1)
UNION ALL
(SELECT k.tried_at, '安全確認' FROM cases_safetycheck k JOIN cases_task t ON t.id = k.task_id
    WHERE t.case_id = %(case)s AND k.seen ORDER BY k.tried_at DESC LIMIT 1)
ORDER BY 1 DESC LIMIT 1
"""


def last_contact(case: Case) -> Contact | None:
    """最終接触: the last time somebody may have seen the child, by confirmed notes and 安全確認.

    A telephone call is none: it is not known how the child is.
    """
    with connection.cursor() as cursor:
        cursor.execute(LAST_CONTACT, {"case": case.pk, "draft": NoteState.DRAFT, "seen": SEEN})
        found = cursor.fetchone()
    return Contact(*found) if found else None


def with_dates(rows: QuerySet[Case]) -> QuerySet[Any]:
    """Each case with ``seen_at`` (最終接触 by notes) and ``next_due`` (the nearest deadline)."""
    seen = NoteCase.objects.filter(case=OuterRef("pk"), note__contact__trait=SEEN)
    seen = seen.exclude(note__state=NoteState.DRAFT).order_by("-note__happened_at")
    last = Subquery(seen.values("note__happened_at")[:1])
    return with_next_due(rows.annotate(seen_at=last))


def with_next_due(rows: QuerySet[Case]) -> QuerySet[Any]:
    """Each case with ``next_due``, the nearest deadline."""
    due = Task.objects.filter(case=OuterRef("pk"), done_at=None).order_by().values("case")
    return rows.annotate(next_due=Subquery(due.annotate(first=Min("due_at")).values("first")))


def family_cases(person: Person) -> QuerySet[Case]:
    """The cases of everybody who belongs to a family of ``person`` today, themselves included."""
    today = clock.today()
    families = FamilyMember.objects.on(today).filter(person=person).values("family")
    members = FamilyMember.objects.on(today).filter(family__in=families)
    return cases_about({person.pk, *members.values_list("person", flat=True)})


def cases_about(persons: Iterable[int]) -> QuerySet[Case]:
    """The cases of these persons: open ones first, then the newest."""
    return (
        Case.objects.filter(subject__in=set(persons))
        .select_related("subject", "team", "worker")
        .order_by("-closed_on", "-opened_on", "-pk")
    )


def both_open(kept: Person, retired: Person) -> list[str]:
    """Why two persons cannot be merged: each has a case that is still open, perhaps a 通告."""
    found = Case.objects.filter(subject__in=[kept, retired], closed_on=None)
    if found.values("subject").distinct().count() < 2:
        return []
    numbers = "と".join(found.order_by("number").values_list("number", flat=True))
    return [f"2人とも、開いているケースがあります（{numbers}）。先に一方を終結してください。"]


TOLD_WITH = """
SELECT held.subject_id FROM cases_notecase one JOIN cases_notecase other USING (note_id)
    JOIN cases_case held ON held.id = other.case_id WHERE one.case_id = ANY (%s)
UNION SELECT other.person_id FROM cases_consultationsubject one
    JOIN cases_consultationsubject other USING (consultation_id) WHERE one.case_id = ANY (%s)
"""


def told_with(cases: Iterable[int]) -> set[int]:
    """Everybody whom a text of these cases may be about, their subjects among them.

    A note, or a call, may stand in cases of several families: what must not be read of one of them
    must not be read in the case of another.
    """
    with connection.cursor() as cursor:
        cursor.execute(TOLD_WITH, [list(cases)] * 2)
        return {person for (person,) in cursor.fetchall()}
