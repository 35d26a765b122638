import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import (
    ERAS,
    DateError,
    PartialDate,
    Precision,
    era_of,
    parse_partial_date,
    wareki,
    wareki_short,
)

DAYS = st.dates(date(1873, 1, 1), date(2100, 12, 31))
P = Precision


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("令和7年4月1日", date(2025, 4, 1), date(2025, 4, 1), P.DAY),
        ("平成30年5月", date(2018, 5, 1), date(2018, 5, 31), P.MONTH),
        ("昭和60年5月不詳", date(1985, 5, 1), date(1985, 5, 31), P.MONTH),
        ("昭和60年5月日不詳", date(1985, 5, 1), date(1985, 5, 31), P.MONTH),
        ("S60.5.??", date(1985, 5, 1), date(1985, 5, 31), P.MONTH),
        ("H30.2.00", date(2018, 2, 1), date(2018, 2, 28), P.MONTH),
        ("2018-05", date(2018, 5, 1), date(2018, 5, 31), P.MONTH),
        ("平成30年", date(2018, 1, 1), date(2018, 12, 31), P.YEAR),
        ("H30.00.00", date(2018, 1, 1), date(2018, 12, 31), P.YEAR),
        ("2018-00-00", date(2018, 1, 1), date(2018, 12, 31), P.YEAR),
        ("20180000", date(2018, 1, 1), date(2018, 12, 31), P.YEAR),
        ("4300000", date(2018, 1, 1), date(2018, 12, 31), P.YEAR),
        ("2018", date(2018, 1, 1), date(2018, 12, 31), P.YEAR),
        ("平成三十年月日不詳", date(2018, 1, 1), date(2018, 12, 31), P.YEAR),
        ("平成30年度", date(2018, 4, 1), date(2019, 3, 31), P.YEAR),
        ("令和7年4月上旬", date(2025, 4, 1), date(2025, 4, 10), P.PART_OF_MONTH),
        ("令和7年2月下旬", date(2025, 2, 21), date(2025, 2, 28), P.PART_OF_MONTH),
        ("昭和60年春", date(1985, 3, 1), date(1985, 5, 31), P.SEASON),
        ("昭和60年冬", date(1985, 1, 1), date(1986, 2, 28), P.SEASON),
        ("昭和60年春頃", date(1985, 2, 1), date(1985, 6, 30), P.AROUND),
        ("昭和60年頃", date(1984, 1, 1), date(1986, 12, 31), P.AROUND),
        ("2018年頃", date(2017, 1, 1), date(2019, 12, 31), P.AROUND),
        ("推定平成30年", date(2017, 1, 1), date(2019, 12, 31), P.AROUND),
        ("平成30年5月ごろ", date(2018, 4, 1), date(2018, 6, 30), P.AROUND),
        ("令和7年4月20日頃", date(2025, 4, 5), date(2025, 5, 5), P.AROUND),
        ("1980年代", date(1980, 1, 1), date(1989, 12, 31), P.DECADE),
        ("昭和60年代", date(1985, 1, 1), date(1989, 1, 7), P.DECADE),
        ("昭和年月日不詳", date(1926, 12, 25), date(1989, 1, 7), P.ERA),
        ("令和7年4月1日から10日までの間", date(2025, 4, 1), date(2025, 4, 10), P.SPAN),
        ("令和7年3月30日から4月2日までの間", date(2025, 3, 30), date(2025, 4, 2), P.SPAN),
        ("平成30年～令和元年", date(2018, 1, 1), date(2019, 12, 31), P.SPAN),
    ],
)  # fmt: skip
def test_what_is_known_becomes_a_range(text, earliest, latest, precision):
    assert parse_partial_date(text) == PartialDate(text, earliest, latest, precision)


@pytest.mark.parametrize(
    "text", ["不詳", "不明", "年月日不詳", "未詳", "0000-00-00", "00000000", "？"]
)
def test_nothing_known_may_be_any_day(text):
    unknown = parse_partial_date(text)
    assert unknown.precision is P.UNKNOWN
    assert unknown.earliest is None
    assert unknown.may_be(date(1985, 5, 1))
    assert unknown.overlaps(PartialDate.of(date(1985, 5, 1)))
    assert PartialDate.of(date(1985, 5, 1)).overlaps(unknown)


@pytest.mark.parametrize(
    "text",
    ["", "60年頃", "30歳くらい", "昭和65年代", "昭和70年代", "平成30年13月", "平成30年5月40日頃",
     "令和7年4月10日から1日までの間", "令和7年4月1日不詳", "H", "頃", "明治5年頃"],
)  # fmt: skip
def test_what_cannot_be_placed_is_an_error_in_words(text):
    with pytest.raises(DateError):
        parse_partial_date(text)


@given(DAYS)
def test_a_range_contains_the_day_it_was_made_from(day):
    era = era_of(day)
    year = f"{era.name}{day.year - era.first_year + 1}年"
    third = "上" if day.day <= 10 else "中" if day.day <= 20 else "下"
    season = "冬冬春春春夏夏夏秋秋秋冬"[day.month - 1]
    for text in (
        wareki(day), f"{wareki(day)}頃", f"{year}{day.month}月", f"{year}{day.month}月頃", year,
        f"{year}頃", f"推定{year}", f"{day.year}-00-00", f"{day.year}-{day.month:02}-00",
        f"{year}{day.month}月{third}旬", f"{year}{season}", f"{year}{season}頃",
        f"{day.year // 10 * 10}年代", f"{era.name}年月日不詳",
        f"{wareki_short(day)}から{wareki(day)}",
    ):  # fmt: skip
        if text == "1870年代":
            continue
        found = parse_partial_date(text)
        assert found.may_be(day), text
        assert found.overlaps(PartialDate.of(day))
        assert str(found) == text


@given(DAYS, st.sampled_from(ERAS))
def test_a_full_date_is_one_day_and_no_other(day, era):
    found = PartialDate.parse(wareki(day))
    assert found.day == day
    assert not found.may_be(date(2101, 1, 1))
    assert found == PartialDate.of(day)


@given(st.lists(st.sampled_from(["昭和60年頃", "不詳", "平成30年", "2018-05-00", "R7.4.1"])))
def test_dates_sort_by_the_earliest_day_and_the_unknown_last(texts):
    ordered = sorted(map(parse_partial_date, texts))
    keys = [d.earliest or date.max for d in ordered]
    assert keys == sorted(keys)


def test_ranges_that_do_not_meet_do_not_overlap():
    year, may = parse_partial_date("平成30年"), parse_partial_date("2018-05")
    assert year.overlaps(may)
    assert not may.overlaps(parse_partial_date("2018-06"))
    assert year.day is None


def test_a_range_cannot_be_built_backwards_or_half():
    with pytest.raises(ValueError, match="後"):
        PartialDate("x", date(2025, 2, 1), date(2025, 1, 1), P.SPAN)
    with pytest.raises(ValueError, match="両方"):
        PartialDate("x", date(2025, 2, 1), None, P.SPAN)


@given(
    st.one_of(
        st.text(), st.text("0129元年月日令和昭平RSH./-頃代度春冬上旬不詳から?〇十", max_size=20)
    )
)
def test_no_text_raises_anything_but_a_date_error(text):
    with contextlib.suppress(DateError):
        assert parse_partial_date(text).said == text
