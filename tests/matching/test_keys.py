"""Keys: every name, every script, every way to write an address; nothing is guessed."""

from datetime import date

import pytest

from tests.matching.ward import Ward
from yorisoi.matching import tables
from yorisoi.matching.keys import NOBODY, Splitter, keys_of, read_name, read_place


def test_variants_width_and_spaces_make_no_difference() -> None:
    one = read_name("渡邉　花子", "ワタナベ　ハナコ")
    assert one == read_name("渡辺 花子", "ﾜﾀﾅﾍﾞ ﾊﾅｺ")
    assert (one.surname, one.given) == ("渡辺", "花子")


def test_a_name_without_a_space_is_parted_by_the_names_of_the_register() -> None:
    known = Splitter({"長谷川", "長谷", "ハセカハ"}, {"花子", "川花子", "ハナコ"})
    assert read_name("長谷川花子", "ハセガワハナコ", known).given == "花子"
    assert read_name("長谷川花子", "", NOBODY).given == ""
    assert read_name("長谷川花子", "", NOBODY).name == read_name("長谷川 花子").name


def test_a_name_that_nobody_knows_is_no_name() -> None:
    found = read_name("松尾（名不詳）", "")
    assert (found.name, found.surname, found.given) == ("", "松尾", "")
    assert (
        read_name("松尾　（名不詳）", "ﾏﾂｵ ﾋﾅﾀ").kana == read_name("松尾 陽", "マツオ ヒナタ").kana
    )


def test_a_given_name_in_kana_is_its_reading_and_kanji_never_get_one() -> None:
    assert read_name("伊藤 はなは").given_kana == read_name("伊藤 華羽", "イトウ ハナハ").given_kana
    assert read_name("伊藤 華羽").given_kana == ""


def test_foreign_names_agree_in_any_script_and_order() -> None:
    register = keys_of([("NGUYEN VAN NAM", "グエン　ヴァン　ナム")])
    for written in (
        "Nguyen Van Nam",
        "VAN NAM NGUYEN",
        "ナム・グエン・ヴァン",
        "グエン　ヴァン　ナム",
    ):
        assert set(keys_of([(written, "")]).letters) & set(register.letters), written


def test_former_surnames_go_with_the_given_name() -> None:
    found = keys_of([("佐藤　花子", "サトウ　ハナコ")], former=[("鈴木", "スズキ")])
    assert set(found.names) == {"佐藤花子", "鈴木花子"}
    assert "ススキ" in found.surname_kanas


@pytest.mark.parametrize(
    "written",
    [
        "東京都みどり区若葉台一丁目20番3号",
        "若葉台1-20-3",
        "若葉台１丁目２０－３",
        "みどり区若葉台1ー20ー3",
    ],
)
def test_addresses_agree_however_they_are_written(written: str) -> None:
    assert read_place(written).house == "若葉台-1-20-3"
    assert read_place(written, "コーポ若葉201号室").room == "若葉台-1-20-3/201"


def test_an_address_that_says_nothing() -> None:
    assert read_place("不明") == read_place("")
    assert read_place("大字上之郷35番地8").house == read_place("上ノ郷35-8").house != ""


def test_many_are_folded_as_one_is() -> None:
    """The tables of a run hold what ``keys_of`` gives for each."""
    ward = Ward()
    born = date(2015, 4, 1)
    ward.person("1", "長谷川花子", "ﾊｾｶﾞﾜ ﾊﾅｺ", born, at=("若葉台1-20-3 201", ""))
    ward.resident("r1", "長谷川　花子", "ハセガワ　ハナコ", born, former="渡邉", sex="female")
    con = ward.opened()
    splitter = tables.normalise(con)
    for table, keys in (
        (
            "persons",
            keys_of([("長谷川花子", "ﾊｾｶﾞﾜ ﾊﾅｺ")], [("若葉台1-20-3 201", "")], splitter=splitter),
        ),
        (
            "residents",
            keys_of(
                [("長谷川　花子", "ハセガワ　ハナコ")],
                [("東京都みどり区若葉台一丁目20番3号", "コーポ若葉201号室")],
                former=[("渡邉", "")],
            ),
        ),
    ):
        columns = [*tables.NAME_COLUMNS, *tables.PLACE_COLUMNS]
        row = con.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()[0]
        for column, value in zip(columns, row, strict=True):
            assert tuple(value or ()) == getattr(keys, column), (table, column)
