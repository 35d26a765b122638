"""The sheets of the files that were given, and which kind of file of the mapping each one is."""

from collections.abc import Iterator
from dataclasses import dataclass

from yorisoi.exchange import tables
from yorisoi.exchange.found_tables import FoundTable, find_table
from yorisoi.exchange.problems import BrokenFile
from yorisoi.exchange.tables import Sheet, Source
from yorisoi.legacy.mapping import FileMapping, SourceMapping
from yorisoi.legacy.values import RowReader


@dataclass
class Found:
    """One sheet with its table, and the part of the mapping that is about it."""

    sheet: Sheet
    table: FoundTable | None  # None: a sheet the mapping does not know, and no table is in it
    mapping: FileMapping | None

    def reader(self) -> RowReader:
        """What reads its rows; only where the mapping knows the sheet."""
        if self.mapping is None or self.table is None:
            raise ValueError("no mapping for this sheet")
        return RowReader(self.mapping, self.table.headings)


def found_in(source: Source, mapping: SourceMapping) -> Iterator[Found]:
    """The sheets of one file, with their tables.

    :raises BrokenFile: when a sheet that the mapping knows has no table.
    """
    source.mends = True
    for sheet in tables.sheets(source):
        known = mapping.of(source.name, sheet.place.sheet)
        try:
            table = find_table(sheet, known.headings if known else [])
        except BrokenFile:
            if known:
                raise
            table = None
        yield Found(sheet, table, known)
