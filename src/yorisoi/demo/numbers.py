"""宛名番号 and 世帯番号: fourteen digits and a check digit (modulus 11, weights 2 to 7)."""

from operator import mul

from .chance import Chance

WIDTH = 15
_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)  # 2 to 7, over again, from the right
_FIRST_PERSON = 20_000_000
_FIRST_HOUSEHOLD = 5_000_000


def check_digit(digits: str) -> int | None:
    """Return the check digit of fourteen digits, or None where it would need two.

    A remainder of 0 gives 0. A remainder of 1 would give 10, so a number with it is
    never issued: every reading of the rule agrees on the numbers that remain.
    """
    remainder = sum(map(mul, _WEIGHTS, map(int, digits))) % 11
    return None if remainder == 1 else (11 - remainder) % 11


def is_valid(number: str) -> bool:
    """Return whether a number has fifteen digits and the right check digit."""
    return (
        len(number) == WIDTH
        and number.isascii()
        and number.isdigit()
        and check_digit(number[:-1]) == int(number[-1])
    )


class Issuer:
    """Hands out rising numbers, with gaps as a real register has them."""

    __slots__ = ("_chance", "_gap", "_serial")

    def __init__(self, chance: Chance, first: int, gap: int) -> None:
        self._chance = chance
        self._serial = first
        self._gap = gap

    @classmethod
    def of_persons(cls, chance: Chance) -> "Issuer":
        """Return the issuer of 宛名番号."""
        return cls(chance, _FIRST_PERSON, gap=9)

    @classmethod
    def of_households(cls, chance: Chance) -> "Issuer":
        """Return the issuer of 世帯番号."""
        return cls(chance, _FIRST_HOUSEHOLD, gap=3)

    def issue(self) -> str:
        """Return the next number."""
        while True:
            self._serial += self._chance.between(1, self._gap)
            body = f"{self._serial:014d}"
            check = check_digit(body)
            if check is not None:
                return f"{body}{check}"
