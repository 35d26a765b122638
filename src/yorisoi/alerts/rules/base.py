"""What a rule is: which facts of a mirror it speaks of, to whom they belong, and the words.

The facts are SQL, asked of many rows at once. A rule that rows bring reads ``alert_rows`` (the rows
of its mirror that are looked at); one that days bring reads the mirrors themselves, for the residents
in ``alert_linked``. Both answer the columns of ``COLUMNS``; ``%(days)s`` and the like are the
rule's own numbers, ``%(today)s`` the day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

COLUMNS = ("number", "other", "fact", "happened_on", "key", "whose", "data")


class Whose(StrEnum):
    """How the person on file is joined to the resident a fact is about."""

    OWN = "own"  # the resident is on file
    MEMBER = "member"  # not on file, in a household with somebody who is
    ANY = "any"  # either


@dataclass(frozen=True)
class Number:
    """One threshold that the section may set."""

    name: str
    label: str
    default: int
    least: int = 0
    most: int = 3650
    unit: str = "日"


@dataclass(frozen=True)
class Told:
    """What a sentence is made of. ``who`` is the person on file."""

    who: str
    on: date | None
    whose: str
    data: Mapping[str, Any]
    today: date


@dataclass(frozen=True)
class Rule:
    """One rule."""

    code: str
    title: str
    facts: str
    words: Callable[[Told], str]
    mirror: str = ""  # rows of which bring it; empty: days do
    numbers: tuple[Number, ...] = ()
    # Health and school: subjects of cases and their parents alone.
    close: bool = False
    # Days bring it only for the subject of a case.
    subject_only: bool = False
    reach: str = "all"
    audience: str = "worker"
    tone: str = "info"
    # A place: 転出先, school. Hidden while anybody there is under 支援措置.
    where: Callable[[Told], str] = field(default=lambda told: "")
    # Rows of a 差分 are news whatever their day (a late 届出).
    always_news: bool = False
    help: str = ""

    @property
    def by_day(self) -> bool:
        """Whether the calendar brings it."""
        return not self.mirror
