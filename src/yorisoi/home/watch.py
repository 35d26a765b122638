"""What a worker watches: their cases, the families of these, and what was recorded about them since.

Everything goes by when it was recorded, not by when it happened, so that what is entered late is
news all the same. In words it stands in news.py.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from yorisoi import clock
from yorisoi.access.context import may
from yorisoi.access.entrance import filter_for, who_is
from yorisoi.access.menu import Count
from yorisoi.access.models import Staff
from yorisoi.cases.models import (
    Case,
    CaseStep,
    ConsultationSubject,
    NoteVersion,
    SafetyCheck,
    StepKind,
    Task,
    TaskKind,
)
from yorisoi.home.models import NewsMark
from yorisoi.home.numbers import among
from yorisoi.people.models import FamilyMember

FIRST_TIME = timedelta(days=30)  # how far back for somebody who has never pressed the button


class Watch:
    """What one staff member watches: their cases, open or closed, and the families of these.

    By number, read once: a worker's cases are some hundred at most, and every question below would
    otherwise ask for them again.
    """

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.since = seen_until(staff)
        self.cases = dict(held_by(staff).values_list("pk", "subject"))
        standing = FamilyMember.objects.standing()
        of_subjects = standing.filter(person__in=among(self.cases.values()))
        members = standing.filter(family__in=of_subjects.values("family"))
        self.members_of = list(members.values_list("family", "person")) if self.cases else []
        self.families = {family for family, _ in self.members_of}
        self.persons = {person for _, person in self.members_of}

    @cached_property
    def families_of(self) -> dict[int, set[int]]:
        """Subject of one of the cases → everybody of the families they belong to."""
        subjects = set(self.cases.values())
        found: dict[int, set[int]] = defaultdict(set)
        together: dict[int, set[int]] = defaultdict(set)
        for family, person in self.members_of:
            together[family].add(person)
        for family, person in self.members_of:
            if person in subjects:
                found[person] |= together[family]
        return found

    def case_of_person(self) -> dict[int, int]:
        """Person → my case under which their news stand: their own, or that of their family."""
        own = {subject: case for case, subject in self.cases.items()}
        of_family = {family: own[person] for family, person in self.members_of if person in own}
        return {person: of_family[family] for family, person in self.members_of} | own

    def of(self, rows: QuerySet[Any], when: str, who: str) -> QuerySet[Any]:
        """Those of ``rows`` recorded since, by somebody else."""
        return rows.filter(**{f"{when}__gt": self.since}).exclude(**{who: self.staff.pk})

    def consultations(self) -> QuerySet[ConsultationSubject]:
        """相談受付 about anybody of the families."""
        rows = self.of(
            ConsultationSubject.objects.all(), "recorded_at", "consultation__received_by"
        )
        return rows.filter(Q(case__in=among(self.cases)) | Q(person__in=among(self.persons)))

    def notes(self) -> QuerySet[NoteVersion]:
        """Notes confirmed or amended; one row for each of my cases it stands in."""
        rows = self.of(NoteVersion.objects.all(), "at", "by")
        return rows.filter(note__places__case__in=among(self.cases))

    def steps(self) -> QuerySet[CaseStep]:
        """What was decided about my cases and the cases of their families."""
        rows = self.of(CaseStep.objects.all(), "at", "by")
        rows = rows.exclude(kind=StepKind.ASSIGNED, former=self.staff.pk)
        return rows.filter(Q(case__in=among(self.cases)) | Q(case__subject__in=among(self.persons)))

    def taken(self) -> QuerySet[CaseStep]:
        """Cases of mine that somebody gave to another."""
        given_away = CaseStep.objects.filter(kind=StepKind.ASSIGNED, former=self.staff.pk)
        return self.of(given_away, "at", "by")

    def checks(self) -> QuerySet[SafetyCheck]:
        """Attempts to see a child."""
        rows = self.of(SafetyCheck.objects.all(), "recorded_at", "recorded_by")
        return rows.filter(task__case__in=among(self.cases))

    def done(self) -> QuerySet[Task]:
        """Deadlines that are over; a sighting tells of itself."""
        rows = self.of(Task.objects.all(), "done_at", "done_by").filter(case__in=among(self.cases))
        return rows.exclude(kind=TaskKind.SAFETY_CHECK, dropped=False)

    def given(self) -> QuerySet[Task]:
        """Deadlines that somebody gave me."""
        rows = self.of(Task.objects.all(), "added_at", "added_by")
        return rows.filter(assignee=self.staff.pk, case__in=among(self.cases))

    def joined(self) -> QuerySet[FamilyMember]:
        """Persons whom somebody added to the families; what was loaded in bulk is no news."""
        rows = self.of(FamilyMember.objects.standing(), "recorded_at", "recorded_by")
        return rows.filter(family__in=among(self.families), recorded_by__isnull=False)


def held_by(staff: Staff) -> QuerySet[Case]:
    """担当, open or closed."""
    return filter_for(staff, "cases.case.list", Case.objects.filter(worker=staff.pk))


def seen_until(staff: Staff) -> datetime:
    """Up to where this person has said to have seen everything."""
    mark = NewsMark.objects.filter(staff=staff.pk).order_by().values_list("seen_until").first()
    return mark[0] if mark else clock.now() - FIRST_TIME


# The questions of Watch as one statement: it is asked on every page, and putting the same together
# anew each time takes longer than asking it. Each test of the news compares the two. It goes from
# what was recorded lately to whose it is; the moment is written into it, since PostgreSQL would
# otherwise expect a third of everything and read whole tables.
COUNT = """
SELECT number FROM (
WITH mine (id, subject) AS MATERIALIZED ({cases}),
members (family, person) AS MATERIALIZED (
    SELECT other.family_id, other.person_id
    FROM mine JOIN people_familymember own ON own.person_id = mine.subject
        JOIN people_familymember other USING (family_id)
    WHERE own.withdrawn_at IS NULL AND other.withdrawn_at IS NULL)
SELECT (SELECT count(*) FROM cases_consultationsubject s
        WHERE s.recorded_at > %(since)s
          AND (SELECT received_by_id FROM cases_consultation WHERE id = s.consultation_id) <> %(me)s
          AND (s.case_id IN (SELECT id FROM mine) OR s.person_id IN (SELECT person FROM members)))
    + (SELECT count(*) FROM cases_noteversion v JOIN cases_notecase p USING (note_id)
        WHERE v.at > %(since)s AND v.by_id <> %(me)s AND p.case_id IN (SELECT id FROM mine))
    + (SELECT count(*) FROM cases_casestep t
        WHERE t.at > %(since)s AND t.by_id <> %(me)s
          AND (t.case_id IN (SELECT id FROM mine)
               OR t.kind = 'assigned' AND t.former_id = %(me)s
               OR (SELECT subject_id FROM cases_case WHERE id = t.case_id)
                  IN (SELECT person FROM members)))
    + (SELECT count(*) FROM cases_safetycheck k JOIN cases_task t ON t.id = k.task_id
        WHERE k.recorded_at > %(since)s AND k.recorded_by_id <> %(me)s
          AND t.case_id IN (SELECT id FROM mine))
    + (SELECT count(*) FROM cases_task t
        WHERE t.done_at > %(since)s AND t.done_by_id <> %(me)s
          AND t.case_id IN (SELECT id FROM mine)
          AND NOT (t.kind = 'safety_check' AND NOT t.dropped))
    + (SELECT count(*) FROM cases_task t
        WHERE t.added_at > %(since)s AND t.added_by_id <> %(me)s AND t.assignee_id = %(me)s
          AND t.case_id IN (SELECT id FROM mine))
    + (SELECT count(*) FROM people_familymember m
        WHERE m.recorded_at > %(since)s AND m.recorded_by_id <> %(me)s AND m.withdrawn_at IS NULL
          AND m.family_id IN (SELECT family FROM members))
) AS counted (number)
"""


def unseen(staff: Staff) -> Count:
    """The number in the navigation; nothing for those who have no cases."""
    who = who_is(staff)
    if who is None or not may(who, "cases.case.list"):
        return Count(0)
    with connection.cursor() as cursor:
        cases, values = held_by(staff).order_by().values("pk", "subject").query.sql_with_params()
        named = {f"v{at}": value for at, value in enumerate(values)}
        statement = COUNT.format(cases=cases % tuple(f"%({name})s" for name in named))
        cursor.execute(statement, named | {"me": staff.pk, "since": seen_until(staff)})
        (number,) = cursor.fetchone()
    return Count(number)
