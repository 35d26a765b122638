"""Rows of a table that are no records: totals, headings and titles printed again, notes.

In doubt a row is a record. To take a total for a record costs somebody a look; to take a record for
a total loses it.
"""

import re
import unicodedata
from collections.abc import Sequence

from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.heads import Head
from yorisoi.exchange.sources import Row

TOTAL = "合計の行です"
REPEATED = "見出しの繰り返しです"
TITLE = "表題の繰り返しです"
NOTE = "注記の行です"

PERIOD = r"(?:[^\W\d]{0,2}(?:\d{1,4}|元)年度?)?(?:\d{1,2}月)?(?:分|の)?"
WORD = rf"{PERIOD}(?:合計|小計|総計|総合計|累計|計|月計|年計|年度計)|(?:総|延べ|実)?件数"
AMOUNT = r"[^\W\da-z]{0,10}[:=]?[+-]?\d[\d,]*(?:\.\d+)?(?:件|人|名|回|世帯|時間|円|%)?"
TOTAL_WORD = re.compile(rf"[【\[(<]?(?:{WORD})[】\])>]?:?", re.IGNORECASE)
TOTAL_ALONE = re.compile(rf"(?:{WORD}|全)[:=]?{AMOUNT}", re.IGNORECASE)
AMOUNTS = re.compile(rf"{AMOUNT}|[-―—ー]", re.IGNORECASE)
NOTE_ALONE = re.compile(r"※.*|\*.*|\(?注\)?\d*[:)\d].*|以上|以下余白|-\d+-|\d+/\d+ページ|\d+/\d+頁")


class OtherRows:
    """Knows the heading and the titles of a table when they come again."""

    def __init__(self, head: Head, titles: Sequence[str]) -> None:
        self.lines = [folded(line) for line in head.lines]
        self.starts = {next(filter(None, line), "") for line in self.lines}
        self.titles = {fold_heading(title) for title in titles}
        headed = [index for index, path in enumerate(head.paths) if path]
        self.first_column = headed[0] if headed else 0
        # In a list of one or two columns a single cell may be all there is of a record.
        self.is_wide = len(headed) > 2

    def reason(self, row: Row) -> str:
        """Why a row is no record; empty when it is one."""
        index, first = next(
            ((index, cell) for index, cell in enumerate(row.cells) if cell.strip()), (0, "")
        )
        if fold_heading(first) in self.starts and folded(row) in self.lines:
            return REPEATED
        first = plain(first)
        if sum(1 for cell in row.cells if cell.strip()) == 1:
            # A single cell further right is likely the rest of a long text of the row above.
            return self.reason_alone(first) if self.is_wide and index <= self.first_column else ""
        if TOTAL_WORD.fullmatch(first):
            others = [plain(cell) for cell in row.cells[index + 1 :] if cell.strip()]
            return TOTAL if all(AMOUNTS.fullmatch(other) for other in others) else ""
        return ""

    def reason_alone(self, text: str) -> str:
        """The same, of a row with a single cell."""
        if fold_heading(text) in self.titles:
            return TITLE
        if NOTE_ALONE.fullmatch(text):
            return NOTE
        return TOTAL if TOTAL_WORD.fullmatch(text) or TOTAL_ALONE.fullmatch(text) else ""


def folded(row: Row) -> list[str]:
    """The cells as they are compared, without empty ones at the end."""
    cells = [fold_heading(cell) for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def plain(text: str) -> str:
    """A text without width and spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())
