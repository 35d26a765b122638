"""An address or a telephone number in free text is found however it is spelt, and no other is."""

import pytest

from yorisoi.japanese.in_text import (
    address_pattern,
    building_pattern,
    phone_pattern,
    replaced,
    spans_of,
)

HOME = "東京都みどり区若葉台一丁目20番3号"


def masked(text: str, *patterns: str) -> str:
    return replaced(text, spans_of(text, [one for one in patterns if one]), "＊")


@pytest.mark.parametrize(
    "said",
    [
        "若葉台一丁目20番3号",
        "若葉台1-20-3",
        "若葉台１－２０－３",
        "若葉台1丁目20番地3",
        "若葉台一丁目二十番三号",
        "若葉台 1ー20ー3",
        "若葉台1の20の3",
        "若葉台一丁目20番",
        "若葉台1-20",
        "東京都みどり区若葉台1-20-3",
        "みどり区 若葉台１丁目２０－３",
        "若\n葉台1-20-3",
    ],
)
def test_in_any_spelling(said: str) -> None:
    assert masked(f"母は{said}に転居した。", address_pattern(HOME)) == "母は＊に転居した。"


@pytest.mark.parametrize(
    "said",
    [
        "若葉台1-20-30",
        "若葉台1-20-5",
        "若葉台一丁目20番13号",
        "若葉台11-20-3",
        "若葉台一丁目",
        "若葉台小学校",
        "桜丘1-20-3",
        "1-20-3",
        "若葉台2-20-3",
    ],
)
def test_no_other_house(said: str) -> None:
    assert masked(said, address_pattern(HOME)) == said


@pytest.mark.parametrize(
    ("on_file", "said"),
    [
        ("霞ヶ原9-15", "霞が原9番15号"),
        ("上之郷35番地8", "上ノ郷35-8"),
        ("渡邊町二丁目3番4号", "渡辺町2-3-4"),
        ("若葉台九丁目99番", "若葉台9-99"),
        ("弁天町35番地", "弁天町35"),
    ],
)
def test_towns_with_several_spellings(on_file: str, said: str) -> None:
    assert masked(said, address_pattern(on_file)) == "＊"


@pytest.mark.parametrize("address", ["若葉台", "不明", "", "同上", "みどり区"])
def test_what_names_no_house_hides_nothing(address: str) -> None:
    assert address_pattern(address) == ""


def test_a_building_with_and_without_its_room() -> None:
    pattern = building_pattern("コーポ若葉201号室")
    assert masked("コーポ若葉の大家。コーポ若葉２０１号室へ。", pattern) == "＊の大家。＊へ。"
    assert masked("ｺｰﾎﾟ若葉", pattern) == "＊"
    assert building_pattern("アパート101") == ""
    assert building_pattern("101号室") == ""


@pytest.mark.parametrize(
    "said", ["090-1234-5678", "09012345678", "０９０－１２３４－５６７８", "090(1234)5678"]
)
def test_telephones(said: str) -> None:
    assert masked(f"携帯{said}。", phone_pattern("090-1234-5678")) == "携帯＊。"
    assert masked(f"{said}9", phone_pattern("090-1234-5678")) == f"{said}9"
    assert phone_pattern("119") == ""


def test_several_at_once_and_a_text_as_it_was() -> None:
    patterns = (address_pattern(HOME), phone_pattern("03-1111-2222"))
    assert masked("若葉台1-20-3、03-1111-2222", *patterns) == "＊、＊"
    assert masked("㈱みどり　訪問。", *patterns) == "㈱みどり　訪問。"
