"""The result page tells people apart, opens by one key, and is written down."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cases import story
from tests.cast import Cast
from tests.people.records import member, person, record
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Case, Consultation
from yorisoi.japanese import parse_partial_date
from yorisoi.people.models import FamilyMember, Kinship, Sex
from yorisoi.people.search_keys import refresh

Enter = Callable[[Staff], Client]
SEARCH = "/cases/search/"


def found(browser: Client, words: str) -> str:
    answer = browser.get(SEARCH, {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_child_is_shown_with_age_household_case_and_worker(cast: Cast, enter: Enter) -> None:
    page = found(enter(cast.owner), "わたなべ ゆい")
    for words in (
        "<mark>ワタナベ</mark>　<mark>ユイ</mark>",
        "平成30年5月14日生（8歳・小2）",
        "世帯2人",
        "母 渡邉　香織 36歳",
        "要保護 継続中",
        "2026-00001・担当　花（A係）",
        "1人",
    ):
        assert words in page, words
    assert f'href="/cases/{cast.case.pk}/" data-hit data-key="1"' in page


def test_who_lives_elsewhere_has_no_part_in_the_household(cast: Cast, enter: Enter) -> None:
    home = FamilyMember.objects.get(person=cast.case.subject).family
    father = person("原田　剛")
    member(father, home, position="実父", lives_together=False)
    refresh([father.pk])
    page = found(enter(cast.owner), "原田")
    assert "原田　剛" in page.replace("<mark>", "").replace("</mark>", "")
    assert "世帯" not in page


def test_what_a_grown_up_is_to_another_is_said_by_kinship_alone(cast: Cast, enter: Enter) -> None:
    home = FamilyMember.objects.get(person=cast.case.subject).family
    member(person("原田　剛", born_on=date(1985, 1, 1)), home, position="養父")
    assert "養父 原田" in found(enter(cast.owner), "わたなべ ゆい")
    assert "養父 原田" not in found(enter(cast.owner), "わたなべ かおり")
    assert "原田" in found(enter(cast.owner), "わたなべ かおり")


def test_an_elder_brother_is_one_from_either_side(cast: Cast, enter: Enter) -> None:
    """The tie says 「妹」 of her: he is her 兄."""
    girl = cast.case.subject
    brother = person("渡邉　陸", sex=Sex.MALE)
    member(brother, FamilyMember.objects.get(person=girl).family, position="子")
    record(Kinship, person=brother, other=girl, kind_id="kinship.younger_sister")
    assert "兄 渡邉　陸" in found(enter(cast.owner), "わたなべ ゆい")


@pytest.mark.parametrize(
    "words", ["渡辺 結衣", "渡邊結衣", "2026-00001", "2026-1", "ﾜﾀﾅﾍﾞ H30", "渡邉 8歳"]
)
def test_variants_numbers_and_birthdays_find_her(words: str, cast: Cast, enter: Enter) -> None:
    assert "結衣" in found(enter(cast.owner), words)


@pytest.mark.parametrize("number", ["旧500002", "旧妊12"])
def test_the_number_that_a_move_gave_finds_her(number: str, cast: Cast, enter: Enter) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        Case.objects.filter(pk=cast.case.pk).update(number=number)
    assert "結衣" in found(enter(cast.owner), number)


@pytest.mark.parametrize("number", ["受2026-00026", "受2026-26", "2026-00026", "2026-26"])
def test_the_number_of_a_call_finds_her_with_its_prefix_or_without(
    number: str, cast: Cast, enter: Enter
) -> None:
    call = story.consultation(cast.case, by=cast.owner, at=story.hours_ago(2))
    with transaction.atomic(), audit.event("demo.load"):
        Consultation.objects.filter(pk=call.pk).update(number="受2026-00026")
    page = found(enter(cast.owner), number)
    assert "受付番号" in page
    assert "結衣" in page


def test_a_birthday_known_in_part_is_told_with_the_ages_it_allows(cast: Cast, enter: Enter) -> None:
    somebody = person("原田　剛")
    somebody.set_born(parse_partial_date("昭和60年頃"))
    with transaction.atomic(), audit.event("demo.load"):
        somebody.save()
    refresh([somebody.pk])
    assert "昭和60年頃生（39～42歳）" in found(enter(cast.owner), "原田")
    member(somebody, FamilyMember.objects.get(person=cast.case.subject).family, position="祖父")
    assert "原田　剛 39～42歳" in found(enter(cast.owner), "わたなべ ゆい")


def test_one_born_some_day_of_this_year_is_found_with_the_household(
    cast: Cast, enter: Enter
) -> None:
    home = FamilyMember.objects.get(person=cast.case.subject).family
    year = {"born_earliest": date(2026, 1, 1), "born_latest": date(2026, 12, 31)}
    member(person("渡邉　光", born_said="令和8年", **year), home, position="弟")
    page = found(enter(cast.owner), "光 R8").replace("<mark>", "").replace("</mark>", "")
    assert "渡邉　香織 36歳" in page


@pytest.mark.parametrize("name", ["owner", "other_team", "nurse", "supervisor", "integrated"])
def test_everybody_in_casework_sees_that_she_exists(name: str, cast: Cast, enter: Enter) -> None:
    assert "2026-00001" in found(enter(getattr(cast, name)), "わたなべ")


@pytest.mark.parametrize("name", ["administrator", "auditor", "contractor"])
@pytest.mark.parametrize("page", [SEARCH, "/cases/search/texts/"])
def test_nobody_else_finds_anybody(name: str, page: str, cast: Cast, enter: Enter) -> None:
    answer = enter(getattr(cast, name)).get(page, {"q": "わたなべ"})
    assert "渡邉" not in answer.content.decode()


def test_the_page_is_in_the_log_with_words_count_and_everybody_on_it(
    cast: Cast, enter: Enter
) -> None:
    found(enter(cast.other_team), "ゆい")
    touch = Event.objects.filter(action="people.person.search").latest("id").touches.get()
    mother = cast.case.subject.kin.get().other_id
    assert touch.listed
    assert touch.persons == sorted([cast.case.subject_id, mother])
    assert touch.cases == [cast.case.pk]
    assert (touch.conditions, touch.results) == ({"q": "ゆい"}, 1)


def test_the_last_searches_stand_on_the_empty_page_each_once(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    for words in ("ゆい", "かおり", "ゆい"):
        found(browser, words)
    page = browser.get(SEARCH).content.decode()
    assert page.count("%E3%82%86%E3%81%84") == 1
    assert page.index("%E3%82%86%E3%81%84") < page.index("%E3%81%8B%E3%81%8A%E3%82%8A")
    assert "%E3%82%86%E3%81%84" not in enter(cast.nurse).get(SEARCH).content.decode()


def test_words_that_fit_nobody_are_answered_calmly(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    for words in ("いない人", "'; DROP", "%_\\", "\x00", "&|!:*()", "a" * 300, "あ " * 40):
        assert browser.get(SEARCH, {"q": words}).status_code == 200
        assert browser.get("/cases/search/texts/", {"q": words, "before": "x"}).status_code == 200
    assert browser.get(SEARCH, {"q": "ゆい", "page": "9999999999999"}).status_code == 200


def test_the_number_of_statements_is_fixed(
    cast: Cast, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    browser = enter(cast.owner)
    with django_assert_max_num_queries(25):
        browser.get(SEARCH, {"q": "わたなべ"})
