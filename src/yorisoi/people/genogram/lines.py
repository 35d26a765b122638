"""The lines of a genogram: between partners, and from parents to children. Pure.

Partners side by side are joined straight, at the height of their symbols; others by a line beneath
the labels of those between them. From the middle of it a line goes down to a bar above the children.
Lines that would lie on one another take tracks of their own.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import TypeVar

from yorisoi.people.genogram.figures import Bond, Couple, Descent, Unit
from yorisoi.people.genogram.layout import Layout, is_beside, span_of, tracks
from yorisoi.people.genogram.measures import SYMBOL, TRACK, anchor_of

Point = tuple[float, float]
T = TypeVar("T")
RADIUS = SYMBOL / 2
ABOVE_CHILD = 18.0
BELOW_LABEL = 12.0
BESIDE = 8.0  # between two lines at one symbol


@dataclass(frozen=True)
class Line:
    """One line, with what it means."""

    points: tuple[Point, ...]
    means: Bond | Descent
    slash: Point | None = None  # where a divorce is marked


def lines_of(layout: Layout) -> list[Line]:
    """Every line of the picture, the partners' first."""
    pen = Pen(layout)
    found = [pen.couple(couple) for couple in layout.graph.couples]
    return found + [line for unit in layout.graph.units for line in pen.unit(unit)]


