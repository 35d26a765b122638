"""What a genogram is made of, before anybody knows where it stands. Pure."""

from dataclasses import dataclass, field
from enum import Enum


class Shape(Enum):
    """The symbol of a person."""

    SQUARE = "男"
    CIRCLE = "女"
    DIAMOND = "性別不明"
    TRIANGLE = "胎児"


class Bond(Enum):
    """How two partners are, or were, joined."""

    MARRIED = "婚姻"
    PARTNERS = "内縁"
    DIVORCED = "離婚"
    PARTED = "内縁解消"
    UNKNOWN = "父母（婚姻の記録なし）"

    @property
    def is_past(self) -> bool:
        """Whether it has ended."""
        return self in {Bond.DIVORCED, Bond.PARTED}


class Descent(Enum):
    """How a child came to its parents."""

    OWN = "実子"
    ADOPTIVE = "養子"
    FOSTER = "里子"
    STEP = "継子"
    ASSUMED = "きょうだい（親の記録なし）"


@dataclass(frozen=True)
class Figure:
    """One person of the picture."""

    id: int
    shape: Shape
    label: tuple[str, ...] = ()  # lines beneath the symbol
    is_subject: bool = False
    is_dead: bool = False
    at_home: bool = False  # of those who live together
    born: str = ""  # ISO date or year, for the order of siblings and for twins
    marks: tuple[str, ...] = ()  # 支援措置, 加害者: for those who may see them
    words: str = ""  # 続柄, age and state in one line, for those who hear the picture


@dataclass(frozen=True)
class Couple:
    """Two partners; of several bonds between them the one in force."""

    one: int
    other: int
    bond: Bond
    since: str = ""

    @property
    def pair(self) -> frozenset[int]:
        """The two, in no order."""
        return frozenset({self.one, self.other})


@dataclass(frozen=True)
class Unit:
    """Children of the same parents (two, one, or none that is known)."""

    parents: tuple[int, ...]
    children: tuple[tuple[int, Descent], ...]


@dataclass(frozen=True)
class Leaning:
    """``other`` stands so many generations below ``one`` (negative: above), with no line between."""

    one: int
    other: int
    generations: int


@dataclass(frozen=True)
class Graph:
    """A family on a day: all that a picture needs."""

    figures: dict[int, Figure]
    couples: tuple[Couple, ...] = ()
    units: tuple[Unit, ...] = ()
    leanings: tuple[Leaning, ...] = ()
    # Ties in words that no line can show (an uncle who is also a stepfather).
    spoken: tuple[str, ...] = field(default=())

    @property
    def subject(self) -> int | None:
        """The person concerned."""
        return next((one.id for one in self.figures.values() if one.is_subject), None)
