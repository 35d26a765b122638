"""Putting the synthetic ward into the database: staff, then people with cases."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from yorisoi import audit
from yorisoi.access.models import Posting, Staff, Team
from yorisoi.access.rights import Role
from yorisoi.cases.models import Case, Kind
from yorisoi.demo.case_families import CaseFamily, case_families
from yorisoi.demo.record import FEMALE
from yorisoi.demo.staff import TEAMS, caseworkers_of, staff
from yorisoi.demo.ward import Ward
from yorisoi.people import search_keys
from yorisoi.people.models import Person, Sex

# Shown on the screen of ``make run``; the demo is refused in production (settings/production.py).
DEMO_PASSWORD = "midori-no-machi"  # noqa: S105
DEMO_FACTOR_KEY = "7972736f692d64656d6f2d666163746f722d6b65"
ROLES = {"integrated_support": Role.INTEGRATED}
KINDS = {str(kind.label): kind for kind in Kind}
CASES = {2_000: 60, 20_000: 600, 350_000: 20_000}


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return not Staff.objects.exists()


@transaction.atomic
def load(ward: Ward, *, cases: int, say: Callable[[str], None]) -> None:
    """Load the cast and ``cases`` families, all or nothing."""
    visitor = audit.Visitor(name="デモ", terminal="load_demo")
    with audit.visiting(visitor), audit.event("demo.load"):
        members = load_staff(ward)
        say(f"職員 {len(members)}人")
        count = load_cases(ward, members, cases)
        search_keys.rebuild()
        say(f"ケース {count}件")


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
    for one in staff(today):
        member = Staff.objects.create(
            number=one.number,
            name=one.name,
            kana=one.kana,
            organisation=one.section,
            valid_from=one.starts_on,
            valid_until=one.ends_on,
            must_change_password=False,
            password=password,
        )
        role = ROLES.get(one.role) or Role(one.role)
        team = teams.get(one.team or "")
        leaves = one.transfer.on - timedelta(days=1) if one.transfer else None
        Posting.objects.create(
            staff=member, team=team, role=role, starts_on=one.starts_on, ends_on=leaves
        )
        if one.transfer:
            Posting.objects.create(
                staff=member, team=teams[one.transfer.team], role=role, starts_on=one.transfer.on
            )
        TOTPDevice.objects.create(user=member, name="app", key=DEMO_FACTOR_KEY, confirmed=True)
        members[one.number] = member
    return members


def load_cases(ward: Ward, members: dict[str, Staff], count: int) -> int:
    """Subjects of ``count`` families and their cases, a number per 年度 of acceptance."""
    teams = {team.name: team for team in Team.objects.all()}
    families = sorted(case_families(ward, count), key=lambda family: family.opened_on)
    people = Person.objects.bulk_create(person(family) for family in families)
    serial: dict[int, int] = {}
    caseworkers = {team: caseworkers_of(team, ward.today) for team in TEAMS}
    cases: list[Case] = []
    for family, subject in zip(families, people, strict=True):
        year = family.opened_on.year - (family.opened_on.month < 4)
        serial[year] = serial.get(year, 0) + 1
        workers = caseworkers[family.team]
        cases.append(
            Case(
                number=f"{year}-{serial[year]:05}",
                subject=subject,
                kind=KINDS[family.kind],
                team=teams[family.team],
                # In turn, so that everybody who tries the demo has cases of their own.
                worker=members[workers[len(cases) % len(workers)].number],
                opened_on=family.opened_on,
            )
        )
    return len(Case.objects.bulk_create(cases))


def person(family: CaseFamily) -> Person:
    """The subject of a family's case as a person on file."""
    resident = family.subject
    sex = Sex.FEMALE if resident.sex == FEMALE else Sex.MALE
    found = Person(name=resident.name, kana=resident.kana, sex=sex)
    found.set_born(resident.born)
    return found
