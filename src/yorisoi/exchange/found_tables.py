"""The table in a sheet as people make them: titles above it, a heading in several lines, totals and
notes between and under its rows, the heading again on every page, empty columns beside it.

    table = find_table(sheet, known=["児童番号", "相談者／氏名"])
    for row in table.rows:            # its cells stand under table.headings
        ...
    table.skipped                     # rows that are no records, with the reason
    table.outside                     # values that stand under no heading

Signs like 〃 stand in the cells as they were written: what they repeat, the reader of the column
knows. The rows come one by one; only the first ``LOOKED_AT`` are looked at ahead.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from yorisoi.exchange.heads import BETWEEN, WITHIN, Head, find_head, text_at, texts
from yorisoi.exchange.other_rows import OtherRows
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.sheet_marks import column_letters
from yorisoi.exchange.sources import Merged, Row, Sheet

LOOKED_AT = 60
NO_HEADING = (
    f"見出しの行が見つかりません。シートの上から{WITHIN}行までに、列の名前を並べた行が必要です。"
)
EMPTY = "シートが空です。見出しの行と、その下にデータが必要です。"


@dataclass
class FoundTable:
    """A table, ready to be read once from top to bottom."""

    place: Place  # its sheet
    headings: list[str]  # one for each column, no two alike
    columns: list[int]  # where each of them stands in the sheet, from 0
    heading_rows: tuple[int, int]  # the first and the last, as numbered in Excel
    title: list[str]  # the texts above it
    hidden: bool  # the whole sheet
    hidden_columns: frozenset[int]  # which of the headings
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))
    skipped: list[tuple[Place, str]] = field(default_factory=list)  # filled while rows are read
    outside: list[tuple[Place, str]] = field(default_factory=list)  # likewise: place and value
    told: list[tuple[Place, str]] = field(default_factory=list)  # what else is worth knowing
    commented: set[int | None] = field(default_factory=set)  # rows whose comments were taken


def find_table(sheet: Sheet, known: Collection[str] = ()) -> FoundTable:
    """Find the table of a sheet. ``known``: headings it is expected to have, or some of them.

    :raises BrokenFile: when there is nothing in the sheet, or nothing that looks like a heading.
    """
    rows = iter(sheet.rows)
    ahead = list(islice(rows, LOOKED_AT))
    if not ahead:
        raise BrokenFile(Problem(sheet.place, EMPTY))
    head = find_head(ahead, sheet.merged, known)
    if head is None:
        raise BrokenFile(Problem(sheet.place, NO_HEADING))
    title = list(dict.fromkeys(text for row in ahead[: head.first] for text in texts(row)))
    others = OtherRows(head, title)
    below = ahead[head.last + 1 :]
    columns = columns_of(head, [row for row in below if not others.reason(row)])
    table = FoundTable(
        place=sheet.place,
        headings=headings_of(head, columns),
        columns=columns,
        heading_rows=(head.lines[0].place.row or 0, head.lines[-1].place.row or 0),
        title=title,
        hidden=sheet.hidden,
        hidden_columns=frozenset(
            position for position, index in enumerate(columns) if index in sheet.hidden_columns
        ),
    )
    table.rows = records(table, others, shared_down(chain(below, rows), sheet.merged))
    return table


def columns_of(head: Head, below: Collection[Row]) -> list[int]:
    """The columns that have a heading of their own, or anything in them as far as is looked ahead.

    Of one that shares the heading of the column before it, because their cells are merged, nothing
    is needed when it is empty: in forms drawn on squared paper every cell is merged.
    """
    width = max(len(row.cells) for row in (*head.lines, *below))
    paths = [*head.paths, *[()] * (width - len(head.paths))]
    return [
        index
        for index, path in enumerate(paths)
        if (path and (index == 0 or path != paths[index - 1]))
        or any(text_at(row, index) for row in below)
    ]


def headings_of(head: Head, columns: Collection[int]) -> list[str]:
    """What the columns are called; no two are called alike."""
    found: dict[str, None] = {}
    for index in columns:
        path = head.paths[index] if index < len(head.paths) else ()
        name = BETWEEN.join(path) or f"（見出しなし）{column_letters(index)}列"
        unique, times = name, 1
        while unique in found:
            times += 1
            unique = f"{name}（{times}）"
        found[unique] = None
    return list(found)


def records(
    table: FoundTable, others: OtherRows, rows: Iterator[tuple[Row, list[str]]]
) -> Iterator[Row]:
    """The rows that are records, with their cells in order of the headings."""
    inside = set(table.columns)
    wide = max(inside) + 1
    beside = [index for index in range(wide) if index not in inside]
    for row, cells in rows:
        reason = others.reason(row)
        if reason:
            table.skipped.append((row.place, reason))
            continue
        for index in chain(beside, range(wide, len(row.cells))):
            if value := text_at(row, index):
                table.outside.append((row.place.at(f"{column_letters(index)}列"), value))
        taken = [cells[index] if index < len(cells) else "" for index in table.columns]
        yield replace(row, cells=taken)


def shared_down(rows: Iterator[Row], merged: Collection[Merged]) -> Iterator[tuple[Row, list[str]]]:
    """Each row as it stands, and its cells with the values of cells merged over several rows."""
    waiting = sorted((one for one in merged if one.last_row > one.first_row), reverse=True)
    running: list[tuple[Merged, str]] = []
    for row in rows:
        number = row.place.row or 0
        running = [(one, value) for one, value in running if one.last_row >= number]
        while waiting and waiting[-1].first_row <= number:
            one = waiting.pop()
            if one.first_row == number:
                running.append((one, text_at(row, one.first_column)))
        cells = row.cells
        if running:
            cells = list(cells)
            for one, value in running:
                if one.first_column < len(cells) and not cells[one.first_column].strip():
                    cells[one.first_column] = value
        yield row, cells
