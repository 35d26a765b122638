"""Who is in the picture, and by which ties, follows from 家族の一員 and 続柄 on a day."""

from datetime import date

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.records import a_person, members, protect, ties
from yorisoi import audit
from yorisoi.people.family_actions import family_of
from yorisoi.people.genogram.family_graph import FamilyPicture, family_picture
from yorisoi.people.genogram.figures import Bond, Descent, Shape
from yorisoi.people.models import Family, FamilyMember, Kinship, Person, PersonState, Sex

TODAY = date(2026, 6, 15)


@pytest.fixture
def girl(cast: Cast) -> Person:
    return cast.case.subject


@pytest.fixture
def mother(girl: Person) -> Person:
    return girl.kin.get().other


@pytest.fixture
def family(girl: Person) -> Family:
    found = family_of(girl)
    assert found
    return found


def relation(picture: FamilyPicture, person: Person) -> str:
    return picture.relations[person.pk]


def test_blended_family_of_three_generations(girl: Person, mother: Person, family: Family) -> None:
    father = a_person("原田　剛", Sex.MALE, date(1985, 1, 1))
    partner = a_person("山口　淳", Sex.MALE, date(1993, 1, 1))
    brother = a_person("渡邉　陸", Sex.MALE, date(2015, 1, 1))
    sister = a_person("山口　紬", Sex.FEMALE, date(2023, 1, 1))
    grandmother = a_person("渡邉　節", Sex.FEMALE, date(1958, 1, 1), died_on=date(2020, 1, 1))
    unborn = a_person("胎児", state=PersonState.UNBORN, expected_on=date(2026, 9, 1))
    members(family, brother, sister, partner, unborn)
    ties(
        (girl, father, "father"), (brother, father, "father"), (brother, mother, "mother"),
        (sister, mother, "mother"), (sister, partner, "father"), (unborn, mother, "mother"),
        (unborn, partner, "father"), (mother, grandmother, "mother"),
        (mother, father, "ex_spouse"), (mother, partner, "partner"),
    )  # fmt: skip
    picture = family_picture(family, girl, TODAY)
    assert {
        relation(picture, one): picture.ages[one.pk]
        for one in (girl, mother, father, partner, brother, sister, grandmother, unborn)
    } == {
        "本人": "8歳", "母": "36歳", "父": "41歳", "母の内夫": "33歳", "兄": "11歳", "妹": "3歳",
        "母方祖母": "没 62歳", "胎児": "予定R8.9.1",
    }  # fmt: skip
    figures = picture.graph.figures
    assert figures[unborn.pk].shape is Shape.TRIANGLE
    assert figures[grandmother.pk].is_dead
    assert {pk for pk, one in figures.items() if one.at_home} == {
        one.pk for one in (girl, mother, brother, sister, partner, unborn)
    }
    assert {couple.pair: couple.bond for couple in picture.graph.couples} == {
        frozenset({mother.pk, father.pk}): Bond.DIVORCED,
        frozenset({mother.pk, partner.pk}): Bond.PARTNERS,
    }
    assert set(picture.couples) == {"母と父：離婚", "母と母の内夫：内縁"}


def test_an_ex_partners_new_family_does_not_come_along(
    girl: Person, mother: Person, family: Family
) -> None:
    father, wife = a_person("父", Sex.MALE), a_person("父の妻", Sex.FEMALE)
    ties((girl, father, "father"), (father, wife, "spouse"))
    assert wife.pk not in family_picture(family, girl, TODAY).persons


