"""Sheets that are drawn for the eye: forms (児童票), several tables below each other, values beside labels.

What belongs where stands in the mapping: ``form``, ``below``, ``until``, ``around``.
"""

import re
from collections.abc import Collection, Iterator

from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.found_tables import FoundTable
from yorisoi.exchange.heads import filled, text_at, texts
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.sheet_marks import column_letters
from yorisoi.exchange.sources import Row, Sheet, Source
from yorisoi.legacy.mapping_shapes import Around, FileMapping

KEPT = 200  # rows from the top in which labels are looked for
LONGEST_FORM = 300  # rows
NO_LABEL = "様式の見出しが1つも見つかりません。対応づけの見出しを確かめてください。"
NO_PART = "「{below}」の行が見つからないか、その下に表がありません。"
IN_NO_PART = "どの区画にも入らない行です（対応づけの below・until）。読んでいません。"


def label_of(text: str) -> str:
    """A label without what decorates it: 【経過】, 氏名：."""
    return re.sub(r"^[【\[<(〈《■●○◆・*]+|[】\])>〉》::]+$", "", fold_heading(text))


class Seen:
    """The rows of a sheet as they go by; the first of them are kept, to look beside labels."""

    def __init__(self, rows: Iterator[Row], kinds: Collection[FileMapping]) -> None:
        self.rows, self.first = rows, list[Row]()
        self.kinds = [one for one in kinds if one.below or one.until or one.form]
        self.inside = {id(one): not one.below for one in self.kinds}
        self.nowhere: list[tuple[Place, str]] = []

    def __iter__(self) -> Iterator[Row]:
        """The rows, one after the other."""
        for row in self.rows:
            if len(self.first) < KEPT:
                self.first.append(row)
            if self.kinds:
                self.ask(row)
            yield row

    def ask(self, row: Row) -> None:
        """Whether any kind of record takes this row."""
        name = begins(row)
        is_border = False
        for one in self.kinds:
            if name and name == label_of(one.below):
                self.inside[id(one)] = is_border = True
            elif name and name == label_of(one.until):
                self.inside[id(one)], is_border = False, True
        if not is_border and not any(self.inside.values()):
            self.nowhere.append((row.place, " ".join(texts(row))))

    def and_the_rest(self, table: FoundTable, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows of a table; then what stands below it, so that all of the sheet was looked at."""
        yield from rows
        for _ in self:
            pass
        table.skipped += [(place, IN_NO_PART) for place, _ in self.nowhere]


def begins(row: Row) -> str:
    """The text of a line that names what stands below it; empty for any other row."""
    found = texts(row)
    return label_of(found[0]) if len(found) <= 2 else ""


def part_of(rows: Iterator[Row], known: FileMapping) -> Iterator[Row]:
    """The rows below one line, until another one."""
    below, until = label_of(known.below), label_of(known.until)
    is_inside = not below
    for row in rows:
        name = begins(row)
        if is_inside and until and name == until:
            return
        if is_inside:
            yield row
        elif name == below:
            is_inside = True


def form(sheet: Sheet, known: FileMapping) -> FoundTable:
    """A form as a table of one row: its labels, and the value of each.

    :raises BrokenFile: when none of its labels stands in the sheet.
    """
    rows: list[Row] = []
    for row in sheet.rows:
        if len(rows) == LONGEST_FORM:
            words = f"様式が{LONGEST_FORM}行より長く続いています。until を確かめてください。"
            raise BrokenFile(Problem(row.place, words))
        rows.append(row)
    names = {label_of(name): name for name in known.headings}
    values: dict[str, tuple[int, int]] = {}
    used: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        for column in filled(row):
            name = names.get(label_of(text_at(row, column)))
            if name is None or name in values or (at, column) in used:
                continue
            used.add((at, column))
            place = value_of(rows, at, column, names)
            if place is not None:
                values[name] = place
                used.add(place)
    if not values:
        raise BrokenFile(Problem(sheet.place, NO_LABEL))
    first = rows[min(at for at, _ in values.values())]
    table = FoundTable(
        place=sheet.place,
        headings=list(values),
        columns=list(range(len(values))),
        heading_rows=(first.place.row or 0, first.place.row or 0),
        title=[],
        hidden=sheet.hidden,
        hidden_columns=frozenset(),
    )
    cells = [rows[at].cells[column] for at, column in values.values()]
    table.rows = iter([Row(first.place, cells)])
    table.outside = [
        (row.place.at(f"{column_letters(column)}列"), text_at(row, column))
        for at, row in enumerate(rows)
        for column in filled(row)
        if (at, column) not in used
    ]
    return table


def value_of(
    rows: list[Row], at: int, column: int, labels: Collection[str]
) -> tuple[int, int] | None:
    """Where the value of a label stands: the next cell to its right, else the one below it."""
    row = rows[at]
    beside = next((one for one in filled(row) if one > column), None)
    if beside is not None and label_of(text_at(row, beside)) not in labels:
        return at, beside
    if beside is None and at + 1 < len(rows):
        below = text_at(rows[at + 1], column)
        if below and label_of(below) not in labels:
            return at + 1, column
    return None


def around(one: Around, source: Source, sheet: Sheet, table: FoundTable, seen: Seen) -> str:
    """A value that stands outside the table; empty when it is not there."""
    if one.of == "sheet":
        return one.value(sheet.place.sheet)
    if one.of == "file":
        return one.value(source.name)
    if one.of == "title":
        texts_above = (one.value(text) for text in table.title)
        return next(filter(None, texts_above), "")
    wanted = label_of(one.label)
    for at, row in enumerate(seen.first):
        for column in filled(row):
            if label_of(text_at(row, column)) == wanted:
                place = value_of(seen.first, at, column, {wanted})
                if place is not None:
                    return one.value(seen.first[place[0]].cells[place[1]])
    return ""
