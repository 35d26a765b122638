import re
from collections import Counter

from yorisoi.demo import Household, Resident
from yorisoi.demo.chance import Chance
from yorisoi.demo.names import GivenNamePool, SurnamePool
from yorisoi.demo.pools import read_table
from yorisoi.demo.record import JAPANESE

Register = dict[str, Resident]
KATAKANA = re.compile(r"[ァ-ヴー]+(　[ァ-ヴー]+)+")
SELECTOR = re.compile("[\U000e0100-\U000e01ef]")


def japanese(register: Register) -> list[Resident]:
    return [one for one in register.values() if one.resident_kind == JAPANESE]


def test_a_japanese_name_is_surname_space_given_name_with_katakana(register: Register) -> None:
    for one in japanese(register):
        assert len(one.name.split("　")) == 2
        assert KATAKANA.fullmatch(one.kana), one.kana
        assert not one.roman_name
        assert not one.nationality


def test_variant_kanji_of_one_surname_occur_side_by_side(register: Register) -> None:
    forms = Counter(
        one.name.split("　")[0] for one in japanese(register) if one.kana.startswith("ワタナベ　")
    )
    assert {"渡辺", "渡邉", "渡邊"} <= forms.keys()
    surnames = {one.name.split("　")[0] for one in japanese(register)}
    assert {"高橋", "髙橋", "斎藤", "齋藤", "𠮷田"} <= surnames


def test_some_names_carry_a_variation_selector(register: Register) -> None:
    with_selector = [one for one in japanese(register) if SELECTOR.search(one.name)]
    assert 0 < len(with_selector) < len(register) / 100
    assert any("辻\U000e0100" in one.name for one in with_selector)


def test_a_selector_follows_a_kanji_in_the_lists() -> None:
    for row in read_table("surnames"):
        for found in SELECTOR.finditer(row["variants"]):
            assert "一" <= row["variants"][found.start() - 1] <= "龥"


def test_names_follow_the_year_of_birth() -> None:
    pool, chance = GivenNamePool(), Chance(1)
    old = Counter(pool.draw(chance, "2", 1940).text for _ in range(3_000))
    new = Counter(pool.draw(chance, "2", 2020).text for _ in range(3_000))
    assert old["幸子"] > 20
    assert new["幸子"] == 0
    assert new["陽葵"] > 20
    assert old["陽葵"] == 0


def test_common_surnames_are_common() -> None:
    pool, chance = SurnamePool(), Chance(1)
    drawn = Counter(pool.draw(chance).text for _ in range(20_000))
    assert drawn["佐藤"] > drawn["小野"] > drawn["皆川"] > 0


def test_a_few_women_keep_their_former_surname_on_record(register: Register) -> None:
    kept = [one for one in register.values() if one.former_surname]
    assert kept
    for one in kept:
        assert one.former_surname_kana
        assert not one.kana.startswith(f"{one.former_surname_kana}　")


def test_nobody_in_a_household_shares_a_name(wide_households: list[Household]) -> None:
    for household in wide_households:
        names = [one.kana for one in household.residents]
        assert len(set(names)) == len(names)
