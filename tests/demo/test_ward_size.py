from datetime import date

import pytest

from yorisoi.demo import Household, WardSize, generate_ward

TODAY = date(2026, 4, 1)


def test_a_small_ward_has_about_two_thousand_residents(households: list[Household]) -> None:
    living = sum(len(household.members) for household in households)
    assert 2_000 <= living <= 2_012
    assert 950 <= len(households) <= 1_250


def test_removed_people_come_on_top(households: list[Household]) -> None:
    removed = sum(len(household.residents) - len(household.members) for household in households)
    assert 15 <= removed <= 160


@pytest.mark.parametrize(
    ("size", "residents"),
    [("small", 2_000), ("MEDIUM", 20_000), (WardSize.FULL, 350_000), (300, 300)],
)
def test_size_is_a_name_a_member_or_a_number(size: WardSize | str | int, residents: int) -> None:
    assert generate_ward(size, today=TODAY).size == residents


def test_an_unknown_size_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="small, medium, full"):
        generate_ward("huge", today=TODAY)
    with pytest.raises(ValueError, match="at least one"):
        generate_ward(0, today=TODAY)


def test_describing_a_full_ward_makes_nobody() -> None:
    first = next(generate_ward("full", today=TODAY).residents())
    assert first.number
