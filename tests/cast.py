"""The standing cast of every test: who owns the case, who is beside, who must see nothing.

The case is about a girl, 渡邉　結衣, who lives with her mother, 渡邉　香織 (``case.subject.kin``).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from yorisoi import audit, clock
from yorisoi.access.models import Posting, Staff, Team
from yorisoi.access.rights import Role
from yorisoi.cases import numbers
from yorisoi.cases.intake.actions import Reception, register_consultation
from yorisoi.cases.models import Case, Consultation, Kind, NumberSeries
from yorisoi.people import search_keys
from yorisoi.people.models import Family, FamilyMember, Kinship, Person, Sex

PASSWORD = "tadashii-koe-9"
START = date(2020, 4, 1)
PEOPLE: dict[str, tuple[str, str | None, Role | None]] = {
    "owner": ("担当　花", "A", Role.CASEWORKER),
    "same_team": ("同係　友", "A", Role.CASEWORKER),
    "other_team": ("別係　遠", "B", Role.CASEWORKER),
    "supervisor": ("係長　守", "A", Role.SUPERVISOR),
    "integrated": ("統括　結", "B", Role.INTEGRATED),
    "nurse": ("保健　看", "B", Role.HEALTH_NURSE),
    "administrator": ("管理　整", None, Role.ADMINISTRATOR),
    "auditor": ("監査　見", None, Role.AUDITOR),
    "contractor": ("委託　外", None, Role.CONTRACTOR),
    "stranger": ("無縁　他", None, None),
}


@dataclass
class Cast:
    owner: Staff
    same_team: Staff
    other_team: Staff
    supervisor: Staff
    integrated: Staff
    nurse: Staff
    administrator: Staff
    auditor: Staff
    contractor: Staff
    stranger: Staff  # has an account, and no posting
    case: Case  # held by owner, of team A


@transaction.atomic
def hire() -> None:
    """Put the cast and one case into the database of this process."""
    password = make_password(PASSWORD)
    with audit.visiting(audit.Visitor(name="テスト")), audit.event("demo.load"):
        teams = {
            code: Team.objects.create(code=code, name=f"{code}係", valid_from=START)
            for code in ("A", "B")
        }
        for number, (name, team, role) in PEOPLE.items():
            staff = Staff.objects.create(
                number=number,
                name=name,
                kana="テスト",
                valid_from=START,
                password=password,
                must_change_password=False,
            )
            TOTPDevice.objects.create(user=staff, name="app", confirmed=True)
            if role:
                Posting.objects.create(
                    staff=staff, team=teams[team] if team else None, role=role, starts_on=START
                )
        child = Person.objects.create(
            name="渡邉　結衣", kana="ワタナベ　ユイ", sex=Sex.FEMALE, born_on=date(2018, 5, 14)
        )
        mother = Person.objects.create(
            name="渡邉　香織", kana="ワタナベ　カオリ", sex=Sex.FEMALE, born_on=date(1990, 2, 3)
        )
        family = Family.objects.create(created_at=clock.now())
        for person, position in ((child, "本人"), (mother, "母")):
            FamilyMember.objects.create(
                family=family, person=person, position=position, recorded_at=clock.now()
            )
        Kinship.objects.create(
            person=child, other=mother, kind_id="kinship.mother", recorded_at=clock.now()
        )
        search_keys.refresh([child.pk, mother.pk])
        NumberSeries.objects.create(series=numbers.CASE, year=2026, last=1)
        Case.objects.create(
            number="2026-00001",
            subject=child,
            kind=Kind.PROTECTION,
            team=teams["A"],
            worker=Staff.objects.get(number="owner"),
            opened_on=date(2026, 6, 1),
        )


def find() -> Cast:
    """The cast, fresh from the database."""
    people = {staff.number: staff for staff in Staff.objects.filter(number__in=PEOPLE)}
    return Cast(**people, case=Case.objects.select_related("subject").get(number="2026-00001"))


def consult(cast: Cast) -> Consultation:
    """A 相談受付 about the girl from her school, which joined her open case."""
    return register_consultation(
        by=cast.owner,
        form_key=uuid4(),
        reception=reception(),
        subjects=[cast.case.subject],
        worker=cast.owner,
    ).consultation


def reception(**changes: Any) -> Reception:
    """What the school said on the telephone, at 10:00."""
    said: dict[str, Any] = {
        "received_at": datetime(2026, 6, 15, 10, 0, tzinfo=clock.TOKYO),
        "reception_id": "reception.phone",
        "route_id": "route.school",
        "matter_id": "matter.abuse",
        "abuse_id": "abuse.physical",
        "abuser_id": "abuser.father",
        "urgency_id": "urgency.high",
        "first_step_id": "first_step.meeting",
        "text": "朝の健康観察で左ほほにあざを確認。",
        "caller_words": "若葉小学校　養護教諭",
        "caller_phone": "03-0000-1234",
    }
    return Reception(**(said | changes))


def enter(staff: Staff) -> Client:
    """A browser in which this person has signed in just now."""
    now = clock.now().timestamp()
    posting = staff.posting_on(clock.today())
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(staff.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: staff.get_session_auth_hash(),
            DEVICE_ID_SESSION_KEY: TOTPDevice.objects.get(user=staff).persistent_id,
            "started_at": now,
            "seen_at": now,
            "confirmed_at": now,
            "posting": posting.pk if posting else None,
        }
    )
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
