import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import digits_for_kanji, fold_text, kanji_to_int, phone_key


@pytest.mark.parametrize(
    "text",
    [
        "03-1234-5678", "０３－１２３４－５６７８", "03(1234)5678", "０３（１２３４）５６７８",
        "0312345678",
        "+81 3-1234-5678", "+81-3-1234-5678", "＋８１（０）３－１２３４－５６７８", "+810312345678",
        "03-1234-5678 内線12", "03-1234-5678（内線１２）", "03.1234.5678 ext.12",
        "03-1234-5678 #12",
        "電話 03 1234 5678",
    ],
)  # fmt: skip
def test_one_line_has_one_key(text):
    assert phone_key(text) == "0312345678"


def test_a_number_that_begins_with_81_is_not_international():
    assert phone_key("81-1234") == "811234"
    assert phone_key("なし") == ""


@given(st.text())
def test_a_phone_key_is_digits_and_its_own_key(text):
    key = phone_key(text)
    assert key == "" or (key.isascii() and key.isdecimal())
    assert phone_key(key) == key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ｹｰｽ会議Ａ", "けーす会議a"),
        ("ケース会議a", "けーす会議a"),
        ("ガクドウ", "がくどう"),
        ("ｶﾞｸﾄﾞｳ", "がくどう"),
        ("渡邉", "渡邉"),
        ("体重１２．３㎏", "体重12.3kg"),
        ("ヴァヶ", "ゔぁゖ"),
        ("すゞ", "すゞ"),
        ("スヾ", "すゞ"),
    ],
)
def test_text_is_folded_by_width_case_and_kana_alone(text, folded):
    assert fold_text(text) == folded


@given(st.text("カがｶﾞﾊﾟ\u3099\u309a゛eE\u0301ßㅏ가\u1161\u11a8㈱㎏渡邉\U000e0101 Ａ") | st.text())
def test_characters_folded_one_by_one_are_the_text_folded_whole(text):
    hiragana = {code: code - 0x60 for code in [*range(0x30A1, 0x30F7), 0x30FD, 0x30FE]}
    whole = unicodedata.normalize("NFKC", text.casefold()).translate(hiragana)
    assert fold_text(text) == whole


@given(st.text("ァヶアンヴヽヾぁゖゝｶﾞﾊﾟーＡa1渡邉 　。"))
def test_folded_text_stays_folded_and_normal(text):
    folded = fold_text(text)
    assert fold_text(folded) == folded
    assert unicodedata.is_normalized("NFKC", folded)


@pytest.mark.parametrize(
    ("text", "number"),
    [("七", 7), ("十", 10), ("十二", 12), ("二十", 20), ("三十一", 31), ("六十四", 64),
     ("百二十", 120),
     ("二〇二五", 2025), ("廿三", 23), ("卅", 30), ("弐拾参", 23), ("千二百三", 1203), ("〇", 0)],
)  # fmt: skip
def test_kanji_numbers_are_read(text, number):
    assert kanji_to_int(text) == number


def test_only_kanji_numbers_are_kanji_numbers():
    assert digits_for_kanji("令和七年十二月三日") == "令和7年12月3日"
    for text in ("", "7", "七a"):
        with pytest.raises(ValueError, match="漢数字"):
            kanji_to_int(text)
