"""What everybody is to the child, from 続柄 stored in one direction."""

from datetime import date

import pytest
from django.db import transaction

from tests.cases import story
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.cases.face.relatives import Group, is_abuser, ties_among, ties_of
from yorisoi.people.models import Kinship, Person


@transaction.atomic
def tie(person: Person, other: Person, kind: str) -> None:
    with audit.event("demo.load"):
        Kinship.objects.create(
            person=person, other=other, kind_id=f"kinship.{kind}", recorded_at=clock.now()
        )


def words(subject: Person, *others: Person) -> list[str]:
    found = ties_of(subject, ties_among([subject.pk, *(one.pk for one in others)]))
    return [found[one.pk].words for one in others]


@pytest.mark.parametrize(
    ("kind", "sex", "seen_from_the_other_side"),
    [
        ("older_brother", "female", "妹"),
        ("older_sister", "male", "弟"),
        ("younger_brother", "female", "姉"),
        ("father", "male", "息子"),
        ("grandmother", "female", "孫"),
        ("spouse", "female", "配偶者"),
        ("uncle", "male", "おい"),
    ],
)
def test_turned_round(kind: str, sex: str, seen_from_the_other_side: str, cast: Cast) -> None:
    one, other = story.person("甲", sex=sex), story.person("乙")
    tie(one, other, kind)
    assert words(other, one) == [seen_from_the_other_side]


def test_through_a_parent(cast: Cast) -> None:
    girl = cast.case.subject
    mother = Person.objects.get(name="渡邉　香織")
    partner, former = story.person("内夫", sex="male"), story.person("元夫", sex="male")
    elder = story.person("兄", sex="male", born_on=date(2015, 1, 1))
    baby = story.person("妹", sex="female", born_on=date(2025, 1, 1))
    unknown = story.person("年齢不明")
    tie(mother, partner, "partner")
    tie(former, mother, "ex_spouse")
    for child in (elder, baby, unknown):
        tie(child, mother, "mother")
    found = words(girl, mother, partner, former, elder, baby, unknown)
    assert found == ["実母", "母の内縁", "母の元配偶者", "兄", "妹", "きょうだい"]


def test_a_tie_that_was_withdrawn_counts_no_longer(cast: Cast) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        Kinship.objects.update(withdrawn_at=clock.now())
    assert ties_of(cast.case.subject, ties_among([cast.case.subject_id])) == {}


def test_of_whom_it_is_said_that_they_abuse(cast: Cast) -> None:
    girl, mother = cast.case.subject, Person.objects.get(name="渡邉　香織")
    partner = story.person("内夫", sex="male")
    tie(mother, partner, "partner")
    found = ties_of(girl, ties_among([girl.pk, mother.pk]))
    accused = {
        person.name: [
            term
            for term in ("abuser.mother", "abuser.father", "abuser.other_father", "abuser.other")
            if is_abuser(found[person.pk], term, person.sex)
        ]
        for person in (mother, partner)
    }
    assert accused == {"渡邉　香織": ["abuser.mother"], "内夫": ["abuser.other_father"]}
    assert found[partner.pk].group is Group.GUARDIAN
