"""Deadlines of the demo ward: some done, some late, some due today; and 安全確認 within 48 hours.

The old system had none: they are all from よりそい.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from yorisoi import clock
from yorisoi.cases.models import Consultation, SafetyCheck, Task, TaskKind
from yorisoi.cases.tasks.actions import SAFETY_HOURS, SAFETY_TITLE
from yorisoi.cases.tasks.safety import NEXT_TITLE, in_words
from yorisoi.demo.chance import days_after
from yorisoi.demo.load_cases import Held, Office
from yorisoi.terms.models import Term


def load_tasks(office: Office, held: list[Held]) -> int:
    """All deadlines, then the attempts to see the children."""
    sightings = {term.id: term for term in Term.objects.filter(list="sighting")}
    tasks: list[Task] = []
    checks: list[SafetyCheck] = []
    for one in held:
        for report in one.reports:
            for mine, attempts in safety_of(office, one, report, sightings):
                tasks.append(mine)
                checks += attempts
        tasks += planned(office, one)
    Task.objects.bulk_create(tasks, batch_size=2000)
    SafetyCheck.objects.bulk_create(checks, batch_size=2000)
    return len(tasks)


def safety_of(
    office: Office, one: Held, report: Consultation, sightings: dict[str, Term]
) -> Iterator[tuple[Task, list[SafetyCheck]]]:
    """The 48 hours of one 通告: seen in time, or still running, or over without a sighting."""
    chance = office.chance
    due_at = report.received_at + SAFETY_HOURS
    task = Task(
        case=one.case,
        kind=TaskKind.SAFETY_CHECK,
        title=SAFETY_TITLE,
        due_at=due_at,
        has_time=True,
        assignee=one.worker,
        consultation=report,
        added_at=report.received_at,
        added_by=report.received_by,
    )
    midnight = datetime.combine(office.today, time(0), clock.TOKYO)
    days_ago = (office.today - report.received_at.date()).days
    first_try = report.received_at + timedelta(minutes=chance.between(70, 170))
    if days_ago <= 3:
        tried = [attempt(office, one, task, first_try, None)] if chance.happens(0.7) else []
        yield task, [check for check in tried if check.tried_at < midnight]
        if tried:
            yield next_try(office, one, report, task), []
        return
    sighting = sightings[chance.pick(("sighting.seen", "sighting.seen", "sighting.agency"))]
    checks = []
    if chance.happens(0.3):
        checks.append(attempt(office, one, task, first_try, None))
        first_try += timedelta(hours=chance.between(16, 24))
    seen = attempt(office, one, task, first_try, sighting)
    task.done_at, task.done_by, task.done_text = seen.recorded_at, one.worker, in_words(seen)
    yield task, [*checks, seen]


def attempt(
    office: Office, one: Held, task: Task, at: datetime, sighting: Term | None
) -> SafetyCheck:
    """One attempt; with a sighting the child was seen."""
    at_school = sighting is not None and sighting.id == "sighting.agency"
    return SafetyCheck(
        task=task,
        tried_at=at,
        seen=sighting is not None,
        sighting=sighting,
        place="所属機関" if at_school else "自宅",
        seen_by="養護教諭" if at_school else one.worker.name,
        text=office.say("seen" if sighting else "unseen"),
        recorded_at=at + timedelta(minutes=40),
        recorded_by=one.worker,
    )


def next_try(office: Office, one: Held, report: Consultation, task: Task) -> Task:
    """When somebody goes there again."""
    return Task(
        case=one.case,
        kind=TaskKind.NEXT,
        title=NEXT_TITLE,
        due_at=datetime.combine(office.today, time(16), clock.TOKYO),
        has_time=True,
        assignee=one.worker,
        consultation=report,
        added_at=task.added_at + timedelta(hours=3),
        added_by=one.worker,
    )


def planned(office: Office, one: Held) -> Iterator[Task]:
    """What comes next in an open case, what is late, and what was done."""
    chance, case = office.chance, one.case
    until = case.closed_on or office.today
    for _ in range(chance.between(0, 3)):
        due = office.working_day(chance.day(days_after(case.opened_on, 7), days_after(until, -3)))
        if case.opened_on < due < until and due >= office.live_on:
            task = to_do(office, one, office.say("next", one.kind), days_after(due, 0))
            task.done_at, task.done_by = office.at(due), one.worker
            task.done_text = office.say("done")
            yield task
    if case.closed_on:
        return
    lot = chance.random()
    if lot < 0.14 and case.opened_on < days_after(office.today, -10):
        late = days_after(office.today, -chance.between(1, 9))
        yield to_do(office, one, office.say("next", one.kind), office.working_day(late))
    elif lot < 0.24:
        yield to_do(office, one, office.say("next", one.kind), office.today)
    if chance.happens(0.7):
        ahead = days_after(office.today, chance.between(1, 20))
        yield to_do(office, one, office.say("next", one.kind), office.working_day(ahead))
    if chance.happens(0.5):
        ahead = office.working_day(days_after(office.today, chance.between(10, 90)))
        yield to_do(office, one, office.say("review"), ahead, TaskKind.REVIEW)


def to_do(office: Office, one: Held, title: str, due: date, kind: TaskKind = TaskKind.NEXT) -> Task:
    """A deadline on a day, a third of them at an hour."""
    has_time = office.chance.happens(0.3)
    at = time(office.chance.between(9, 16), 30) if has_time else time(23, 59, 59)
    return Task(
        case=one.case,
        kind=kind,
        title=title,
        due_at=datetime.combine(due, at, clock.TOKYO),
        has_time=has_time,
        assignee=one.worker,
        added_at=office.at(max(one.case.opened_on, office.live_on, days_after(due, -40))),
        added_by=one.worker,
    )
