"""The sheets of the files that were given, and which kind of file of the mapping each one is."""

from collections.abc import Iterator
from dataclasses import dataclass

from yorisoi.exchange import tables
from yorisoi.exchange.found_tables import FoundTable, find_table
from yorisoi.exchange.tables import Sheet, Source
from yorisoi.legacy.mapping import FileMapping, SourceMapping
from yorisoi.legacy.values import RowReader


@dataclass
class Found:
    """One sheet with its table, and the part of the mapping that is about it."""

    sheet: Sheet
    table: FoundTable
    mapping: FileMapping | None

    def reader(self) -> RowReader:
        """What reads its rows; only where the mapping knows the sheet."""
        if self.mapping is None:
            raise ValueError("no mapping for this sheet")
        return RowReader(self.mapping, self.table.headings)


def found_in(source: Source, mapping: SourceMapping) -> Iterator[Found]:
    """The sheets of one file, with their tables."""
    for sheet in tables.sheets(source):
        known = mapping.of(source.name, sheet.place.sheet)
        headings = [column.heading for column in known.columns.values()] if known else []
        yield Found(sheet, find_table(sheet, headings), known)
