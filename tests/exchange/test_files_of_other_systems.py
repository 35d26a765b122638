"""What old systems and hands make of a table: HTML called xls, quotes, line breaks and encodings gone wrong."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from yorisoi.exchange import encoding, mixed_lines
from yorisoi.exchange.problems import BrokenFile
from yorisoi.exchange.tables import Row, sheets
from yorisoi.legacy.opening import opened

HEAD = "番号,氏名,内容\r\n"
XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="児童"><Table>'
    '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">番号</Data></Cell></Row>'
    '<Row ss:Index="5" ss:Hidden="1"><Cell><Data ss:Type="Number">12.0</Data>'
    "<Comment><Data>メモ</Data></Comment></Cell>"
    '<Cell ss:Index="3"><Data ss:Type="DateTime">2022-04-01T00:00:00.000</Data></Cell></Row>'
    "</Table></Worksheet></Workbook>"
)
HTML = (
    '<html><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><table>'
    "<tr><th rowspan=2>番号<th colspan=2>児童<tr><th>氏名<th>内容"
    '<tr style="display: none"><td>0012</td><td>髙橋&nbsp;花</td><td>A &lt;B&gt;<br>続き</td></tr>'
    "</table><table><tr><td>別の表</table></html>"
)


def zipped(name: str) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w") as parts:
        parts.writestr(name, "x")
    return content.getvalue()


def read(path: Path, content: bytes) -> dict[str, list[Row]]:
    path.write_bytes(content)
    source = opened(path)
    source.mends = True
    return {sheet.place.sheet: list(sheet.rows) for sheet in sheets(source)}


def cells(path: Path, content: bytes) -> list[list[str]]:
    return [row.cells for row in read(path, content)[""]]


def test_html_that_is_called_xls(tmp_path: Path) -> None:
    found = read(tmp_path / "一覧.xls", HTML.encode("cp932"))
    first = found[""]
    assert [row.cells for row in first] == [
        ["番号", "児童", ""],
        ["番号", "氏名", "内容"],
        ["0012", "髙橋 花", "A <B>\n続き"],
    ]
    assert [row.hidden for row in first] == [False, False, True]
    assert found["表2"][0].cells == ["別の表"]


def test_xml_of_excel_2003(tmp_path: Path) -> None:
    head, row = read(tmp_path / "一覧.xls", XML.encode())["児童"]
    assert head.cells == ["番号", ""]
    assert row.cells == ["12", "", "2022-04-01 00:00:00"]
    assert (row.place.row, row.hidden) == (5, True)


def test_xml_that_ends_in_the_middle_says_where(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="file cannot") as error:
        read(tmp_path / "一覧.xml", XML.encode()[:-40])
    assert "途中" in error.value.words()


def test_quotes_that_were_not_doubled(tmp_path: Path) -> None:
    text = HEAD + '"1","花","父は"知らない"と言う"\r\n"2","空","「""はい""」,と\r\n言う"\r\n'
    rows = read(tmp_path / "a.csv", text.encode("cp932"))[""]
    assert [row.cells[2] for row in rows[1:]] == ['父は"知らない"と言う', '「"はい"」,と\r\n言う']
    assert [bool(row.remark) for row in rows] == [False, True, False]


def test_a_quote_that_never_closes_is_said_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile) as error:
        read(tmp_path / "a.csv", (HEAD + '"1","花","父\r\n2,空,母\r\n').encode("cp932"))
    assert error.value.problems[0].place.row == 2


def test_a_line_break_without_quotes_is_mended_where_it_comes_out_even(tmp_path: Path) -> None:
    text = HEAD + "1,よく\r\n食べる,元気\r\n2,空,はい\r\n3,蓮\r\n4\r\n5,凛,いいえ\r\n"
    rows = read(tmp_path / "a.csv", text.encode("cp932"))[""]
    assert [row.cells for row in rows[1:3]] == [["1", "よく\n食べる", "元気"], ["2", "空", "はい"]]
    assert [bool(row.remark) for row in rows] == [False, True, False, True, True, False]


def test_rows_without_their_empty_cells_stay_rows(tmp_path: Path) -> None:
    text = "番号,氏名,内容,備考,印\r\n1,花,はい,,\r\n2,空,はい\r\n3,蓮,いいえ\r\n4,凛,はい,,\r\n"
    rows = read(tmp_path / "a.csv", text.encode("cp932"))[""]
    assert [row.cells[0] for row in rows[1:]] == ["1", "2", "3", "4"]


def test_two_files_in_one_each_in_its_encoding(tmp_path: Path) -> None:
    one, two = HEAD + "1,佐藤 花,男\r\n", "\ufeff" + HEAD + "2,鈴木 空,男の子です\r\n"
    content = one.encode("cp932") + two.encode()
    assert [row[2] for row in cells(tmp_path / "a.csv", content)] == [
        "内容",
        "男",
        "内容",
        "男の子です",
    ]
    with (tmp_path / "a.csv").open("rb") as file:
        assert encoding.detect(file).codec == mixed_lines.CODEC


def test_a_nul_that_strayed_in_makes_no_other_encoding_of_it(tmp_path: Path) -> None:
    assert (
        cells(tmp_path / "a.csv", (HEAD + "1,佐藤 花,元\0気\r\n").encode("cp932"))[1][2] == "元\0気"
    )
    assert (
        cells(tmp_path / "a.csv", (HEAD + "1,佐藤 花,元気\r\n").encode("utf-16-le"))[1][2] == "元気"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0\1\0\0Standard Jet DB", "Access"),
        (zipped("児童.csv"), "zip"),
        (zipped("word/document.xml"), "文書"),
        (b"ID;PWXL;N", "SYLK"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(BrokenFile) as error:
        read(tmp_path / "a.xls", content)
    assert said in error.value.words()
