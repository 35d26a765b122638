from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import age, age_in_months, age_label

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def test_age_is_counted_up_on_the_birthday():
    born = date(2018, 5, 10)
    assert age(born, date(2025, 5, 9)) == 6
    assert age(born, date(2025, 5, 10)) == 7


def test_legally_age_is_reached_the_day_before():
    born = date(2018, 5, 10)
    assert age(born, date(2025, 5, 8), legal=True) == 6
    assert age(born, date(2025, 5, 9), legal=True) == 7
    assert age(date(2019, 4, 1), date(2025, 3, 31), legal=True) == 6


def test_a_child_of_29_february_has_its_birthday_in_common_years_too():
    born = date(2020, 2, 29)
    assert age(born, date(2025, 2, 28)) == 4
    assert age(born, date(2025, 3, 1)) == 5
    assert age(born, date(2025, 2, 28), legal=True) == 5
    assert age(born, date(2024, 2, 28)) == 3
    assert age(born, date(2024, 2, 29)) == 4


@pytest.mark.parametrize(
    ("on", "label"),
    [
        (date(2022, 1, 31), "生後0日"),
        (date(2022, 2, 12), "生後12日"),
        (date(2022, 2, 28), "生後28日"),
        (date(2022, 3, 1), "0歳1か月"),
        (date(2022, 5, 31), "0歳4か月"),
        (date(2025, 4, 1), "3歳2か月"),
        (date(2028, 1, 30), "5歳11か月"),
        (date(2028, 1, 31), "6歳"),
        (date(2034, 6, 1), "12歳"),
    ],
)
def test_small_children_are_said_in_months_and_days(on, label):
    assert age_label(date(2022, 1, 31), on) == label


def test_the_age_up_to_which_months_are_said_can_be_chosen():
    assert age_label(date(2022, 4, 1), date(2025, 6, 1), months_below=3) == "3歳"


def test_a_day_before_birth_is_refused():
    for function in (age, age_in_months, age_label):
        with pytest.raises(ValueError, match="生年月日より前"):
            function(date(2025, 4, 2), date(2025, 4, 1))


@given(DAYS, st.integers(0, 40_000))
def test_age_never_falls_and_the_legal_age_leads_by_a_day(born, days):
    on = born + timedelta(days=days)
    assert age(born, on) <= age(born, on, legal=True) <= age(born, on) + 1
    assert age(born, on, legal=True) == age(born, on + timedelta(days=1))
    assert age_in_months(born, on) // 12 == age(born, on)
