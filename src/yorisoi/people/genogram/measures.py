"""Sizes: of symbols, labels and the room between them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from yorisoi.people.genogram.figures import Figure, Graph, Unit

SYMBOL = 40.0
LETTER = 13.0
LINE = 16.0
LABEL_GAP = 4.0
GAP = 24.0  # between the boxes of neighbours
COUPLE_GAP = 34.0  # room for a slash and for the line to the children
MARGIN = 26.0
TRACK = 12.0
ASIDE = 18.0  # where the line to an earlier partner's children begins, beside that partner
HAIR = 0.01  # what rounding may add or take away


@dataclass(frozen=True)
class Place:
    """The centre of a symbol."""

    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share an area; not when they touch, however the numbers were rounded."""
        return (
            self.left + HAIR < other.right
            and other.left + HAIR < self.right
            and self.top + HAIR < other.bottom
            and other.top + HAIR < self.bottom
        )


def text_width(text: str) -> float:
    """About how wide a line of a label is, rather too wide than too narrow."""
    return sum(LETTER * (0.62 if ord(letter) < 0x2000 else 1.0) for letter in text)


def width_of(figure: Figure) -> float:
    """The symbol or its label, whichever is wider."""
    return max([SYMBOL, *(text_width(line) for line in figure.label)])


def box_at(figure: Figure, place: Place) -> Box:
    """The symbol with its label, standing at ``place``."""
    half = width_of(figure) / 2
    foot = LABEL_GAP + LINE * len(figure.label) if figure.label else 0
    return Box(place.x - half, place.y - SYMBOL / 2, place.x + half, place.y + SYMBOL / 2 + foot)


def anchor_of(unit: Unit, xs: Mapping[int, float], graph: Graph) -> float:
    """Below which x the children of a unit hang: between partners, beside an earlier one."""
    ones = sorted(unit.parents, key=lambda one: xs[one])
    if len(ones) == 1:
        return xs[ones[0]]
    left, right = ones
    near = (width_of(graph.figures[left]) + width_of(graph.figures[right])) / 2 + COUPLE_GAP
    if xs[right] - xs[left] < near + 1:
        return (xs[left] + xs[right]) / 2
    count = {one: sum(one in couple.pair for couple in graph.couples) for one in ones}
    return xs[left] + ASIDE if count[left] <= count[right] else xs[right] - ASIDE
