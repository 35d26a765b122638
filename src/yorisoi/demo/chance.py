"""Drawing lots in a way that is the same on every Python.

Only ``random.Random.random()`` is used: it is the one method whose sequence
Python promises to keep for a given seed.
"""

import random
from bisect import bisect
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")

DAYS_IN_YEAR = 365.2425


class Chance:
    """A seeded source of lots."""

    __slots__ = ("random",)

    def __init__(self, seed: int | str) -> None:
        self.random = random.Random(seed).random

    def happens(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.random() < probability

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items, each as likely as the others."""
        return items[int(self.random() * len(items))]

    def near(self, mean: float, spread: float, low: float, high: float) -> float:
        """Return a number around the mean (standard deviation: spread), held in low..high."""
        lot = self.random
        # Four uniform lots are close enough to a bell and need no logarithm,
        # whose last digit may differ between machines.
        value = mean + spread * 1.732 * (lot() + lot() + lot() + lot() - 2.0)
        return min(max(value, low), high)

    def day(self, first: date, last: date) -> date:
        """Return a day from first to last, both included; ``last`` when it is before first."""
        start, end = first.toordinal(), last.toordinal()
        return last if end <= start else date.fromordinal(self.between(start, end))

    def born(self, age: float, today: date) -> date:
        """Return a birthday that makes someone about ``age`` years old, never after today."""
        return date.fromordinal(today.toordinal() - int(max(age, 0.0) * DAYS_IN_YEAR))


class Pool(Generic[T]):
    """Things to draw from, each with a weight."""

    __slots__ = ("_items", "_limits", "_total")

    def __init__(self, weighted: Iterable[tuple[T, int]]) -> None:
        pairs = [(item, weight) for item, weight in weighted if weight > 0]
        self._items = [item for item, _ in pairs]
        self._limits = list(accumulate(weight for _, weight in pairs))
        self._total = self._limits[-1] if self._limits else 0

    def __bool__(self) -> bool:
        return self._total > 0

    def draw(self, chance: Chance) -> T:
        """Return one of the things, as often as its weight says."""
        return self._items[bisect(self._limits, chance.random() * self._total)]


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 28 February for a leap day that has no equal."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def days_after(day: date, days: int) -> date:
    """Return the day so many days later (or earlier, when negative)."""
    return date.fromordinal(day.toordinal() + days)


def age_on(born: date, day: date) -> int:
    """Return the age in full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
