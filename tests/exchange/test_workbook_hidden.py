"""What is hidden in Excel is read like all else, and says that it is hidden."""

from pathlib import Path

import xlsxwriter

from tests.exchange.made_sheets import FILES, read, source
from yorisoi.exchange.found_tables import find_table
from yorisoi.exchange.tables import Merged, sheets


def hidden_things(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        for number in range(5):
            sheet.write_row(
                number, 1, ["番号", "氏名", "備考"] if number == 0 else [number, "山田", "x"]
            )
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
        secret = book.add_worksheet("控え")
        secret.write(0, 0, "番号")
        secret.hide()
        very = book.add_worksheet("作業用")
        very.write(0, 0, "番号")
        very.very_hidden()
    return path


def test_sheets_rows_and_columns(tmp_path: Path) -> None:
    found = read(hidden_things(tmp_path / "a.xlsx"))
    assert [(sheet.place.sheet, sheet.hidden) for sheet, _ in found] == [
        ("表", False),
        ("控え", True),
        ("作業用", True),
    ]
    sheet, rows = found[0]
    assert sheet.hidden_columns == {3}
    assert [(row.place.row, row.hidden) for row in rows] == [
        (1, False),
        (2, False),
        (3, True),
        (4, False),
        (5, False),
    ]
    assert rows[2].cells == ["", "2", "山田", "x"]


def test_the_table_tells_which_of_its_columns_are_hidden(tmp_path: Path) -> None:
    sheet = next(sheets(source(hidden_things(tmp_path / "a.xlsx"))))
    found = find_table(sheet)
    assert found.headings == ["番号", "氏名", "備考"]
    assert found.hidden_columns == {2}
    assert [row.place.row for row in found.rows if row.hidden] == [3]


def test_xls_tells_hidden_sheets_and_merged_cells() -> None:
    (ledger, _), (copy, rows) = read(FILES / "ledger.xls")
    assert (ledger.hidden, copy.hidden, rows[0].cells) == (False, True, ["x"])
    assert ledger.merged == (Merged(1, 1, 0, 4), Merged(3, 3, 0, 1), Merged(3, 3, 2, 4))