def test_as_it_was_on_an_earlier_day(girl: Person, mother: Person, family: Family) -> None:
    partner = a_person("内夫", Sex.MALE)
    baby = a_person("妹", Sex.FEMALE, date(2024, 5, 1))
    with transaction.atomic(), audit.event("demo.load"):
        FamilyMember.objects.create(
            family=family, person=partner, since=date(2023, 1, 1), until=date(2025, 1, 1),
            recorded_at="2026-01-01T00:00Z",
        )  # fmt: skip
        Kinship.objects.create(
            person=mother, other=partner, kind_id="kinship.partner", since=date(2023, 1, 1),
            until=date(2025, 1, 1), recorded_at="2026-01-01T00:00Z",
        )  # fmt: skip
    ties((baby, mother, "mother"), (baby, partner, "father"))
    then = family_picture(family, girl, date(2023, 6, 1))
    assert baby.pk not in then.persons
    assert then.graph.figures[partner.pk].at_home
    assert [couple.bond for couple in then.graph.couples] == [Bond.PARTNERS]
    now = family_picture(family, girl, TODAY)
    assert not now.graph.figures[partner.pk].at_home
    assert [couple.bond for couple in now.graph.couples] == [Bond.PARTED]
    before = family_picture(family, girl, date(2022, 6, 1))
    assert partner.pk not in before.persons


def test_a_widow_is_not_divorced(girl: Person, mother: Person, family: Family) -> None:
    father = a_person("父", Sex.MALE, died_on=date(2025, 1, 1))
    ties((girl, father, "father"))
    with transaction.atomic(), audit.event("demo.load"):
        Kinship.objects.create(
            person=mother, other=father, kind_id="kinship.spouse", until=date(2025, 1, 1),
            recorded_at="2026-01-01T00:00Z",
        )  # fmt: skip
    [couple] = family_picture(family, girl, TODAY).graph.couples
    assert couple.bond is Bond.MARRIED


def test_a_sibling_without_parents_on_file_hangs_dotted(girl: Person, family: Family) -> None:
    brother = a_person("兄", Sex.MALE, date(2015, 1, 1))
    ties((girl, brother, "older_brother"))
    [unit] = family_picture(family, girl, TODAY).graph.units
    assert dict(unit.children)[brother.pk] is Descent.ASSUMED


def test_a_stepfather_needs_no_second_line(girl: Person, mother: Person, family: Family) -> None:
    step = a_person("継父", Sex.MALE)
    ties((girl, step, "step_father"), (mother, step, "spouse"))
    picture = family_picture(family, girl, TODAY)
    assert relation(picture, step) == "継父"
    assert {unit.parents for unit in picture.graph.units} == {(mother.pk,)}


def test_an_age_that_is_partly_known(girl: Person, family: Family) -> None:
    from yorisoi.japanese import parse_partial_date

    uncle = Person(name="おじ", sex=Sex.MALE)
    uncle.set_born(parse_partial_date("昭和60年頃"))
    with transaction.atomic(), audit.event("demo.load"):
        uncle.save()
    ties((girl, uncle, "uncle"))
    members(family, uncle)
    picture = family_picture(family, girl, TODAY)
    assert picture.ages[uncle.pk] == "39～42歳"
    assert relation(picture, uncle) == "おじ"


def test_marks_stand_on_the_screen_and_not_on_paper(
    girl: Person, mother: Person, family: Family
) -> None:
    father = a_person("父", Sex.MALE)
    ties((girl, father, "father"))
    protect(mother, against=father)
    marks = {pk: one.marks for pk, one in family_picture(family, girl, TODAY).graph.figures.items()}
    assert marks[mother.pk] == ("支援措置",)
    assert marks[girl.pk] == ("支援措置",)  # she lives with her
    assert marks[father.pk] == ("加害者",)
    paper = family_picture(family, girl, TODAY, with_marks=False)
    assert not any(one.marks for one in paper.graph.figures.values())


def test_the_number_of_queries_does_not_grow_with_the_family(
    girl: Person, family: Family, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        child = a_person(f"きょうだい{number}", Sex.MALE, date(2010 + number, 1, 1))
        members(family, child)
        ties((child, girl.kin.get(kind="kinship.mother").other, "mother"))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        family_picture(family, girl, TODAY)
