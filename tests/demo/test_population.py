from collections import Counter
from datetime import date

import pytest

from yorisoi.demo import Household, Resident
from yorisoi.demo.chance import age_on
from yorisoi.demo.record import FEMALE, FOREIGN

TODAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def living(wide_households: list[Household]) -> list[Resident]:
    return [one for household in wide_households for one in household.members]


def share(living: list[Resident], low: int, high: int) -> float:
    return sum(low <= age_on(one.born, TODAY) < high for one in living) / len(living)


def test_ages_are_those_of_a_special_ward(living: list[Resident]) -> None:
    assert share(living, 0, 18) == pytest.approx(0.16, abs=0.015)
    assert share(living, 18, 65) == pytest.approx(0.63, abs=0.03)
    assert share(living, 65, 120) == pytest.approx(0.21, abs=0.025)
    assert all(age_on(one.born, TODAY) <= 110 for one in living)


def test_every_year_of_childhood_is_there(living: list[Resident]) -> None:
    years = Counter(age_on(one.born, TODAY) for one in living)
    children = sum(years[age] for age in range(18))
    for age in range(18):
        assert 0.4 < years[age] / (children / 18) < 1.6


def test_one_in_twenty_is_foreign(living: list[Resident]) -> None:
    foreign = sum(one.resident_kind == FOREIGN for one in living)
    assert foreign / len(living) == pytest.approx(0.05, abs=0.01)


def test_women_are_about_half(living: list[Resident]) -> None:
    women = sum(one.sex == FEMALE for one in living)
    assert women / len(living) == pytest.approx(0.505, abs=0.02)


def test_half_of_the_households_are_one_person(wide_households: list[Household]) -> None:
    sizes = [len(household.members) for household in wide_households if household.members]
    assert sizes.count(1) / len(sizes) == pytest.approx(0.52, abs=0.03)
    assert sum(sizes) / len(sizes) == pytest.approx(1.88, abs=0.06)


def test_most_single_parents_are_mothers(wide_households: list[Household]) -> None:
    shapes = Counter(household.shape for household in wide_households)
    mothers = shapes["single_mother"] + shapes["single_mother_with_partner"]
    assert mothers > 4 * shapes["single_father"]
