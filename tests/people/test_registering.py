"""人物の登録: known, unnamed, unborn; named later without losing what they were called by."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.people.records import family, member, person
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Event
from yorisoi.people.actions import name_person
from yorisoi.people.models import FamilyMember, Person, PersonName, PersonState

Enter = Callable[[Staff], Client]


def sent(**changes: object) -> dict[str, object]:
    given = {"state": "known", "name": "佐藤　光", "kana": "サトウ　ヒカル", "sex": "male"}
    return given | {"born": "H30.4.2", "source": "family"} | changes


def test_known_with_address_and_telephone_each_with_its_source(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.nurse).post("/people/new/", sent(address="若葉台1番", phone="03-1"))
    found = Person.objects.get(name="佐藤　光")
    assert answer.headers["Location"] == f"/people/{found.pk}/"
    assert (found.born_on, found.sex) == (date(2018, 4, 2), "male")
    facts = [found.personnames.get(), found.personaddresss.get(), found.personphones.get()]
    assert {one.source for one in facts} == {"family"}
    assert {one.recorded_by for one in facts} == {cast.nurse}
    entry = Event.objects.filter(action="people.person.register").latest("id")
    assert entry.touches.get().persons == [found.pk]


def test_a_birthday_known_in_part_is_kept_as_said(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).post("/people/new/", sent(born="昭和60年頃"))
    found = Person.objects.get(name="佐藤　光")
    assert (found.born_on, found.born_said) == (None, "昭和60年頃")
    page = enter(cast.owner).get(f"/people/{found.pk}/").content.decode()
    assert "昭和60年頃" in page
    assert "39～42歳" in page


def test_what_is_not_known_of_somebody_is_said_by_its_name(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    assert browser.post("/people/new/", sent(sex="unknown", born="不明")).status_code == 302
    made = Person.objects.latest("pk")
    assert "性別 不明・生年月日 不明" in browser.get(f"/people/{made.pk}/").content.decode()


def test_unborn_needs_the_day_it_is_expected(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    unborn = {"state": "unborn", "name": "香織の胎児", "kana": "", "sex": "unknown", "born": ""}
    assert browser.post("/people/new/", sent(**unborn)).status_code == 422
    assert browser.post("/people/new/", sent(**unborn, expected_on="R8.9.1")).status_code == 302
    page = browser.get(f"/people/{Person.objects.get(name='香織の胎児').pk}/").content.decode()
    assert "出産予定日 令和8年9月1日" in page
    assert "出生を登録する" in page


def test_somebody_who_may_be_the_same_is_shown_first(cast: Cast, enter: Enter) -> None:
    there = person("佐藤　ひかる", kana="サトウ　ヒカル", born_on=date(2018, 4, 2))
    browser = enter(cast.owner)
    answer = browser.post("/people/new/", sent())
    assert answer.status_code == 422
    assert f"/people/{there.pk}/" in answer.content.decode()
    assert not Person.objects.filter(name="佐藤　光").exists()
    assert browser.post("/people/new/", sent(is_other="on")).status_code == 302


@pytest.mark.parametrize(
    ("on_file", "typed", "alike"),
    [
        ("渡邉　光", "渡辺　光", True),
        ("渡邊光", "渡辺　光", True),
        ("渡辺　光", "渡邉光", True),
        ("渡辺　光", "光", False),
        ("渡辺　光", "渡辺　光子", False),
    ],
)
def test_a_variant_of_the_name_is_the_same_name(
    on_file: str, typed: str, alike: bool, cast: Cast, enter: Enter
) -> None:
    there = person(on_file, kana="ワタナベ　ヒカリ", born_on=date(2018, 4, 2))
    answer = enter(cast.owner).post("/people/new/", sent(name=typed, kana=""))
    assert (answer.status_code == 422) is alike
    assert (f"/people/{there.pk}/" in answer.content.decode()) is alike


def test_another_birthday_is_somebody_else(cast: Cast, enter: Enter) -> None:
    person("佐藤　光", kana="サトウ　ヒカル", born_on=date(2019, 4, 2))
    assert enter(cast.owner).post("/people/new/", sent()).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "必須"),
        ({"born": "R30.1.1"}, "日"),
        ({"died_on": "H20.1.1"}, "死亡日は生年月日以後"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_registered(
    wrong: dict[str, str], words: str, cast: Cast, enter: Enter
) -> None:
    before = Person.objects.count()
    answer = enter(cast.owner).post("/people/new/", sent(**wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Person.objects.count() == before


def test_the_unnamed_is_named_later_and_keeps_what_was_said(cast: Cast, enter: Enter) -> None:
    crying = person("若葉台1-2の泣き声の子", state=PersonState.UNNAMED)
    browser = enter(cast.owner)
    at = f"/people/{crying.pk}/name/"
    given = {"name": "佐藤　光", "kana": "サトウ　ヒカル", "sex": "male", "source": "agency"}
    assert browser.post(at, given | {"version": 1}).status_code == 302
    crying.refresh_from_db()
    assert (crying.name, crying.state) == ("佐藤　光", PersonState.KNOWN)
    names = {one.kind: one.name for one in PersonName.objects.filter(person=crying)}
    assert names == {"legal": "佐藤　光", "other": "若葉台1-2の泣き声の子"}
    page = browser.get(f"/people/{crying.pk}/").content.decode()
    assert "若葉台1-2の泣き声の子" in page.split(">これまで</h2>")[1]


def test_a_newborn_from_the_unborn(cast: Cast, enter: Enter) -> None:
    unborn = person("香織の胎児", state=PersonState.UNBORN, expected_on=date(2026, 6, 20))
    given = {"name": "渡邉　紬", "kana": "ワタナベ　ツムギ", "sex": "female", "source": "family"}
    member(unborn, family(), position="胎児")
    browser, at = enter(cast.owner), f"/people/{unborn.pk}/name/"
    assert browser.post(at, given | {"version": 1}).status_code == 422, "born when?"
    assert browser.post(at, given | {"version": 1, "born": "R8.6.10"}).status_code == 302
    page = browser.get(f"/people/{unborn.pk}/").content.decode()
    assert "令和8年6月10日生（<strong>生後5日・0歳児</strong>）" in page
    assert FamilyMember.objects.get(person=unborn).position == "子"


def test_a_name_is_given_once_and_not_over_somebody_elses(cast: Cast) -> None:
    crying = person("泣き声の子", state=PersonState.UNNAMED)
    stale = Person.objects.get(pk=crying.pk)
    name_person(by=cast.owner, person=crying, name="佐藤　光")
    with pytest.raises(Outdated):
        name_person(by=cast.owner, person=stale, name="田中　光")
    with pytest.raises(NotPossible):
        name_person(by=cast.owner, person=crying, name="田中　光")


def test_what_was_typed_is_there_again_after_the_session(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    token = browser.get("/people/new/").content.decode().split('name="_draft" value="')[1]
    kept = {"_draft": token.split('"')[0], "name": "書きかけ　子"}
    browser.post(reverse("access:draft_save"), kept)
    assert "書きかけ　子" in enter(cast.owner).get("/people/new/").content.decode()
    assert "書きかけ" not in enter(cast.same_team).get("/people/new/").content.decode()
