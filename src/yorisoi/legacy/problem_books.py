"""The rows with a problem as a workbook, to be corrected and read again by the same mapping.

One workbook a file, one sheet a sheet, with the headings and the cells of the file. A row stands
there by itself, so 〃 is written out. Where rows with one key are different records (経過記録), the
child's other rows stand there too: which of them is the first and which the second stays the same.

A row with a value that is longer than a cell of Excel can hold is left out: cut off, it would come
back cut off.
"""

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db.models import Count, F, TextField, Value
from django.db.models.functions import Cast, Concat

from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.engine import source_of
from yorisoi.exchange.found_tables import FoundTable
from yorisoi.exchange.models import BatchFile, RowResult
from yorisoi.exchange.problems import Outcome
from yorisoi.exchange.sources import Source
from yorisoi.legacy import mapping as mappings
from yorisoi.legacy.batches import CHECK
from yorisoi.legacy.mapping import DITTO, FileMapping, SourceMapping, without_format
from yorisoi.legacy.models import Move, StepKind
from yorisoi.legacy.sources import Found, found_in
from yorisoi.legacy.telling import NOT_DATA, REASON_HEADING
from yorisoi.legacy.values import RowReader

LONGEST = 32_767  # characters in one cell
LONGEST_SHEET = 31
NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
AS_IT_IS = "直さなくてよい行です（同じ番号の行の順番を保つために入れています）。"
WIDTH = 18
Reasons = dict[tuple[str, int], list[tuple[str, str]]]  # sheet and row → column and words


def with_rows(move: Move) -> Any:
    """What the last check said of rows: not of whole files or columns."""
    check = move.steps.filter(kind=StepKind.CHECK).last()
    rows = RowResult.objects.filter(batch=check.batch_id if check else None)
    # A total or a note under the table is no row that anybody corrects.
    return rows.filter(file__isnull=False, row__isnull=False).exclude(reason__startswith=NOT_DATA)


def offered(move: Move) -> list[dict[str, Any]]:
    """The files with such rows, and how many."""
    if move.cleared_at:
        return []  # the files are gone
    row = Concat(F("sheet"), Value("|"), Cast("row", TextField()), output_field=TextField())
    counts = (
        with_rows(move)
        .order_by()
        .values("file", "file__name")
        .annotate(number=Count(row, distinct=True))
    )
    return [
        {"pk": one["file"], "name": name_of(one["file__name"]), "number": one["number"]}
        for one in counts.order_by("file__position")
    ]


def name_of(file: str) -> str:
    """What the workbook is called: like the file, so that the mapping knows it."""
    return f"{without_format(file)}.xlsx"


def make(move: Move, file: BatchFile) -> tuple[IO[bytes], int]:
    """The workbook, and how many rows with a problem are in it.

    :raises BrokenFile: when the file can no longer be read.
    """
    import xlsxwriter  # half a second, which the start of the server does without

    reasons: Reasons = defaultdict(list)
    for sheet, row, column, outcome, why in (
        with_rows(move).filter(file=file).values_list("sheet", "row", "column", "outcome", "reason")
    ):
        reasons[sheet, row].append((column, f"{Outcome(outcome).label}：{why}"))
    known, source = mappings.read(move.mapping), source_of(file, CHECK)
    siblings = keys_with_problems(source, known, reasons)
    target = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E6E6E6", "border": 1}),
        "cell": book.add_format({"num_format": "@", "valign": "top", "border": 1}),
        "wrong": book.add_format(
            {"num_format": "@", "valign": "top", "border": 2, "bg_color": "#FFE3E3", "bold": True}
        ),
        "reason": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
    }
    count, names = 0, set[str]()
    for found in found_in(source, known):
        if found.mapping is None or found.table is None or not comes_back(found.mapping):
            drain(found)
            continue
        name = sheet_name(found, source.name, known)
        while name.casefold() in names:
            name = f"{name[: LONGEST_SHEET - 1]}_"
        names.add(name.casefold())
        count += SheetWriter(book.add_worksheet(name), formats, found, found.table).write(
            reasons, siblings
        )
    book.close()
    target.seek(0)
    return target, count


def comes_back(known: FileMapping) -> bool:
    """Whether a corrected table of this kind can be read again: a form is corrected where it is.

    What else is read of a sheet (``also``) stands in the table of its first kind.
    """
    return not (known.is_drawn or known.also or any(one.entries for one in known.columns.values()))


def drain(found: Found) -> None:
    """The rows of one sheet are read before the next one."""
    for _ in found.sheet.rows:
        pass


