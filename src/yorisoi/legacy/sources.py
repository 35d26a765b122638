"""The sheets of the files that were given, and which kind of file of the mapping each one is.

A sheet that the mapping reads as several kinds of record (``also``) is read once for each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from yorisoi.exchange import tables
from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.found_tables import FoundTable, find_table
from yorisoi.exchange.problems import BrokenFile
from yorisoi.exchange.tables import Sheet, Source
from yorisoi.legacy import drawn_sheets, row_pieces
from yorisoi.legacy.mapping import FileMapping, SourceMapping
from yorisoi.legacy.values import RowReader


@dataclass
class Found:
    """One sheet with its table, and the part of the mapping that is about it."""

    sheet: Sheet
    table: FoundTable | None  # None: a sheet the mapping does not know, and no table is in it
    mapping: FileMapping | None
    around: dict[str, str] = field(default_factory=dict)  # what stands outside the table
    others: frozenset[str] = frozenset()  # headings that other kinds of record take of this sheet

    def reader(self) -> RowReader:
        """What reads its rows; only where the mapping knows the sheet."""
        if self.mapping is None or self.table is None:
            raise ValueError("no mapping for this sheet")
        return RowReader(
            self.mapping, self.table.headings, self.around, since_1904=self.sheet.since_1904
        )


def found_in(source: Source, mapping: SourceMapping) -> Iterator[Found]:
    """The sheets of one file, with their tables.

    :raises BrokenFile: when a sheet that the mapping knows has no table.
    """
    source.mends = True
    turn = turns = 0
    while turn <= turns:
        for sheet in tables.sheets(source):
            kinds = mapping.kinds(source.name, sheet.place.sheet)
            turns = max(turns, len(kinds) - 1)
            if turn < len(kinds):
                yield found_as(source, sheet, kinds, turn)
            elif turn == 0:
                yield of_no_kind(sheet)
        turn += 1


def of_no_kind(sheet: Sheet) -> Found:
    """A sheet that the mapping does not know."""
    try:
        return Found(sheet, find_table(sheet), None)
    except BrokenFile:
        return Found(sheet, None, None)


def wanted(known: FileMapping, kinds: list[FileMapping]) -> list[str]:
    """The headings of a table, also those that other kinds of record take of the same one."""
    place = (known.form, known.below, known.until)
    same = [one for one in kinds if (one.form, one.below, one.until) == place]
    return list(dict.fromkeys(heading for one in (known, *same) for heading in one.headings))


def found_as(source: Source, sheet: Sheet, kinds: list[FileMapping], turn: int) -> Found:
    """A sheet as one of the kinds that it is read as."""
    known = kinds[turn]
    seen = drawn_sheets.Seen(sheet.rows, kinds if turn == 0 else ())
    rows = drawn_sheets.part_of(iter(seen), known)
    part = replace(sheet, rows=rows) if known.is_drawn else sheet
    table = drawn_sheets.form(part, known) if known.form else find_table(part, wanted(known, kinds))
    around = {
        one.heading: drawn_sheets.around(one, source, sheet, table, seen) for one in known.around
    }
    if known.is_drawn and turn == 0:
        table.rows = seen.and_the_rest(table, table.rows)
    table.rows = row_pieces.pieces(table, known, around)
    others = frozenset(
        fold_heading(one) for kind in kinds if kind is not known for one in kind.headings
    )
    return Found(sheet, table, known, around, others)
