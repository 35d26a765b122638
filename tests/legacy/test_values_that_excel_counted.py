"""Cells of which the file holds less than Excel shows: formulas nobody calculated, days from 1904."""

import re
import zipfile
from pathlib import Path

import xlsxwriter

from tests.legacy import layouts

HEADS = ["児童番号", "氏名", "性別", "生年月日", "住所"]


def test_a_formula_without_its_value_is_told_and_not_read_as_an_empty_cell(tmp_path: Path) -> None:
    written, path = tmp_path / "原本.xlsx", tmp_path / "児童台帳.xlsx"
    with xlsxwriter.Workbook(str(written)) as book:
        sheet = book.add_worksheet("児童")
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, ["1", "佐藤 花", "女", "H27.5.6", "桜丘1"])
        sheet.write_row(2, 0, ["2", "", "男", "H28.5.6"])
        sheet.write_formula(2, 1, '="佐藤 "&"空"')
        sheet.write_formula(2, 4, "=E2")
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            new.writestr(part, re.sub(rb"(</f>)<v>0</v>", rb"\1", old.read(part)))
    first, second = layouts.read(layouts.proposed(path).mapping, path)["child"]
    assert not first.marked
    assert [(heading, "計算結果" in why) for heading, why, _ in second.marked] == [
        ("氏名", True),
        ("住所", True),
    ]


def test_days_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    path = tmp_path / "児童台帳.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        sheet = book.add_worksheet("児童")
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, ["1", "佐藤 花", "女", "H27.5.6", "桜丘1"])
        sheet.write_row(2, 0, ["2", "佐藤 空", "男", 40665, "桜丘2"])  # without the look of a date
    rows = layouts.read(layouts.proposed(path).mapping, path)["child"]
    assert [one.values["born_on"] for one in rows] == ["2015-05-06", "2015-05-03"]
