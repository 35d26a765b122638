"""経過記録 as an Excel workbook. Every cell is text as it was written, never a formula."""

from collections.abc import Iterable
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
LONGEST = 32_767  # characters in one cell; a longer text goes on in the row beneath
HEAD_ROWS = 4


def notes_workbook(
    case: Case, notes: Iterable[Note], wanted: Range, *, number: str, at: datetime, by: str
) -> tuple[bytes, int]:
    """The file, and how many notes are in it."""
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
    book.set_properties({"title": "経過記録", "comments": number})
    sheet = book.add_worksheet("経過記録")
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "border": 1, "num_format": "@"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    page(sheet, number, at, by)
    sheet.write_string(0, 0, "経過記録　取扱注意", bold)
    sheet.write_string(1, 0, f"{case.number}　{case.subject.name}　{wanted.words()}")
    sheet.write_string(2, 0, f"{number}　発行 {moment(at)}　{by}")
    for column, (title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROWS - 1, column, title, head)
    line, count = HEAD_ROWS, 0
    for note in notes:
        count += 1
        for values in rows_of(note):
            for column, value in enumerate(values):
                sheet.write_string(line, column, value, cell)
            line += 1
    sheet.autofilter(HEAD_ROWS - 1, 0, max(line - 1, HEAD_ROWS - 1), len(COLUMNS) - 1)
    book.close()
    return target.getvalue(), count


def page(sheet: Any, number: str, at: datetime, by: str) -> None:
    """How it prints: A4 lying, head on every page, number of pages."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROWS - 1)
    sheet.freeze_panes(HEAD_ROWS, 0)
    # In a header "&" begins an order to Excel.
    words = f"{number}　{moment(at)}　{by}".replace("&", "&&")
    sheet.set_header("&L経過記録&R取扱注意")
    sheet.set_footer(f"&L{words[:200]}&R&P / &N")


def rows_of(note: Note) -> Iterable[list[str]]:
    """A note in one row, or in several when its text is too long for a cell."""
    local = note.happened_at.astimezone(clock.TOKYO)
    versions = list(note.versions.all())
    pieces = [note.text[start : start + LONGEST] for start in range(0, len(note.text), LONGEST)]
    for index, piece in enumerate(pieces or [""]):
        yield [
            wareki(local.date(), weekday=True),
            f"{local:%H:%M}",
            str(note.contact),
            note.counterpart,
            note.place,
            piece,
            state_words(note) if index == 0 else "（続き）",
            note.author.name,
            str(max((one.number for one in versions), default=1)),
            amended_words(versions)[:LONGEST],
        ]
