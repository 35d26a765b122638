"""The search rules of the 住民記録システム標準仕様書, rule by rule."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yorisoi.japanese import kana_key, strict_kana_key

KANA = st.text(
    "アイウオカガコゴシジチヂスズツヅッハバパワヲヴァィェョーｰ－ｶﾞﾊﾟあうおゔぁみ 　-・",
    max_size=12,
)
WITH_REPEATS = st.text("ウオガコスチゝゞヽヾ々ヴァー　", max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("カタカナ", "ガダガナ"), ("ハ", "バ"), ("ハ", "パ"),  # 清音・濁音・半濁音
        ("ヂ", "ジ"), ("ズ", "ヅ"), ("ワ", "ハ"), ("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴ", "ブ"),
        ("オ", "ヲ"), ("ヒ", "ピ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("キヱ", "キエ"),
        ("ハットリ", "ハツトリ"), ("キョウコ", "キヨウコ"), ("ジュン", "ジユン"), ("ヶ", "ケ"),
        ("コウイチ", "コオイチ"), ("コウウ", "コオオ"), ("オウノ", "オオノ"),
        ("ショウコ", "シヨオコ"), ("ゾウ", "ゾオ"),
        ("エミリー", "エミリ"), ("ローラ", "ロラ"),  # 長音
        ("カ－ル", "カール"), ("カ―ル", "カール"), ("カ‐ル", "カール"), ("ｶｰﾙ", "カール"),
        ("カ-ル", "カ ル"), ("カ　ル", "カ ル"), ("カ−ル", "カール"),
        ("ヤマダ　タロウ", "ヤマダタロウ"), ("マリア・クララ", "マリア クララ"),
        ("ﾁﾖｳｿｶﾍﾞ ｼｹﾞﾙ", "チョウソカベ　シゲル"), ("ﾊﾟｰｸ", "パーク"),
        ("さくら", "サクラ"), ("ゔぁん", "ヴァン"), ("ヴアン", "バン"),
        ("ＳＭＩＴＨ", "smith"), ("José", "JOSE"), ("みすゞ", "ミスズ"),
        ("がく", "か\u3099く"), ("ﾞ", ""),
    ],
)  # fmt: skip
def test_these_are_equal_in_a_search(one, other):
    assert kana_key(one) == kana_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ユウコ", "ユオコ"),  # ウ after another row stays
        ("ウエノ", "オエノ"),  # and at the beginning
        ("カウ", "カオ"), ("アキ", "イキ"), ("サトウ", "カトウ"), ("ナカ", "ナ"),
        ("オオノ", "オノ"),
        ("マ", "ナ"), ("ラ", "タ"), ("ン", "ソ"),
    ],
)  # fmt: skip
def test_these_stay_apart_in_a_search(one, other):
    assert kana_key(one) != kana_key(other)


def test_the_key_can_be_read():
    assert kana_key("ﾁﾖｳｿｶﾍﾞ ｼｹﾞﾙ") == "シヨオソカヘシケル"
    assert kana_key("ヴァン　ナム") == "ハンナム"
    assert kana_key("") == kana_key(" 　ー") == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ｻｲﾄｳ ｼﾞﾕﾝ", "サイトウ　ジユン", True),
        ("さいとう", "サイトウ", True),
        ("エミリ－", "エミリー", True),
        ("みすゞ", "ミスズ", True),
        ("ヤマザキ", "ヤマサキ", False),
        ("ジュン", "ジユン", False),
        ("ネヅ", "ネズ", False),
        ("エミリー", "エミリ", False),
        ("コウ", "コオ", False),
        ("ヲ", "オ", False),
    ],
)
def test_the_strict_key_keeps_the_reading_as_it_is(one, other, same):
    assert (strict_kana_key(one) == strict_kana_key(other)) is same


@given(st.one_of(st.text(), KANA, WITH_REPEATS))
def test_a_key_of_a_key_is_the_key(text):
    assert kana_key(kana_key(text)) == kana_key(text)
    assert strict_kana_key(strict_kana_key(text)) == strict_kana_key(text)


@given(KANA)
@example("う　ﾞ")
@example("ゔ　ﾞぁ")
def test_readings_that_are_strictly_equal_are_loosely_equal(text):
    assert kana_key(strict_kana_key(text)) == kana_key(text)


@given(st.text(" 　ー―－‐ｰ-・", max_size=5), KANA, KANA)
def test_spaces_and_dashes_anywhere_change_nothing(between, first, second):
    # A 濁点 must stay with its kana.
    second = second.lstrip("ﾞﾟ")
    assert kana_key(first + between + second) == kana_key(first + second)
