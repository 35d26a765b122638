"""The mirrors hold the whole ward; the database itself shows a sliver of it, raw SQL included."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast
from tests.records import is_resident
from yorisoi import audit, clock
from yorisoi.access.entrance import allows
from yorisoi.access.models import Staff
from yorisoi.cases.models import CaseGrant, GrantKind
from yorisoi.people.models import Person
from yorisoi.registers import sight
from yorisoi.registers.models import (
    Checkup,
    Epds,
    Feed,
    PastRow,
    ProtectionRecord,
    ResidentRecord,
    SamePerson,
    SchoolEntry,
    Vaccination,
    Visit,
)

CHILD, MOTHER, LODGER, NEIGHBOUR = "101", "102", "103", "104"
EVERYBODY = (CHILD, MOTHER, LODGER, NEIGHBOUR)
MIRRORS = (
    "residentrecord",
    "protectionrecord",
    "sameperson",
    "vaccination",
    "checkup",
    "epds",
    "pregnancy",
    "visit",
    "schoolentry",
    "nurseryentry",
    "pastrow",
)


@pytest.fixture
def ward(cast: Cast) -> Cast:
    """The girl and her mother are linked; a lodger lives with them, a neighbour beside them."""
    with audit.visiting(audit.Visitor("テスト")), audit.event("registers.feed.take"):
        child = cast.case.subject
        mother = child.kin.get().other
        is_resident(child.pk, CHILD)
        is_resident(mother.pk, MOTHER)
        feed = Feed.objects.create(
            interface="jumin",
            name="a.csv",
            mode="full",
            stamp=clock.now(),
            sequence=1,
            sha256="0" * 64,
            received_at=clock.now(),
        )
        with sight.feeding():
            for number in EVERYBODY:
                shared = {"key": number, "number": number, "digest": uuid4(), "feed": feed}
                home = "9" if number == NEIGHBOUR else "1"
                ResidentRecord.objects.create(**shared, name="人", household=home, current=True)
                ProtectionRecord.objects.create(**shared, current=True)
                Checkup.objects.create(**shared, kind="04")
                Vaccination.objects.create(**shared, kind="01")
                SchoolEntry.objects.create(**shared, year=2026)
            Epds.objects.create(
                key="e", number=MOTHER, child_number=CHILD, digest=uuid4(), feed=feed
            )
    return cast


def numbers(table: str) -> set[str]:
    """Whatever the database shows, asked without any of our code."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM registers_{table}")
        return {number for (number,) in cursor.fetchall()}


def seen(staff: Staff, table: str) -> set[str]:
    with sight.seeing(staff, EVERYBODY):
        return numbers(table)


@pytest.mark.parametrize("table", MIRRORS)
def test_without_a_context_there_is_nothing(table: str, ward: Cast) -> None:
    assert numbers(table) == set()


def test_a_worker_sees_the_families_of_her_cases(ward: Cast) -> None:
    assert seen(ward.owner, "residentrecord") == {CHILD, MOTHER, LODGER}
    assert seen(ward.owner, "protectionrecord") == {CHILD, MOTHER, LODGER}


@pytest.mark.parametrize("table", ["checkup", "vaccination", "schoolentry"])
def test_health_and_school_of_the_child_and_her_guardian_alone(table: str, ward: Cast) -> None:
    assert seen(ward.owner, table) == {CHILD, MOTHER}


def test_the_mothers_answers_are_seen_with_the_child(ward: Cast) -> None:
    with sight.seeing(ward.owner, [CHILD]):
        assert numbers("epds") == {MOTHER}
        assert numbers("checkup") == {CHILD}  # what was not asked for is not opened


def test_the_database_and_the_rights_table_agree(ward: Cast) -> None:
    granted = ward.nurse
    grant(ward, granted)
    for staff in vars(ward).values():
        if isinstance(staff, Staff):
            may = allows(staff, "cases.case.read", ward.case)
            assert seen(staff, "checkup") == ({CHILD, MOTHER} if may else set()), staff.number


def grant(ward: Cast, staff: Staff) -> None:
    with audit.visiting(audit.Visitor("テスト")), audit.event("cases.grant.give"):
        CaseGrant.objects.create(
            case=ward.case,
            staff=staff,
            kind=GrantKind.GIVEN,
            reason="一緒に訪問",
            starts_on=clock.today(),
            ends_on=clock.today() + timedelta(days=3),
            given_by=ward.owner,
        )


def test_a_number_that_nobody_has_confirmed_opens_nothing(ward: Cast) -> None:
    is_resident(ward.case.subject_id, None)
    with audit.visiting(audit.Visitor("テスト")), audit.event("demo.load"):
        Person.objects.filter(pk=ward.case.subject_id).update(resident_number=NEIGHBOUR)
    assert seen(ward.owner, "checkup") == {MOTHER}
    assert seen(ward.owner, "residentrecord") == {CHILD, MOTHER, LODGER}  # who lives with her


def test_a_context_ends_with_its_block(ward: Cast) -> None:
    assert seen(ward.owner, "checkup")
    assert numbers("checkup") == set()


def test_a_context_made_up_by_hand_opens_nothing_else(ward: Cast) -> None:
    for claim in (
        {"as": "feed"},
        {"as": "feed", "event": 1},
        {"as": "search", "event": 1},
        {"as": "staff", "numbers": list(EVERYBODY)},
        {"as": "staff", "role": "auditor", "numbers": list(EVERYBODY)},
    ):
        with sight.context(json.dumps(claim)):
            assert numbers("residentrecord") == set(), claim


def test_the_search_needs_an_entry_with_its_purpose(ward: Cast) -> None:
    with audit.visiting(audit.Visitor("テスト")):
        with audit.event("registers.resident.search"), sight.searching():
            assert numbers("residentrecord") == set()
        with audit.event("registers.resident.search", purpose="受付"), sight.searching():
            assert numbers("residentrecord") == set(EVERYBODY)
            assert numbers("checkup") == set()
        with audit.event("cases.case.read", purpose="受付"), sight.searching():
            assert numbers("residentrecord") == set()


def test_nobody_writes_but_the_feed(ward: Cast) -> None:
    with sight.seeing(ward.owner, EVERYBODY):
        assert ResidentRecord.objects.update(name="別人") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            SamePerson.objects.create(
                key="x", number="1", same_as="2", digest=uuid4(), feed_id=1, since=date(2026, 1, 1)
            )
    assert PastRow.objects.count() == 0
    assert Visit.objects.count() == 0
