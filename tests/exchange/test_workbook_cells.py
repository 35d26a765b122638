"""A cell of a workbook becomes the text that a person would write, and stands where Excel shows it."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from tests.exchange.made_sheets import FILES, first_rows, read, source, write
from yorisoi.exchange import workbooks
from yorisoi.exchange.tables import sheets
from yorisoi.exchange.workbooks import written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  山田 ", "  山田 "),
        (147.0, "147"),
        (-0.0, "0"),
        (28.5, "28.5"),
        (0.000001234, "0.000001234"),
        (1e21, "1000000000000000000000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2021, 7, 4), "2021-07-04"),
        (datetime(2021, 7, 4, 13, 4, 59, 999_600), "2021-07-04 13:05:00"),  # noqa: DTZ001
        (time(13, 5), "13:05:00"),
        (time(9, 14, 59, 999_900), "09:15:00"),
        (timedelta(hours=36, minutes=5), "36:05:00"),
        (timedelta(minutes=-5), "-00:05:00"),
    ],
)
def test_a_value_as_text(value: workbooks.Value, text: str) -> None:
    assert written(value) == text


def test_dates_by_their_format(tmp_path: Path) -> None:
    formats = {
        "yyyy/m/d": "2021-07-04",
        '[$-411]ggge"年"m"月"d"日"': "2021-07-04",
        "[$-411]ge.m.d": "2021-07-04",
        "0": "44381",
    }
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for column, number_format in enumerate(formats):
            sheet.write_number(0, column, 44381, book.add_format({"num_format": number_format}))
        sheet.write_number(1, 0, 44381.545138889, book.add_format({"num_format": "yyyy/m/d h:mm"}))
        sheet.write_number(1, 1, 0.545138889, book.add_format({"num_format": "h:mm"}))
        sheet.write_number(1, 2, 1.5, book.add_format({"num_format": "[h]:mm"}))
    first, second = first_rows(tmp_path / "a.xlsx")
    assert first.cells == list(formats.values())
    assert second.cells == ["2021-07-04 13:05:00", "13:05:00", "36:00:00", ""]


def test_errors_are_their_text(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_string(1, 3, "#N/A です")
        sheet.write_formula(1, 4, '="x"', None, "x")
    (row,) = first_rows(tmp_path / "a.xlsx")
    assert row.cells == ["", "#N/A", "#DIV/0!", "#N/A です", "x"]


def test_rows_and_columns_stand_where_excel_shows_them(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [], ["", "", "氏名"], [], ["", "", "山田", "x"], [" "])
    rows = first_rows(path)
    assert [(row.place.row, row.cells) for row in rows] == [
        (2, ["", "", "氏名", ""]),
        (4, ["", "", "山田", "x"]),
    ]
    assert rows[1].place.words() == "a.xlsx　シート「一覧」　4行目"


def test_the_reading_of_a_name_is_no_part_of_it(tmp_path: Path) -> None:
    # Excel keeps what was typed to get the kanji beside them.
    plain = write(tmp_path / "plain.xlsx", ["山田"])
    with ZipFile(plain) as old, ZipFile(tmp_path / "a.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            reading = '<t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh>'
            new.writestr(name, content.replace("<t>山田</t>", reading))
    assert first_rows(tmp_path / "a.xlsx")[0].cells == ["山田"]


def test_a_sheet_is_read_in_the_order_of_the_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("令和4年度", "空", "令和3年度"):
            sheet = book.add_worksheet(name)
            if name != "空":
                sheet.write(0, 0, name)
    found = [(sheet.place.sheet, rows[0].cells) for sheet, rows in read(tmp_path / "a.xlsx")]
    assert found == [("令和4年度", ["令和4年度"]), ("令和3年度", ["令和3年度"])]


def test_progress_goes_on_from_sheet_to_sheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("一", "二"):
            book.add_worksheet(name).write_column(0, 0, ["x"] * 10)
    file = source(tmp_path / "a.xlsx")
    seen = [file.read for sheet in sheets(file) for _ in sheet.rows]
    assert seen == sorted(seen)
    assert file.size // 2 in seen
    assert file.read == file.size


@pytest.mark.parametrize("name", ["ledger.xls", "ledger.xlsb"])
def test_other_formats_of_excel(name: str) -> None:
    *_, heading, first, second = first_rows(FILES / name)
    assert heading.cells == ["番号", "受付日", "氏名", "児童番号", "確認"]
    assert first.cells == ["R3-1", "2021-07-04", "髙橋", "147", "TRUE"]
    assert second.cells[:2] == ["R3-2", "2021-07-04 13:05:00"]
    assert second.cells[3:] == ["148.5", "FALSE"]


def test_opendocument(tmp_path: Path) -> None:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    cell = "table:table-cell"
    content = f"""<office:document-content xmlns:office="{names}:office:1.0"
      xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2">
      <office:body><office:spreadsheet><table:table table:name="一覧">
      <table:table-row table:number-rows-repeated="2"><{cell}/></table:table-row>
      <table:table-row><{cell}/><{cell} office:value-type="string"><text:p>山田</text:p></{cell}>
      <{cell} office:value-type="float" office:value="147"><text:p>147</text:p></{cell}>
      <{cell} office:value-type="date" office:date-value="2021-07-04"><text:p>R3</text:p></{cell}>
      </table:table-row></table:table></office:spreadsheet></office:body>
      </office:document-content>"""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f"""<manifest:manifest xmlns:manifest="{names}:manifest:1.0">
      <manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>
      </manifest:manifest>"""
    with ZipFile(tmp_path / "a.ods", "w") as parts:
        parts.writestr("mimetype", kind)
        parts.writestr("META-INF/manifest.xml", manifest)
        parts.writestr("content.xml", re.sub(r">\s+<", "><", content))
    (row,) = first_rows(tmp_path / "a.ods")
    assert (row.place.row, row.cells) == (3, ["", "山田", "147", "2021-07-04"])
