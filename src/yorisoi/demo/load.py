"""Putting the synthetic ward into the database: staff, families, and years of casework."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from yorisoi import audit
from yorisoi.access.models import Posting, Staff, Team
from yorisoi.access.rights import Role
from yorisoi.demo.case_families import case_families
from yorisoi.demo.load_cases import Office, load_cases, load_consultations
from yorisoi.demo.load_notes import Writer
from yorisoi.demo.load_people import load_families
from yorisoi.demo.load_tasks import load_tasks
from yorisoi.demo.staff import TEAMS, staff
from yorisoi.demo.ward import Ward
from yorisoi.people import search_keys
from yorisoi.people.models import Person

# Shown on the screen of ``make run``; the demo is refused in production (settings/production.py).
DEMO_PASSWORD = "midori-no-machi"  # noqa: S105
DEMO_FACTOR_KEY = "7972736f692d64656d6f2d666163746f722d6b65"
ROLES = {"integrated_support": Role.INTEGRATED}
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
        chosen = sorted(case_families(ward, cases), key=lambda family: family.opened_on)
        families = load_families(ward, chosen)
        office = Office(ward, members)
        held = load_cases(office, families)
        say(f"ケース {len(held)}件、人物 {Person.objects.count()}人")
        say(f"相談受付 {load_consultations(office, held)}件")
        say(f"期限 {load_tasks(office, held)}件")
        say(f"経過記録 {Writer(ward, office).load(held)}件")
        search_keys.rebuild()


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
