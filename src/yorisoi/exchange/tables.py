"""From bytes to rows that know their file, sheet, row and column.

A text file (CSV, TSV) has one sheet without a name. Rows are numbered as a spreadsheet numbers
them: the heading is row 1, and a cell with a line break in it does not count twice. The file is
read as a stream; memory holds one row.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from yorisoi.exchange.encoding import LABELS, MARK, MARK_END, NOT_IN_CP932
from yorisoi.exchange.problems import BrokenFile, Place, Problem

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

UNREADABLE = re.compile(f"{MARK}([^{MARK_END}]*){MARK_END}")
SUSPICIOUS = re.compile(f"[{MARK}{NOT_IN_CP932}]")  # asked of every row, so in one go
MOST_UNREADABLE = 20  # places named before giving up on a file
HEAD = 64 * 1024


@dataclass
class Source:
    """One file to read, and how far it was read."""

    path: Path
    name: str
    codec: str
    position: int = 0
    size: int = 0
    read: int = field(default=0, init=False)  # bytes taken from the disk so far

    @property
    def place(self) -> Place:
        """The file as a whole."""
        return Place(self.position, self.name)


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file."""

    place: Place
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """A table in a file: its rows from the first one on."""

    place: Place
    rows: Iterator[Row]


class Counted(io.RawIOBase):
    """A file that tells its source how many bytes were taken."""

    def __init__(self, file: BinaryIO, source: Source) -> None:
        self.file, self.source = file, source

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Pass the bytes on."""
        view = memoryview(buffer)
        chunk = self.file.read(len(view))
        view[: len(chunk)] = chunk
        self.source.read += len(chunk)
        return len(chunk)


def sheets(source: Source) -> Iterator[Sheet]:
    """The tables of a file."""
    yield Sheet(source.place, text_rows(source))


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
    """Tab or comma: whichever the first line has more of, outside quotes."""
    with source.path.open("rb") as file:
        head = file.read(HEAD).decode(source.codec, "ignore")
    line = re.sub('"[^"]*"', "", head.split("\n", 1)[0])
    return "\t" if line.count("\t") > line.count(",") else ","


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
