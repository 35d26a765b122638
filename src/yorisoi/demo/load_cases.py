"""Cases of the demo ward with what was decided about them, and the 相談受付 they began with.

They are thought out first; those from before よりそい come with the old system's files (move_in.py),
and the others are entered here, with whatever was decided since.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from yorisoi import clock
from yorisoi.access.models import Staff, Team
from yorisoi.cases import numbers
from yorisoi.cases.models import (
    Case,
    CaseStep,
    Consultation,
    ConsultationSubject,
    Kind,
    NumberSeries,
    StepKind,
)
from yorisoi.demo.case_families import IN_NEED_OF_PROTECTION
from yorisoi.demo.chance import Chance, age_on, days_after
from yorisoi.demo.load_facts import Facts
from yorisoi.demo.load_people import OnFile
from yorisoi.demo.pools import read_table
from yorisoi.demo.staff import TEAMS, caseworkers_of
from yorisoi.demo.staff import staff as cast_of
from yorisoi.demo.ward import Ward
from yorisoi.japanese import school_year
from yorisoi.people.models import Affiliation, Person

KINDS = {str(kind.label): kind for kind in Kind}
URGENCY = {"protection": "high", "support": "middle", "pregnancy": "middle", "general": "low"}
_SIBLING_SHARE = 0.4
_CLOSED_SHARE = 0.16
_OLD_ENOUGH_TO_CLOSE = 150  # days
_HANDED_OVER_SHARE = 0.2
_ANOTHER_SHARE = 0.3
DAYS_LIVE = 42  # so long ago the ward began to work in よりそい
GIVEN = "旧システムに担当の記録がないため、移行のあとに担当を決めた。"
_NAMESPACE = uuid.UUID("6d1d0b0e-52a5-4d0e-8d47-0f3a0d9a5c11")


@dataclass(slots=True)
class Held:
    """A case, the family it is of, and what the rest of the demo needs of it."""

    case: Case
    on_file: OnFile
    worker: Staff
    supervisor: Staff
    colleagues: list[Staff]
    sibling: "Held | None" = None  # the case of a brother or sister, worked on together
    is_second: bool = False
    found: Case | None = None  # as the old system's files brought it
    was_given_on: date | None = None  # to the worker, after they came
    reports: list[Consultation] = field(default_factory=list)

    @property
    def is_migrated(self) -> bool:
        """Whether the old system knew the case."""
        return self.on_file.is_migrated

    @property
    def kind(self) -> str:
        """Key of the phrases: protection, support, pregnancy or general."""
        return str(self.case.kind)

    def ages(self, day: date) -> str:
        """Key of the phrases by the age of the child on a day."""
        if self.kind == Kind.PREGNANCY:
            return "pregnant"
        born = self.case.subject.born_on
        age = age_on(born, day) if born else 0
        limits = ((3, "infant"), (6, "preschool"), (15, "school"))
        return next((word for limit, word in limits if age < limit), "teen")


class Office:
    """Who works where, and the words of the phrase pools."""

    def __init__(self, ward: Ward, members: dict[str, Staff], facts: Facts) -> None:
        self.today, self.live_on = ward.today, went_live_on(ward.today)
        self.facts = facts
        self.chance = Chance(f"cases and what became of them {ward.seed}")
        self.teams = {team.name: team for team in Team.objects.all()}
        cast = cast_of(ward.today)
        self.workers = {
            team: [members[one.number] for one in caseworkers_of(team, ward.today)]
            for team in TEAMS
        }
        self.supervisors = {
            one.team: members[one.number] for one in cast if one.role == "supervisor" and one.team
        }
        self.texts = read_table("consultation_texts")
        self.words: dict[tuple[str, str], list[str]] = {}
        for row in read_table("case_words"):
            self.words.setdefault((row["use"], row["kind"]), []).append(row["text"])

    def say(self, use: str, kind: str = "any") -> str:
        """One of the phrases for a use, now and then one for the kind of the case."""
        special = self.words.get((use, kind), [])
        pool = special if special and self.chance.happens(0.5) else self.words[(use, "any")]
        return self.chance.pick(pool)

    def at(self, day: date, first: int = 9, last: int = 17) -> datetime:
        """A minute of the office's hours on a day."""
        minute = self.chance.between(first * 60, last * 60)
        return datetime.combine(day, time(minute // 60, minute % 60), clock.TOKYO)

    def working_day(self, day: date) -> date:
        """That day, or the Friday before a weekend."""
        return days_after(day, -max(day.weekday() - 4, 0))


def went_live_on(today: date) -> date:
    """The first day in よりそい; until the evening before, the old system was used."""
    return days_after(today, -DAYS_LIVE)


def enter_cases(office: Office, held: list[Held]) -> None:
    """The new ones, numbered by the day of acceptance; and what was decided since of the others."""
    for one in held:
        if one.found:
            take_up(office, one, one.found)
    new = [one for one in held if not one.found]
    for_numbers = sorted(new, key=lambda one: (one.case.opened_on, one.is_second))
    serial: dict[int, int] = {}
    for one in for_numbers:
        year = school_year(one.case.opened_on)
        serial[year] = serial.get(year, 0) + 1
        one.case.number = f"{year}-{serial[year]:05}"
    Case.objects.bulk_create((one.case for one in for_numbers), batch_size=2000)
    keep_numbers(numbers.CASE, serial)
    began = datetime.combine(office.live_on, time(0), clock.TOKYO)
    steps = [
        step for one in held for step in steps_of(office, one) if not one.found or step.at >= began
    ]
    CaseStep.objects.bulk_create(steps, batch_size=2000)


def take_up(office: Office, one: Held, found: Case) -> None:
    """The migrated case in the place of the one that was thought of; ended, if it was since.

    The list of 特定妊婦 names no worker: their cases came to whoever was chosen for the move.
    """
    thought, one.case = one.case, found
    if found.closed_on is None and found.worker_id != thought.worker_id:
        one.was_given_on = office.live_on
        found.worker, found.team = thought.worker, thought.team
        found.version += 1
        found.save()
    if thought.closed_on and thought.closed_on >= office.live_on:
        one.case.closed_on = thought.closed_on
        one.case.closing_reason_id = thought.closing_reason_id
        one.case.version += 1
        one.case.save()


def cases_of(office: Office, families: list[OnFile]) -> Iterator[Held]:
    """A case for each family, a second one for some; not yet saved.

    The second one of a family lies with the same worker.
    """
    chance, given = office.chance, dict.fromkeys(TEAMS, 0)
    served: set[int] = set()
    for one in families:
        team = one.source.team
        workers = office.workers[team]
        # In turn, so that everybody who tries the demo has cases of their own.
        worker = workers[given[team] % len(workers)]
        given[team] += 1
        colleagues = [other for other in workers if other != worker]
        first = Held(
            new_case(office, one, one.subject, worker),
            one,
            worker,
            office.supervisors[team],
            colleagues,
        )
        old = (office.today - first.case.opened_on).days > _OLD_ENOUGH_TO_CLOSE
        # Everybody's first case stays open.
        if old and worker.pk in served and one.unborn is None and chance.happens(_CLOSED_SHARE):
            close(office, first.case)
        served.add(worker.pk)
        yield first
        young = [p for p in one.siblings if p.born_on and p.born_on < first.case.opened_on]
        if one.unborn is None and young and chance.happens(_SIBLING_SHARE):
            second = Held(
                new_case(office, one, chance.pick(young), worker),
                one,
                worker,
                first.supervisor,
                colleagues,
                sibling=first,
                is_second=True,
            )
            second.case.closed_on = first.case.closed_on
            second.case.closing_reason_id = first.case.closing_reason_id
            first.sibling = second
            yield second


def new_case(office: Office, one: OnFile, subject: Person, worker: Staff) -> Case:
    """A case of the family about ``subject``."""
    case = Case(
        subject=subject,
        kind=KINDS[one.source.kind],
        team=office.teams[one.source.team],
        worker=worker,
        opened_on=office.working_day(one.source.opened_on),
    )
    if subject.born_on and case.opened_on < subject.born_on:
        case.opened_on = one.source.opened_on
    if one.source.kind == IN_NEED_OF_PROTECTION:
        case.abuse_id = "abuse." + office.chance.pick(
            ("physical", "psychological", "psychological", "neglect", "neglect")
        )
        case.abuser_id = "abuser." + (
            "father" if one.one("父") and office.chance.happens(0.4) else "mother"
        )
    return case


def close(office: Office, case: Case) -> None:
    """終結 on a day since the acceptance."""
    first, last = days_after(case.opened_on, 90), days_after(office.today, -20)
    case.closed_on = office.working_day(office.chance.day(first, last))
    case.closing_reason_id = "closing." + office.chance.pick(("improved", "improved", "other"))


def steps_of(office: Office, one: Held) -> Iterator[CaseStep]:
    """受理, for some a handover in April or of late, and the end."""
    case, chance = one.case, office.chance
    common = {"case": case, "case_kind": case.kind, "worker": case.worker, "team": case.team}
    opened_at = office.at(case.opened_on, 15, 17)
    yield CaseStep(
        **common, kind=StepKind.OPENED, at=opened_at, by=one.worker,
        text=office.say("opened", one.kind),
    )  # fmt: skip
    if one.was_given_on:
        yield CaseStep(
            **common, kind=StepKind.ASSIGNED, at=office.at(one.was_given_on, 13, 17),
            by=one.supervisor, text=GIVEN,
        )  # fmt: skip
    april = office.working_day(date(school_year(office.today), 4, 1))
    of_late = office.working_day(days_after(office.today, -chance.between(2, 6)))
    open_since = max(case.opened_on, days_after(april, -1))
    if one.colleagues and not case.closed_on and chance.happens(_HANDED_OVER_SHARE):
        day = of_late if chance.happens(0.35) else april
        if case.opened_on < day < office.today and open_since:
            yield CaseStep(
                **common, kind=StepKind.ASSIGNED, at=office.at(day), by=one.supervisor,
                text=office.say("assigned", one.kind),
            )  # fmt: skip
    if case.closed_on:
        yield CaseStep(
            case=case, kind=StepKind.CLOSED, at=office.at(case.closed_on), by=one.supervisor,
            reason_id=case.closing_reason_id, text=office.say("closed"),
        )  # fmt: skip


Call = tuple[Consultation, Held]


def calls_of(office: Office, held: list[Held]) -> list[Call]:
    """The 相談受付 each case began with, and later ones, by the time they were received."""
    rows = [row for one in held if not one.is_second for row in consultations_of(office, one)]
    return sorted(rows, key=lambda row: row[0].received_at)


def enter_consultations(rows: list[Call]) -> None:
    """Those received in よりそい, with their numbers and their children."""
    serial: dict[int, int] = {}
    subjects: list[ConsultationSubject] = []
    for made, one in rows:
        year = school_year(made.received_at.date())
        serial[year] = serial.get(year, 0) + 1
        number = f"{numbers.PREFIX[numbers.CONSULTATION]}{year}-{serial[year]:05}"
        made.number = number
        made.form_key = uuid.uuid5(_NAMESPACE, number)
        if made.is_report:
            for held in about(made, one):  # each of two siblings is to be seen
                held.reports.append(made)
    Consultation.objects.bulk_create((row[0] for row in rows), batch_size=2000)
    for made, one in rows:
        subjects += subjects_of(made, one)
    ConsultationSubject.objects.bulk_create(subjects, batch_size=2000)
    keep_numbers(numbers.CONSULTATION, serial)


def subjects_of(made: Consultation, one: Held) -> Iterator[ConsultationSubject]:
    """The children it is about."""
    for held in about(made, one):
        yield ConsultationSubject(
            consultation=made,
            person=held.case.subject,
            case=held.case,
            recorded_at=made.received_at,
        )


def about(made: Consultation, one: Held) -> list[Held]:
    """The case, and the brother's or sister's where it was open already."""
    both = [one, one.sibling] if one.sibling else [one]
    return [held for held in both if held.case.opened_on <= made.received_at.date()]


def consultations_of(office: Office, one: Held) -> Iterator[Call]:
    """The first one on the day of acceptance; perhaps another; of late a 通告 for some."""
    chance, today = office.chance, office.today
    if one.kind == Kind.PREGNANCY and one.is_migrated:
        return  # the old system had a list of the women, and no 相談受付 about them
    yield consultation(office, one, office.at(one.case.opened_on, 9, 14), one.worker)
    if one.case.closed_on or one.kind == Kind.PREGNANCY:
        return
    yesterday = days_after(today, -1)
    if chance.happens(_ANOTHER_SHARE) and one.case.opened_on < days_after(today, -30):
        day = office.working_day(
            chance.day(days_after(one.case.opened_on, 14), days_after(today, -5))
        )
        by = chance.pick([*one.colleagues, one.worker])
        yield consultation(office, one, office.at(day), by)
    if one.case.opened_on < yesterday and chance.happens(0.12):
        # The evening before: its 48 hours are running now.
        by = chance.pick(one.colleagues or [one.worker])
        yield consultation(office, one, office.at(yesterday, 13, 19), by, report=True)
    elif one.case.opened_on < days_after(today, -4) and chance.happens(0.04):
        # Nobody has seen the child yet, and the 48 hours are over.
        received = office.at(days_after(today, -3), 10, 18)
        yield consultation(office, one, received, one.worker, report=True)


def consultation(
    office: Office, one: Held, received_at: datetime, by: Staff, *, report: bool = False
) -> Call:
    """One 相談受付 about the children of the family who have a case."""
    case, chance = one.case, office.chance
    kind = "protection" if report else one.kind
    ages = one.ages(received_at.date())
    fitting = [row for row in office.texts if row["kind"] == kind and row["ages"] in {"any", ages}]
    if not one.on_file.one("父"):
        fitting = [row for row in fitting if "父" not in row["text"]] or fitting
    row = chance.pick(fitting)
    abuse = kind == "protection"
    hidden = row["route"] == "neighbour"
    made = Consultation(
        received_at=received_at,
        received_by=by,
        team=case.team,
        reception_id=f"reception.{row['reception']}",
        route_id=f"route.{row['route']}",
        caller_words="" if row["route"] == "family" else place_of(office, one, row["caller"]),
        caller=one.on_file.one(row["caller"]) if row["route"] == "family" else None,
        caller_relation=row["relation"],
        hides_caller=hidden,
        is_report=abuse,
        matter_id="matter." + matter_of(kind, ages),
        abuse_id=f"abuse.{row['abuse']}" if abuse else None,
        abuser_id=f"abuser.{row['abuser']}" if abuse else None,
        text=row["text"],
        urgency_id=f"urgency.{URGENCY[kind]}",
        first_step_id="first_step." + ("meeting" if abuse else "continue"),
    )
    return made, one


def matter_of(kind: str, ages: str) -> str:
    """相談種別 that goes with the kind of case."""
    return {
        "protection": "abuse",
        "support": "care",
        "pregnancy": "pregnancy",
        "general": "upbringing_absence" if ages == "teen" else "upbringing_discipline",
    }[kind]


def place_of(office: Office, one: Held, words: str) -> str:
    """The words with the name of the child's school or nursery in them."""
    if "{school}" not in words:
        return words
    found = office.facts.of_today(Affiliation, one.case.subject)
    return words.format(school=found.place if found else "所属")


def keep_numbers(series: str, last: dict[int, int]) -> None:
    """So that the next number given is the next one."""
    NumberSeries.objects.bulk_create(
        NumberSeries(series=series, year=year, last=number) for year, number in last.items()
    )
