from contextvars import Context
from typing import Any

import pytest
from django.db import DataError, connection, transaction

from tests.cast import Cast
from yorisoi import audit
from yorisoi.access.models import Team
from yorisoi.audit.book import OutsideTransaction
from yorisoi.audit.models import Change, Event, Touch
from yorisoi.audit.visitor import NobodyActs


def add(code: str) -> None:
    Team.objects.create(code=code, name=code, valid_from="2026-01-01")


def event_of(code: str) -> str:
    row = str(Team.objects.get(code=code).pk)
    change = Change.objects.get(table="access_team", row=row)
    return Event.objects.get(pk=change.event_id).action


def test_outside_a_transaction_nothing_is_opened(committed: Cast) -> None:
    with pytest.raises(OutsideTransaction), audit.event("demo.load"):
        pass
    with pytest.raises(OutsideTransaction):
        audit.record("demo.load")


def test_nobody_is_not_somebody(cast: Cast) -> None:
    before = Event.objects.count()
    with pytest.raises(NobodyActs):
        Context().run(audit.record, "demo.load")
    assert Event.objects.count() == before


def test_an_event_goes_with_its_transaction(cast: Cast) -> None:
    before = Event.objects.count(), Touch.objects.count()
    with pytest.raises(ValueError, match="x"), transaction.atomic(), audit.event("a", persons=[1]):
        raise ValueError("x")
    assert (Event.objects.count(), Touch.objects.count()) == before


def test_changes_belong_to_the_innermost(cast: Cast) -> None:
    with audit.event("outer"):
        add("1")
        with audit.event("inner"):
            add("2")
        add("3")
        audit.record("beside")
        add("4")
    events = [event_of(code) for code in "1234"]
    assert events == ["outer", "inner", "outer", "outer"]


def test_after_an_inner_one_failed_the_outer_one_goes_on(cast: Cast) -> None:
    with audit.event("outer"):
        with pytest.raises(DataError), transaction.atomic(), audit.event("inner"):
            fail_in_the_database()
        add("5")
        with pytest.raises(ValueError, match="x"), transaction.atomic(), audit.event("inner"):
            raise ValueError("x")
        add("6")
        with pytest.raises(ValueError, match="x"), audit.event("inner"):
            raise ValueError("x")
        add("7")
    assert [event_of(code) for code in "567"] == ["outer"] * 3


def fail_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def test_the_databases_own_complaint_comes_through(cast: Cast) -> None:
    complaint = pytest.raises(DataError, match="division by zero")
    with complaint, transaction.atomic(), audit.event("a"):
        fail_in_the_database()


def test_persons_are_noted_once_each(cast: Cast) -> None:
    with audit.event("a") as entry:
        entry.touch(persons=[3, 1, 3], cases=[2, 2], listed=True, results=7, pages=2)
    touch: Any = Touch.objects.get(event_id=entry.id)
    assert (touch.persons, touch.cases, touch.listed) == ([1, 3], [2], True)
    assert (touch.results, touch.pages) == (7, 2)


def test_without_an_open_event_there_is_nothing_to_add_to(cast: Cast) -> None:
    with audit.event("a"):
        pass
    with pytest.raises(LookupError):
        audit.open_entry()
