from datetime import date

import pytest

from yorisoi.japanese import DateError, both_calendars, wareki, wareki_short


def test_a_day_is_written_in_the_ward_s_way():
    assert wareki(date(2025, 4, 1)) == "令和7年4月1日"
    assert wareki(date(2025, 4, 1), weekday=True) == "令和7年4月1日（火）"
    assert wareki_short(date(2025, 4, 1)) == "R7.4.1"
    assert both_calendars(date(2025, 4, 1)) == "令和7年（2025年）4月1日"
    assert both_calendars(date(2025, 4, 1), weekday=True) == "令和7年（2025年）4月1日（火）"


def test_the_first_year_is_gannen():
    assert wareki(date(2019, 5, 1)) == "令和元年5月1日"
    assert wareki_short(date(2019, 5, 1)) == "R1.5.1"
    assert both_calendars(date(1989, 1, 8)) == "平成元年（1989年）1月8日"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(2019, 4, 30), "平成31年4月30日"),
    ],
)
def test_the_era_changes_on_the_right_day(day, written):
    assert wareki(day) == written


def test_days_of_the_lunar_calendar_are_refused():
    with pytest.raises(DateError, match="旧暦"):
        wareki(date(1872, 12, 31))
