"""Putting the synthetic ward into the database: staff, families, and years of casework."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from yorisoi import audit, clock
from yorisoi.access.models import Posting, Staff, Team
from yorisoi.access.rights import Role
from yorisoi.cases.models import Case, Consultation, Note
from yorisoi.demo import move_in
from yorisoi.demo.case_families import case_families
from yorisoi.demo.load_cases import (
    Call,
    Held,
    Office,
    calls_of,
    cases_of,
    enter_cases,
    enter_consultations,
    went_live_on,
)
from yorisoi.demo.load_notes import Writer, Written
from yorisoi.demo.load_people import People, enter_families, think_of_families
from yorisoi.demo.load_phrases import load_phrases
from yorisoi.demo.load_tasks import load_tasks
from yorisoi.demo.old_system import OldSystem
from yorisoi.demo.staff import TEAMS, staff
from yorisoi.demo.unnumbered import lay_in_model, take_calls, unnumbered
from yorisoi.demo.ward import Ward
from yorisoi.legacy.models import Move
from yorisoi.people import search_keys
from yorisoi.people.models import Person

# Shown on the screen of ``make run``; the demo is refused in production (settings/production.py).
DEMO_PASSWORD = "midori-no-machi"  # noqa: S105
DEMO_FACTOR_KEY = "7972736f692d64656d6f2d666163746f722d6b65"
ROLES = {"integrated_support": Role.INTEGRATED}
MOVED_BY = "204117"  # 係長
CASES = {2_000: 60, 20_000: 600, 350_000: 20_000}


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return not Staff.objects.exists()


def is_half_loaded() -> Move | None:
    """The demo's own move, when the process ended before the ward was whole."""
    return move_in.unfinished()


def load(
    ward: Ward, *, cases: int, say: Callable[[str], None], with_unnumbered: bool = False
) -> None:
    """Load the cast and ``cases`` families, through the old system's files; if wished, with records
    for 名寄せ (unnumbered.py), which finds them when the registers arrive.

    The move commits its steps, as everybody's: what was ended halfway goes on when it is called
    again with the same ward.
    """
    with (
        audit.visiting(audit.Visitor(name="デモ", terminal="load_demo")),
        TemporaryDirectory() as at,
    ):
        unfinished = is_half_loaded()
        with transaction.atomic(), audit.event("demo.load"):
            members = hired(ward)
            say(f"職員 {len(members)}人")
            draft = think(ward, members, cases)
            old = OldSystem(Path(at), draft.people.facts, draft.last_day_before)
            others = unnumbered(ward, draft.people.families) if with_unnumbered else []
            if with_unnumbered:
                lay_in_model()
            old.write(draft.people.families, draft.calls_before, draft.notes_before, others)
            by = members[MOVED_BY]
            with audit.visiting(move_in.visitor(by)):
                move = unfinished
                if move is None or not move.applied_at:
                    move = move_in.begin(ward.today, old.folder, by, members)
        with audit.visiting(move_in.visitor(by)):
            if not move.applied_at:
                move_in.carry_through(ward.today, move, by)
        say(f"旧システムから　ケース {Case.objects.count()}件、経過記録 {Note.objects.count()}件")
        with transaction.atomic(), audit.event("demo.load"):
            move_in.recognise(move, old.keys, draft.people.families, draft.held)
            enter(draft, say)
            take_calls(draft.office, old.keys.written_down)
            with audit.visiting(move_in.visitor(by)):
                move_in.sign(ward.today, move, by)


@dataclass
class Draft:
    """All of the demo ward but its staff, before any of it is written."""

    office: Office
    people: People
    held: list[Held]
    calls: list[Call]
    notes: list[Written]
    writer: Writer

    @property
    def last_day_before(self) -> date:
        """The last day of the old system."""
        return self.office.live_on - timedelta(days=1)

    @property
    def calls_before(self) -> list[Call]:
        """What the old system held of the 相談受付."""
        return [row for row in self.calls if self.is_before(row[1], row[0].received_at)]

    @property
    def notes_before(self) -> list[Written]:
        """What it held of the 経過記録."""
        return [row for row in self.notes if self.is_before(row[1][0], row[0].happened_at)]

    @property
    def calls_since(self) -> list[Call]:
        """What was received in よりそい."""
        return [row for row in self.calls if not self.is_before(row[1], row[0].received_at)]

    @property
    def notes_since(self) -> list[Written]:
        """What was written in it."""
        return [row for row in self.notes if not self.is_before(row[1][0], row[0].happened_at)]

    def is_before(self, held: Held, moment: datetime) -> bool:
        """Whether something stood in the old system: of a case it knew, in its time."""
        return held.is_migrated and moment.astimezone(clock.TOKYO).date() < self.office.live_on


def think(ward: Ward, members: dict[str, Staff], cases: int) -> Draft:
    """Think the ward out."""
    chosen = sorted(case_families(ward, cases), key=lambda family: family.opened_on)
    people = think_of_families(ward, chosen, move_in.live_at(ward.today))
    office = Office(ward, members, people.facts)
    held = list(cases_of(office, people.families))
    calls = calls_of(office, held)
    writer = Writer(ward, office)
    return Draft(office, people, held, calls, list(writer.write(held)), writer)


def enter(draft: Draft, say: Callable[[str], None]) -> None:
    """What the old system did not know, and what happened since."""
    enter_families(draft.people)
    enter_cases(draft.office, draft.held)
    say(f"ケース {len(draft.held)}件、人物 {Person.objects.count()}人")
    enter_consultations(draft.calls_since)
    say(f"相談受付 {Consultation.objects.count()}件")
    say(f"期限 {load_tasks(draft.office, draft.held)}件")
    draft.writer.enter(draft.notes_since)
    say(f"経過記録 {Note.objects.count()}件")
    say(f"定型文 {load_phrases()}件")
    search_keys.rebuild()


def hired(ward: Ward) -> dict[str, Staff]:
    """The cast; those who are there already, when the first try ended halfway."""
    if is_empty():
        return load_staff(ward)
    return {one.number: one for one in Staff.objects.all()}


def load_staff(ward: Ward) -> dict[str, Staff]:
    """The twenty of the centre, with known password and second factor; by 職員番号."""
    today = ward.today
    teams = {
        name: Team.objects.create(code=f"{at:02}", name=name, valid_from=today - timedelta(3650))
        for at, name in enumerate(TEAMS, 1)
    }
    # One hash for all: making it well takes a moment, and the password is the same.
    password = make_password(DEMO_PASSWORD)
    members = {}
    # Whoever comes with the new year is there when the old system's files are taken over.
    by_then = went_live_on(today)
    for one in staff(today):
        starts_on = min(one.starts_on, by_then)
        member = Staff.objects.create(
            number=one.number,
            name=one.name,
            kana=one.kana,
            organisation=one.section,
            valid_from=starts_on,
            valid_until=one.ends_on,
            must_change_password=False,
            password=password,
        )
        role = ROLES.get(one.role) or Role(one.role)
        team = teams.get(one.team or "")
        leaves = one.transfer.on - timedelta(days=1) if one.transfer else None
        Posting.objects.create(
            staff=member, team=team, role=role, starts_on=starts_on, ends_on=leaves
        )
        if one.transfer:
            Posting.objects.create(
                staff=member, team=teams[one.transfer.team], role=role, starts_on=one.transfer.on
            )
        TOTPDevice.objects.create(user=member, name="app", key=DEMO_FACTOR_KEY, confirmed=True)
        members[one.number] = member
    return members
