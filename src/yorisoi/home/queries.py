"""What stands on the home page besides the news."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from yorisoi import clock
from yorisoi.access import rights
from yorisoi.access.entrance import filter_for, who_is
from yorisoi.access.models import Draft, Staff
from yorisoi.cases.models import Case, Note, NoteCase, NoteState, Task
from yorisoi.cases.queries import with_next_due
from yorisoi.cases.tasks.due import end_of
from yorisoi.cases.tasks.queries import (
    nobody_in_charge,
    of_scope,
    running_safety_checks,
    still_open,
    with_names,
)
from yorisoi.home.numbers import among
from yorisoi.people.models import FamilyMember, Protection
from yorisoi.people.protection_queries import ending_soon

LONG_AGO = 30  # days without any contact
DEADLINES = 7  # shown; the list has them all
URGENT = 70  # shown at most of those up to today
CASES = 50  # of mine; the list has them all
RUNNING = 6
PROTECTIONS = 8  # the page 支援措置 has them all


@dataclass
class MyCase:
    """One case of mine with what one must know of it in the morning."""

    case: Case
    contact_on: date | None
    contact: str
    task: Task | None

    @property
    def days(self) -> int | None:
        """Days since the last contact."""
        return (clock.today() - self.contact_on).days if self.contact_on else None

    @property
    def long_ago(self) -> bool:
        """Whether nobody had any contact for a month."""
        days = self.days
        return days >= LONG_AGO if days is not None else True


# The last note of each case. Each case by its index; the words of the one found alone.
LAST_NOTES = """
SELECT whose.id, last.happened_at, term.words
FROM unnest(%s::bigint[]) whose (id)
CROSS JOIN LATERAL (
    SELECT note.happened_at, note.contact_id
    FROM cases_notecase place JOIN cases_note note ON note.id = place.note_id
    WHERE place.case_id = whose.id AND note.state <> %s
    ORDER BY note.happened_at DESC LIMIT 1) last
JOIN terms_term term ON term.id = last.contact_id
"""


def last_notes(cases: list[int]) -> dict[int, tuple[datetime, str]]:
    """When and how there was contact last, by the notes of each of ``cases`` that has any."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_NOTES, [cases, NoteState.DRAFT.value])
        return {case: (at, words) for case, at, words in cursor.fetchall()}


@dataclass
class MyCases:
    """The first of my cases, those with the nearest deadlines, and how many there are."""

    shown: list[MyCase]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)


def my_cases(staff: Staff) -> MyCases:
    """担当 and open, with last contact and next deadline: three queries, however many there are."""
    mine = Case.objects.filter(worker=staff.pk, closed_on=None)
    rows = filter_for(staff, "cases.case.list", mine).select_related("subject")
    ordered = with_next_due(rows).order_by(
        F("next_due").asc(nulls_last=True), "subject__kana", "pk"
    )
    found = list(ordered.annotate(total=Window(Count("*")))[:CASES])
    numbers = [one.pk for one in found]
    contacts = last_notes(numbers)
    tasks = Task.objects.filter(case__in=among(numbers), done_at=None)
    next_tasks = {
        task.case_id: task for task in tasks.order_by("case_id", "due_at", "pk").distinct("case_id")
    }
    cases = []
    for one in found:
        at, words = contacts.get(one.pk, (None, ""))
        day = at.astimezone(clock.TOKYO).date() if at else None
        cases.append(MyCase(one, day, words, next_tasks.get(one.pk)))
    return MyCases(cases, found[0].total if found else 0)


@dataclass
class Deadlines:
    """The first of my deadlines, how many more there are, and how many up to today."""

    shown: list[Task]
    more: int
    urgent: int


def my_deadlines(staff: Staff) -> Deadlines:
    """Late ones first: all up to today, as far as the page holds them; one query."""
    cases = filter_for(staff, "cases.task.list", Case.objects.all())
    mine = with_names(still_open(of_scope(staff, cases, "mine")))
    due = Count("pk", filter=Q(due_at__lte=end_of(clock.today())))
    rows = list(mine.annotate(total=Window(Count("*")), urgent=Window(due))[:URGENT])
    total, urgent = (rows[0].total, rows[0].urgent) if rows else (0, 0)
    shown: list[Task] = [*rows[: max(DEADLINES, urgent)]]
    return Deadlines(shown, total - len(shown), urgent)


