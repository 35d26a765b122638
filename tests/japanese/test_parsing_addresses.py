import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import Address, fold_town, parse_address, parse_lot


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("東京都みどり区若葉台一丁目20番3号　コーポ若葉201号室",
         Address("東京都", "みどり区", "若葉台", "1", "20", "3", "コーポ若葉201号室")),
        ("若葉台1-20-3-201", Address("", "", "若葉台", "1", "20", "3", "201")),
        ("みどり区桜丘５－２－１４ ハイツ桜 202",
         Address("", "みどり区", "桜丘", "5", "2", "14", "ハイツ桜 202")),
        ("西本町三丁目25番5ＡＢＣレジデンス205号室",
         Address("", "", "西本町", "3", "25", "5", "ＡＢＣレジデンス205号室")),
        ("弁天町19番8号サンライズ泉607号室",
         Address("", "", "弁天町", "", "19", "8", "サンライズ泉607号室")),
        ("東京都みどり区大字上之郷35番地8",
         Address("東京都", "みどり区", "大字上之郷", "", "35", "8", "")),
        ("弁天町30-21", Address("", "", "弁天町", "", "30", "21", "")),
        ("本町1-2-3都営本町アパート１号棟301号室",
         Address("", "", "本町", "1", "2", "3", "都営本町アパート１号棟301号室")),
        ("本町２丁目３番４号第２パークマンション613号室",
         Address("", "", "本町", "2", "3", "4", "第２パークマンション613号室")),
        ("本町1-2-203号室", Address("", "", "本町", "", "1", "2", "203号室")),
        ("本町９番 101号室", Address("", "", "本町", "", "9", "", "101号室")),
        ("大字上之郷36番地の23の2", Address("", "", "大字上之郷", "", "36", "23", "2")),
        ("千代田区一番町5-2", Address("", "千代田区", "一番町", "", "5", "2", "")),
        ("港区麻布十番二丁目3-1", Address("", "港区", "麻布十番", "2", "3", "1", "")),
        ("港区六本木六丁目10番1号", Address("", "港区", "六本木", "6", "10", "1", "")),
        ("中央区八丁堀4丁目5-6", Address("", "中央区", "八丁堀", "4", "5", "6", "")),
        ("川崎市高津区溝口1-2-3", Address("", "川崎市高津区", "溝口", "1", "2", "3", "")),
        ("三重県四日市市諏訪町1番5号", Address("三重県", "四日市市", "諏訪町", "", "1", "5", "")),
        ("市川市八幡1-1-1", Address("", "市川市", "八幡", "1", "1", "1", "")),
        ("福島県郡山市朝日1-23-7", Address("福島県", "郡山市", "朝日", "1", "23", "7", "")),
        ("西多摩郡日の出町平井2780", Address("", "西多摩郡日の出町", "平井", "", "2780", "", "")),
        ("東京都八丈町大賀郷2551番地2",
         Address("東京都", "八丈町", "大賀郷", "", "2551", "2", "")),
        ("札幌市中央区北10条西2丁目1-1",
         Address("", "札幌市中央区", "北10条西", "2", "1", "1", "")),
        ("若葉台", Address("", "", "若葉台")),
        ("みどり区若葉台 コーポ若葉 201", Address("", "みどり区", "若葉台", rest="コーポ若葉 201")),
        ("本町5丁目", Address("", "", "本町", "5")),
        ("本町一号館", Address("", "", "本町", rest="一号館")),
        ("本町20番3番", Address("", "", "本町", "", "20", "", "3番")),
        ("東京都みどり区以下不明", Address("東京都", "みどり区", "以下不明")),
        ("不明", Address(rest="不明")),
        ("住所不定", Address(rest="住所不定")),
        ("", Address()),
    ],
)  # fmt: skip
def test_an_address_comes_apart(text, address):
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "東京都みどり区若葉台一丁目20番3号", "若葉台１丁目２０−３", "若葉台1-20-3",
        "若葉台１－２０－３",
        "若葉台一丁目20番3", "若葉台一丁目二十番三号", "若葉台一―二〇―三", "若葉台1の20の3",
        "若葉台 1 - 20 - 3", "若葉台1丁目20番地3", "みどり区若葉臺1-20-03", "若葉台1ｰ20ｰ3",
    ],
)  # fmt: skip
def test_one_place_has_one_key_however_it_is_written(text):
    assert parse_address(text).address_key == "若葉台-1-20-3"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("霞ヶ原", "霞が原"), ("霞ヶ原", "霞ケ原"), ("北ケ谷", "北ヶ谷"), ("緑が丘", "緑ヶ丘"),
        ("三ツ沢", "三ッ沢"), ("三ツ沢", "三ツ澤"), ("大字上之郷", "上ノ郷"), ("上の郷", "上之郷"),
    ],
)  # fmt: skip
def test_spellings_of_a_town_are_one(one, other):
    assert fold_town(one) == fold_town(other)


def test_different_towns_stay_apart():
    assert len({fold_town(t) for t in ("本町", "西本町", "泉町", "栄町", "三ツ沢", "桜丘")}) == 6


def test_the_room_is_the_last_number_of_the_building():
    assert parse_address("本町1-2-3 第２パークマンション６１３号室").room == "613"
    assert parse_address("本町1-2-3-201").room == "201"
    assert parse_address("本町1-2-3 青葉荘").room == ""


def test_a_town_known_to_have_no_chome_reads_three_numbers_as_ban_go_and_room():
    found = parse_address("弁天町30-21-203", towns_without_chome={"弁天町"})
    assert found == Address("", "", "弁天町", "", "30", "21", "203")
    assert parse_address("若葉台1-20-3", towns_without_chome={"弁天町"}).chome == "1"


def _digits(text: str) -> str:
    return "".join(re.findall(r"[0-9]", unicodedata.normalize("NFKC", text)))


PIECES = st.sampled_from(
    ["東京都", "みどり区", "若葉台", "大字", "三ツ沢", "丁目", "番", "番地", "号", "号室",
     "号棟", "の",
     "-", "－", "ー", " ", "　", "1", "20", "３", "０５", "201", "コーポ", "Ｆ", "一", "二十",
     "市", "郡"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join)))
def test_any_text_is_taken_and_no_digit_is_lost(text):
    found = parse_address(text)
    parts = (found.prefecture, found.city, found.town, found.chome, found.ban, found.go)
    kept = _digits("".join((*parts, found.rest)))
    if any(c in text for c in "一二十〇三四五六七八九百千零壱壹弐貳参參拾廿卅"):
        assert re.search(".*".join(_digits(text)), kept)
    else:
        assert kept == _digits(text)
    assert found.address_key == parse_address(text).address_key


@pytest.mark.parametrize("lot", ["20番3号", "20番地3", "007番12号", "20番", "20-3", "番外地", ""])
@pytest.mark.parametrize(
    "town", ["若葉台一丁目", "大字上之郷", "北1条", "六本木", "三ツ沢二", "第7地割", ""]
)
def test_town_and_lot_apart_are_read_as_the_whole_is(town: str, lot: str):
    assert parse_lot(town, lot) == parse_address(town + lot)
