"""The standard symbols: □ ○ ◇ △, doubled, crossed, dashed, slashed; and the same in words."""

from xml.etree import ElementTree

import pytest

from tests.people.genogram.families import MAN, WOMAN, figure, graph, own
from yorisoi.people.genogram.draw import svg
from yorisoi.people.genogram.figures import Bond, Couple, Descent, Graph, Shape, Unit
from yorisoi.people.genogram.layout import arrange
from yorisoi.people.genogram.naming import siblings

SVG = "{http://www.w3.org/2000/svg}"


def drawn(family: Graph, **options: bool) -> ElementTree.Element:
    return ElementTree.fromstring(svg(arrange(family), **options))


def person(picture: ElementTree.Element, number: int) -> ElementTree.Element:
    found = picture.find(f"{SVG}g[@data-person='{number}']/{SVG}g")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("shape", "tag"),
    [(MAN, "rect"), (WOMAN, "circle"), (Shape.DIAMOND, "path"), (Shape.TRIANGLE, "path")],
)
def test_single_for_others_double_for_the_person_concerned(shape: Shape, tag: str) -> None:
    picture = drawn(graph(figure(1, shape, is_subject=True), figure(2, shape)))
    assert len(person(picture, 1).findall(f"{SVG}{tag}")) == 2
    assert len(person(picture, 2).findall(f"{SVG}{tag}")) == 1


def test_a_cross_over_the_dead() -> None:
    picture = drawn(graph(figure(1, WOMAN, is_dead=True), figure(2, WOMAN)))
    assert len(list(person(picture, 1))) == len(list(person(picture, 2))) + 1


@pytest.mark.parametrize(
    ("bond", "dashed", "slashed"),
    [
        (Bond.MARRIED, False, False),
        (Bond.PARTNERS, True, False),
        (Bond.DIVORCED, False, True),
        (Bond.PARTED, True, True),
    ],
)
def test_the_line_between_partners(bond: Bond, dashed: bool, slashed: bool) -> None:
    family = graph(figure(1, MAN), figure(2, WOMAN), couples=(Couple(1, 2, bond),))
    lines = drawn(family).findall(f"{SVG}g[1]/{SVG}path")
    assert ("stroke-dasharray" in lines[0].attrib) is dashed
    assert (len(lines) == 2) is slashed


def test_adopted_and_foster_children_hang_on_dashed_lines() -> None:
    for descent, dashed in ((Descent.OWN, False), (Descent.ADOPTIVE, True), (Descent.FOSTER, True)):
        family = graph(figure(1, MAN), figure(2, WOMAN), units=(Unit((1,), ((2, descent),)),))
        lines = drawn(family).findall(f"{SVG}g[1]/{SVG}path")
        assert all(("stroke-dasharray" in line.attrib) is dashed for line in lines)


def test_the_picture_says_in_words_what_it_shows() -> None:
    family = graph(
        figure(1, WOMAN, "本人 8歳 女", is_subject=True, at_home=True),
        figure(2, WOMAN, "母 36歳 女", at_home=True),
        units=(Unit((2,), own(1)),),
    )
    picture = drawn(family)
    assert picture.get("role") == "img"
    words = picture.findtext(f"{SVG}desc")
    assert words == "2人：本人 8歳 女、母 36歳 女。同居 2人。"


def test_hostile_words_stay_words() -> None:
    family = graph(figure(1, WOMAN, '<script>alert("x")</script>&'))
    text = svg(arrange(family), movable=True)
    assert "<script" not in text
    ElementTree.fromstring(text)


def test_no_style_and_no_script_in_it() -> None:
    text = svg(arrange(graph(figure(1, MAN, at_home=True), figure(2, WOMAN, at_home=True))))
    assert "style=" not in text
    assert "on" + "click" not in text


@pytest.mark.parametrize(
    ("born", "word"),
    [
        ("2018-05-14", "双子"),
        ("", "きょうだい"),
        ("2018", "きょうだい"),
        ("2016-05-14", "きょうだい"),
    ],
)
def test_twins_are_born_on_one_day_that_is_known(born: str, word: str) -> None:
    family = graph(
        figure(1, WOMAN, born="2018-05-14"),
        figure(2, Shape.DIAMOND, born=born),
        units=(Unit((), own(1, 2)),),
    )
    assert siblings(family, 1, {}) == {2: word}
