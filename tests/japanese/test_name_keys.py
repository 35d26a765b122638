import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.japanese import name_key, roman_key, split_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渡邉　さくら", "渡辺サクラ"), ("渡邊󠄂", "渡辺"), ("渡邉\U000e0104", "渡邊"),
        ("髙﨑", "高崎"), ("山嵜", "山崎"), ("齋藤", "斉藤"), ("齊籐", "斎藤"), ("濱田", "浜田"),
        ("濵﨑", "浜崎"), ("𠮷野", "吉野"), ("小嶋", "小島"), ("嶌田", "島田"), ("櫻澤", "桜沢"),
        ("廣瀨", "広瀬"), ("國分", "国分"), ("冨永", "富永"), ("曾我", "曽我"), ("龍田", "竜田"),
        ("瀧澤", "滝沢"), ("蘆田", "芦田"), ("靜惠", "静恵"), ("德永榮", "徳永栄"),
        ("眞壽實", "真寿実"),
        ("\ufa19谷", "神谷"), ("\ufa1b田", "福田"), ("\ufa26築", "都築"), ("神\ufe00", "神"),
        ("佐々木", "佐佐木"), ("佐々木　学", "佐佐木學"), ("竹ヶ原", "竹ケ原"),
        ("みすゞ", "ミスズ"),
        ("ＲＡＨＭＡＮ アオイ", "Rahman あおい"), ("NGUYỄN", "Nguyen"), ("Ana-Paula", "ANA PAULA"),
    ],
)  # fmt: skip
def test_these_names_match_each_other(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("渡辺", "渡部"), ("山崎", "山埼"), ("坂本", "阪本"), ("園田", "薗田"), ("杉山", "椙山"),
     ("辻\ue000", "辻"), ("〓田", "吉田"), ("岩", "巌")],
)  # fmt: skip
def test_these_names_stay_apart(one, other):
    assert name_key(one) != name_key(other)


@given(st.one_of(st.text(), st.text("渡邉邊󠄂髙々佐々コヴァウゝー　AéĐ神\ufa19", max_size=12)))
def test_a_key_of_a_key_is_the_key(text):
    assert name_key(name_key(text)) == name_key(text)
    assert roman_key(roman_key(text)) == roman_key(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ｎguyễn Văn-Đức", "nguyenvanduc"), ("SMITH JOHN", "smithjohn"), ("D'Souza", "dsouza"),
        ("Łukasz Øre", "lukaszore"), ("Straße", "strasse"),
        ("ＳＡＮＴＯＳ　ＭＡＲＩＡ", "santosmaria"),
        ("RAHMAN アオイ", "rahman"), ("山田", ""), ("", ""),
    ],
)  # fmt: skip
def test_letters_lose_case_width_and_accents(text, key):
    assert roman_key(text) == key


def test_the_order_of_parts_can_be_passed_over():
    assert roman_key("SMITH JOHN", any_order=True) == roman_key("John Smith", any_order=True)
    assert roman_key("SMITH JOHN") != roman_key("John Smith")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("岡本　学", ("岡本", "学")),
        ("岡本 学", ("岡本", "学")),
        ("岡本学", ("岡本学", "")),
        (" 岡本　学 ", ("岡本", "学")),
        ("SANTOS MARIA CLARA", ("SANTOS", "MARIA CLARA")),
        ("邊󠄂見　咲良", ("邊󠄂見", "咲良")),
        ("", ("", "")),
    ],
)
def test_a_name_is_split_at_its_first_space(text, parts):
    assert split_name(text) == parts
