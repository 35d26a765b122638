"""Whatever the family: nobody stands on anybody, partners in one line, children beneath parents."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people.genogram.families import families
from yorisoi.people.genogram.draw import svg
from yorisoi.people.genogram.figures import Graph
from yorisoi.people.genogram.layout import arrange, arrange_by_hand, overlapping
from yorisoi.people.genogram.lines import lines_of
from yorisoi.people.genogram.measures import Box, Place
from yorisoi.people.genogram.outline import outlines

often = settings(max_examples=50, deadline=None)


@often
@given(families())
def test_everybody_is_there_and_nobody_overlaps(family: Graph) -> None:
    layout = arrange(family)
    assert layout.places.keys() == family.figures.keys()
    assert overlapping(layout) == []


@often
@given(families())
def test_partners_stand_in_one_line(family: Graph) -> None:
    layout = arrange(family)
    for couple in layout.graph.couples:
        assert layout.places[couple.one].y == layout.places[couple.other].y


@often
@given(families())
def test_children_stand_beneath_their_parents(family: Graph) -> None:
    layout = arrange(family)
    for unit in layout.graph.units:
        for child, _ in unit.children:
            for parent in unit.parents:
                assert layout.box(parent).bottom < layout.box(child).top


@often
@given(families())
def test_a_tie_is_drawn_or_told(family: Graph) -> None:
    layout = arrange(family)
    drawn = {couple.pair for couple in layout.graph.couples}
    drawn |= {
        frozenset({p, c}) for u in layout.graph.units for p in u.parents for c, _ in u.children
    }
    wanted = {couple.pair for couple in family.couples}
    assert wanted <= drawn | set(layout.undrawn)


@often
@given(families())
def test_everything_lies_within_the_picture(family: Graph) -> None:
    layout = arrange(family)
    points = [point for line in lines_of(layout) for point in line.points]
    points += [corner for line in outlines(layout) for corner in line]
    for one in layout.places:
        box = layout.box(one)
        points += [(box.left, box.top), (box.right, box.bottom)]
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in points)


@often
@given(families())
def test_the_outline_leaves_out_who_lives_elsewhere(family: Graph) -> None:
    layout = arrange(family)
    lines = outlines(layout)
    home = [one for one, figure in family.figures.items() if figure.at_home]
    for one, place in layout.places.items():
        if len(home) > 1:
            assert is_within((place.x, place.y), lines) is (one in home)
    if len(home) < 2:
        assert lines == []


@often
@given(families(), st.dictionaries(st.integers(1, 20), st.tuples(*[st.integers(0, 900)] * 2)))
def test_places_by_hand_are_kept_and_newcomers_stand_free(
    family: Graph, given_places: dict[int, tuple[int, int]]
) -> None:
    placed = {one: Place(float(x), float(y)) for one, (x, y) in given_places.items()}
    layout = arrange_by_hand(family, placed)
    assert layout.places.keys() == family.figures.keys()
    kept = sorted(placed.keys() & layout.places.keys())
    for one, other in itertools.pairwise(kept):
        assert (
            abs((layout.places[one].x - layout.places[other].x) - (placed[one].x - placed[other].x))
            < 0.01
        )
    assert all(one in placed and other in placed for one, other in overlapping(layout))
    assert svg(layout).endswith("</svg>")


def is_within(point: tuple[float, float], lines: list[list[tuple[float, float]]]) -> bool:
    """By the even–odd rule."""
    x, y = point
    crossed = 0
    for corners in lines:
        for (x1, y1), (_, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
            crossed += x1 > x and min(y1, y2) <= y < max(y1, y2)
    return crossed % 2 == 1


def test_boxes_that_touch_do_not_meet_whatever_rounding_makes_of_their_edge() -> None:
    edge = 0.1 + 0.2  # a little more than 0.3
    assert not Box(0, 0, edge, 1).meets(Box(0.3, 0, 1, 1))
    assert Box(0, 0, 0.5, 1).meets(Box(0.3, 0, 1, 1))
