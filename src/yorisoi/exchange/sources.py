"""What is read, and the shapes it is read into: files, sheets, rows."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from yorisoi.exchange.problems import Place

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass
class Source:
    """One file to read, and how far it was read."""

    path: Path
    name: str
    codec: str  # empty for a workbook
    position: int = 0
    size: int = 0
    workbook: str = ""  # its format (workbooks.LABELS); empty for a text file
    password: str = field(default="", repr=False)  # never kept anywhere else
    mends: bool = False  # whether rows that their writer broke are made whole, and say so
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
    hidden: bool = False  # nobody sees it in Excel (a filter, mostly); it is data all the same
    remark: str = ""  # what is to be said of how it was read
    comments: tuple[tuple[int, str], ...] = ()  # column of the sheet (from 0), what is said of it
    struck: bool = False  # values in it are struck out
    coloured: bool = False


class Merged(NamedTuple):
    """Cells joined into one, which holds its value in the first of them."""

    first_row: int  # as rows are numbered in a place, from 1
    last_row: int
    first_column: int  # as cells stand in a row, from 0
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """A table in a file: its rows from the first one on."""

    place: Place
    rows: Iterator[Row]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()  # from 0
    merged: tuple[Merged, ...] = ()  # none where the format does not tell
    comments: tuple[tuple[Place, str], ...] = ()
    boxes: tuple[tuple[Place, str], ...] = ()  # texts that lie over the cells
    since_1904: bool = False  # whether a number without the look of a date counts days from 1904


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
