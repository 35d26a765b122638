"""The columns a batch expects: their headings, and how their values are read.

LAYOUT = Layout(
    Column("number", "職員番号", read=text(narrow=True)),
    Column("starts_on", "開始日", also=("適用日",), read=a_date),
    Column("ends_on", "終了日", read=a_date, filled=False),
)
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.tables import Row, Sheet
from yorisoi.japanese import DateError, fold_text, parse_date


class Unreadable(ValueError):
    """A value is not what its column holds. The message says what was expected."""


@dataclass(frozen=True)
class Column:
    """One column: what we call it, its headings, how a value is read."""

    key: str
    heading: str
    read: Callable[[str], Any]
    also: tuple[str, ...] = ()  # other headings it is known by
    filled: bool = True  # an empty cell is an error
    needed: bool = True  # a file without this column is an error


@dataclass(frozen=True)
class Checked:
    """A row whose values were read; what could not be read stands in ``problems``."""

    place: Place
    values: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


class Layout:
    """The columns of a table."""

    def __init__(self, *columns: Column) -> None:
        self.columns = columns

    def rows(self, sheet: Sheet) -> Iterator[Checked]:
        """The rows under the heading.

        :raises BrokenFile: when there is no heading or a column is missing or stands twice.
        """
        rows = iter(sheet.rows)
        heading = next(rows, None)
        if heading is None:
            raise BrokenFile(Problem(sheet.place, "ファイルが空です。1行目に見出しが必要です。"))
        places = self.find(heading)
        for row in rows:
            yield self.check(row, places, len(heading.cells))

    def find(self, heading: Row) -> dict[str, int]:
        """Where each column stands."""
        names = [fold_heading(cell) for cell in heading.cells]
        places: dict[str, int] = {}
        problems = []
        for column in self.columns:
            known = {fold_heading(name) for name in (column.heading, *column.also)}
            found = [index for index, name in enumerate(names) if name in known]
            place = heading.place.at(column.heading)
            if len(found) > 1:
                problems.append(
                    Problem(
                        place,
                        f"「{column.heading}」の列が{len(found)}つあります。1つにしてください。",
                    )
                )
            elif found:
                places[column.key] = found[0]
            elif column.needed:
                problems.append(Problem(place, self.missing(column)))
        if problems:
            raise BrokenFile(problems)
        return places

    def missing(self, column: Column) -> str:
        """What was expected in the heading."""
        names = "・".join(one.heading for one in self.columns)
        return f"「{column.heading}」の列がありません。1行目の見出しは {names} です。"

    def check(self, row: Row, places: Mapping[str, int], width: int) -> Checked:
        """Read the values of one row."""
        if len(row.cells) != width:
            reason = (
                f"列の数が合いません（見出しは{width}列、この行は{len(row.cells)}列）。"
                '値の中のコンマは " で囲んでください。'
            )
            return Checked(row.place, {}, [Problem(row.place, reason)])
        values: dict[str, Any] = {}
        problems = []
        for column in self.columns:
            index = places.get(column.key)
            cell = "" if index is None else row.cells[index]
            try:
                values[column.key] = read_cell(column, cell)
            except Unreadable as error:
                problems.append(Problem(row.place.at(column.heading), str(error), cell))
        return Checked(row.place, values, problems)


def read_cell(column: Column, cell: str) -> Any:
    """The value of a cell; None for an empty one that may be empty."""
    if cell.strip():
        return column.read(cell)
    if column.filled:
        raise Unreadable(f"{column.heading}が空です。")
    return None


def fold_heading(text: str) -> str:
    """A heading without width, case, spaces and line breaks."""
    return "".join(fold_text(text).split())


def text(*, narrow: bool = False, most: int = 200) -> Callable[[str], str]:
    """Text as written, without spaces around it; ``narrow`` for numbers and codes."""

    def read(cell: str) -> str:
        value = cell.strip()
        if narrow:
            value = unicodedata.normalize("NFKC", value)
        if len(value) > most:
            raise Unreadable(f"長すぎます。{most}文字までです。")
        if any(unicodedata.category(char) == "Cc" for char in value):
            raise Unreadable("改行やタブなど、文字でないものが入っています。")
        return value

    return read


def a_date(cell: str) -> date:
    """A day, in either calendar."""
    try:
        return parse_date(cell, strict=True)
    except DateError as error:
        raise Unreadable(str(error)) from error


def choice(table: Mapping[str, Any], *, expected: Sequence[str] = ()) -> Callable[[str], Any]:
    """One of the words of a table; ``expected`` are those named when it is none of them."""
    known = {fold_heading(word): value for word, value in table.items()}
    words = "・".join(expected or table)

    def read(cell: str) -> Any:
        try:
            return known[fold_heading(cell)]
        except KeyError:
            raise Unreadable(f"一覧にない値です。{words} のどれかにしてください。") from None

    return read
