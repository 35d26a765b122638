"""Small workbooks for tests, and what is read of them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from yorisoi.exchange import workbooks
from yorisoi.exchange.found_tables import FoundTable, find_table
from yorisoi.exchange.problems import Place
from yorisoi.exchange.tables import Merged, Row, Sheet, Source, sheets

FILES = Path(__file__).parent / "files"


def source(path: Path, password: str = "") -> Source:
    """A file as a batch opens it, when it is a workbook."""
    found = workbooks.recognise(path, Place(0, path.name))
    size = path.stat().st_size
    return Source(path, path.name, "", size=size, workbook=found, password=password)


def read(path: Path) -> list[tuple[Sheet, list[Row]]]:
    """All sheets with their rows."""
    return [(sheet, list(sheet.rows)) for sheet in sheets(source(path))]


def first_rows(path: Path) -> list[Row]:
    """The rows of the first sheet."""
    return read(path)[0][1]


def write(path: Path, *lines: Sequence[Any], merged: Sequence[Merged] = ()) -> Path:
    """An xlsx file with one sheet. ``merged``: numbered as they are read."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("一覧")
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                if value != "":
                    sheet.write(number, column, value)
        for top, bottom, left, right in merged:
            value = lines[top - 1][left]
            sheet.merge_range(top - 1, left, bottom - 1, right, value)
    return path


def table(
    *lines: Sequence[str], merged: Sequence[Merged] = (), known: Sequence[str] = ()
) -> FoundTable:
    """The table found in these lines; empty ones are left out, as readers do."""
    rows = [
        Row(Place(0, "表.xlsx", "一覧", number), list(line))
        for number, line in enumerate(lines, 1)
        if any(line)
    ]
    sheet = Sheet(Place(0, "表.xlsx", "一覧"), iter(rows), merged=tuple(merged))
    return find_table(sheet, known)


def numbers(found: FoundTable) -> list[int | None]:
    """The rows that are records."""
    return [row.place.row for row in found.rows]


def as_csv(lines: Sequence[Sequence[str]], codec: str, delimiter: str = ",") -> bytes:
    """The same lines as Excel saves them as a text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode(codec)
