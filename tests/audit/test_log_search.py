from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.audit.outcomes import Outcome
from yorisoi.audit.queries import LogFilter, search

Enter = Callable[[Staff], Client]


def at(moment: str, action: str, **given: Any) -> None:
    visitor = audit.Visitor(
        name=given.pop("name", "だれか"),
        number=given.pop("number", ""),
        terminal=given.pop("terminal", ""),
    )
    with clock.standing_at(datetime.fromisoformat(moment)), audit.visiting(visitor):
        audit.record(action, **given)


@pytest.fixture(autouse=True)
def some(cast: Cast) -> None:
    at("2026-05-31T23:59:59+09:00", "t.first", number="111", name="鈴木　一")
    at("2026-06-01T00:00:00+09:00", "t.second", number="1111", name="鈴木　二", terminal="10.0.0.1")
    at("2026-06-02T23:59:59+09:00", "t.third", outcome=Outcome.REFUSED, persons=[7, 8], cases=[70])
    at("2026-06-03T00:00:00+09:00", "t.fourth", persons=[77], cases=[7], terminal="10.0.0.11")


def found(**wanted: Any) -> list[str]:
    rows = search(LogFilter(**wanted)).filter(action__startswith="t.")
    return [event.action.removeprefix("t.") for event in rows]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["fourth", "third", "second", "first"]),
        ({"since": date(2026, 6, 1)}, ["fourth", "third", "second"]),
        ({"until": date(2026, 6, 2)}, ["third", "second", "first"]),
        ({"since": date(2026, 6, 1), "until": date(2026, 6, 2)}, ["third", "second"]),
        ({"staff": "111"}, ["first"]),
        ({"staff": "鈴木"}, ["second", "first"]),
        ({"staff": "%"}, []),
        ({"action": "t.second"}, ["second"]),
        ({"outcome": "refused"}, ["third"]),
        ({"person": 7}, ["third"]),
        ({"person": 70}, []),
        ({"case": 7}, ["fourth"]),
        ({"terminal": "10.0.0.1"}, ["second"]),
        ({"person": 7, "outcome": "ok"}, []),
    ],
)
def test_each_condition_restricts(wanted: dict[str, Any], expected: list[str]) -> None:
    assert found(**wanted) == expected


def test_the_page_takes_dates_of_both_calendars(cast: Cast, enter: Enter) -> None:
    page = enter(cast.auditor).get("/log/", {"since": "R8.6.3", "until": "2026/6/3"})
    assert [event.action for event in page.context["page"]] == ["t.fourth"]


@pytest.mark.parametrize(
    "query",
    [
        {"person": "9" * 30},
        {"case": "9" * 19},
        {"person": "x"},
        {"action": "made.up"},
        {"since": "2026-06-03", "until": "2026-06-02"},
        {"staff": "a\0b"},
        {"page": "x"},
        {"page": "99999999999999999999"},
    ],
)
def test_a_question_that_makes_no_sense_is_no_error(
    query: dict[str, str], cast: Cast, enter: Enter
) -> None:
    assert enter(cast.auditor).get("/log/", query).status_code == 200


@pytest.mark.parametrize("name", ["owner", "supervisor", "administrator", "contractor"])
@pytest.mark.parametrize("page", ["/log/", "/log/analyses/", "/log/1/"])
def test_only_the_auditor_reads_it(name: str, page: str, cast: Cast, enter: Enter) -> None:
    assert enter(getattr(cast, name)).get(page).status_code == 403


def test_an_entry_shows_which_columns_changed_and_no_values(cast: Cast, enter: Enter) -> None:
    with audit.event("t.change") as entry:
        Staff.objects.filter(pk=cast.owner.pk).update(kana="アタイ")
    page = enter(cast.auditor).get(f"/log/{entry.id}/").content.decode()
    assert "フリガナ" in page
    assert "access_staff" not in page
    assert "アタイ" not in page
    assert Event.objects.latest("id").touches.get().others == {"event": [entry.id]}
