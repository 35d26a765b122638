"""Tables as Excel workbooks: 経過記録, 受理台帳. Every cell is text as it was written, never a formula."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from yorisoi import clock
from yorisoi.cases.models import Case, Note
from yorisoi.documents.notes import Range, amended_words, state_words
from yorisoi.documents.sheet import moment
from yorisoi.japanese import wareki

COLUMNS = (
    ("日付", 20),
    ("時刻", 7),
    ("方法", 12),
    ("相手", 16),
    ("場所", 16),
    ("内容", 80),
    ("状態", 18),
    ("記録者", 14),
    ("版", 5),
    ("訂正", 30),
)
# Characters in one cell; a longer text goes on in the row beneath. Excel holds 32,767 of its own units, of
# which a rare kanji takes two.
LONGEST = 16_383
HEAD_ROWS = 4


@dataclass(frozen=True)
class Stamp:
    """What stands on every page of a file: its number, when it was made, by whom."""

    number: str
    at: datetime
    by: str

    def __str__(self) -> str:
        return f"{self.number}　発行 {moment(self.at)}　{self.by}"


def table_workbook(
    title: str,
    about: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[list[str]],
    stamp: Stamp,
) -> bytes:
    """A file with one table. ``columns``: title and width in characters; every cell is text."""
    import xlsxwriter  # half a second, which the start of the server does without

    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "comments": stamp.number})
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "border": 1, "num_format": "@"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    page(sheet, title, stamp)
    sheet.write_string(0, 0, f"{title}　取扱注意", bold)
    sheet.write_string(1, 0, about)
    sheet.write_string(2, 0, str(stamp))
    for column, (name, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROWS - 1, column, name, head)
    line = HEAD_ROWS
    for values in rows:
        for column, value in enumerate(values):
            sheet.write_string(line, column, value[:LONGEST], cell)
        line += 1
    sheet.autofilter(HEAD_ROWS - 1, 0, max(line - 1, HEAD_ROWS - 1), len(columns) - 1)
    book.close()
    return target.getvalue()


def notes_workbook(
    case: Case,
    notes: Sequence[Note],
    wanted: Range,
    *,
    stamp: Stamp,
    masked: Callable[[str], str],
) -> bytes:
    """経過記録. ``masked`` takes out of a text what is suppressed."""
    rows = (row for note in notes for row in rows_of(note, masked))
    about = f"{case.number}　{case.subject.name}　{wanted.words()}"
    return table_workbook("経過記録", about, COLUMNS, rows, stamp)


def page(sheet: Any, title: str, stamp: Stamp) -> None:
    """How it prints: A4 lying, head on every page, number of pages."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROWS - 1)
    sheet.freeze_panes(HEAD_ROWS, 0)
    # In a header "&" begins an order to Excel.
    words = f"{stamp.number}　{moment(stamp.at)}　{stamp.by}".replace("&", "&&")
    sheet.set_header(f"&L{title}&R取扱注意")
    sheet.set_footer(f"&L{words[:200]}&R&P / &N")


def rows_of(note: Note, masked: Callable[[str], str]) -> Iterable[list[str]]:
    """A note in one row, or in several when its text is too long for a cell."""
    local = note.happened_at.astimezone(clock.TOKYO)
    versions = list(note.versions.all())
    text = masked(note.text)
    pieces = [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]
    for index, piece in enumerate(pieces or [""]):
        yield [
            wareki(local.date(), weekday=True),
            f"{local:%H:%M}",
            str(note.contact),
            masked(note.counterpart),
            masked(note.place),
            piece,
            state_words(note) if index == 0 else "（続き）",
            note.author.name,
            str(max((one.number for one in versions), default=1)),
            masked(amended_words(versions))[:LONGEST],
        ]
