"""From bytes to rows that know their file, sheet, row and column, whatever kind of file it is."""

from collections.abc import Iterator

from yorisoi.exchange import markup, text_files, workbooks
from yorisoi.exchange.sources import Merged, Row, Sheet, Source

__all__ = ["Merged", "Row", "Sheet", "Source", "sheets"]


def sheets(source: Source) -> Iterator[Sheet]:
    """The tables of a file, one after the other: read the rows of one before taking the next.

    :raises BrokenFile: when the file cannot be read; for rows, while they are read.
    """
    if source.workbook in markup.LABELS:
        yield from markup.sheets(source)
    elif source.workbook:
        yield from workbooks.sheets(source)
    else:
        yield Sheet(source.place, text_files.text_rows(source))
