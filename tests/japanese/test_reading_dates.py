import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import (
    ERAS,
    DateError,
    both_calendars,
    era_of,
    parse_date,
    wareki,
    wareki_short,
)

DAYS = st.dates(date(1873, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "令和7年4月1日", "令和７年４月１日", "令和 7年 4月 1日", "令和七年四月一日", "㋿7年4月1日",
        "R7.4.1", "Ｒ７．４．１", "R07/04/01", "Ｒ０７／０４／０１", "r7-4-1", "令7.4.1",
        "R7・4・1",
        "R7－4－1", "R7−4−1", "2025ー04ー01", "2025/4/1", "2025-04-01", "2025.4.1",
        "2025年4月1日", "二〇二五年四月一日",
        "20250401", "２０２５０４０１", "5070401", "R070401", "2025/04/01 00:00:00",
        "2025-04-01T09:30", "令和7年（2025年）4月1日", "2025年（令和7年）4月1日",
        "令和7年4月1日（火）", "令和7年4月1日(火曜日)", " 令和7年4月1日生 ",
    ],
)  # fmt: skip
def test_the_same_day_is_read_from_every_way_of_writing_it(text):
    assert parse_date(text) == date(2025, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明治6年1月1日", date(1873, 1, 1)),
        ("明治四十五年七月二十九日", date(1912, 7, 29)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("T15.12.24", date(1926, 12, 24)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("昭和六十四年一月七日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("㍻31年4月30日", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("3600228", date(1985, 2, 28)),
        ("昭和60年十二月三十一日", date(1985, 12, 31)),
        ("9999-12-31", date(9999, 12, 31)),
    ],
)
def test_era_boundaries_are_read(text, day):
    assert parse_date(text) == day


@given(DAYS, st.booleans())
def test_every_day_survives_writing_and_reading(day, weekday):
    for text in (
        wareki(day, weekday=weekday),
        wareki_short(day),
        both_calendars(day, weekday=weekday),
        day.isoformat(),
        f"{day:%Y%m%d}",
    ):
        assert parse_date(text, strict=True) == day


def test_every_first_and_last_day_of_an_era_survives():
    for era in ERAS:
        assert era_of(era.first) is era
        assert parse_date(wareki(era.first), strict=True) == era.first
        if era.last < date.max:
            assert era_of(era.last) is era
            assert era_of(era.last + timedelta(days=1)) is not era


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成31年5月1日", date(2019, 5, 1)),
        ("H35.3.31", date(2023, 3, 31)),
        ("令和元年4月30日", date(2019, 4, 30)),
        ("昭和100年1月1日", date(2025, 1, 1)),
    ],
)
def test_a_day_outside_its_era_is_read_unless_strict(text, day):
    assert parse_date(text) == day
    with pytest.raises(DateError, match=r"ではありませんか"):
        parse_date(text, strict=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "入力されていません"),
        ("　", "入力されていません"),
        ("きのう", "令和7年4月1日"),
        ("18.9.1", "元号がありません"),
        ("令和7年2月29日", "2025年2月は1日から28日まで"),
        ("2025/13/1", "月は1から12まで"),
        ("R0.4.1", "元年"),
        ("明治5年12月2日", "旧暦"),
        ("1872-12-31", "旧暦"),
        ("令和7年（2024年）4月1日", "合いません"),
        ("令和7年4月", "日付として読めません"),
        ("6070401", "日付として読めません"),
        ("令和7年4月1日" * 20, "日付として読めません"),
    ],
)
def test_an_unreadable_date_says_what_was_expected(text, expected):
    with pytest.raises(DateError, match=expected):
        parse_date(text)


def test_the_message_does_not_repeat_the_text():
    with pytest.raises(DateError) as caught:
        parse_date("山田太郎 1985")
    assert "山田" not in str(caught.value)
    assert caught.value.text == "山田太郎 1985"


@given(
    st.one_of(st.text(), st.text("0123456789元年月日令和昭平RSH./-０九十百千〇（）()", max_size=40))
)
def test_no_text_raises_anything_but_a_date_error(text):
    with contextlib.suppress(DateError):
        assert parse_date(text) >= date(1873, 1, 1)