class Pen:
    """Knows which tracks are taken."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.places = layout, layout.places
        graph = layout.graph
        xs = {one: place.x for one, place in self.places.items()}
        self.straight = {
            couple.pair: is_beside(couple, self.places, graph.figures) for couple in graph.couples
        }
        self.arches = [c for c in graph.couples if not self.straight[c.pair]]
        self.arch_track = tracked(
            [(c, round(self.foot_of(*c.pair)), self.span(tuple(c.pair))) for c in self.arches]
        )
        self.bar_track = tracked(
            [(unit, round(self.heads(unit)), span_of(unit, xs, graph)) for unit in graph.units]
        )
        # Lines at the foot of one symbol, and on top of one, stand beside each other.
        self.drops: list[float] = []
        self.feet: Counter[int] = Counter()
        self.heads_taken: Counter[int] = Counter()
        self.feet_in_all = Counter(one for couple in self.arches for one in couple.pair)
        self.feet_in_all.update(unit.parents[0] for unit in graph.units if len(unit.parents) == 1)
        self.heads_in_all = Counter(child for unit in graph.units for child in children(unit))

    def span(self, ids: Sequence[int]) -> tuple[float, float]:
        """From the leftmost to the rightmost of several."""
        xs = [self.places[one].x for one in ids]
        return min(xs), max(xs)

    def foot_of(self, *ids: int) -> float:
        """The lowest edge of the labels of whoever stands in the row of ``ids``."""
        level = max(self.places[one].y for one in ids)
        left, right = self.span(ids)
        return max(
            self.layout.box(one).bottom
            for one, place in self.places.items()
            if one in ids or (abs(place.y - level) < SYMBOL and left <= place.x <= right)
        )

    def heads(self, unit: Unit) -> float:
        """The top of the highest child."""
        return min(self.places[child].y for child in children(unit)) - RADIUS

    def foot_x(self, one: int) -> float:
        """Where the next line leaves below a symbol."""
        index, count = self.feet[one], self.feet_in_all[one]
        self.feet[one] += 1
        return self.places[one].x + BESIDE * (index - (count - 1) / 2)

    def head_x(self, one: int) -> float:
        """Where the next line arrives on top of a symbol."""
        index, count = self.heads_taken[one], self.heads_in_all[one]
        self.heads_taken[one] += 1
        return self.places[one].x + BESIDE * (index - (count - 1) / 2)

    def couple(self, couple: Couple) -> Line:
        """The line between two partners."""
        one, other = sorted(couple.pair, key=lambda person: self.places[person].x)
        if self.straight[couple.pair]:
            y = self.places[one].y
            left, right = self.places[one].x + RADIUS, self.places[other].x - RADIUS
            points: tuple[Point, ...] = ((left, y), (right, y))
            # Left of the middle: there the line to the children begins.
            slash = ((left + right) / 2 - min(12, (right - left) / 4), y)
        else:
            level = self.arch_level(couple)
            left, right = self.foot_x(one), self.foot_x(other)
            points = (
                (left, self.layout.box(one).bottom + 2),
                (left, level),
                (right, level),
                (right, self.layout.box(other).bottom + 2),
            )
            slash = (right - min(22, (right - left) / 4), level)
        return Line(points, couple.bond, slash if couple.bond.is_past else None)

    def arch_level(self, couple: Couple) -> float:
        """The height of a line that runs beneath others."""
        return self.foot_of(*couple.pair) + BELOW_LABEL + TRACK * self.arch_track[couple]

    def start(self, unit: Unit) -> Point | None:
        """Where the line to the children begins: None without parents."""
        if not unit.parents:
            return None
        if len(unit.parents) == 1:
            [parent] = unit.parents
            return self.foot_x(parent), self.layout.box(parent).bottom + 2
        pair = frozenset(unit.parents)
        x = anchor_of(unit, {one: self.places[one].x for one in unit.parents}, self.layout.graph)
        couple = next((c for c in self.layout.graph.couples if c.pair == pair), None)
        if couple and self.straight[pair]:
            ends = [self.places[one] for one in unit.parents]
            y, x = ends[0].y, fmean(place.x for place in ends)
        elif couple:
            y = self.arch_level(couple)
        else:
            y = max(self.layout.box(parent).bottom for parent in unit.parents)
        middle = fmean(self.span(unit.parents))
        return self.free((x, x - 7, x + 7, middle, middle - 14, middle + 14), y, unit), y

    def free(self, wished: Sequence[float], y: float, unit: Unit) -> float:
        """The first x of ``wished`` at which a line from ``y`` down to the bar runs through nobody.

        Neither on a line to somebody else's child nor, where figures were moved by hand, through
        a symbol or its label; the first of all when each of them does.
        """
        level = self.heads(unit)
        taken = [
            self.places[child].x
            for other in self.layout.graph.units
            if other is not unit and abs(self.heads(other) - level) < SYMBOL
            for child in children(other)
        ] + self.drops
        top, bottom = sorted((y, level - ABOVE_CHILD))
        boxes = [self.layout.box(one) for one in self.places]
        inside = [box for box in boxes if box.top < bottom and box.bottom > top]
        found = next(
            (
                x
                for x in wished
                if all(abs(x - other) > 5 for other in taken)
                and not any(box.left - 3 < x < box.right + 3 for box in inside)
            ),
            wished[0],
        )
        self.drops.append(found)
        return found

    def unit(self, unit: Unit) -> list[Line]:
        """From the parents down to a bar, and from the bar down to each child."""
        start = self.start(unit)
        bar = self.heads(unit) - ABOVE_CHILD - TRACK * self.bar_track[unit]
        tops = {
            child: (self.head_x(child), self.places[child].y - RADIUS) for child in children(unit)
        }
        roots = {child: (x, bar) for child, (x, _) in tops.items()} | self.twins(unit, tops, bar)
        ends = [x for x, _ in roots.values()]
        if start:
            ends.append(start[0])
        kinds = {descent for _, descent in unit.children}
        whole = Descent.OWN if Descent.OWN in kinds else next(iter(sorted(kinds, key=str)))
        found = []
        if start:
            found.append(Line((start, (start[0], bar)), whole))
        if max(ends) - min(ends) > 0.01:
            found.append(Line(((min(ends), bar), (max(ends), bar)), whole))
        found += [Line((roots[child], tops[child]), descent) for child, descent in unit.children]
        return found

    def twins(self, unit: Unit, tops: dict[int, Point], bar: float) -> dict[int, Point]:
        """Own children of one birthday leave the bar from one point."""
        born = {child: self.layout.graph.figures[child].born for child in tops}
        order = sorted(tops, key=lambda child: tops[child])
        groups: list[list[int]] = [order[:1]]
        for before, child in pairwise(order):
            if len(born[child]) == len("2018-05-14") and born[child] == born[before]:
                groups[-1].append(child)
            else:
                groups.append([child])
        return {
            child: (fmean(tops[one][0] for one in group), bar)
            for group in groups
            if len(group) > 1 and len(unit.parents) > 0
            for child in group
        }


def children(unit: Unit) -> list[int]:
    """The children of a unit, without how they came to it."""
    return [child for child, _ in unit.children]


def tracked(things: Sequence[tuple[T, int, tuple[float, float]]]) -> dict[T, int]:
    """A track for each thing among those of the same level."""
    levels: dict[int, list[tuple[T, tuple[float, float]]]] = {}
    for thing, level, span in things:
        levels.setdefault(level, []).append((thing, span))
    found: dict[T, int] = {}
    for here in levels.values():
        for (thing, _), track in zip(here, tracks([span for _, span in here]), strict=True):
            found[thing] = track
    return found
