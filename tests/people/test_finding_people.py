"""One box: a name in any spelling, a place, a telephone, a birthday, a number, in any combination."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.people import search_keys
from yorisoi.people.models import Person, PersonAddress, PersonName, PersonPhone, Sex
from yorisoi.people.search import find_people

TODAY = date(2026, 6, 15)


@pytest.fixture
def yuika(cast: Cast) -> Person:
    """佐藤　優花, born 平成29年, once 髙﨑, once elsewhere."""
    now = clock.now()
    with audit.event("demo.load"):
        person = Person.objects.create(
            name="佐藤　優花",
            kana="サトウ　ユウカ",
            sex=Sex.FEMALE,
            born_on=date(2017, 5, 14),
            resident_number="000000001234567",
        )
        facts: dict[str, Any] = {"person": person, "recorded_at": now}
        PersonName.objects.create(
            kind="former", name="髙﨑　優花", kana="タカサキ　ユウカ", **facts
        )
        PersonName.objects.create(kind="alias", name="Maria Clara Anne-Lise", **facts)
        PersonAddress.objects.create(
            text="東京都みどり区若葉台一丁目20番3号", building="コーポ桜201号室", **facts
        )
        PersonAddress.objects.create(
            text="東京都新宿区大久保二丁目5番1号", until=date(2024, 3, 31), **facts
        )
        PersonPhone.objects.create(number="090-1234-5678", **facts)
    search_keys.refresh([person.pk])
    return person


FINDS = [
    "佐藤",
    "優花",
    "佐藤 優花",
    "優花　佐藤",
    "佐藤優花",
    "さとう",
    "ｻﾄｳ ﾕｳｶ",
    "サトー",
    "さとうゆうか",
    "ゆうか",
    "さと",
    "高崎",
    "髙崎優花",
    "たかさき",
    "maria",
    "ＣＬＡＲＡ Maria",
    "lise",
    "anne-lise",
    "若葉台",
    "葉台",
    "若葉台1-20-3",
    "若葉台１丁目",
    "東京都みどり区若葉台一丁目",
    "1-20-3",
    "コーポ桜",
    "コーポ桜201",
    "201",
    "大久保",
    "新宿区",
    "090-1234-5678",
    "5678",
    "12345678",
    "H29",
    "平成29年",
    "2017",
    "2017年5月",
    "H29.5.14",
    "20170514",
    "9歳",
    "小3",
    "1234567",
    "000000001234567",
    "さとう 若葉台",
    "サトウ H29",
    "H29 わかばだい1",
    "優花 新宿区 5678 小3",
]
MISSES = [
    "佐々木",
    "優香",
    "若葉台2丁目",
    "若葉台1-2",
    "H30",
    "8歳",
    "小4",
    "5679",
    "加藤 若葉台",
    "大久保 H28",
    "H20",
    "S20",
]


@pytest.mark.parametrize("words", [words for words in FINDS if words != "H29 わかばだい1"])
def test_finds(words: str, yuika: Person) -> None:
    found = find_people(words, day=TODAY)
    hits = {hit.person.pk: hit for hit in found.hits}
    assert yuika.pk in hits
    assert hits[yuika.pk].matched
    for match in hits[yuika.pk].matched:
        assert all(0 <= start < end <= len(match.text) for start, end in match.spans)


@pytest.mark.parametrize("words", MISSES)
def test_does_not_find(words: str, yuika: Person) -> None:
    assert yuika.pk not in [hit.person.pk for hit in find_people(words, day=TODAY).hits]
