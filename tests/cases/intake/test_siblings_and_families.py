"""A consultation about several children is typed once, and puts them into one family."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.cases import story
from tests.cases.intake.typed import PAGE, page_of
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, Consultation, Kind
from yorisoi.people.family_actions import family_of
from yorisoi.people.models import FamilyMember, Kinship, Person, PersonState

Enter = Callable[[Staff], Client]
BROTHER = {"child-1-name": "渡邉　陸", "child-1-born": "小5", "child-1-sex": "male"}


def test_one_on_file_and_one_new_come_into_one_family(cast: Cast, enter: Enter) -> None:
    data = page_of(cast.owner.pk, **{"child-0-person": cast.case.subject_id}, **BROTHER)
    enter(cast.owner).post(PAGE, data)
    brother = Person.objects.get(name="渡邉　陸")
    assert family_of(brother) == family_of(cast.case.subject)
    tie = Kinship.objects.get(kind="kinship.sibling")
    assert (tie.person, tie.other) == (brother, cast.case.subject)
    one = Consultation.objects.get()
    cases = {subject.person.name: subject.case for subject in one.subjects.all()}
    assert cases["渡邉　結衣"] == cast.case
    assert cases["渡邉　陸"] == Case.objects.get(subject=brother)
    assert one.tasks.count() == 2


def test_another_team_can_do_it_as_well(cast: Cast, enter: Enter) -> None:
    data = page_of(cast.other_team.pk, **{"child-0-person": cast.case.subject_id}, **BROTHER)
    assert enter(cast.other_team).post(PAGE, data).status_code == 302
    assert family_of(Person.objects.get(name="渡邉　陸")) == family_of(cast.case.subject)


def test_three_new_ones_are_a_family_of_their_own(cast: Cast, enter: Enter) -> None:
    more = BROTHER | {"child-2-name": "桜井　空", "child-2-born": "3歳"}
    enter(cast.owner).post(PAGE, page_of(cast.owner.pk, **more))
    subjects = [one.person for one in Consultation.objects.get().subjects.all()]
    families = {family_of(person) for person in subjects}
    assert len(families) == 1
    assert None not in families
    assert Kinship.objects.filter(kind="kinship.sibling").count() == 3
    assert Consultation.objects.count() == 1


def test_a_baby_of_this_year_on_file_gets_a_brother(cast: Cast, enter: Enter) -> None:
    """令和8年生: the last day it may be born on is still to come."""
    year = {"born_earliest": date(2026, 1, 1), "born_latest": date(2026, 12, 31)}
    baby = story.person("渡邉　光", born_said="令和8年", **year)
    enter(cast.owner).post(PAGE, page_of(cast.owner.pk, **{"child-0-person": baby.pk}, **BROTHER))
    assert Kinship.objects.get(kind="kinship.sibling").other == baby


def test_a_mother_on_file_who_calls_is_the_mother(cast: Cast, enter: Enter) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    data = page_of(cast.owner.pk, caller=mother.pk, caller_relation="母", route="route.family")
    enter(cast.owner).post(PAGE, data)
    child = Person.objects.get(name="桜井　葵")
    assert family_of(child) == family_of(mother)
    assert Kinship.objects.get(person=child).kind_id == "kinship.mother"


def test_the_family_of_somebody_named_is_used(cast: Cast, enter: Enter) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    enter(cast.owner).post(PAGE, page_of(cast.owner.pk, **{"child-0-relative": mother.pk}))
    assert family_of(Person.objects.get(name="桜井　葵")) == family_of(mother)


def test_a_pregnant_woman_comes_with_her_unborn_child(cast: Cast, enter: Enter) -> None:
    data = page_of(
        cast.owner.pk,
        matter="matter.pregnancy",
        abuse=None,
        expected_on="R8.10.1",
        **{"child-0-name": "桜井　恵", "child-0-born": "H12.3.4"},
    )
    enter(cast.owner).post(PAGE, data)
    woman = Person.objects.get(name="桜井　恵")
    unborn = Person.objects.get(state=PersonState.UNBORN)
    assert unborn.expected_on == date(2026, 10, 1)
    assert Kinship.objects.get(person=unborn).other == woman
    assert family_of(unborn) == family_of(woman)
    assert Case.objects.get(subject=woman).kind == Kind.PREGNANCY


def test_somebody_whose_name_nobody_knows(cast: Cast, enter: Enter) -> None:
    unnamed = {"child-0-state": "unnamed", "child-0-name": "", "child-0-kana": ""}
    browser = enter(cast.owner)
    answer = browser.post(PAGE, page_of(cast.owner.pk, **unnamed))
    assert answer.status_code == 422
    assert "住所の手がかりを入れてください" in answer.content.decode()
    browser.post(PAGE, page_of(cast.owner.pk, **unnamed, **{"child-0-address": "若葉台1-2"}))
    child = Person.objects.get(state=PersonState.UNNAMED)
    assert (child.name, FamilyMember.objects.filter(person=child).exists()) == (
        "若葉台1-2の子（名不詳）",
        False,
    )


def test_the_same_child_twice_is_refused(cast: Cast, enter: Enter) -> None:
    twice = {"child-0-person": cast.case.subject_id, "child-1-person": cast.case.subject_id}
    answer = enter(cast.owner).post(PAGE, page_of(cast.owner.pk, **twice))
    assert answer.status_code == 422
    assert "同じ人が二度入っています" in answer.content.decode()
    assert not Consultation.objects.exists()
