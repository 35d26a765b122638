"""Workbooks (Excel and OpenDocument): from a file to rows, as calamine reads them.

Every cell becomes the text that a person would write for its value: 147, 2021-07-04, TRUE, #N/A.
Hidden sheets, rows and columns are read like all others and say that they are hidden.

calamine loads one sheet at a time as a whole: about 100 bytes a cell, 1 GB for a million rows of
ten columns. Only the rows that are made of it come one by one. So a sheet may have ``MOST_CELLS``.

Not told by every format:
xls, xlsb, ods   no hidden rows or columns; an error (#N/A) reads as an empty cell
xlsb, ods        no merged cells; the size of a sheet is known only once it is loaded

Damage to an xlsx is always said in words. A damaged xls can make calamine ask for memory that does
not exist, which ends the process: the batch is then found again and fails after its third attempt.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

import msoffcrypto
import olefile
from msoffcrypto.exceptions import InvalidKeyError
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from yorisoi.exchange import beside_cells, markup
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.sheet_marks import (
    Marks,
    column_letters,
    counts_from_1904,
    parts_of_sheets,
    read_marks,
)
from yorisoi.exchange.sources import Merged, Row, Sheet, Source

LABELS = {
    "xlsx": "Excel（xlsx）",
    "xlsm": "Excel（xlsm・マクロ付き）",
    "xlsb": "Excel（xlsb・バイナリ）",
    "xls": "Excel（xls・97-2003形式）",
    "ods": "OpenDocument（ods）",
    **markup.LABELS,
}
EXPECTED = "Excel（xlsx・xlsm・xlsb・xls）、OpenDocument（ods）、CSV、TSV のどれかにしてください。"
NOT_OURS = f"表計算のファイルとして読めません。壊れているか、別の種類のファイルです。{EXPECTED}"
ZIP = (
    "圧縮されたファイル（zip）か、表計算でない文書です。"
    f"zip のときは、開いて中のファイルを選んでください。{EXPECTED}"
)
DAMAGED = (
    "{label}として読めません。壊れているか、途中までしかありません。もう一度保存してください。"
)
LOCKED = "パスワードで保護されています。パスワードを入れるか、保護を外して保存し直してください。"
WRONG_KEY = "パスワードが合いません。ファイルを開くときのパスワードを確かめてください。"
LOCKED_FOR_US = "パスワードで保護されています。保護を外して保存し直してください。"
MOST_CELLS = 20_000_000
MOST_UNPACKED = 4 << 30  # bytes of all parts: what calamine would have to read
# With this one Excel itself encrypts an xls file whose structure is protected; everybody may read.
EXCELS_OWN_PASSWORD = "VelvetSweatshop"  # noqa: S105
CHUNK = 1 << 20
Value = int | float | str | bool | time | date | datetime | timedelta


def recognise(path: Path, place: Place) -> str:
    """The format of a workbook by its content, whatever its name says; empty for a text.

    A protected xlsx, xlsm or xlsb is xlsx until it is opened.

    :raises BrokenFile: when it is packed like a workbook, and is none.
    """
    with path.open("rb") as file:
        return recognise_content(file, place)


def recognise_content(file: BinaryIO, place: Place) -> str:
    """The same, of an open file."""
    file.seek(0)
    first = file.read(markup.START)
    magic = first[:8]
    file.seek(0)
    if magic != olefile.MAGIC and not magic.startswith(b"PK\x03\x04"):
        return markup.kind(first)
    with readable(place, ""):
        workbook = recognise_ole(file) if magic == olefile.MAGIC else recognise_zip(file)
    if not workbook:
        raise BrokenFile(Problem(place, ZIP if magic.startswith(b"PK") else NOT_OURS))
    return workbook


def recognise_ole(file: BinaryIO) -> str:
    """An xls, or anything that is encrypted."""
    with olefile.OleFileIO(file) as ole:
        if ole.exists("Workbook") or ole.exists("Book"):
            return "xls"
        return "xlsx" if ole.exists("EncryptedPackage") else ""


def recognise_zip(file: BinaryIO) -> str:
    """One of the formats that are packed."""
    with ZipFile(file) as parts:
        names = set(parts.namelist())
        if "xl/workbook.xml" in names:
            return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
        if "xl/workbook.bin" in names:
            return "xlsb"
        kind = parts.read("mimetype").strip() if "mimetype" in names else b""
        return "ods" if kind.endswith(b"opendocument.spreadsheet") else ""


def decrypt(content: Path | Iterable[bytes], password: str, place: Place) -> Iterator[bytes]:
    """A workbook without its protection, in pieces: what is stored needs no password any more.

    What is not protected comes back as it was.

    :raises BrokenFile: when a password is needed, or this one does not fit.
    """
    with tempfile.TemporaryFile() as file:
        if isinstance(content, Path):
            with content.open("rb") as original:
                shutil.copyfileobj(original, file, CHUNK)
        else:
            file.writelines(content)
        with unlocked(file, password, place) as clear:
            clear.seek(0)
            while chunk := clear.read(CHUNK):
                yield chunk


@contextmanager
def unlocked(file: BinaryIO, password: str, place: Place) -> Iterator[BinaryIO]:
    """The content without protection. It lies in a file without a name, gone when it is closed."""
    file.seek(0)
    if file.read(8) != olefile.MAGIC:
        yield file
        return
    with tempfile.TemporaryFile() as clear:
        with readable(place, ""):
            office = msoffcrypto.OfficeFile(file)
            locked = office.is_encrypted()
            if locked:
                try:
                    office.load_key(password=password or EXCELS_OWN_PASSWORD)
                    office.decrypt(clear)
                except InvalidKeyError:
                    words = WRONG_KEY if password else LOCKED
                    raise BrokenFile(Problem(place, words)) from None
        yield clear if locked else file


@contextmanager
def readable(place: Place, workbook: str) -> Iterator[None]:
    """What libraries say of a file they cannot read, in our words.

    They raise whatever comes up in a damaged file, calamine even a panic that is no ``Exception``.
    """
    try:
        yield
    except BrokenFile:
        raise
    except PasswordError as error:
        raise BrokenFile(Problem(place, LOCKED_FOR_US)) from error
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        words = DAMAGED.format(label=LABELS[workbook]) if workbook else NOT_OURS
        raise BrokenFile(Problem(place, words)) from error


def sheets(source: Source) -> Iterator[Sheet]:
    """The sheets that hold anything, in their order; the rows of one before the next one."""
    with source.path.open("rb") as raw, unlocked(raw, source.password, source.place) as file:
        workbook = recognise_content(file, source.place)
        with readable(source.place, workbook):
            check_size(file, source.place)
            parts = parts_of_sheets(file) if workbook in ("xlsx", "xlsm") else {}
            since_1904 = bool(parts) and counts_from_1904(file)
            looks = beside_cells.looks_of(file) if parts else None
            file.seek(0)
            book = CalamineWorkbook.from_filelike(file)
        with book:
            kept = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            for index, one in enumerate(kept):
                place = Place(source.position, source.name, one.name)
                hidden = one.visible != SheetVisibleEnum.Visible
                with readable(place, workbook):
                    marks, beside = Marks(), list[beside_cells.Words]()
                    if one.name in parts:
                        marks = read_marks(file, parts[one.name], looks)
                        beside = beside_cells.words_of(file, parts[one.name])
                    check_cells(marks.rows, marks.columns, place)
                    loaded = book.get_sheet_by_name(one.name)
                    check_cells(loaded.total_height + 1, loaded.total_width + 1, place)
                if loaded.start is not None or marks.errors:
                    share = (index / len(kept), (index + 1) / len(kept))
                    plain = rows_of(source, place, loaded, marks, share)
                    rows = with_looks(plain, marks, beside)
                    comments, boxes = (placed(place, beside, in_box=one) for one in (False, True))
                    columns = frozenset(marks.hidden_columns)
                    yield Sheet(
                        place, rows, hidden, columns, merged(loaded), comments, boxes, since_1904
                    )
    source.read = source.size


def rows_of(
    source: Source, place: Place, loaded: CalamineSheet, marks: Marks, share: tuple[float, float]
) -> Iterator[Row]:
    """The rows of a sheet; empty ones count but are left out. ``share``: of the file's progress."""
    start = loaded.start or (0, 0)
    before = [""] * start[1]  # calamine begins with the first column that holds anything
    height, (begin, end) = loaded.total_height + 1, share
    for number, values in numbered(loaded, marks):
        cells = before + [written(value) for value in values]
        if number in marks.errors:
            cells = with_errors(cells, marks.errors[number])
        source.read = int(source.size * (begin + (end - begin) * min(number / height, 1)))
        if any(cells) and any(cell.strip() for cell in cells):
            row = Place(place.position, place.file, place.sheet, number)
            yield Row(row, cells, number in marks.hidden_rows)