def keys_with_problems(
    source: Source, known: SourceMapping, reasons: Reasons
) -> set[tuple[str, str]]:
    """Sheet and first column of the key of rows with a problem, where keys come again."""
    found_keys = set()
    for found in found_in(source, known):
        if found.mapping is None or found.table is None or not found.mapping.repeats:
            drain(found)
            continue
        if not comes_back(found.mapping):
            drain(found)
            continue
        at = first_key(found.mapping, found.table.headings)
        for row in found.table.rows:
            sheet = row.place.sheet
            if at is not None and (sheet, row.place.row or 0) in reasons and row.cells[at].strip():
                found_keys.add((sheet, row.cells[at].strip()))
    return found_keys


def first_key(mapping: FileMapping, headings: list[str]) -> int | None:
    """Where the first column of the key stands."""
    return column_of(headings, mapping.key[0])


def column_of(headings: Iterable[str], name: str) -> int | None:
    """The column under a heading, or under its last line."""
    wanted = fold_heading(name)
    for at, heading in enumerate(headings):
        if wanted in (fold_heading(heading), fold_heading(heading.rsplit("／", 1)[-1])):
            return at
    return None


def sheet_name(found: Found, file: str, known: SourceMapping) -> str:
    """As in the file; for a text file one that the mapping takes for the same kind."""
    own = found.sheet.place.sheet
    patterns = found.mapping.sheets if found.mapping else ()
    candidates = [own] if own else [without_format(file), *(p.replace("*", "") for p in patterns)]
    plain = [NOT_IN_SHEETS.sub("_", one)[:LONGEST_SHEET].strip("'") for one in candidates]
    fitting = (one for one in plain if one and known.of(name_of(file), one) == found.mapping)
    return next(fitting, plain[0] or "表")


class SheetWriter:
    """Writes one sheet, row by row."""

    def __init__(
        self, sheet: Any, formats: dict[str, Any], found: Found, table: FoundTable
    ) -> None:
        self.sheet, self.formats, self.table = sheet, formats, table
        self.reader: RowReader = found.reader()
        self.headings = table.headings
        self.columns = self.by_title()

    def by_title(self) -> dict[str, int]:
        """The columns by what a problem may call them: their heading, or their field's title."""
        found: dict[str, int] = {}
        fields = self.reader.mapping.record.fields
        for at, _, column in self.reader.columns:
            for feed in column.feeds:
                if feed.field in fields:
                    found.setdefault(fold_heading(fields[feed.field].title), at)
        return found | {fold_heading(heading): at for at, heading in enumerate(self.headings)}

    def write(self, reasons: Reasons, siblings: set[tuple[str, str]]) -> int:
        """The heading and the rows; how many of them have a problem."""
        for at, heading in enumerate([*self.headings, REASON_HEADING]):
            self.sheet.write_string(0, at, heading, self.formats["head"])
        self.sheet.set_column(0, len(self.headings) - 1, WIDTH)
        self.sheet.set_column(len(self.headings), len(self.headings), 60)
        self.sheet.freeze_panes(1, 0)
        line = count = 0
        repeats = self.reader.mapping.repeats
        by = first_key(self.reader.mapping, self.headings) if repeats else None
        for place, cells in self.rows():
            why = reasons.get((place.sheet, place.row or 0), [])
            is_sibling = by is not None and (place.sheet, cells[by].strip()) in siblings
            if not (why or is_sibling) or any(len(cell) > LONGEST for cell in cells):
                continue
            line += 1
            count += bool(why)
            self.write_row(line, cells, why)
        return count

    def rows(self) -> Iterator[tuple[Any, list[str]]]:
        """The rows as they are meant: 〃 written out."""
        above: dict[int, str] = {}
        width = len(self.headings)  # behind them stand columns that are made of others
        ditto = [at for at, _, column in self.reader.columns if column.ditto and at < width]
        for row in self.table.rows:
            cells = list(row.cells)
            for at in ditto:
                if cells[at].strip() in DITTO:
                    cells[at] = above.get(at, "")
                else:
                    above[at] = cells[at]
            yield row.place, cells

    def write_row(self, line: int, cells: list[str], why: list[tuple[str, str]]) -> None:
        """One row: cells with a problem are coloured and say why, as does the last column."""
        wrong: dict[int, list[str]] = defaultdict(list)
        for column, words in why:
            where = self.columns.get(fold_heading(column))
            if where is not None:
                wrong[where].append(words)
        for at, cell in enumerate(cells):
            kind = self.formats["wrong" if at in wrong else "cell"]
            if cell:
                self.sheet.write_string(line, at, cell, kind)
            else:
                self.sheet.write_blank(line, at, None, kind)
            if at in wrong:
                self.sheet.write_comment(
                    line, at, "\n".join(wrong[at]), {"author": "よりそい", "x_scale": 2.5}
                )
        told = [f"【{column}】{words}" if column else words for column, words in why]
        self.sheet.write_string(
            line, len(cells), "\n".join(told) or AS_IT_IS, self.formats["reason"]
        )
