"""The order of chains in their rows, and the x of every figure. Pure.

Each chain goes towards its parents and its children, equal ones by birth; then it is pulled by
them, and a row is the nearest one in which nothing overlaps (least squares with minimal distances:
pool adjacent violators).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from statistics import fmean

from yorisoi.people.genogram.chains import Chain
from yorisoi.people.genogram.figures import Graph, Unit
from yorisoi.people.genogram.measures import GAP, anchor_of

SWEEPS = 20
TRIALS = 100  # a large family must not keep the page waiting


class Pull:
    """What draws each chain to the left or right: its parents above, its children below."""

    def __init__(self, chains: Iterable[Chain], graph: Graph) -> None:
        self.chain_of = {one: chain for chain in chains for one in chain.members}
        self.graph = graph
        self.above: dict[int, list[Unit]] = {one: [] for one in graph.figures}
        self.below: dict[int, list[Unit]] = {one: [] for one in graph.figures}
        for unit in graph.units:
            for child, _ in unit.children:
                self.above[child].append(unit)
            for parent in unit.parents[:1]:
                self.below[parent].append(unit)

    def x(self, one: int) -> float:
        """Where a figure stands now."""
        return self.chain_of[one].x(one)

    def middle(self, ids: Sequence[int]) -> float:
        """The middle between the outermost of several figures."""
        xs = [self.x(one) for one in ids]
        return (min(xs) + max(xs)) / 2

    def anchor(self, unit: Unit) -> float:
        """Below which x the children of a unit hang."""
        return anchor_of(unit, {one: self.x(one) for one in unit.parents}, self.graph)

    def wishes(self, chain: Chain, *, up: bool = True, down: bool = True) -> list[float]:
        """Where the chain would stand for each of its ties alone."""
        found = []
        for one in chain.members:
            for unit in self.above[one] if up else ():
                others = [c for c, _ in unit.children if c not in chain.members]
                if unit.parents:
                    found.append(self.anchor(unit) - chain.inside[one])
                elif others:
                    found.append(self.middle(others) - chain.inside[one])
            for unit in self.below[one] if down else ():
                below = self.middle([child for child, _ in unit.children])
                found.append(below - (self.anchor(unit) - chain.at))
        return found


def spread(chains: Sequence[Chain], rows: Mapping[int, int], graph: Graph) -> dict[int, float]:
    """The x of every figure."""
    count = max(rows.values()) + 1
    by_row: list[list[Chain]] = [[] for _ in range(count)]
    for chain in chains:
        by_row[rows[chain.members[0]]].append(chain)
    pull = Pull(chains, graph)
    for row in by_row:
        row.sort(key=lambda chain: (chain.born, chain.members))
        settle(row, [0.0] * len(row))
    best = strain(by_row, pull), [list(row) for row in by_row]
    for _ in range(4):
        for up, order in ((False, reversed(by_row)), (True, iter(by_row))):
            for row in order:
                reorder(row, pull, up=up)
        cost = strain(by_row, pull)
        if cost < best[0] - 0.5:
            best = cost, [list(row) for row in by_row]
    settled = climbed(best[1], best[0], pull)
    for _ in range(SWEEPS):
        for row in (*settled, *reversed(settled)):
            settle(row, [fmean(pull.wishes(chain) or [chain.at]) for chain in row])
    return {one: pull.x(one) for one in graph.figures}


def climbed(by_row: list[list[Chain]], cost: float, pull: Pull) -> list[list[Chain]]:
    """The rows with single chains moved along their row for as long as that makes it better."""
    patience = TRIALS
    for _ in range(3):
        before = cost
        for row in by_row:
            for chain in list(row) if len(row) > 1 else ():
                home = row.index(chain)
                for target in range(len(row)):
                    patience -= 1
                    if patience < 0 or target == home:
                        continue
                    row.remove(chain)
                    row.insert(target, chain)
                    trial = strain(by_row, pull)
                    if trial < cost - 0.5:
                        cost, home = trial, target
                row.remove(chain)
                row.insert(home, chain)
        if cost > before - 0.5:
            break
    return by_row


def reorder(row: list[Chain], pull: Pull, *, up: bool) -> None:
    """Order a row by its parents (``up``) or its children; equal ones by birth."""
    wish = {
        id(chain): fmean(pull.wishes(chain, up=up, down=not up) or pull.wishes(chain) or [chain.at])
        + chain.width / 2
        for chain in row
    }
    row.sort(key=lambda chain: (round(wish[id(chain)] / 4), chain.born, chain.members))
    settle(row, [wish[id(chain)] - chain.width / 2 for chain in row])


def strain(by_row: Sequence[Sequence[Chain]], pull: Pull) -> float:
    """How far ties are stretched in all, with every row settled."""
    for row in by_row:
        settle(row, [fmean(pull.wishes(chain) or [chain.at]) for chain in row])
    stretched = sum(
        abs(wish - chain.at) for row in by_row for chain in row for wish in pull.wishes(chain)
    )
    return stretched + 80 * crossings(pull) + 30 * breaks(by_row, pull.graph)


def crossings(pull: Pull) -> int:
    """How often lines from parents to children cross."""
    ties = [
        (pull.anchor(unit), pull.x(child), index)
        for index, unit in enumerate(pull.graph.units)
        if unit.parents
        for child, _ in unit.children
    ]
    return sum(
        (up < other_up - 1 and down > other_down + 1)
        or (up > other_up + 1 and down < other_down - 1)
        for (up, down, unit), (other_up, other_down, other) in combinations(ties, 2)
        if unit != other
    )


def breaks(by_row: Sequence[Sequence[Chain]], graph: Graph) -> int:
    """How often somebody from elsewhere, or out of the order of birth, stands in between."""
    found = 0
    for row in by_row:
        home = [graph.figures[one].at_home for chain in row for one in chain.members]
        runs = sum(at and not before for before, at in pairwise([False, *home]))
        found += max(runs - 1, 0)
        alone = [chain.born for chain in row if len(chain.members) == 1]
        found += sum(one > other for one, other in pairwise(alone))
    return found


def settle(row: Sequence[Chain], wishes: Sequence[float]) -> None:
    """Put the chains of a row, in their order, as near to their wishes as they fit."""
    offsets, edge = [], 0.0
    for chain in row:
        offsets.append(edge)
        edge += chain.width + GAP
    # Pool adjacent violators on the wishes without the space the chains need themselves.
    pools: list[list[float]] = []  # [sum, count]
    for wish, offset in zip(wishes, offsets, strict=True):
        pools.append([wish - offset, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, many = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += many
    settled = [total / many for total, many in pools for _ in range(int(many))]
    for chain, start, offset in zip(row, settled, offsets, strict=True):
        chain.at = start + offset
