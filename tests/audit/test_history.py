from datetime import date

import pytest
from django.db import connection

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff, Team
from yorisoi.audit.models import Change
from yorisoi.cases.actions import give_grant
from yorisoi.people.models import Person


def changes(table: str, row: int) -> list[tuple[str, object, object]]:
    found = Change.objects.filter(table=table, row=str(row)).order_by("id")
    return list(found.values_list("operation", "before", "after"))


def test_an_update_holds_the_changed_columns_before_and_after(cast: Cast) -> None:
    person = cast.case.subject
    with audit.event("a"):
        Person.objects.filter(pk=person.pk).update(name="渡辺　結衣", born_on=None)
    assert changes("people_person", person.pk)[-1] == (
        "U",
        {"name": "渡邉　結衣", "born_on": "2018-05-14"},
        {"name": "渡辺　結衣", "born_on": None},
    )


def test_an_update_that_changes_nothing_is_no_change(cast: Cast) -> None:
    before = Change.objects.count()
    with audit.event("a"):
        Person.objects.update(version=1)
    assert Change.objects.count() == before


def test_a_deletion_holds_the_whole_row(cast: Cast) -> None:
    today = clock.today()
    grant = give_grant(
        by=cast.owner, case=cast.case, staff=cast.nurse, reason="r", starts_on=today, ends_on=today
    )
    pk = grant.pk
    with audit.event("a"):
        grant.delete()
    operation, before, after = changes("cases_casegrant", pk)[-1]
    assert (operation, after) == ("D", None)
    assert isinstance(before, dict)
    assert (before["id"], before["reason"], before["staff_id"]) == (pk, "r", cast.nurse.pk)


def test_many_rows_at_once_are_each_noted(cast: Cast) -> None:
    with audit.event("a") as entry:
        Team.objects.bulk_create(
            Team(code=f"T{n}", name="x", valid_from=date(2026, 1, 1)) for n in range(50)
        )
        Team.objects.filter(code__startswith="T").update(name="y")
        Team.objects.filter(code__startswith="T").delete()
    found = Change.objects.filter(event_id=entry.id)
    assert [found.filter(operation=kind).count() for kind in "IUD"] == [50, 50, 50]


def test_many_rows_are_noted_quickly_also_after_a_single_one(cast: Cast) -> None:
    # Compared each with each, 8,000 rows take three times as long as this.
    teams = [Team(code=f"T{n}", name="x", valid_from=date(2026, 1, 1)) for n in range(8_000)]
    with audit.event("a") as entry, connection.cursor() as cursor:
        Team.objects.bulk_create(teams)
        cursor.execute("DISCARD PLANS")  # as in a session that has just begun
        Team.objects.filter(code="T1").update(name="y")
        cursor.execute("SET LOCAL statement_timeout = '4s'")
        Team.objects.filter(code__startswith="T").update(name="z")
    assert Change.objects.filter(event_id=entry.id, operation="U").count() == 8_001


def test_copy_is_noted_too(cast: Cast) -> None:
    statement = "COPY access_team (code, name, valid_from, version) FROM STDIN"
    with audit.event("a") as entry, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write_row(("x", "x係", "2020-04-01", 1))
    assert Change.objects.get(event_id=entry.id).operation == "I"


@pytest.mark.parametrize("statement", ["update", "delete"])
def test_the_password_is_noted_as_changed_and_never_with_its_value(
    statement: str, cast: Cast
) -> None:
    with audit.event("a"):
        staff = Staff.objects.create(
            number="x", name="n", kana="k", valid_from=date(2026, 1, 1), password="hash-1"
        )
        pk = staff.pk
        if statement == "update":
            Staff.objects.filter(pk=pk).update(password="hash-2")
        else:
            staff.delete()
    _, before, after = changes("access_staff", pk)[-1]
    if statement == "update":
        assert (before, after) == ({"password": "…"}, {"password": "…"})
    else:
        assert isinstance(before, dict)
        assert "password" not in before
    assert "hash-" not in str(list(Change.objects.values()))
