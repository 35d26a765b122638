"""Where something is wrong in a file, and in which words it is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import models

LONGEST_VALUE = 40  # characters of a cell that a problem may repeat


class Outcome(models.TextChoices):
    """What became of a row that was not simply taken over."""

    REFUSED = "refused", "受け付けない"
    HELD = "held", "保留"
    WARNING = "warning", "注意"  # taken, with a mark: somebody should look at it
    INFORMATION = "information", "参考"  # taken as it should be; worth knowing


@dataclass(frozen=True)
class Place:
    """A file, a sheet, a row (the heading is row 1), a column; as far as known."""

    position: int | None = None  # which of the batch's files
    file: str = ""  # its name as given
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def at(self, column: str) -> "Place":
        """The cell of this row under ``column``."""
        return replace(self, column=column)

    def words(self) -> str:
        """「名簿.csv　3行目　「氏名」」."""
        parts = [self.file, f"シート「{self.sheet}」" if self.sheet else ""]
        parts += [
            f"{self.row}行目" if self.row else "",
            f"「{self.column}」" if self.column else "",
        ]
        return "　".join(part for part in parts if part)


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place, and what was expected, in words for the person who mends it."""

    place: Place
    reason: str
    value: str = ""  # kept only when the kind says so: it may be personal data

    def short_value(self) -> str:
        """The value, cut to what helps to find the cell."""
        value = self.value
        return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


class BrokenFile(Exception):
    """The file as a whole cannot be used; nothing of it is applied."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("a file cannot be used")

    def words(self) -> str:
        """The first problem with its place, and how many more there are."""
        first = self.problems[0]
        where = first.place.words()
        more = len(self.problems) - 1
        text = f"{where}：{first.reason}" if where else first.reason
        return f"{text}（ほか{more}か所）" if more else text
