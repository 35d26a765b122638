"""Small charts as SVG, drawn here: growth, and the course of EPDS. Colours are the style sheet's."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 460, 200
LEFT, RIGHT, TOP, BOTTOM = 36, 18, 18, 26


@dataclass(frozen=True)
class Dot:
    """One value, at its place on the line of time."""

    x: float
    y: float
    words: str  # the value as it is written beside it
    marked: bool = False  # a ring around it: needs a look


@dataclass(frozen=True)
class Axis:
    """From where to where, and which places are named."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]

    def at(self, value: float) -> float:
        """Between 0 and 1."""
        return (value - self.low) / ((self.high - self.low) or 1)


def chart(
    title: str,
    dots: Sequence[Dot],
    across: Axis,
    up: Axis,
    *,
    limit: tuple[float, str] | None = None,
    behind: Sequence[tuple[str, Sequence[tuple[float, float]]]] = (),
) -> SafeString:
    """Dots joined by a line. ``limit``: a level with its words. ``behind``: curves with their names
    from the lowest to the highest, and what lies between these two. Read aloud it is its title."""
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(value: float) -> str:
        return f"{LEFT + across.at(value) * inner_width:.1f}"

    def y(value: float) -> str:
        return f"{TOP + (1 - up.at(value)) * inner_height:.1f}"

    def line(points: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{x(at)},{y(value)}" for at, value in points)

    floor, edge = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = [
        format_html(
            '<polygon class="chart__band" points="{} {}"/>',
            line(behind[0][1]),
            line(behind[-1][1][::-1]),
        )
        if behind
        else SafeString(""),
        format_html_join(
            "",
            '<polyline class="chart__curve{}" points="{}"/>',
            (
                (" chart__curve--middle" if at == len(behind) // 2 else "", line(points))
                for at, (_, points) in enumerate(behind)
            ),
        ),
        format_html_join(
            "",
            '<text class="chart__tick" x="{}" y="{}">{}</text>',
            (
                (float(x(points[-1][0])) + 2, float(y(points[-1][1])) + 4, name)
                for name, points in behind
                if name
            ),
        ),
        format_html_join(
            "",
            '<line class="chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text class="chart__tick" x="{}" y="{}" text-anchor="end">{}</text>',
            (
                (LEFT, edge, y(value), y(value), LEFT - 5, float(y(value)) + 4, words)
                for value, words in up.ticks
            ),
        ),
        format_html_join(
            "",
            '<line class="chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text class="chart__tick" x="{}" y="{}" text-anchor="middle">{}</text>',
            (
                (x(value), x(value), TOP, floor, x(value), HEIGHT - 8, words)
                for value, words in across.ticks
            ),
        ),
    ]
    if limit:
        level, words = limit
        parts.append(
            format_html(
                '<line class="chart__limit" x1="{}" x2="{}" y1="{}" y2="{}"/>'
                '<text class="chart__limit-words" x="{}" y="{}">{}</text>',
                LEFT, edge, y(level), y(level), LEFT + 4, float(y(level)) - 4, words,
            )
        )  # fmt: skip
    ordered = sorted(dots, key=lambda one: one.x)
    parts.append(
        format_html(
            '<polyline class="chart__line" points="{}"/>',
            " ".join(f"{x(one.x)},{y(one.y)}" for one in ordered),
        )
    )
    parts.append(
        format_html_join(
            "",
            '<circle class="{}" cx="{}" cy="{}" r="{}"/>'
            '<text class="chart__value" x="{}" y="{}" text-anchor="{}">{}</text>',
            (
                (
                    "chart__dot chart__dot--marked" if one.marked else "chart__dot",
                    x(one.x), y(one.y), 5.5 if one.marked else 3.5,
                    x(one.x), float(y(one.y)) - 9,
                    "end" if across.at(one.x) > 0.93 else "middle",
                    one.words,
                )
                for one in ordered
            ),
        )
    )  # fmt: skip
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH, HEIGHT, title, SafeString("".join(parts)),
    )  # fmt: skip


def ages_in_years(longest: float) -> Axis:
    """Ages in months, named at every year, or at every three months of a small child."""
    step, unit = (12, 12) if longest > 18 else (3, 1)
    high = max(step, -(-int(longest + 1) // step) * step)
    return Axis(
        0,
        high,
        [
            (month, "出生" if month == 0 else f"{month // unit}{'歳' if unit == 12 else 'か月'}")
            for month in range(0, high + 1, step)
        ],
    )  # fmt: skip


def around(values: Sequence[float], step: int) -> Axis:
    """Values from zero or a round one below them to a round one above them."""
    low = max(0, int(min(values)) // step * step - step)
    high = (int(max(values)) // step + 1) * step
    while (high - low) / step > 6:
        step *= 2
    low = low // step * step
    high = -(-high // step) * step
    return Axis(low, high, [(value, str(value)) for value in range(low, high + 1, step)])
