"""特定妊婦 becomes the newborn's family in one step; 住基 fills the form and is linked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client

from tests.cases import story
from tests.cases.facts.mirrored import CHILD, MOTHER, linked, mother_of, resident
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.cases.decisions.born import Newborn, case_born, sibling_born
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
from yorisoi.registers.models import Link

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
        for person, position in ((mothers.subject, "本人"), (unborn, "胎児")):
            FamilyMember.objects.create(
                family=family, person=person, position=position, recorded_at=clock.now()
            )
    own = born(cast, mothers, unborn=unborn)
    assert own.subject == unborn
    child = Person.objects.get(pk=unborn.pk)
    assert (child.name, child.state, child.born_on) == ("渡邉　光", "known", date(2026, 6, 14))
    assert PersonName.objects.get(person=child).name == "渡邉　光"
    assert FamilyMember.objects.get(person=child).position == "子"


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


# --- by 住基


REGISTERED = {"name": "渡邉　光", "kana": "ワタナベ　ヒカル", "sex": "male", "relation": "子",
              "born_on": date(2026, 6, 14), "household": "9"}  # fmt: skip
BABYS = "000000100000999"


@pytest.fixture
def home(cast: Cast) -> Cast:
    """The household of the girl and her mother, with a newborn nobody has registered."""
    linked(cast)
    resident(CHILD, "moved_in", date(2024, 4, 1))
    resident(MOTHER, "moved_in", date(2024, 4, 1), name="渡邉　香織")
    resident(BABYS, "born", date(2026, 6, 14), **REGISTERED)
    resident("000000100000998", "moved_in", date(2025, 4, 1), born_on=date(1990, 1, 1))
    return cast


def test_the_form_is_filled_from_the_register_and_links(home: Cast, enter: Enter) -> None:
    browser, address = enter(home.owner), f"/cases/{home.case.pk}/born/"
    assert f"{address}?number={BABYS}" in browser.get(address).content.decode()
    page = browser.get(f"{address}?number={BABYS}").content.decode()
    for words in (
        "渡邉　光",
        "ワタナベ　ヒカル",
        f'name="number" value="{BABYS}"',
        "令和8年6月14日",
    ):
        assert words in page, words
    data = {"name": "渡邉　光", "kana": "ワタナベ　ヒカル", "sex": "male", "born_on": "R8.6.14",
            "number": BABYS, "kind": "none", "version": 1}  # fmt: skip
    answer = browser.post(address, data, follow=True)
    assert "子を登録しました" in answer.content.decode()
    child = Person.objects.get(resident_number=BABYS)
    link = Link.objects.get(person=child, ended_at=None)
    assert (link.decided_by, link.evidence) == (home.owner, [["for", "住基の出生から登録"]])
    assert Kinship.objects.get(person=child).other == mother_of(home)
    assert family_of(child) == family_of(home.case.subject)
    assert not Case.objects.filter(subject=child).exists()
    again = browser.post(address, data | {"version": 2})
    assert "もう登録されているか" in again.content.decode()


def test_of_a_pregnancy_the_mothers_case_goes_on_in_the_childs(home: Cast) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        Case.objects.filter(pk=home.case.pk).update(kind=Kind.PREGNANCY, subject=mother_of(home))
    case = Case.objects.get(pk=home.case.pk)
    own = born(home, case, replace(BABY, number=BABYS))
    assert (own.origin, own.subject.resident_number) == (case, BABYS)
    assert own.subject.personaddresss.get().source == "resident_register"


@pytest.mark.parametrize("number", [CHILD, "000000100000998", "1"])
def test_only_a_newborn_of_the_household(number: str, home: Cast) -> None:
    with pytest.raises(NotPossible, match="住基のこの子"):
        sibling_born(by=home.owner, case=home.case, newborn=replace(BABY, number=number), kind=None)
    assert not Person.objects.filter(name="渡邉　光").exists()


def test_a_siblings_own_case(home: Cast) -> None:
    own = sibling_born(by=home.owner, case=home.case, newborn=BABY, kind=Kind.SUPPORT)
    assert (own.subject.name, own.origin, own.worker) == ("渡邉　光", None, home.owner)
    assert CaseStep.objects.filter(case=home.case, kind="born").exists()
