"""A file into a temporary table, as it stands: one text column for each of its columns.

The rows keep their number in the file (the heading is row 1). What is wrong with a row as a row
(too few cells, bytes that are no characters) is noted here; its values are looked at by the
database, all rows at once (checking.py).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection, transaction
from psycopg import DataError, sql

from yorisoi.exchange import store
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.sources import Source
from yorisoi.exchange.text_files import SUSPICIOUS, delimiter, quotes, row_place, unreadable_cells
from yorisoi.registers.interfaces import Interface

ROWS_AT_ONCE = 5_000
STAGE = sql.Identifier("feed_stage")
# No cell is NULL: what other databases write for it (\N) is text that is looked at like any other.
NO_NULL = "NULL 'no cell of any file is this one'"
COPY_WHOLE = f"COPY feed_stage ({{columns}}) FROM STDIN WITH (FORMAT csv, HEADER, {NO_NULL})"
COPY = f"COPY feed_stage ({{columns}}) FROM STDIN WITH (FORMAT csv, {NO_NULL})"


@dataclass
class Staged:
    """What lies in ``feed_stage``."""

    place: Place
    headings: list[str]
    columns: dict[str, str]  # folded heading → column of the table (c0, c1, …)
    read: int = 0  # rows with something in them
    bad: dict[int, list[Problem]] = field(default_factory=dict)  # refused as rows, by number
    blank: set[int] = field(default_factory=set)

    def column(self, heading: str) -> str:
        """Where the values under ``heading`` stand."""
        return self.columns[fold_heading(heading)]


def stage(
    run: BatchRun, source: Source, interface: Interface, expected: int | None = None
) -> Staged:
    """Read ``source`` into the temporary table; ``expected`` rows, as its sidecar says.

    :raises BrokenFile: when the file has no heading, lacks a column, or cannot be read as CSV.
    """
    with source.path.open(encoding=source.codec, errors="yorisoi.mark", newline="") as text:
        reader = csv.reader(text, delimiter=delimiter(source), strict=True)
        try:
            headings = next(reader, None)
        except csv.Error as error:
            raise BrokenFile(Problem(row_place(source, 1), quotes(error))) from error
        staged = head(source, interface, headings)
        tell_of_unknown(run, interface, staged)
        make_table(len(staged.headings))
        columns = sql.SQL(", ").join(sql.Identifier(f"c{at}") for at in range(len(staged.headings)))
        if whole(run, source, columns, staged, expected):
            return staged
        make_table(len(staged.headings))
        with (
            connection.cursor() as cursor,
            cursor.copy(sql.SQL(COPY).format(columns=columns)) as copy,
        ):
            for piece in chunks(source, reader, staged):
                copy.write(piece)
                run.tick()
    return staged


def whole(
    run: BatchRun,
    source: Source,
    columns: sql.Composable,
    staged: Staged,
    expected: int | None,
) -> bool:
    """Give the bytes to the database as they are; whether it could read them.

    Nearly every file is such a one: UTF-8, commas, each row as wide as its heading. One that is not
    is read row by row, so that what is wrong is said with its place.
    """
    if source.codec not in ("utf-8", "utf-8-sig") or delimiter(source) != ",":
        return False
    statement = sql.SQL(COPY_WHOLE).format(columns=columns)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy(statement) as copy:
                for piece in store.pieces(source.path):
                    copy.write(piece)
                    run.tick()
            rows = int(cursor.rowcount)
            if expected is not None and rows != expected:
                raise DataError  # it reads the quotes otherwise than the sender meant them
    except DataError:
        return False
    staged.read = rows
    return True


def head(source: Source, interface: Interface, headings: list[str] | None) -> Staged:
    """The heading of the file, compared with the definition."""
    place = Place(source.position, source.name)
    if not headings:
        raise BrokenFile(Problem(place, "ファイルが空です。1行目に見出しが必要です。"))
    headings = [heading.lstrip("\ufeff").strip() for heading in headings]
    columns: dict[str, str] = {}
    problems = []
    for at, heading in enumerate(headings):
        folded = fold_heading(heading)
        if folded in columns:
            problems.append(Problem(place.at(heading), "同じ見出しが2つあります。"))
        columns[folded] = f"c{at}"
    for one in interface.columns:
        if one.ignore:
            continue
        for needed in (one.heading, one.unknown_flag, one.unknown_said):
            if needed and fold_heading(needed) not in columns:
                reason = "この見出しの列がありません。連携の定義と違います。"
                problems.append(Problem(place.at(needed), reason))
    if problems:
        raise BrokenFile(problems)
    return Staged(place, headings, columns)


def tell_of_unknown(run: BatchRun, interface: Interface, staged: Staged) -> None:
    """A column that nobody asked for is not stored, and said once."""
    known = interface.headings
    for heading in staged.headings:
        if fold_heading(heading) not in known:
            words = "連携の定義にない列です。受け取りません。"
            run.information(Problem(staged.place.at(heading), words))


def make_table(width: int) -> None:
    """The temporary table, gone with the transaction."""
    cells = sql.SQL(", ").join(
        sql.SQL("{} text NOT NULL").format(sql.Identifier(f"c{at}")) for at in range(width)
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS feed_stage")
        cursor.execute("CREATE TEMP SEQUENCE IF NOT EXISTS feed_row START 2")
        cursor.execute("ALTER SEQUENCE feed_row RESTART 2")
        cursor.execute(
            sql.SQL(
                'CREATE TEMP TABLE feed_stage ("row" integer NOT NULL'
                " DEFAULT nextval('pg_temp.feed_row'), {}) ON COMMIT DROP"
            ).format(cells)
        )


def chunks(source: Source, reader: Iterator[list[str]], staged: Staged) -> Iterator[bytes]:
    """Some thousand rows at a time, as CSV for the database."""
    width, number = len(staged.headings), 1
    try:
        while rows := tuple(islice(reader, ROWS_AT_ONCE)):
            if any(len(row) != width for row in rows):
                rows = tuple(
                    fitted(source, row, number + at, staged) for at, row in enumerate(rows, 1)
                )
            buffer = io.StringIO()
            csv.writer(buffer).writerows(rows)
            text = buffer.getvalue()
            if SUSPICIOUS.search(text) or "\x00" in text:
                text = readable(source, rows, number, staged)
            number += len(rows)
            yield text.encode()
    except csv.Error as error:
        raise BrokenFile(Problem(row_place(source, number), quotes(error))) from error
    staged.read = number - 1 - len(staged.blank)


def fitted(source: Source, row: list[str], number: int, staged: Staged) -> list[str]:
    """A row of the right width; one that was not is refused, and its number stays."""
    width = len(staged.headings)
    if len(row) == width:
        return row
    place = row_place(source, number)
    if not any(cell.strip() for cell in row):
        staged.blank.add(number)
    else:
        reason = f"列の数が見出しと違います（見出し {width}列、この行 {len(row)}列）。"
        staged.bad[number] = [Problem(place, reason)]
    return [""] * width


def readable(source: Source, rows: tuple[list[str], ...], before: int, staged: Staged) -> str:
    """The same rows, those with bytes that are no characters refused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for at, row in enumerate(rows, 1):
        number = before + at
        problems = unreadable_cells(source, number, staged.headings, row)
        if any("\x00" in cell for cell in row):
            problems.append(Problem(row_place(source, number), "文字でないものが入っています。"))
        if problems:
            staged.bad[number] = problems
            row = [""] * len(row)
        writer.writerow(row)
    return buffer.getvalue()
