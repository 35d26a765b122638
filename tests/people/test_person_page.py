"""人物の画面: what holds now, what held before, and how it was on another day."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.people.records import family, lives_at, member, person, record
from yorisoi.access.models import Staff
from yorisoi.people.models import (
    Affiliation,
    Clinic,
    Health,
    Kinship,
    Nationality,
    Person,
    PersonPhone,
    PersonState,
    RegisteredHousehold,
)

Enter = Callable[[Staff], Client]


@pytest.fixture
def schooled(cast: Cast) -> Person:
    """The girl went to a nursery until March 2025, to school since."""
    child = cast.case.subject
    kind = {"person": child, "source": "nursery"}
    record(
        Affiliation,
        kind_id="affiliation.nursery",
        place="桜丘保育園",
        until=date(2025, 3, 31),
        **kind,
    )
    record(
        Affiliation,
        kind_id="affiliation.elementary",
        place="若葉小学校",
        class_name="2組",
        since=date(2025, 4, 1),
        **(kind | {"source": "school"}),
    )
    return child


def parts(page: str) -> tuple[str, str]:
    """What stands above 「これまで」, and below."""
    now, earlier = page.split(">これまで</h2>")
    return now, earlier


def test_now_and_earlier_are_apart_each_with_its_source(
    cast: Cast, schooled: Person, enter: Enter
) -> None:
    record(Health, person=schooled, state="喘息", withdrawn_at=None)
    now, earlier = parts(enter(cast.owner).get(f"/people/{schooled.pk}/").content.decode())
    assert "若葉小学校 2組（小2）" in now
    assert "R7.4.1～" in now
    assert "教育 R8.6.15記録" in now
    assert "桜丘保育園" not in now
    assert "桜丘保育園（年長）" in earlier
    assert "～R7.3.31" in earlier


def test_age_and_grade_are_those_of_today(cast: Cast, enter: Enter) -> None:
    page = enter(cast.owner).get(f"/people/{cast.case.subject_id}/").content.decode()
    assert "平成30年5月14日生（<strong>8歳・小2</strong>）" in page


@pytest.mark.parametrize("said", ["R5.4.1", "2023-04-01", "令和5年4月1日"])
def test_another_day_shows_facts_age_and_grade_of_that_day(
    said: str, cast: Cast, schooled: Person, enter: Enter
) -> None:
    page = enter(cast.owner).get(f"/people/{schooled.pk}/", {"on": said}).content.decode()
    now, earlier = parts(page)
    assert "令和5年4月1日（土）の様子です" in page
    assert "<strong>4歳10か月・年中</strong>" in now
    assert "桜丘保育園（年中）" in now
    assert "若葉小学校" in earlier


def test_a_day_that_cannot_be_read_is_said(cast: Cast, enter: Enter) -> None:
    page = enter(cast.owner).get(f"/people/{cast.case.subject_id}/?on=あした").content.decode()
    assert "いまの様子" in page
    assert "あした" in page
    assert "danger-words" in page


def test_where_register_and_reality_differ(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    mother = child.kin.get().other
    uncle, partner = person("渡邉　旧"), person("原田　剛")
    for one in (child, mother, uncle):
        record(RegisteredHousehold, person=one, number="77", head=mother.name)
    member(partner, child.familymembers.get().family, position="母の内夫")
    page = enter(cast.owner).get(f"/people/{child.pk}/").content.decode()
    assert "住基と実態がちがいます" in page
    assert "住基 3人・実態 3人" in page
    only_living, only_registered = page.split("実態だけ：")[1].split("住基だけ：")
    assert "原田　剛" in only_living
    assert "渡邉　旧" in only_registered.split("</p>")[0]


def test_who_was_not_born_that_day_did_not_live_there(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    record(RegisteredHousehold, person=child, number="77")
    record(RegisteredHousehold, person=child.kin.get().other, number="77")
    home = child.familymembers.get().family
    member(person("香織の胎児", state=PersonState.UNBORN), home)
    member(person("渡邉　光", born_on=date(2026, 6, 1), born_earliest=date(2026, 6, 1)), home)
    browser, at = enter(cast.owner), f"/people/{child.pk}/"
    assert "住基 2人・実態 3人" in browser.get(at).content.decode()
    assert "住基 2人・実態 2人" in browser.get(at, {"on": "R8.5.1"}).content.decode()


def test_without_a_place_in_the_family_the_kinship_says_who_it_is(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    aunt = person("渡邉　沙織")
    member(aunt, child.familymembers.get().family)
    record(Kinship, person=child, other=aunt, kind_id="kinship.aunt")
    page = enter(cast.owner).get(f"/people/{child.pk}/").content.decode()
    family_card = page.split(">家族</h2>")[1].split(">続柄</h2>")[0]
    assert ">おば<" in family_card


@pytest.mark.parametrize(
    ("last_day", "words"),
    [
        (date(2026, 6, 14), "在留期間が過ぎています"),
        (date(2026, 7, 1), "在留期間の満了まで16日"),
        (date(2027, 7, 1), ""),
    ],
)
def test_the_end_of_a_stay_is_warned_of(
    last_day: date, words: str, cast: Cast, enter: Enter
) -> None:
    child = cast.case.subject
    record(
        Nationality,
        person=child,
        country="フィリピン",
        status_id="residence.long_term",
        status_until=last_day,
    )
    page = enter(cast.owner).get(f"/people/{child.pk}/").content.decode()
    assert "フィリピン・定住者・" in page
    assert words in page
    assert ("在留期間" in page) is bool(words)


def test_kinship_reads_from_both_sides_and_the_case_is_named(cast: Cast, enter: Enter) -> None:
    child, browser = cast.case.subject, enter(cast.owner)
    mother = child.kin.get().other
    page = browser.get(f"/people/{child.pk}/").content.decode()
    assert "実母" in page
    assert "こちらは相手の娘" in page
    assert "ケース継続 2026-00001" in page
    page = browser.get(f"/people/{mother.pk}/").content.decode()
    assert "こちらは相手の実母" in page
    assert "ケース継続 2026-00001" in page, "the child's case stands beside the child"


def fill(child: Person, times: int) -> None:
    home = family()
    member(child, home)
    for number in range(times):
        lives_at(child, f"若葉台{number}番")
        record(PersonPhone, person=child, number=f"03-0000-{number:04}")
        record(Affiliation, person=child, kind_id="affiliation.elementary", place=str(number))
        record(Clinic, person=child, place=f"医院{number}")
        record(RegisteredHousehold, person=child, number="77")
        member(person(f"家族　{number}"), home)


def queries(browser: Client, child: Person) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(f"/people/{child.pk}/").status_code == 200
    return len(found)


def test_many_facts_need_no_more_queries(cast: Cast, enter: Enter) -> None:
    browser, child = enter(cast.owner), cast.case.subject
    fill(child, 1)
    few = queries(browser, child)
    fill(child, 12)
    assert queries(browser, child) == few
    assert few <= 41
