"""Husband left of wife; of several partners the earlier ones left, the last one right."""

from tests.people.genogram.families import MAN, WOMAN, figure, graph, own
from yorisoi.people.genogram.figures import Bond, Couple, Graph, Unit
from yorisoi.people.genogram.layout import arrange
from yorisoi.people.genogram.lines import lines_of


def row(family: Graph, *ids: int) -> list[int]:
    places = arrange(family).places
    return sorted(ids, key=lambda one: places[one].x)


def test_husband_left_of_wife_whoever_was_recorded_first() -> None:
    for man, woman in ((1, 2), (2, 1)):
        family = graph(
            figure(man, MAN), figure(woman, WOMAN), couples=(Couple(1, 2, Bond.MARRIED),)
        )
        assert row(family, 1, 2) == [man, woman]


def test_divorced_father_mother_and_her_partner() -> None:
    family = graph(
        figure(1, MAN, "内夫"), figure(2, WOMAN, "母"), figure(3, MAN, "父"),
        figure(4, WOMAN, "本人", is_subject=True),
        couples=(Couple(2, 1, Bond.PARTNERS), Couple(3, 2, Bond.DIVORCED)),
        units=(Unit((2, 3), own(4)),),
    )  # fmt: skip
    assert row(family, 1, 2, 3) == [3, 2, 1]


def test_the_parents_of_the_person_concerned_stand_as_husband_and_wife() -> None:
    family = graph(
        figure(1, MAN, "元夫"), figure(2, WOMAN, "母"), figure(3, MAN, "父"),
        figure(4, WOMAN, "本人", is_subject=True),
        couples=(Couple(1, 2, Bond.DIVORCED), Couple(3, 2, Bond.MARRIED)),
        units=(Unit((2, 3), own(4)),),
    )  # fmt: skip
    assert row(family, 1, 2, 3) == [3, 2, 1]


def test_several_former_wives_in_a_row_before_the_present_one() -> None:
    family = graph(
        figure(1, MAN), *(figure(number, WOMAN) for number in (2, 3, 4)),
        couples=(
            Couple(1, 4, Bond.DIVORCED, "2001"),
            Couple(1, 3, Bond.DIVORCED, "2010"),
            Couple(1, 2, Bond.MARRIED, "2020"),
        ),
    )  # fmt: skip
    assert row(family, 1, 2, 3, 4) in ([4, 3, 1, 2], [2, 1, 3, 4])
    slashes = [line.slash for line in lines_of(arrange(family)) if line.slash]
    assert len(slashes) == 2


def test_the_line_to_an_earlier_wife_runs_beneath_the_labels_between() -> None:
    family = graph(
        figure(1, MAN), *(figure(number, WOMAN) for number in (2, 3, 4)),
        couples=tuple(Couple(1, other, Bond.DIVORCED, str(other)) for other in (2, 3, 4)),
    )  # fmt: skip
    layout = arrange(family)
    [arch] = [line for line in lines_of(layout) if len(line.points) == 4]
    level = arch.points[1][1]
    assert all(layout.box(one).bottom < level for one in layout.places)


def test_siblings_by_birth_the_eldest_left() -> None:
    family = graph(
        figure(1, MAN), figure(2, WOMAN),
        figure(3, MAN, born="2020-01-01"), figure(4, MAN, born="2015-01-01"),
        figure(5, MAN, born="2018-01-01"),
        couples=(Couple(1, 2, Bond.MARRIED),), units=(Unit((1, 2), own(3, 4, 5)),),
    )  # fmt: skip
    assert row(family, 3, 4, 5) == [4, 5, 3]


def test_twins_leave_the_line_from_one_point() -> None:
    family = graph(
        figure(1, MAN), figure(2, WOMAN),
        figure(3, MAN, born="2018-05-14"), figure(4, MAN, born="2018-05-14"),
        figure(5, MAN, born="2020-05-14"),
        couples=(Couple(1, 2, Bond.MARRIED),), units=(Unit((1, 2), own(3, 4, 5)),),
    )  # fmt: skip
    layout = arrange(family)
    roots = {
        line.points[1][0]: line.points[0][0]
        for line in lines_of(layout)
        if len(line.points) == 2 and abs(line.points[1][1] - (layout.places[3].y - 20)) < 0.1
    }
    twins = [roots[layout.places[one].x] for one in (3, 4)]
    assert twins[0] == twins[1]
    assert roots[layout.places[5].x] == layout.places[5].x
