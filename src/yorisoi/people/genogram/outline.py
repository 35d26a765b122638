"""The dashed outline around those who live together. Pure.

Each of them gets a rectangle; rectangles are joined by passages that touch nobody else, nearest
first; the outline runs around what comes of it. Whoever cannot be reached has an outline apart.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from yorisoi.people.genogram.layout import Layout
from yorisoi.people.genogram.measures import Box

Point = tuple[float, float]
PAD = 10.0


def outlines(layout: Layout) -> list[list[Point]]:
    """Closed lines of corners, one or several, outermost and holes alike."""
    inside = [one for one, figure in layout.graph.figures.items() if figure.at_home]
    if len(inside) < 2:
        return []
    rooms = [grown(layout.box(one), PAD) for one in inside]
    strangers = [grown(layout.box(one), 2) for one in layout.places if one not in set(inside)]
    return border(rooms + passages(rooms, strangers))


def grown(box: Box, by: float) -> Box:
    """The rectangle, larger on every side."""
    return Box(box.left - by, box.top - by, box.right + by, box.bottom + by)


def passages(rooms: Sequence[Box], strangers: Sequence[Box]) -> list[Box]:
    """Rectangles that join the rooms, the nearest first, without touching a stranger."""
    group = list(range(len(rooms)))
    found: list[Box] = []
    pairs = sorted(
        combinations(range(len(rooms)), 2), key=lambda p: distance(rooms[p[0]], rooms[p[1]])
    )
    for one, other in pairs:
        if group[one] == group[other]:
            continue
        for way in ways(rooms[one], rooms[other]):
            if not any(part.meets(stranger) for part in way for stranger in strangers):
                found += way
                gone = group[other]
                group = [group[one] if of == gone else of for of in group]
                break
    return found


def distance(one: Box, other: Box) -> float:
    """How far apart two rectangles are; sideways counts less than across rows."""
    aside = max(one.left - other.right, other.left - one.right, 0)
    across = max(one.top - other.bottom, other.top - one.bottom, 0)
    return aside + 2 * across


def ways(one: Box, other: Box) -> Iterable[list[Box]]:
    """Passages between two rectangles, the most natural first."""
    if one.meets(other):
        yield []
    upper, lower = sorted((one, other), key=lambda box: box.top)
    left, right = sorted((one, other), key=lambda box: box.left)
    # What lies between, as wide as both.
    if upper.bottom < lower.top:
        yield [Box(left.left, upper.bottom, max(left.right, right.right), lower.top)]
    if left.right <= right.left:
        yield [Box(left.right, upper.top, right.left, max(upper.bottom, lower.bottom))]
        # Around whoever stands between them: beneath, or above.
        thick = 12.0
        foot = max(left.bottom, right.bottom)
        yield [Box(left.left, foot - 1, right.right, foot + thick), *legs(left, right, foot)]
        head = min(left.top, right.top)
        yield [Box(left.left, head - thick, right.right, head + 1)]
    if upper.bottom < lower.top:
        # Narrow and straight, at either side of what they share.
        for x in (max(upper.left, lower.left), min(upper.right, lower.right) - 12):
            yield [Box(x, upper.bottom - 1, x + 12, lower.top + 1)]


def legs(left: Box, right: Box, foot: float) -> list[Box]:
    """Down to the passage beneath, from both."""
    return [
        Box(box.left, box.bottom - 1, box.right, foot) for box in (left, right) if box.bottom < foot
    ]


def border(boxes: Sequence[Box]) -> list[list[Point]]:
    """The outline of rectangles laid over one another, as closed lines of corners."""
    xs = sorted({x for box in boxes for x in (box.left, box.right)})
    ys = sorted({y for box in boxes for y in (box.top, box.bottom)})
    filled = {
        (i, j)
        for i in range(len(xs) - 1)
        for j in range(len(ys) - 1)
        if any(
            box.left <= xs[i]
            and xs[i + 1] <= box.right
            and box.top <= ys[j]
            and ys[j + 1] <= box.bottom
            for box in boxes
        )
    }
    # Edges with the filled side on the right hand; each leads on to the next.
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for i, j in sorted(filled):
        for beside, start, end in (
            ((i, j - 1), (i, j), (i + 1, j)),
            ((i + 1, j), (i + 1, j), (i + 1, j + 1)),
            ((i, j + 1), (i + 1, j + 1), (i, j + 1)),
            ((i - 1, j), (i, j + 1), (i, j)),
        ):
            if beside not in filled:
                edges.setdefault(start, []).append(end)
    found = []
    while edges:
        start = next(iter(edges))
        corners, at = [start], step(edges, start, None)
        before = start
        while at != start:
            corners.append(at)
            before, at = at, step(edges, at, before)
        found.append(straightened([(xs[i], ys[j]) for i, j in corners]))
    return found


def step(
    edges: dict[tuple[int, int], list[tuple[int, int]]],
    at: tuple[int, int],
    before: tuple[int, int] | None,
) -> tuple[int, int]:
    """Take the next edge; where two areas touch at a corner, the one that turns right."""
    ends = edges[at]
    chosen = ends[0]
    if before is not None and len(ends) > 1:
        came = (at[0] - before[0], at[1] - before[1])
        right = (-came[1], came[0])
        chosen = next((e for e in ends if (e[0] - at[0], e[1] - at[1]) == right), ends[0])
    ends.remove(chosen)
    if not ends:
        del edges[at]
    return chosen


def straightened(points: Sequence[Point]) -> list[Point]:
    """The corners alone."""
    count = len(points)
    return [
        point
        for index, point in enumerate(points)
        if not (
            points[index - 1][0] == point[0] == points[(index + 1) % count][0]
            or points[index - 1][1] == point[1] == points[(index + 1) % count][1]
        )
    ]
