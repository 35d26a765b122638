"""この人では？ while somebody is typing: who on file it may be, why, and what differs."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.japanese import PartialDate, SchoolGrade
from yorisoi.people import search_keys
from yorisoi.people.candidates import Candidate, candidates
from yorisoi.people.models import Person, PersonAddress, PersonName, PersonPhone, Sex

BORN = date(2018, 5, 14)  # 8歳, 小2 on 2026-06-15


@pytest.fixture
def two(cast: Cast) -> tuple[Person, Person]:
    """渡邉　結衣 of the cast in 若葉台, and 渡部　優衣, a year older, in 桜丘."""
    now = clock.now()
    with audit.event("demo.load"):
        other = Person.objects.create(
            name="渡部　優衣", kana="ワタナベ　ユイ", sex=Sex.FEMALE, born_on=date(2017, 1, 9)
        )
        child = cast.case.subject
        facts: dict[str, Any] = {"recorded_at": now}
        PersonAddress.objects.create(
            person=child, text="東京都みどり区若葉台一丁目20番3号", **facts
        )
        PersonAddress.objects.create(person=other, text="東京都みどり区桜丘五丁目2番14号", **facts)
        PersonPhone.objects.create(person=other, number="03-0000-1234", **facts)
        PersonName.objects.create(person=child, kind="former", name="原田　結衣", **facts)
    search_keys.refresh([child.pk, other.pk])
    return child, other


def of(person: Person, found: list[Candidate]) -> Candidate:
    return next(one for one in found if one.person == person)


def test_kana_grade_and_town_together_put_her_first(two: tuple[Person, Person]) -> None:
    child, other = two
    found = candidates(name="わたなべ ゆい", grade=SchoolGrade.P2, address="若葉台")
    assert [one.person for one in found[:2]] == [child, other]
    assert found[0].reasons == ["カナ一致", "学年一致", "町名一致"]
    assert found[0].matched_address
    assert found[1].reasons == ["カナ一致", "学年ちがい"]
    assert not found[1].matched_address


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"name": "渡辺 結衣"}, "氏名一致"),
        ({"name": "渡辺結衣"}, "氏名一致"),
        ({"kana": "わたなべゆ"}, "カナの始まりが一致"),
        ({"kana": "ワタナベ　ユイ"}, "カナ一致"),
        ({"name": "わたなべ", "born": PartialDate.of(BORN)}, "生年月日一致"),
        ({"name": "わたなべ", "born": PartialDate.parse("平成30年")}, "生年一致"),
        ({"name": "わたなべ", "age": 8}, "年齢一致"),
        ({"name": "原田 結衣"}, "旧姓一致"),
        ({"name": "かとう ゆい", "grade": SchoolGrade.P2}, "名のカナ一致"),
        ({"name": "わたな"}, "カナの始まりが一致"),
        ({"name": "わたなべ ゆい", "sex": Sex.MALE}, "性別ちがい"),
        ({"address": "若葉台1-20-3", "age": 8}, "住所一致"),
    ],
)
def test_the_reason_is_said(typed: dict[str, Any], reason: str, two: tuple[Person, Person]) -> None:
    found = of(two[0], candidates(**typed))
    assert reason in found.reasons
    assert found.score > 0


def test_the_same_telephone_is_enough(two: tuple[Person, Person]) -> None:
    found = candidates(phone="03-0000-1234")
    assert [(one.person, one.reasons) for one in found] == [(two[1], ["同じ電話"])]


def test_one_kana_or_nothing_asks_nothing(two: tuple[Person, Person]) -> None:
    for typed in ({}, {"name": "わ"}, {"name": "  "}, {"age": 8}, {"phone": "12"}):
        assert candidates(**typed) == []  # type: ignore[arg-type]


def test_no_more_than_asked_for_and_few_statements(
    two: tuple[Person, Person], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        found = candidates(name="わたなべ", address="若葉台", age=8, limit=1)
    assert [one.person for one in found] == [two[0]]
