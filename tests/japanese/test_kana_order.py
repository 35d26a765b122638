import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import kana_sort_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["アイ", "アオ", "イ", "カ", "サ", "ン"],
        ["オカ　モモコ", "オカダ　アイ", "オカモト　アイ"],  # 姓 before 名
        ["ハハ", "ハバ", "ハパ", "ババ", "ハヒ"],  # 清 < 濁 < 半濁, after the plain kana
        ["ヒョウ", "ヒヨウ", "ビョウ"],  # small before large
        ["カーア", "カアア", "カイ"],  # ー as its vowel, before the kana itself
        ["エミリー", "エミリイ", "エミル"],
        ["Smith", "アオイ"],
        ["ワ", "ヲ", "ン"],
    ],
)
def test_readings_stand_in_the_order_of_the_gojuon(ordered):
    shuffled = ordered[:]
    random.Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=kana_sort_key) == ordered


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｵｶﾓﾄ ｱｲ", "オカモト　アイ"),
        ("おかもと", "オカモト"),
        ("カ－ル", "カール"),
        (" オカ ", "オカ"),
    ],
)
def test_width_and_hiragana_make_no_difference(one, other):
    assert kana_sort_key(one) == kana_sort_key(other)


KANA = st.text("アイウカガキギハバパッツョヨーン ", min_size=1, max_size=8)


@given(KANA, KANA)
def test_the_beginning_of_a_reading_comes_before_its_longer_form(first, second):
    if second.strip():
        longer = first.rstrip() + "ア" + second
        assert kana_sort_key(first) < kana_sort_key(longer)


@given(st.text())
def test_any_text_has_a_key_of_three_levels(text):
    assert kana_sort_key(text.replace("\x1f", "")).count("\x1f") == 2
