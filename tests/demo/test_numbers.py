from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.demo import Household
from yorisoi.demo.chance import Chance
from yorisoi.demo.numbers import Issuer, check_digit, is_valid


@pytest.mark.parametrize(
    ("digits", "check"),
    [
        ("00000000000000", 0),  # remainder 0
        ("00000000000001", 9),  # 2 → 11 - 2
        ("00000000000002", 7),  # 4 → 11 - 4
        ("00000010000028", 8),  # 8·2 + 2·3 + 1·3 = 25 → remainder 3
        ("10000000000000", 8),  # the first digit weighs 3
        ("01000000000000", 9),  # the second 2
        ("00900000000000", 3),  # the third 7: 63 → remainder 8
        ("00000000000006", None),  # 12 → remainder 1
    ],
)
def test_check_digit_by_hand(digits: str, check: int | None) -> None:
    assert check_digit(digits) == check


@given(st.integers(0, 10**14 - 1), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(serial: int, place: int, change: int) -> None:
    body = f"{serial:014d}"
    check = check_digit(body)
    if check is None:
        return
    wrong = str((int(body[place]) + change) % 10)
    assert is_valid(f"{body}{check}")
    assert not is_valid(f"{body[:place]}{wrong}{body[place + 1 :]}{check}")


def test_numbers_rise_and_are_valid() -> None:
    issuer = Issuer.of_persons(Chance(3))
    numbers = [issuer.issue() for _ in range(2_000)]
    assert all(is_valid(number) for number in numbers)
    assert all(left < right for left, right in pairwise(numbers))


def test_everyone_has_a_valid_number_of_their_own(wide_households: list[Household]) -> None:
    persons = [one.number for household in wide_households for one in household.residents]
    assert len(set(persons)) == len(persons)
    assert all(is_valid(number) for number in persons)
    numbers = [household.number for household in wide_households]
    assert len(set(numbers)) == len(numbers)
    assert all(is_valid(number) for number in numbers)
