"""The genogram as SVG: the same on the screen, in print and in a PDF. No style, no script."""

from collections.abc import Sequence
from html import escape
from math import hypot

from yorisoi.people.genogram.figures import Bond, Descent, Figure, Graph, Shape
from yorisoi.people.genogram.layout import Layout
from yorisoi.people.genogram.lines import Line, lines_of
from yorisoi.people.genogram.measures import LABEL_GAP, LETTER, LINE, SYMBOL, Place
from yorisoi.people.genogram.outline import outlines

Point = tuple[float, float]
INK = "#1a1a1a"
HOME = "#0017c1"
RADIUS = SYMBOL / 2
# Letters stand on paper of their own: a line that must cross a label, because somebody was moved
# by hand, goes behind it.
HALO = 'stroke="#fff" stroke-width="5" stroke-linejoin="round" paint-order="stroke"'
DASHED = {
    Bond.PARTNERS: "6 4",
    Bond.PARTED: "6 4",
    Bond.UNKNOWN: "1.5 4",
    Descent.ADOPTIVE: "6 4",
    Descent.FOSTER: "6 4",
    Descent.STEP: "1.5 4",
    Descent.ASSUMED: "1.5 4",
}


def svg(
    layout: Layout,
    *,
    title: str = "ジェノグラム",
    name: str = "genogram",
    movable: bool = False,
    households: bool = True,
) -> str:
    """The picture. ``name`` makes its ids unique on a page; ``movable`` makes figures focusable."""
    width, height = number(layout.width), number(layout.height)
    role = 'role="group"' if movable else 'role="img"'
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    role += f' aria-labelledby="{name}-title {name}-desc"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="genogram__picture" {size} {role}>',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(description(layout.graph))}</desc>',
        f'<g fill="none" stroke="{INK}" stroke-width="1.5">',
        *(stroke(line) for line in lines_of(layout)),
        "</g>",
    ]
    if households:
        parts += [
            f'<path class="genogram__home" d="{rounded(corners)}" fill="none" stroke="{HOME}"'
            ' stroke-width="1.5" stroke-dasharray="4 4"/>'
            for corners in outlines(layout)
        ]
    parts += [
        person(layout.graph.figures[one], place, movable=movable)
        for one, place in layout.places.items()
    ]
    return "".join([*parts, "</svg>"])


def description(graph: Graph) -> str:
    """The picture in words, for those who hear it."""
    people = "、".join(figure.words for figure in graph.figures.values() if figure.words)
    home = [figure.words for figure in graph.figures.values() if figure.at_home and figure.words]
    return f"{len(graph.figures)}人：{people}。" + (f"同居 {len(home)}人。" if home else "")


def number(value: float) -> str:
    """A length with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def path(points: Sequence[Point]) -> str:
    """A line through the points."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def stroke(line: Line) -> str:
    """A line, with its double slash when it stands for a divorce."""
    dash = f' stroke-dasharray="{DASHED[line.means]}"' if line.means in DASHED else ""
    drawn = f'<path d="{path(line.points)}"{dash}/>'
    if line.slash:
        x, y = line.slash
        slashes = "".join(
            path([(x + shift - 4, y + 9), (x + shift + 4, y - 9)]) for shift in (-3, 3)
        )
        drawn += f'<path d="{slashes}"/>'
    return drawn


def person(figure: Figure, place: Place, *, movable: bool) -> str:
    """One figure around its own origin, moved to its place."""
    labels = []
    for index, line in enumerate(figure.label):
        y = RADIUS + LABEL_GAP + LINE * index + LETTER
        labels.append(
            f'<text y="{number(y)}" font-family="BIZ UDPGothic, IPAmjMincho, sans-serif"'
            f' font-size="{number(LETTER)}" text-anchor="middle" fill="{INK}" {HALO}>{escape(line)}</text>'
        )
    handle = (
        f' tabindex="0" role="button" aria-label="{escape(figure.words)}。矢印キーで動かす"'
        if movable
        else ""
    )
    return (
        f'<g class="genogram__person" data-person="{figure.id}" data-x="{number(place.x)}"'
        f' data-y="{number(place.y)}" transform="translate({number(place.x)} {number(place.y)})"'
        f'{handle}><g fill="#fff" stroke="{INK}" stroke-width="1.75">{symbol(figure)}</g>'
        f"{''.join(labels)}{marks(figure)}</g>"
    )


def symbol(figure: Figure) -> str:
    """□ ○ ◇ △, doubled for the person concerned, crossed for the dead."""
    drawn = shape(figure.shape, RADIUS)
    if figure.is_subject:
        drawn += shape(figure.shape, RADIUS - 5)
    if figure.is_dead:
        reach = RADIUS if figure.shape is Shape.SQUARE else RADIUS * 0.7
        cross = path([(-reach, -reach), (reach, reach)]) + path([(-reach, reach), (reach, -reach)])
        drawn += f'<path d="{cross}" fill="none"/>'
    return drawn


def shape(which: Shape, size: float) -> str:
    """One symbol, ``size`` from its centre to its edge."""
    r = number(size)
    if which is Shape.SQUARE:
        return f'<rect x="-{r}" y="-{r}" width="{number(2 * size)}" height="{number(2 * size)}"/>'
    if which is Shape.CIRCLE:
        return f'<circle r="{r}"/>'
    if which is Shape.DIAMOND:
        return f'<path d="M0 -{r}L{r} 0L0 {r}L-{r} 0Z"/>'
    # △ hangs on the line from the parents by its tip.
    return f'<path d="M0 -{r}L{r} {number(size * 0.8)}L-{r} {number(size * 0.8)}Z"/>'


def marks(figure: Figure) -> str:
    """支 and 加 in a box at the corner of the symbol; the words stand in the table."""
    drawn = ""
    for index, mark in enumerate(figure.marks):
        x, y = RADIUS - 6, -RADIUS - 6 + 17 * index
        drawn += (
            f'<g class="genogram__mark"><rect x="{number(x)}" y="{number(y)}" width="16" height="16" rx="3" fill="#fff"'
            f' stroke="{INK}" stroke-width="1"/><text x="{number(x + 8)}" y="{number(y + 12)}"'
            ' font-family="BIZ UDPGothic, sans-serif" font-size="11" font-weight="700"'
            f' text-anchor="middle" fill="{INK}">{escape(mark[:1])}</text></g>'
        )
    return drawn


def rounded(corners: Sequence[Point], radius: float = 10.0) -> str:
    """A closed line with its corners rounded."""
    drawn = ""
    count = len(corners)
    for index, (x, y) in enumerate(corners):
        before, after = corners[index - 1], corners[(index + 1) % count]
        r = min(
            radius, hypot(x - before[0], y - before[1]) / 2, hypot(x - after[0], y - after[1]) / 2
        )
        entry, leave = towards((x, y), before, r), towards((x, y), after, r)
        drawn += ("L" if drawn else "M") + f"{number(entry[0])} {number(entry[1])}"
        drawn += f"Q{number(x)} {number(y)} {number(leave[0])} {number(leave[1])}"
    return drawn + "Z"


def towards(point: Point, other: Point, by: float) -> Point:
    """``by`` away from ``point`` in the direction of ``other``."""
    far = hypot(other[0] - point[0], other[1] - point[1]) or 1
    return point[0] + (other[0] - point[0]) * by / far, point[1] + (other[1] - point[1]) * by / far
