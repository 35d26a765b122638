"""What speaks for and against a pair, in the ward's words."""

from datetime import date

import pytest

from tests.matching import ward as made
from tests.matching.ward import Ward
from yorisoi.matching import classes, household, model, tables
from yorisoi.matching.details import Reader
from yorisoi.matching.words import Details, birthday_words, evidence, name_words

ALL = {"name": "name_and_kana", "birthday": "same", "address": "house", "sex": "same"}


def test_all_that_agrees() -> None:
    found = evidence(ALL, Details(names=("渡邉花子", "渡辺　花子"), past_address=True, beside=2.1))
    assert found == [
        ["for", "氏名は邉/辺の異体字"],
        ["for", "カナが一致"],
        ["for", "生年月日が一致"],
        ["for", "住所は前の住所と号まで一致"],
        ["for", "性別が一致"],
        ["for", "世帯の2人も一致"],
    ]


def test_what_speaks_against() -> None:
    codes = {"name": "given_both", "birthday": "slip", "address": "other", "sex": "other"}
    found = evidence(codes, Details(born=(date(2015, 4, 1), date(2015, 4, 2)), elsewhere=2))
    assert ["against", "姓が違う"] in found
    assert ["against", "生年月日が1日違う"] in found
    assert ["against", "家族は別の世帯に一致"] in found
    assert [side for side, words in found if words == "住所が違う"] == ["against"]


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        (date(2015, 4, 1), date(2015, 4, 3), "生年月日が2日違う"),
        (date(2015, 4, 1), date(2015, 1, 4), "生年月日の月と日が逆"),
        (date(1994, 5, 6), date(2024, 5, 6), "生年月日の元号が違う（平成と令和）"),
        (date(1994, 5, 6), date(1995, 5, 6), "生年月日の年が1年違う"),
        (date(1994, 5, 6), date(1994, 5, 26), "else"),
        (None, date(1994, 5, 26), "else"),
    ],
)
def test_how_birthdays_differ(ours: date | None, theirs: date, words: str) -> None:
    assert birthday_words("else", ours, theirs) == words


def test_how_names_agree() -> None:
    assert name_words("髙﨑　さくら", "高崎さくら", former=False) == "氏名は髙/高、﨑/崎の異体字"
    assert name_words("高崎 さくら", "高崎　さくら", former=False) == "氏名が一致"
    assert name_words("佐藤花子", "鈴木花子", former=True) == "旧氏・通称か前の氏名と一致"


def test_read_from_the_tables_of_a_run() -> None:
    ward = Ward()
    born = date(2012, 7, 4)
    then = ("東京都みどり区弁天町9番15号", "")
    ward.person("c", "渡邉樹", "ﾜﾀﾅﾍﾞ ｲﾂｷ", born, at=then)
    ward.resident("r", "渡辺　樹", "ワタナベ　イツキ", born, past=then)
    con = ward.opened()
    tables.normalise(con)
    model.predict(con, made.weights())
    household.judge(con, made.weights())
    found = classes.classify(con)
    words = [one for _, one in Reader(con, found).evidence(found[0])]
    assert words == [
        "氏名は邉/辺の異体字",
        "カナが一致",
        "生年月日が一致",
        "住所は前の住所と号まで一致",
    ]
