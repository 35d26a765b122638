"""Totals, repeated headings and notes are told from records; in doubt a row is a record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.made_sheets import numbers, table
from yorisoi.exchange.tables import Merged

HEADING = ["番号", "氏名", "受付日", "件数", "備考"]
RECORD = ["R3-1", "山田", "2021-04-11", "2", ""]


def reasons(*lines: list[str]) -> list[tuple[int | None, str]]:
    found = table(HEADING, RECORD, *lines)
    list(found.rows)
    return [(place.row, reason) for place, reason in found.skipped]


@pytest.mark.parametrize(
    "line",
    [
        ["合計", "", "", "128", ""],
        ["", "", "小　計", "12件", ""],
        ["計", "1,234", "", "－", "12.5％"],
        ["【総計】", "", "", "", "虐待45件"],
        ["4月分小計", "", "", "3", ""],
        ["令和3年度合計", "", "", "3", ""],
        ["件数：128件"],
        ["合計"],
        ["全128件"],
    ],
)
def test_totals(line: list[str]) -> None:
    assert reasons(line) == [(3, "合計の行です")]


@pytest.mark.parametrize(
    "line",
    [
        ["計", "計　太郎", "2021-04-11", "1", ""],
        ["合計", "", "2021-04-11", "", ""],
        ["合計特殊", "", "", "1", ""],
        ["R3-2", "合計", "", "1", ""],
        ["R3-2", "", "", "", ""],
        ["", "", "", "", "※母からの電話"],
        ["", "", "", "", "計3回"],
        ["", "", "", "128件", ""],
        ["注意欠如", "", "", "", ""],
        ["番号", "氏名", "受付日", "件数", "あり"],
    ],
)
def test_records(line: list[str]) -> None:
    assert reasons(line) == []


@pytest.mark.parametrize(
    "text", ["※ 匿名を含む。", "＊は再掲", "（注）児童ごと", "注1：再掲", "以上", "1/3ページ"]
)
def test_notes(text: str) -> None:
    assert reasons([text]) == [(3, "注記の行です")]


def test_a_single_cell_is_a_record_in_a_list_of_names() -> None:
    assert numbers(table(["氏名", "年齢"], ["山田", "3"], ["以上", ""], ["計", ""])) == [2, 3, 4]


def test_pages_that_were_printed() -> None:
    page = (
        ["相談受付台帳", "", ""],
        [],
        ["受付", "", "児童"],
        ["番号", "受付日", "氏名"],
        ["1", "2021-04-11", "山田"],
        ["2", "2021-04-12", "佐藤"],
    )
    found = table(*page, *page, *page, merged=(Merged(3, 3, 0, 1),))
    assert numbers(found) == [5, 6, 11, 12, 17, 18]
    assert [(place.row, reason) for place, reason in found.skipped] == [
        (7, "表題の繰り返しです"),
        (9, "見出しの繰り返しです"),
        (10, "見出しの繰り返しです"),
        (13, "表題の繰り返しです"),
        (15, "見出しの繰り返しです"),
        (16, "見出しの繰り返しです"),
    ]


def test_a_heading_that_ends_the_sheet_is_still_a_repetition() -> None:
    page = ["受付", "", "児童"], ["番号", "受付日", "氏名"]
    merged = [Merged(row, row, 0, 1) for row in (1, 4)]
    found = table(*page, ["1", "", "山田"], *page, merged=merged, known=["番号", "氏名"])
    assert (found.heading_rows, numbers(found)) == ((1, 2), [3])


def test_one_value_for_several_rows() -> None:
    found = table(
        ["世帯", "氏名", "年齢"],
        ["F1", "山田　花子", "30"],
        ["", "山田　翔", "3"],
        ["", "山田　葵", "1"],
        ["", "佐藤　光", "5"],
        merged=(Merged(2, 4, 0, 0),),
    )
    assert [row.cells[0] for row in found.rows] == ["F1", "F1", "F1", ""]


def test_signs_for_the_same_again_stay() -> None:
    found = table(HEADING, RECORD, ["R3-2", "〃", "同上", "1", ""])
    assert [row.cells for row in found.rows][1][1:3] == ["〃", "同上"]


cells = st.sampled_from(
    ["計", "合計", "件数", "以上", "※", "番号", "氏名", "R3-1", "12", "山田", "3件"]
)


@given(
    st.lists(
        st.lists(cells, min_size=4, max_size=4).map(lambda row: [*row[:2], "2021-04-11", *row[2:]]),
        max_size=80,
    )
)
def test_a_whole_record_with_a_date_is_never_lost(records: list[list[str]]) -> None:
    found = table(HEADING, *records, known=HEADING)
    assert [row.cells for row in found.rows] == records
    assert not found.skipped
