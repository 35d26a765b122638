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

from yorisoi.exchange.encoding import LABELS, MARK, MARK_END, NOT_IN_CP932
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.sources import Counted, Row, Source

UNREADABLE = re.compile(f"{MARK}([^{MARK_END}]*){MARK_END}")
SUSPICIOUS = re.compile(f"[{MARK}{NOT_IN_CP932}]")  # asked of every row, so in one go
MOST_UNREADABLE = 20  # places named before giving up on a file
HEAD = 64 * 1024
DELIMITERS = "\t,;"


def text_rows(source: Source) -> Iterator[Row]:
    """The rows of a text file; empty ones count but are left out.

    :raises BrokenFile: when the quotes do not close, or bytes cannot be read as text.
    """
    unreadable: list[Problem] = []
    with source.path.open("rb") as file:
        raw = io.BufferedReader(Counted(file, source), HEAD)
        text = io.TextIOWrapper(raw, source.codec, "yorisoi.mark", newline="")
        reader = csv.reader(lines(text), delimiter=delimiter(source), strict=True)
        heading: list[str] = []
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise BrokenFile(Problem(row_place(source, number), quotes(error))) from error
            if cells is None:
                break
            heading = heading or cells
            if SUSPICIOUS.search("".join(cells)):
                unreadable += unreadable_cells(source, number, heading, cells)
            if len(unreadable) >= MOST_UNREADABLE:
                break
            if any(cell.strip() for cell in cells) and not unreadable:
                yield Row(row_place(source, number), cells)
    if unreadable:
        raise BrokenFile(unreadable)


def lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines, without the end-of-file sign of old systems."""
    for line in text:
        yield line.rstrip("\x1a") if line.endswith("\x1a") else line


def row_place(source: Source, number: int) -> Place:
    """A row of a text file."""
    return Place(source.position, source.name, row=number)


def delimiter(source: Source) -> str:
    """Tab, comma or semicolon: the one that most lines have equally often, outside quotes.

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
    return best if regularity(best) > (0, 0) else ","


def quotes(error: csv.Error) -> str:
    """What the reader stumbled over, in words."""
    if "field larger" in str(error) or "unexpected end" in str(error):
        return '引用符（"）が閉じていません。この行からあとのどこかで、" が足りません。'
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