def numbered(loaded: CalamineSheet, marks: Marks) -> Iterator[tuple[int, list[Value]]]:
    """Every row as it was loaded; below the last one a formula without a value may still stand."""
    number = 0
    for number, values in enumerate(loaded.iter_rows(), 1):
        yield number, values
    yield from ((below, []) for below in sorted(marks.errors) if below > number)


def with_errors(cells: list[str], errors: Mapping[int, str]) -> list[str]:
    """A row with what stands in its cells instead of a value."""
    wide = cells + [""] * (max(errors) + 1 - len(cells))
    return [errors.get(index, cell) for index, cell in enumerate(wide)]


def with_looks(
    rows: Iterator[Row], marks: Marks, beside: Sequence[beside_cells.Words]
) -> Iterator[Row]:
    """The rows, with what is struck out, coloured or commented on in them."""
    comments: dict[int, list[tuple[int, str]]] = {}
    for one in beside:
        if not one.in_box:
            comments.setdefault(one.row, []).append((one.column, one.text))
    telling = comments.keys() | marks.struck_rows | marks.coloured_rows
    for row in rows:
        number = row.place.row or 0
        if number not in telling:
            yield row
            continue
        yield replace(
            row,
            comments=tuple(comments.get(number, ())),
            struck=number in marks.struck_rows,
            coloured=number in marks.coloured_rows,
        )


