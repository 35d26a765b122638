import re
from datetime import date

import pytest

from yorisoi.demo import Resident
from yorisoi.demo.record import FOREIGN

TODAY = date(2026, 4, 1)
Register = dict[str, Resident]


@pytest.fixture(scope="module")
def foreign(register: Register) -> list[Resident]:
    return [one for one in register.values() if one.resident_kind == FOREIGN]


def test_names_come_in_latin_letters_and_katakana(foreign: list[Resident]) -> None:
    for one in foreign:
        assert re.fullmatch(r"[A-Z ]+", one.roman_name)
        assert re.fullmatch(r"[ァ-ヴー　]+", one.kana)
        assert one.name in {one.roman_name, one.kanji_name}


def test_some_have_kanji_and_some_a_japanese_alias(foreign: list[Resident]) -> None:
    with_kanji = [one for one in foreign if one.kanji_name]
    assert 0.3 < len(with_kanji) / len(foreign) < 0.75
    assert {one.nationality for one in with_kanji} <= {"中国", "韓国", "台湾"}
    with_alias = [one for one in foreign if one.alias]
    assert 0.02 < len(with_alias) / len(foreign) < 0.3
    assert all(one.alias_kana for one in with_alias)
    assert any(re.fullmatch(r"[ァ-ヴー　]+", one.alias) for one in with_alias)


def test_a_permit_with_a_period_has_an_end_to_come(foreign: list[Resident]) -> None:
    for one in foreign:
        assert one.residence_status
        assert one.residence_code
        assert (one.residence_until is None) == (one.residence_years == 0)
        if one.residence_until:
            assert one.residence_until > TODAY


def test_permanent_residents_have_no_end(foreign: list[Resident]) -> None:
    for one in foreign:
        if one.residence_status in {"永住者", "特別永住者"}:
            assert one.residence_until is None
        if one.residence_status == "特別永住者":
            assert one.nationality == "韓国"
            assert one.residence_section == "特別永住者"
            assert one.name == one.kanji_name


def test_several_countries_are_there(foreign: list[Resident]) -> None:
    assert len({one.nationality for one in foreign}) >= 9
    assert all(re.fullmatch(r"\d{3}", one.nationality_code) for one in foreign)


def test_some_came_straight_from_abroad(foreign: list[Resident]) -> None:
    abroad = [one for one in foreign if any(at.country for at in one.previous_addresses)]
    assert abroad
    assert all("国外転入等" in {move.reason for move in one.history} for one in abroad)