def protections_ending(staff: Staff, *, everybody: bool) -> list[Protection]:
    """支援措置 that end within a month or should have ended: of my families, or of everybody.

    One more than is shown, when there are more.
    """
    rows = ending_soon(staff)
    if not everybody:
        standing = FamilyMember.objects.standing()
        mine = Case.objects.filter(worker=staff.pk, closed_on=None).values("subject")
        families = standing.filter(person__in=mine).values("family")
        relatives = standing.filter(family__in=families).values("person")
        rows = rows.filter(Q(person__in=mine) | Q(person__in=relatives))
    return list(rows[: PROTECTIONS + 1])


@dataclass
class Unfinished:
    """Something begun and not sent."""

    title: str
    about: str
    url: str
    at: object
    case: Case | None = None


def unfinished(staff: Staff) -> list[Unfinished]:
    """Drafts of notes, and forms that were typed into and left, newest first."""
    cases = filter_for(staff, "cases.case.list", Case.objects.select_related("subject"))
    forms = list(Draft.objects.filter(staff=staff.pk).order_by("-saved_at").defer("fields")[:30])
    notes = list(
        Note.objects.filter(author=staff.pk, state=NoteState.DRAFT)
        .prefetch_related("places")
        .order_by("-written_at")[:30]
    )
    numbers = {place.case_id for note in notes for place in note.places.all()}
    places = {draft.pk: place_of(draft.place) for draft in forms}
    numbers |= {case for _, case in places.values() if case}
    known = {case.pk: case for case in cases.filter(pk__in=numbers)}
    found = []
    for note in notes:
        case = next((known[p.case_id] for p in note.places.all() if p.case_id in known), None)
        if case:
            url = address_of_note(case, note)
            found.append(Unfinished("経過記録の下書き", name_of(case), url, note.written_at, case))
    for draft in forms:
        title, number = places[draft.pk]
        case = known.get(number or 0)
        if title:
            about = name_of(case) if case else ""
            found.append(Unfinished(title, about, draft.place, draft.saved_at, case))
    return found


def address_of_note(case: Case, note: Note) -> str:
    """Where the draft is written on, or the case."""
    with suppress(NoReverseMatch):
        return reverse("cases:note_change", args=[case.pk, note.pk])
    return reverse("cases:page", args=[case.pk])


def name_of(case: Case) -> str:
    """渡邉　結衣 2026-00001."""
    return f"{case.subject.name} {case.number}"


def place_of(path: str) -> tuple[str, int | None]:
    """What is done on the page at ``path``, and on which case; ("", None) when there is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return "", None
    code = getattr(match.func, "action_code", "")
    if not code:
        return "", None
    action = rights.action(code)
    # The number in the address is a case's where the page is about one; not that of a 相談受付.
    is_case = match.namespace == "cases" and action.about == Case._meta.label
    return action.title, match.kwargs.get("pk") if is_case else None


@dataclass
class Section:
    """What a supervisor sees to."""

    to_approve: int
    late: int
    nobody: int
    running: list[Task] = field(default_factory=list)


def section_of(staff: Staff) -> Section:
    """Of the supervisor's own team; 安全確認 of the whole section, for any may be asked about it."""
    who = who_is(staff)
    team: QuerySet[Case] = Case.objects.filter(team=who.team_id if who else None)
    visible = filter_for(staff, "cases.task.list", Case.objects.all())
    waiting = NoteCase.objects.filter(note=OuterRef("pk"), case__in=team)
    notes = Note.objects.filter(Exists(waiting), state=NoteState.CONFIRMED)
    late = Task.objects.filter(case__in=team, done_at=None, due_at__lt=clock.now())
    return Section(
        to_approve=notes.count(),
        late=late.count(),
        nobody=nobody_in_charge(team).count(),
        running=list(with_names(running_safety_checks(visible))[:RUNNING]),
    )
