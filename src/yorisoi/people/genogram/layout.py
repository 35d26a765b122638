"""Where each figure of a genogram stands: generations in rows, partners side by side. Pure.

Rows (``rows``), chains of partners (``chains``), their order and x (``spread``); here the y of the
rows, which take their labels and beneath them the tracks their lines need, and places by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from yorisoi.people.genogram.chains import Chain, chains_of
from yorisoi.people.genogram.figures import Couple, Figure, Graph, Unit
from yorisoi.people.genogram.measures import (
    GAP,
    LABEL_GAP,
    LINE,
    MARGIN,
    SYMBOL,
    TRACK,
    Box,
    Place,
    anchor_of,
    box_at,
)
from yorisoi.people.genogram.rows import generations
from yorisoi.people.genogram.spread import spread


@dataclass(frozen=True)
class Layout:
    """A graph with places: what is drawn, how large it is, and what could not be drawn."""

    graph: Graph
    places: dict[int, Place]
    width: float
    height: float
    undrawn: tuple[frozenset[int], ...] = ()

    def box(self, figure: int) -> Box:
        """The symbol with its label."""
        return box_at(self.graph.figures[figure], self.places[figure])


def arrange(graph: Graph) -> Layout:
    """The whole picture, laid out by itself."""
    rows, drawn, undrawn = generations(graph)
    if not rows:
        return Layout(graph, {}, 2 * MARGIN, 2 * MARGIN)
    chains = [Chain(order, drawn) for order in chains_of(drawn, rows)]
    xs = spread(chains, rows, drawn)
    ys = stack(rows, xs, drawn)
    return bounded(drawn, {one: Place(xs[one], ys[rows[one]]) for one in rows}, undrawn)


def arrange_by_hand(graph: Graph, placed: Mapping[int, Place]) -> Layout:
    """The picture with figures where somebody put them; whoever came since stands by itself."""
    found = arrange(graph)
    placed = {one: place for one, place in placed.items() if one in found.places}
    if not placed:
        return found
    # What was laid out by itself is moved along with those that were placed.
    shift_x = fmean(place.x - found.places[one].x for one, place in placed.items())
    shift_y = fmean(place.y - found.places[one].y for one, place in placed.items())
    places = dict(placed)
    for one, place in found.places.items():
        if one in places:
            continue
        wish = Place(place.x + shift_x, place.y + shift_y)
        taken = [box_at(found.graph.figures[other], at) for other, at in places.items()]
        figure = found.graph.figures[one]
        while any(box_at(figure, wish).meets(box) for box in taken):
            wish = replace(wish, x=wish.x + GAP)
        places[one] = wish
    return bounded(found.graph, places, found.undrawn)


def overlapping(layout: Layout) -> list[tuple[int, int]]:
    """The pairs of figures that stand on one another."""
    ids = sorted(layout.places)
    return [
        (one, other)
        for index, one in enumerate(ids)
        for other in ids[index + 1 :]
        if layout.box(one).meets(layout.box(other))
    ]


def bounded(
    graph: Graph, places: Mapping[int, Place], undrawn: tuple[frozenset[int], ...]
) -> Layout:
    """Moved so that everything lies within the picture, with a margin all around."""
    boxes = [box_at(graph.figures[one], place) for one, place in places.items()]
    left, top = min(box.left for box in boxes) - MARGIN, min(box.top for box in boxes) - MARGIN
    return Layout(
        graph,
        {one: Place(place.x - left, place.y - top) for one, place in places.items()},
        max(box.right for box in boxes) - left + MARGIN,
        max(box.bottom for box in boxes) - top + MARGIN,
        undrawn,
    )


def tracks(spans: Sequence[tuple[float, float]]) -> list[int]:
    """A track for each span, so that spans of one track do not touch."""
    ends: list[float] = []
    found = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda one: spans[one]):
        start, end = spans[index]
        free = next((track for track, until in enumerate(ends) if until < start - 8), len(ends))
        if free == len(ends):
            ends.append(end)
        ends[free] = end
        found[index] = free
    return found


def is_beside(couple: Couple, places: Mapping[int, Place], figures: Mapping[int, Figure]) -> bool:
    """Whether a straight line joins the two without crossing anybody."""
    one, other = places[couple.one], places[couple.other]
    if abs(one.y - other.y) > 1:
        return False
    left, right = sorted((one.x, other.x))
    way = Box(left, one.y - 1, right, one.y + 1)
    return not any(
        box_at(figures[third], place).meets(way)
        for third, place in places.items()
        if third not in couple.pair
    )


def stack(rows: Mapping[int, int], xs: Mapping[int, float], graph: Graph) -> list[float]:
    """The y of every row: its labels, then room for the lines beneath it."""
    flat = {one: Place(xs[one], 1000.0 * rows[one]) for one in rows}
    ys, top = [], 0.0
    for row in range(max(rows.values()) + 1):
        ys.append(top + SYMBOL / 2)
        here = [one for one in rows if rows[one] == row]
        lines = max(len(graph.figures[one].label) for one in here) if here else 0
        arches = [
            (min(xs[one] for one in couple.pair), max(xs[one] for one in couple.pair))
            for couple in graph.couples
            if rows[couple.one] == row and not is_beside(couple, flat, graph.figures)
        ]
        bars = [
            span_of(unit, xs, graph) for unit in graph.units if rows[unit.children[0][0]] == row + 1
        ]
        needed = max(tracks(arches), default=-1) + max(tracks(bars), default=-1) + 2
        top += SYMBOL + LABEL_GAP + LINE * lines + 26 + TRACK * needed + (6 if arches else 0)
    return ys


def span_of(unit: Unit, xs: Mapping[int, float], graph: Graph) -> tuple[float, float]:
    """From where to where the bar above the children reaches."""
    ends = [xs[child] for child, _ in unit.children]
    if unit.parents:
        ends.append(anchor_of(unit, xs, graph))
    return min(ends), max(ends)
