"""Text files (CSV, TSV): from bytes to rows.

A text file has one sheet without a name. Rows are numbered as a spreadsheet numbers them: the first
is row 1, and a cell with a line break in it does not count twice. The file is read as a stream;
memory holds one row.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from yorisoi.exchange import broken_lines, loose_quotes
from yorisoi.exchange.encoding import LABELS, MARK, MARK_END, NOT_IN_CP932
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.sources import Counted, Row, Source

UNREADABLE = re.compile(f"{MARK}([^{MARK_END}]*){MARK_END}")
SUSPICIOUS = re.compile(f"[{MARK}{NOT_IN_CP932}]")  # asked of every row, so in one go
MOST_UNREADABLE = 20  # places named before giving up on a file
HEAD = 64 * 1024
DELIMITERS = "\t,;"
OPEN = '引用符（"）が閉じていません。この行からあとのどこかで、" が足りません。'
MENDED = (
    '値の中の引用符（"）が二重になっていません。値の一部として読みました。'
    "前後の列がずれていないか、確かめてください。"
)


def text_rows(source: Source) -> Iterator[Row]:
    """The rows of a text file; empty ones count but are left out.

    :raises BrokenFile: when the quotes do not close, or bytes cannot be read as text.
    """
    if not source.mends:
        return rows_as_they_are(source)
    return broken_lines.mended(rows_as_they_are(source), shape(source)[1])


def rows_as_they_are(source: Source) -> Iterator[Row]:
    """The same, nothing mended.

    :raises BrokenFile: when the quotes do not close, or bytes cannot be read as text.
    """
    unreadable: list[Problem] = []
    with source.path.open("rb") as file:
        raw = io.BufferedReader(Counted(file, source), HEAD)
        text = io.TextIOWrapper(raw, source.codec, "yorisoi.mark", newline="")
        heading: list[str] = []
        for number, (cells, remark) in enumerate(parsed(source, text), 1):
            heading = heading or cells
            if SUSPICIOUS.search("".join(cells)):
                unreadable += unreadable_cells(source, number, heading, cells)
            if len(unreadable) >= MOST_UNREADABLE:
                break
            if any(cell.strip() for cell in cells) and not unreadable:
                yield Row(row_place(source, number), cells, remark=remark)
    if unreadable:
        raise BrokenFile(unreadable)


def parsed(source: Source, text: io.TextIOWrapper) -> Iterator[tuple[list[str], str]]:
    """The cells of each row, and what is to be said of it.

    :raises BrokenFile: when quotes are not used as they should be, and nobody asked to mend it.
    """
    between, number = delimiter(source), 0
    try:
        for cells in csv.reader(lines(text), delimiter=between, strict=True):
            number += 1
            yield cells, ""
    except csv.Error as error:
        if not source.mends:
            raise BrokenFile(Problem(row_place(source, number + 1), quotes(error))) from error
    else:
        return
    with source.path.open("rb") as file:  # once more from the beginning, up to where it stopped
        again = io.TextIOWrapper(file, source.codec, "yorisoi.mark", newline="")
        try:
            for cells, is_mended in islice(loose_quotes.rows(lines(again), between), number, None):
                yield cells, MENDED if is_mended else ""
        except loose_quotes.NeverClosed as error:
            raise BrokenFile(Problem(row_place(source, error.row), OPEN)) from error


def lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines, without the end-of-file sign of old systems and the BOM of files put together."""
    for line in text:
        if line.startswith("\ufeff"):
            line = line.lstrip("\ufeff")
        yield line.rstrip("\x1a") if line.endswith("\x1a") else line


def row_place(source: Source, number: int) -> Place:
    """A row of a text file."""
    return Place(source.position, source.name, row=number)


def delimiter(source: Source) -> str:
    """Tab, comma or semicolon."""
    return shape(source)[0]


def shape(source: Source) -> tuple[str, int]:
    """The delimiter that most lines have equally often, outside quotes; and how many cells they have.

    Lines of a title above the table have none, and one inside a text stands there now and then;
    only the one between the columns comes back line after line in the same number.
    """
    with source.path.open("rb") as file:
        start = file.read(HEAD)
    text = re.sub('"[^"]*"', "", start.decode(source.codec, "ignore"))
    lines = text.splitlines()
    if len(start) == HEAD and len(lines) > 1:
        lines.pop()  # cut off in the middle

    def regularity(char: str) -> tuple[int, int]:
        counts = Counter(count for line in lines if (count := line.count(char)))
        return max(((times, count) for count, times in counts.items()), default=(0, 0))

    best = max(DELIMITERS, key=regularity)
    return (best, regularity(best)[1] + 1) if regularity(best) > (0, 0) else (",", 1)


def quotes(error: csv.Error) -> str:
    """What the reader stumbled over, in words."""
    if "field larger" in str(error) or "unexpected end" in str(error):
        return OPEN
    return '引用符（"）の使い方が正しくありません。値の中の " は "" と書いてください。'


def unreadable_cells(
    source: Source, number: int, heading: list[str], cells: list[str]
) -> list[Problem]:
    """The cells of a row with bytes that are no characters in this encoding."""
    found = []
    for index, cell in enumerate(cells):
        wrong = UNREADABLE.findall(cell)
        if source.codec == "cp932":
            wrong += [
                f"{char.encode('cp932').hex().upper()}" for char in cell if char in NOT_IN_CP932
            ]
        if wrong:
            column = heading[index] if index < len(heading) and number > 1 else f"{index + 1}列目"
            label = LABELS.get(source.codec, source.codec)
            reason = f"文字として読めない部分があります（16進 {'、'.join(wrong[:5])}）。{label}として読みました。"
            found.append(Problem(row_place(source, number).at(column), reason))
    return found