def placed(
    place: Place, beside: Sequence[beside_cells.Words], *, in_box: bool
) -> tuple[tuple[Place, str], ...]:
    """Text boxes or comments, with their places."""
    return tuple(
        (replace(place, row=one.row, column=f"{column_letters(one.column)}列"), one.text)
        for one in beside
        if one.in_box == in_box
    )


def merged(loaded: CalamineSheet) -> tuple[Merged, ...]:
    """The merged cells, from top to bottom."""
    ranges = loaded.merged_cell_ranges or []
    return tuple(
        sorted(Merged(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in ranges)
    )


def written(value: Value) -> str:
    """A value as a person would write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
        return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, time):
        return f"{to_the_second(datetime.combine(date.min, value)):%H:%M:%S}"
    if isinstance(value, datetime):
        return f"{to_the_second(value):%Y-%m-%d %H:%M:%S}"
    return value.isoformat()


def to_the_second(moment: datetime) -> datetime:
    """Excel keeps a time as a fraction of a day, which rarely comes out even."""
    return moment + timedelta(microseconds=500_000)


def number(value: float) -> str:
    """147, not 147.0; and never 1e-06."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def check_size(file: BinaryIO, place: Place) -> None:
    """Not more than a machine can unpack.

    :raises BrokenFile: otherwise.
    """
    file.seek(0)
    if file.read(2) == b"PK":
        with ZipFile(file) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MOST_UNPACKED:
            words = (
                f"大きすぎます（展開すると{unpacked >> 20:,} MB）。"
                f"{MOST_UNPACKED >> 20:,} MBまでです。ファイルを分けてください。"
            )
            raise BrokenFile(Problem(place, words))


def check_cells(rows: int, columns: int, place: Place) -> None:
    """Not more than memory can hold.

    :raises BrokenFile: otherwise.
    """
    if rows * columns > MOST_CELLS:
        words = (
            f"シートが大きすぎます（{rows:,}行×{columns:,}列）。{MOST_CELLS:,}セルまでです。"
            "表から離れたところに値があれば消し、なければシートを分けてください。"
        )
        raise BrokenFile(Problem(place, words))
