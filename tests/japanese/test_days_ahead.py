from datetime import date

import pytest

from yorisoi.japanese import day_ahead

MONDAY, SUNDAY = date(2026, 6, 15), date(2026, 6, 21)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("今日", MONDAY),
        ("きょう", MONDAY),
        ("明日", date(2026, 6, 16)),
        ("あさって", date(2026, 6, 17)),
        ("+3日", date(2026, 6, 18)),
        ("＋３", date(2026, 6, 18)),
        ("10日後", date(2026, 6, 25)),
        ("2週間後", date(2026, 6, 29)),
        ("1か月後", date(2026, 7, 15)),
        ("来週月曜", date(2026, 6, 22)),
        ("来週の金曜日", date(2026, 6, 26)),
        ("再来週 水", date(2026, 7, 1)),
        ("月末", date(2026, 6, 30)),
    ],
)
def test_as_one_says_it(said: str, day: date) -> None:
    assert day_ahead(said, MONDAY) == day


def test_on_a_sunday_next_monday_is_tomorrow() -> None:
    assert day_ahead("来週月曜", SUNDAY) == date(2026, 6, 22)


def test_a_month_after_the_last_day_is_the_last_day() -> None:
    assert day_ahead("1か月後", date(2026, 1, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    "said", ["", "5", "R7.4.1", "いつか", "来週", "20260615", "-3日", "+9999日"]
)
def test_anything_else_is_not_one(said: str) -> None:
    assert day_ahead(said, MONDAY) is None
