from datetime import date, datetime
from typing import Any

import pytest

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.audit.analyses import ANALYSES, closed_days, run
from yorisoi.audit.outcomes import Outcome

BY_CODE = {one.code: one for one in ANALYSES}
A, B = ("1001", "A"), ("1002", "B")


def at(moment: str, action: str = "home.read", who: tuple[str, str] = A, **given: Any) -> None:
    staff_id = given.pop("staff_id", int(who[0]))
    terminal = given.pop("terminal", "t1")
    persons, listed = given.pop("persons", None), given.pop("listed", False)
    visitor = audit.Visitor(name=who[1], number=who[0], staff_id=staff_id, terminal=terminal)
    with (
        clock.standing_at(datetime.fromisoformat(moment)),
        audit.visiting(visitor),
        audit.event(action, **given) as entry,
    ):
        if persons:
            entry.touch(persons=persons, listed=listed)


moment = datetime.fromisoformat


def rows(code: str, since: date, until: date) -> list[tuple[Any, ...]]:
    return list(run(BY_CODE[code], since=since, until=until))


def off_hours_on(day: date) -> list[tuple[Any, ...]]:
    return rows("off_hours", day, day)


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-06-15T06:59:59+09:00", True),
        ("2026-06-15T07:00:00+09:00", False),
        ("2026-06-15T20:59:59+09:00", False),
        ("2026-06-15T21:00:00+09:00", True),
        ("2026-06-15T12:30:00+00:00", True),  # 21:30 in Japan
        ("2026-06-14T15:30:00+00:00", True),  # 0:30 on the 15th in Japan
        ("2026-06-15T00:00:00+00:00", False),  # 9:00 in Japan
    ],
)
def test_off_hours_are_those_of_japan(moment: str, found: bool, cast: Cast) -> None:
    at(moment)
    assert bool(off_hours_on(date(2026, 6, 15))) is found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 6, 12), False),  # Friday
        (date(2026, 6, 13), True),
        (date(2026, 6, 14), True),
        (date(2026, 7, 20), True),  # 海の日, a Monday
        (date(2026, 9, 22), True),  # 国民の休日 between two holidays
        (date(2025, 12, 28), True),  # a Sunday
        (date(2025, 12, 29), True),
        (date(2026, 1, 2), True),
        (date(2026, 1, 5), False),
    ],
)
def test_days_the_office_is_closed(day: date, found: bool, cast: Cast) -> None:
    at(f"{day}T10:00:00+09:00")
    assert bool(off_hours_on(day)) is found


def test_off_hours_count_by_person_and_day_without_who_stays_outside(cast: Cast) -> None:
    at("2026-06-15T22:00:00+09:00")
    at("2026-06-15T23:10:00+09:00")
    at("2026-06-15T22:00:00+09:00", who=B)
    at("2026-06-15T22:00:00+09:00", "access.sign_in", staff_id=None, outcome=Outcome.REFUSED)
    assert off_hours_on(date(2026, 6, 15)) == [
        (date(2026, 6, 15), "1001", "A", 2, "22:00", "23:10"),
        (date(2026, 6, 15), "1002", "B", 1, "22:00", "22:00"),
    ]


def test_closed_days_of_a_new_year() -> None:
    days = closed_days(date(2025, 12, 27), date(2026, 1, 6))
    assert [day.day for day in days] == [29, 30, 31, 1, 2, 3]


def test_failures_by_number_and_terminal(cast: Cast) -> None:
    for terminal in ("t1", "t1", "t2"):
        at(
            "2026-06-10T09:00:00+09:00",
            "access.sign_in",
            terminal=terminal,
            outcome=Outcome.REFUSED,
        )
    at("2026-06-10T09:05:00+09:00", "access.sign_in")
    at("2026-06-10T09:06:00+09:00", "home.read", outcome=Outcome.REFUSED)
    assert rows("failures", date(2026, 6, 10), date(2026, 6, 10)) == [
        ("1001", "A", "t1", 2, moment("2026-06-10T09:00")),
        ("1001", "A", "t2", 1, moment("2026-06-10T09:00")),
    ]


def test_sign_ins_by_person_with_days_and_terminals(cast: Cast) -> None:
    at("2026-06-10T09:00:00+09:00", "access.sign_in")
    at("2026-06-10T13:00:00+09:00", "access.sign_in", terminal="t2")
    at("2026-06-11T00:30:00+09:00", "access.sign_in")
    at("2026-06-11T09:00:00+09:00", "access.sign_in", outcome=Outcome.REFUSED)
    at("2026-06-11T09:00:00+09:00", "access.sign_in", who=B)
    assert rows("sign_ins", date(2026, 6, 10), date(2026, 6, 11)) == [
        ("1001", "A", 3, 2, 2, moment("2026-06-11T00:30")),
        ("1002", "B", 1, 1, 1, moment("2026-06-11T09:00")),
    ]


def test_who_has_not_signed_in_for_long_stands_last_with_none(cast: Cast) -> None:
    at("2025-05-30T09:00:00+09:00", "access.sign_in", who=("1003", "C"))
    at("2026-02-10T09:00:00+09:00", "access.sign_in", who=B)
    at("2026-06-10T09:00:00+09:00", "access.sign_in")
    assert rows("sign_ins", date(2026, 6, 1), date(2026, 6, 30)) == [
        ("1001", "A", 1, 1, 1, moment("2026-06-10T09:00")),
        ("1002", "B", 0, 0, 0, moment("2026-02-10T09:00")),
    ]


def test_the_period_ends_with_its_last_day(cast: Cast) -> None:
    at("2026-06-10T23:59:59+09:00", "access.sign_in")
    at("2026-06-11T00:00:00+09:00", "access.sign_in")
    [row] = rows("sign_ins", date(2026, 6, 10), date(2026, 6, 10))
    assert row[2] == 1


def test_many_persons_in_a_day_listed_or_opened_each_counted_once(cast: Cast) -> None:
    day = date(2026, 6, 10)
    at(f"{day}T09:00:00+09:00", persons=range(1, 61), listed=True)
    at(f"{day}T10:00:00+09:00", persons=range(41, 100), listed=True)
    at(f"{day}T10:30:00+09:00", persons=[3, 4])
    at(f"{day}T11:00:00+09:00", who=B, persons=range(1, 99), listed=True)
    assert rows("mass", day, day) == []
    at(f"{day}T12:00:00+09:00", persons=[100], listed=True)
    assert rows("mass", day, day) == [(day, "1001", "A", 100, 2, 4)]


def test_who_tries_one_number_after_the_other_is_found(cast: Cast) -> None:
    day = date(2026, 6, 10)
    for number in range(1, 101):
        at(f"{day}T11:00:00+09:00", persons=[number], outcome=Outcome.REFUSED)
    assert rows("mass", day, day) == [(day, "1001", "A", 100, 100, 100)]


def test_one_person_opened_many_times(cast: Cast) -> None:
    day = date(2026, 6, 10)
    for hour in range(9, 18):
        at(f"{day}T{hour:02}:00:00+09:00", persons=[5])
    at(f"{day}T18:00:00+09:00", persons=[5], listed=True)
    at(f"{day}T18:10:00+09:00", persons=[5], outcome=Outcome.REFUSED)
    assert rows("persons", day, day) == []
    at(f"{day}T19:00:00+09:00", persons=[5, 6])
    assert rows("persons", day, day) == [(5, "1001", "A", 10, moment(f"{day}T19:00"))]
