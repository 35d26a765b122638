"""The row of each figure. Pure.

Every tie says how many generations lie between two figures; they are joined one by one, parents
first, and a tie that contradicts what is joined already is left out.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from yorisoi.people.genogram.figures import Graph, Unit


class Offsets:
    """Figures joined by known distances in generations (union–find with weights)."""

    def __init__(self, ids: Iterable[int]) -> None:
        self.root = {one: one for one in ids}
        self.offset = dict.fromkeys(self.root, 0)

    def find(self, one: int) -> tuple[int, int]:
        """The root of ``one``, and how far below it ``one`` stands."""
        below = 0
        while self.root[one] != one:
            below += self.offset[one]
            one = self.root[one]
        return one, below

    def join(self, one: int, other: int, generations: int) -> bool:
        """``other`` stands ``generations`` below ``one``; False when that contradicts."""
        root, below = self.find(one)
        other_root, other_below = self.find(other)
        if root == other_root:
            return other_below - below == generations
        self.root[other_root] = root
        self.offset[other_root] = below + generations - other_below
        return True


def generations(graph: Graph) -> tuple[dict[int, int], Graph, tuple[frozenset[int], ...]]:
    """The row of each figure, the graph without what contradicts, and what that was."""
    joined = Offsets(graph.figures)
    units, undrawn = descending(graph, joined)
    for unit in units:
        for (one, _), (other, _) in pairwise(unit.children):
            joined.join(one, other, 0)
    couples = []
    for couple in graph.couples:
        if joined.join(couple.one, couple.other, 0):
            couples.append(couple)
        else:
            undrawn.append(couple.pair)
    for leaning in graph.leanings:
        joined.join(leaning.one, leaning.other, leaning.generations)
    if graph.figures:
        anchor = graph.subject or next(iter(graph.figures))
        for one in graph.figures:
            joined.join(anchor, one, 0)
    level = {one: joined.find(one)[1] for one in graph.figures}
    highest = min(level.values(), default=0)
    # Children without any parent in another row stay in one unit only when they share a row.
    kept = tuple(
        unit
        for unit in units
        if unit.children
        and (unit.parents or len({level[child] for child, _ in unit.children}) == 1)
    )
    drawn = replace(graph, couples=tuple(couples), units=kept)
    return {one: row - highest for one, row in level.items()}, drawn, tuple(undrawn)


def descending(graph: Graph, joined: Offsets) -> tuple[list[Unit], list[frozenset[int]]]:
    """The units without children who would not stand beneath their parents, and those ties."""
    undrawn: list[frozenset[int]] = []
    units = []
    for unit in graph.units:
        children = []
        for child, descent in unit.children:
            wrong = [p for p in unit.parents if not joined.join(child, p, -1)]
            undrawn += [frozenset({child, p}) for p in wrong]
            if not wrong:
                children.append((child, descent))
        units.append(replace(unit, children=tuple(children)))
    return units, undrawn
