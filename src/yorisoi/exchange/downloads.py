"""The problems of a batch as a file that Excel opens rightly."""

import csv
import io

from django.db.models import QuerySet

from yorisoi.exchange.models import RowResult

HEADINGS = ["ファイル", "シート", "行", "列", "結果", "理由", "値"]
BOM = "\ufeff"  # without it Excel takes UTF-8 for Shift_JIS


def problems_csv(rows: QuerySet[RowResult]) -> str:
    """The row results as CSV."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for row in rows.iterator(chunk_size=2000):
        name = row.file.name if row.file else ""
        cells = [name, row.sheet, row.row or "", row.column, row.get_outcome_display()]
        writer.writerow([harmless(str(cell)) for cell in [*cells, row.reason, row.value]])
    return text.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows and does not calculate."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
