"""Files as other vendors write them, made in the tests: no value in them is of a real person."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from yorisoi.legacy.mapping import FileMapping, SourceMapping
from yorisoi.legacy.opening import opened
from yorisoi.legacy.proposal import Proposal, propose
from yorisoi.legacy.sources import found_in
from yorisoi.legacy.value_readers import RowValues
from yorisoi.terms import seeds

Rows = Sequence[Sequence[Any]]


def seeded() -> dict[str, dict[str, str]]:
    """The lists a ward begins with."""
    found: dict[str, dict[str, str]] = {}
    for row in seeds.rows():
        found.setdefault(row["list"], {})[row["id"]] = row["words"]
    return found


TERMS = seeded()


def text(path: Path, rows: Rows, codec: str = "cp932", between: str = ",") -> Path:
    """A CSV or TSV file."""
    lines = [between.join(quoted(str(cell), between) for cell in row) for row in rows]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(codec))
    return path


def quoted(cell: str, between: str) -> str:
    """A cell in quotes where it needs them."""
    if any(char in cell for char in (between, '"', "\n")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def book(path: Path, sheets: dict[str, Rows], merged: Iterable[str] = (), hidden: str = "") -> Path:
    """A workbook. ``merged``: ranges of cells, in every sheet so wide; ``hidden``: columns nobody sees."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write(at, column, cell)
            for one in merged:
                first, _, last = one.partition(":")
                if len(rows[int(first[1:]) - 1]) > ord(last[0]) - ord("A"):
                    sheet.merge_range(one, value_at(rows, first))
            if hidden:
                sheet.set_column(hidden, None, None, {"hidden": True})
    return path


def value_at(rows: Rows, name: str) -> Any:
    """The cell A1 of rows."""
    return rows[int(name[1:]) - 1][ord(name[0]) - ord("A")]


def proposed(*paths: Path, **options: Any) -> Proposal:
    """What is proposed for some files."""
    sources = [opened(path, position=at) for at, path in enumerate(paths)]
    return propose(sources, code="other", name="よその", terms=TERMS, **options)


def the(found: Proposal, record: str) -> FileMapping:
    """The one kind of file of this record."""
    (one,) = [file for file in found.mapping.files if file.record.code == record]
    return one


def fields(found: Proposal, record: str) -> dict[str, list[str]]:
    """Heading → the fields it feeds."""
    one = the(found, record)
    return {
        column.heading: [feed.field for feed in column.feeds] or ["ignore"]
        for column in one.columns.values()
    }


def read(mapping: SourceMapping, *paths: Path) -> dict[str, list[RowValues]]:
    """The rows of files, as the check reads them, by record."""
    rows: dict[str, list[RowValues]] = {}
    for path in paths:
        for found in found_in(opened(path), mapping):
            if found.mapping is not None and found.table is not None:
                reader = found.reader()
                assert not reader.missing
                taken = rows.setdefault(found.mapping.record.code, [])
                taken += [reader.read(row.cells) for row in found.table.rows]
    return rows
