"""The heading of a table is found under its titles, in one line or several."""

from collections.abc import Iterator

import pytest

from tests.exchange.made_sheets import numbers, table
from yorisoi.exchange.found_tables import find_table
from yorisoi.exchange.problems import BrokenFile, Place
from yorisoi.exchange.tables import Merged, Row, Sheet

TITLES = (["令和3年度　相談受付台帳"], ["子ども家庭支援センター", "", "", "作成", "佐久間"], [])
GROUPS = ["受付", "", "相談者", "", "児童", "", ""]
LEAVES = ["番号", "受付日", "氏名", "続柄", "児童番号", "氏名", "住所"]
FIRST = ["R3-1", "2021-04-11", "山田　花子", "母", "147", "山田　翔", "泉町1-2"]
SECOND = ["R3-2", "〃", "匿名", "", "148", "佐藤　葵", "栄町3-4"]
MERGED = (Merged(4, 4, 0, 1), Merged(4, 4, 2, 3), Merged(4, 4, 4, 6))
PATHS = [
    *("受付／番号", "受付／受付日", "相談者／氏名", "相談者／続柄"),
    *("児童／児童番号", "児童／氏名", "児童／住所"),
]


def test_in_the_first_row() -> None:
    found = table(LEAVES[:5], FIRST[:5], SECOND[:5])
    assert found.headings == ["番号", "受付日", "氏名", "続柄", "児童番号"]
    assert (found.heading_rows, found.title) == ((1, 1), [])
    assert [row.cells for row in found.rows] == [FIRST[:5], SECOND[:5]]


@pytest.mark.parametrize("known", [[], ["受付日", "児童番号"], ["相談者／氏名", "児童／氏名"]])
@pytest.mark.parametrize("merged", [(), MERGED])
def test_under_titles_in_two_lines(merged: tuple[Merged, ...], known: list[str]) -> None:
    found = table(*TITLES, GROUPS, LEAVES, FIRST, SECOND, merged=merged, known=known)
    assert found.headings == PATHS
    assert found.heading_rows == (4, 5)
    assert found.title == ["令和3年度　相談受付台帳", "子ども家庭支援センター", "作成", "佐久間"]
    assert [(row.place.row, row.cells) for row in found.rows] == [(6, FIRST), (7, SECOND)]


@pytest.mark.parametrize("merged", [(), (Merged(1, 2, 0, 0), Merged(1, 1, 1, 2))])
def test_a_heading_that_is_merged_downward(merged: tuple[Merged, ...]) -> None:
    lines = ["番号", "相談者", ""], ["", "氏名", "年齢"], ["1", "山田", "30"], ["2", "佐藤", "41"]
    found = table(*lines, merged=merged)
    assert found.headings == ["番号", "相談者／氏名", "相談者／年齢"]
    assert numbers(found) == [3, 4]


def test_three_lines() -> None:
    merged = Merged(1, 1, 0, 3), Merged(2, 2, 0, 1), Merged(2, 2, 2, 3), Merged(1, 3, 4, 4)
    lines = (
        ["世帯", "", "", "", "備考"],
        ["父", "", "母", "", ""],
        ["氏名", "年齢", "氏名", "年齢", ""],
        ["山田", "30", "山田", "29", ""],
    )
    found = table(*lines, merged=merged)
    assert found.headings == [
        *("世帯／父／氏名", "世帯／父／年齢", "世帯／母／氏名", "世帯／母／年齢", "備考")
    ]
    assert numbers(found) == [4]


def test_a_title_merged_over_the_whole_table_is_no_heading() -> None:
    title = ["台帳", "", "", ""]
    found = table(title, LEAVES[:4], ["R3-1"], merged=(Merged(1, 1, 0, 3),))
    assert (found.title, found.heading_rows) == (["台帳"], (2, 2))


def test_known_headings_decide() -> None:
    lines = ["担当", "係", "印", "年度", "区分"], ["番号", "氏名", "2021"], ["1", "山田", "x"]
    found = table(*lines, known=["番号", "氏名", "児童氏名"])
    assert (found.heading_rows, found.title) == ((2, 2), lines[0])


def test_known_headings_match_in_any_width() -> None:
    found = table(
        ["一覧", "表", "三"], ["ﾊﾞﾝｺﾞｳ", "氏　名"], ["1", "山田"], known=["バンゴウ", "氏名"]
    )
    assert found.headings == ["ﾊﾞﾝｺﾞｳ", "氏　名"]


@pytest.mark.parametrize("known", [[], ["氏名", "学校"]])
def test_the_first_record_is_no_line_of_the_heading(known: list[str]) -> None:
    lines = (
        ["氏名", "学校", "", "備考"],
        ["山田", "みどり小", "三組", "なし"],
        ["佐藤", "泉小", "一組", ""],
    )
    assert numbers(table(*lines, known=known)) == [2, 3]
    merged = (Merged(1, 1, 1, 2),)
    assert numbers(table(*lines, merged=merged, known=known)) == [2, 3]


def test_a_record_with_few_cells_is_no_line_of_the_heading() -> None:
    lines = ["番号", "氏名", "", "備考"], ["", "山田", "花子", ""], ["2", "佐藤", "葵", "x"]
    assert numbers(table(*lines)) == [2, 3]


def test_more_labels_in_a_record_than_in_the_heading() -> None:
    lines = (
        ["氏名", "学校", "担任", ""],
        ["山田", "泉小", "鈴木", "転校"],
        ["佐藤", "泉小", "林", "転入"],
    )
    assert numbers(table(*lines)) == [2, 3]


def test_columns_beside_and_between() -> None:
    lines = (
        ["", "", "氏名", "", "氏名", "", ""],
        ["", "", "山田", "", "佐藤", "メモ", ""],
        *[["", "", f"山{number}", "", "佐藤", "", ""] for number in range(70)],
        ["済", "", "林", "", "森", "", "", "遠く"],
    )
    found = table(*lines)
    assert found.headings == ["氏名", "氏名（2）", "（見出しなし）F列"]
    assert found.columns == [2, 4, 5]
    assert [row.cells for row in found.rows][-1] == ["林", "森", ""]
    assert [(place.row, place.column, value) for place, value in found.outside] == [
        (73, "A列", "済"),
        (73, "H列", "遠く"),
    ]


def test_few_rows_are_looked_at_ahead() -> None:
    taken = 0

    def rows() -> Iterator[Row]:
        nonlocal taken
        for taken in range(1, 1001):
            yield Row(Place(0, row=taken), ["番号", "氏名"] if taken == 1 else [str(taken), "山田"])

    found = find_table(Sheet(Place(), rows()))
    assert taken == 60
    assert next(found.rows).place.row == 2
    assert sum(1 for _ in found.rows) == 998
    assert taken == 1000


def test_forms_on_squared_paper() -> None:
    merged = [Merged(row, row, left, left + 1) for row in (1, 2) for left in (0, 2)]
    found = table(["番号", "", "氏名", ""], ["1", "", "山田", ""], merged=merged)
    assert found.headings == ["番号", "氏名"]
    assert [row.cells for row in found.rows] == [["1", "山田"]]


def test_line_breaks_in_a_heading() -> None:
    assert table(["児童\n番号", " 氏名 "], ["1", "山田"]).headings == ["児童番号", "氏名"]


@pytest.mark.parametrize("lines", [[], [["1", "2"], ["3", "4"]], [["2021-04-11"]]])
def test_nothing_that_looks_like_a_heading(lines: list[list[str]]) -> None:
    with pytest.raises(BrokenFile) as caught:
        table(*lines)
    assert caught.value.words().startswith("表.xlsx　シート「一覧」：")
