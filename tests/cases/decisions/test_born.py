"""特定妊婦 becomes the newborn's family in one step."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client

from tests.cases import story
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.cases.decisions.born import Newborn, case_born
from yorisoi.cases.models import Case, CaseStep, Kind, Task
from yorisoi.people.family_actions import family_of
from yorisoi.people.models import (
    Family,
    FamilyMember,
    Kinship,
    Person,
    PersonName,
    PersonState,
    Sex,
)

Enter = Callable[[Staff], Client]
BABY = Newborn("渡邉　光", "ワタナベ　ヒカル", Sex.MALE, date(2026, 6, 14))


@pytest.fixture
def mothers(cast: Cast) -> Case:
    """The case of a 特定妊婦."""
    mother = story.person("渡邉　葵", sex="female", born_on=date(2000, 1, 1))
    return story.case_of(mother, worker=cast.owner, kind=Kind.PREGNANCY)


def born(cast: Cast, case: Case, newborn: Newborn = BABY, **more: object) -> Case:
    return case_born(by=cast.owner, case=case, newborn=newborn, kind=Kind.SUPPORT, **more)  # type: ignore[arg-type]


def test_child_kinship_family_and_both_cases(cast: Cast, mothers: Case) -> None:
    task = story.task(mothers, by=cast.owner, due=clock.now() + timedelta(days=1))
    own = born(cast, mothers, text="2,900g。")
    child, mother = own.subject, mothers.subject
    assert (child.name, child.born_on, child.state) == ("渡邉　光", date(2026, 6, 14), "known")
    assert Kinship.objects.get(person=child).other == mother
    assert family_of(child) == family_of(mother) is not None
    assert (own.origin, own.worker, own.team, own.kind) == (
        mothers,
        cast.owner,
        mothers.team,
        "support",
    )
    mothers.refresh_from_db()
    assert (mothers.closed_on, mothers.closing_reason_id) == (clock.today(), "closing.born")
    steps = CaseStep.objects.filter(case=mothers).order_by("pk").values_list("kind", flat=True)
    assert list(steps) == ["born", "closed"]
    assert Task.objects.get(pk=task.pk).case == own


def test_the_mothers_case_may_stay_open(cast: Cast, mothers: Case) -> None:
    task = story.task(mothers, by=cast.owner, due=clock.now() + timedelta(days=1))
    born(cast, mothers, keep_open=True)
    twin = born(cast, mothers, Newborn("渡邉　輝", "", Sex.MALE, date(2026, 6, 14)))
    mothers.refresh_from_db()
    assert mothers.newborns.count() == 2
    assert mothers.closed_on == clock.today()
    assert Task.objects.get(pk=task.pk).case == twin


def test_the_unborn_of_the_family_gets_its_name(cast: Cast, mothers: Case) -> None:
    unborn = story.person("葵さんの胎児", state=PersonState.UNBORN, expected_on=date(2026, 6, 20))
    with transaction.atomic(), audit.event("demo.load"):
        family = Family.objects.create(created_at=clock.now())
        for person in (mothers.subject, unborn):
            FamilyMember.objects.create(family=family, person=person, recorded_at=clock.now())
    own = born(cast, mothers, unborn=unborn)
    assert own.subject == unborn
    child = Person.objects.get(pk=unborn.pk)
    assert (child.name, child.state, child.born_on) == ("渡邉　光", "known", date(2026, 6, 14))
    assert PersonName.objects.get(person=child).name == "渡邉　光"
    assert FamilyMember.objects.filter(person=child).count() == 1


def test_without_a_name_yet_the_mothers_stands_for_it(cast: Cast, mothers: Case) -> None:
    own = born(cast, mothers, Newborn("", "", Sex.UNKNOWN, date(2026, 6, 14)))
    assert (own.subject.name, own.subject.state) == ("渡邉　葵の子（命名前）", "unnamed")


def test_only_of_a_pregnancy_and_only_once(cast: Cast, mothers: Case) -> None:
    late = Case.objects.get(pk=mothers.pk)
    with pytest.raises(NotPossible):
        born(cast, cast.case)
    born(cast, mothers)
    with pytest.raises(NotPossible):
        born(cast, mothers)
    with pytest.raises(Outdated):
        born(cast, late)
    assert Person.objects.filter(name="渡邉　光").count() == 1


def test_on_the_page(cast: Cast, mothers: Case, enter: Enter) -> None:
    browser, address = enter(cast.owner), f"/cases/{mothers.pk}/born/"
    assert "母のケースも続ける" in browser.get(address).content.decode()
    data = {"name": "渡邉　光", "kana": "", "sex": "male", "born_on": "R8.6.14", "kind": "support"}
    page = browser.post(address, data | {"version": 1, "text": "2,900g"}, follow=True)
    assert "子のケースを開きました" in page.content.decode()
    assert "渡邉　光" in page.content.decode()
