"""Partners side by side in one chain. Pure.

Husband left of wife; of several partners the earlier ones to the left, the last to the right.
"""

from collections.abc import Mapping, Sequence

from yorisoi.people.genogram.figures import Couple, Figure, Graph, Shape
from yorisoi.people.genogram.measures import COUPLE_GAP, width_of


def chains_of(graph: Graph, rows: Mapping[int, int]) -> list[list[int]]:
    """Every figure in exactly one chain; somebody without a partner is a chain alone."""
    partners: dict[int, list[Couple]] = {one: [] for one in graph.figures}
    for couple in graph.couples:
        partners[couple.one].append(couple)
        partners[couple.other].append(couple)
    seen: set[int] = set()
    chains = []
    by_partners = sorted(graph.figures, key=lambda one: (-len(partners[one]), rows[one], one))
    for hub in by_partners:
        if hub not in seen:
            chain = chain_around(hub, partners, graph.figures, seen)
            mirrored = leftness(chain, graph) < leftness(chain[::-1], graph)
            chains.append(chain[::-1] if mirrored else chain)
    return chains


def leftness(chain: Sequence[int], graph: Graph) -> int:
    """How well husbands stand left of wives; the parents of the person concerned count most."""
    place = {one: index for index, one in enumerate(chain)}
    parents = [
        frozenset(unit.parents)
        for unit in graph.units
        if graph.subject in {child for child, _ in unit.children}
    ]
    total = 0
    for couple in graph.couples:
        left, right = sorted(couple.pair, key=lambda one: place.get(one, -1))
        shapes = graph.figures[left].shape, graph.figures[right].shape
        if left in place and shapes[0] is not shapes[1]:
            weight = 4 if couple.pair in parents else 1 if couple.bond.is_past else 2
            total += weight * (1 if stands_left(graph.figures[left], graph.figures[right]) else -1)
    return total


def chain_around(
    hub: int,
    partners: Mapping[int, list[Couple]],
    figures: Mapping[int, Figure],
    seen: set[int],
) -> list[int]:
    """The chain of whoever has the most partners: earlier ones left, the last one right."""
    seen.add(hub)
    mine = [
        (couple, other)
        for couple in partners[hub]
        for other in couple.pair - {hub}
        if other not in seen
    ]
    seen.update(other for _, other in mine)
    if len(mine) == 1:
        [(_, other)] = mine
        return [hub, other] if stands_left(figures[hub], figures[other]) else [other, hub]
    mine.sort(key=lambda one: (not one[0].bond.is_past, one[0].since, one[1]))
    left = [other for _, other in mine[:-1]]
    right = [other for _, other in mine[-1:]]
    return [
        *(one for other in left for one in branch(other, partners, seen, to_left=True)),
        hub,
        *(one for other in right for one in branch(other, partners, seen, to_left=False)),
    ]


def branch(
    one: int, partners: Mapping[int, list[Couple]], seen: set[int], *, to_left: bool
) -> list[int]:
    """A partner with their own other partners beyond them."""
    seen.add(one)
    beyond = [
        other for couple in partners[one] for other in couple.pair - {one} if other not in seen
    ]
    seen.update(beyond)
    further = [x for other in beyond for x in branch(other, partners, seen, to_left=to_left)]
    return [*further, one] if to_left else [one, *further]


def stands_left(one: Figure, other: Figure) -> bool:
    """Whether ``one`` stands left of ``other``: husband left of wife, else the elder."""
    order = [Shape.SQUARE, Shape.DIAMOND, Shape.TRIANGLE, Shape.CIRCLE]
    ranks = order.index(one.shape), order.index(other.shape)
    return ranks[0] < ranks[1] or (
        ranks[0] == ranks[1] and (one.born, one.id) < (other.born, other.id)
    )


class Chain:
    """Partners side by side, moved as one piece. ``at`` is the x of its left end."""

    def __init__(self, members: Sequence[int], graph: Graph) -> None:
        self.members = list(members)
        self.at = 0.0
        self.inside: dict[int, float] = {}
        edge = 0.0
        for one in members:
            width = width_of(graph.figures[one])
            self.inside[one] = edge + width / 2
            edge += width + COUPLE_GAP
        self.width = edge - COUPLE_GAP
        self.born = min(graph.figures[one].born or "9" for one in members)

    def x(self, one: int) -> float:
        """Where a member stands now."""
        return self.at + self.inside[one]
