"""A synthetic ward: as many residents as asked for, the same ones for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from .chance import Chance
from .households import plans
from .people import People
from .record import MUNICIPALITY_CODE, WARD, Household, Resident
from .residents import write_household

DEFAULT_SEED = 131999
_RESIDENTS_PER_HOUSEHOLD = 1.84


class WardSize(Enum):
    """How many people live in the ward."""

    SMALL = 2_000
    MEDIUM = 20_000
    FULL = 350_000

    @classmethod
    def residents_of(cls, size: "WardSize | str | int") -> int:
        """Return the number of residents of a size given by member, by name or by number."""
        if isinstance(size, WardSize):
            return size.value
        if isinstance(size, str):
            if size.upper() not in cls.__members__:
                names = ", ".join(name.lower() for name in cls.__members__)
                raise ValueError(f"unknown ward size {size!r}; one of {names}")
            return cls[size.upper()].value
        if size < 1:
            raise ValueError(f"a ward needs at least one resident, not {size}")
        return size


@dataclass(frozen=True, slots=True)
class Ward:
    """The description of a ward. Nobody is made until households or residents are asked for,
    and every time they are asked for they are made anew, so memory stays bounded."""

    size: int
    seed: int
    today: date
    municipality_code: str = MUNICIPALITY_CODE
    name: str = WARD

    def households(self) -> Iterator[Household]:
        """Yield the households in the order of 世帯番号.

        Ends as soon as ``size`` people live here; people removed from the register
        (転出, 死亡) come on top of that.
        """
        estimate = int(self.size / _RESIDENTS_PER_HOUSEHOLD)
        people = People(Chance(self.seed), self.today, estimate)
        living = 0
        for plan in plans(people):
            household = write_household(people, plan)
            living += len(household.members)
            yield household
            # A household that belongs to the story of the one before must not be cut off.
            if living >= self.size and not plan.followers:
                return

    def residents(self) -> Iterator[Resident]:
        """Yield all people on the register, household by household."""
        for household in self.households():
            yield from household.residents


def generate_ward(
    size: WardSize | str | int = WardSize.SMALL, seed: int = DEFAULT_SEED, *, today: date
) -> Ward:
    """Return a ward of a size ("small", "medium", "full" or a number of residents).

    The same size, seed and today give the same ward, byte for byte, on every Python
    from 3.11 and whatever the hash seed.
    """
    return Ward(WardSize.residents_of(size), seed, today)
