"""照合報告: what the files held against what arrived, for whoever signs that nothing is missing.

On paper the sums; in the workbook also every value that was altered in reading, with before and
after, every character that cannot be represented, and every row that was refused or held.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from yorisoi import clock
from yorisoi.documents.models import IssueKind
from yorisoi.documents.sheet import Sheet, fact, moment
from yorisoi.exchange.models import Batch, RowResult, State
from yorisoi.exchange.problems import Outcome
from yorisoi.legacy import sums
from yorisoi.legacy.models import Move, StepKind
from yorisoi.legacy.records import RECORDS
from yorisoi.people.models import Sex

FILE_HEAD = ("ファイル", "シート", "読込", "反映", "変更なし", "保留", "受け付けない", "差")
ALTERED = """
SELECT s.record, a ->> 0, a ->> 3, count(*)
FROM legacy_stagedrow s CROSS JOIN LATERAL jsonb_array_elements(s.altered) a
WHERE s.move_id = %s GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC
"""
EVERY_ALTERATION = """
SELECT s.file, s.sheet, s."row", a ->> 0, a ->> 1, a ->> 2, a ->> 3
FROM legacy_stagedrow s CROSS JOIN LATERAL jsonb_array_elements(s.altered) a
WHERE s.move_id = %s ORDER BY s.id
"""
UNREPRESENTED = "表せない文字"
LONGEST = 32_767  # characters in one cell of a workbook
WIDE = 18  # characters
Row = tuple[str | int, ...]


@dataclass(frozen=True)
class Reconciliation:
    """All sums of one move."""

    move: Move
    check: Batch
    last: Batch  # the apply, or the rehearsal when nothing was applied yet
    is_rehearsal: bool

    @classmethod
    def of(cls, move: Move) -> "Reconciliation | None":
        """The report of a move that was applied, or rehearsed at least."""
        done = move.steps.filter(batch__state=State.DONE).select_related("batch")
        check = done.filter(kind=StepKind.CHECK).last()
        for kind in (StepKind.APPLY, StepKind.REHEARSE):
            last = done.filter(kind=kind).last()
            if check and last:
                return cls(move, check.batch, last.batch, kind == StepKind.REHEARSE)
        return None

    def files(self) -> list[Row]:
        """Each sheet: rows read = applied + unchanged + held + refused."""
        fates: dict[tuple[int, str], dict[str, int]] = {}
        for file, sheet, fate, number in self.last.result.get("fates", []):
            fates.setdefault((file, sheet), {})[fate] = number
        found = []
        for one in self.check.result.get("files", []):
            fate = fates.get((one["file"], one["sheet"]), {})
            refused = one.get("refused", 0) + fate.get("refused", 0)
            read = one["rows"] + one.get("refused", 0)
            counts = [fate.get(name, 0) for name in ("applied", "same", "held")] + [refused]
            cells = [read, *counts, read - sum(counts)]
            found.append((one["name"], one["sheet"] or "—", *cells))
        return found

    def records(self) -> list[Row]:
        """How many of each kind of record stand here from this system."""
        titles = {code: record.title for code, record in RECORDS.items()} | {"family": "世帯"}
        return [(titles.get(record, record), number) for record, number in self.sums("records")]

    def consultations(self) -> list[Row]:
        """相談受付 by 年度 and 相談種別."""
        return [
            (f"{year}年度", words, number) for year, words, number in self.sums("consultations")
        ]

    def notes(self) -> list[Row]:
        """経過記録 by year, with characters of text."""
        return [
            (f"{year}年", number, characters)
            for year, number, characters in self.sums("notes_per_year")
        ]

    def persons(self) -> list[Row]:
        """Persons by sex and age."""
        return [
            (str(Sex(sex).label), "生年月日不明" if age < 0 else f"{age}〜{age + 5}歳", number)
            for sex, age, number in self.sums("persons")
        ]

    def sums(self, name: str) -> list[list[Any]]:
        """One of the sums that the batch kept."""
        return list(self.last.result.get("sums", {}).get(name, []))

    def alterations(self) -> list[Row]:
        """What was altered in reading, by column and reason."""
        if self.move.cleared_at:
            return [tuple(one) for one in self.move.alterations or []]
        with connection.cursor() as cursor:
            cursor.execute(ALTERED, [self.move.pk])
            return [
                (RECORDS[record].title, heading, why, number)
                for record, heading, why, number in cursor.fetchall()
            ]

    def unrepresented(self) -> int:
        """In how many cells stands a character that cannot be represented."""
        return self.check.results.filter(reason__startswith=UNREPRESENTED).count()

    def names(self) -> dict[int, str]:
        """The files by their place."""
        return {file.position: file.name for file in self.check.files.all()}


def paper(report: Reconciliation) -> Sheet:
    """The report as a paper; sums alone, nobody's name."""
    move, told = report.move, report.last.result.get("sums", {})
    signed = f"{move.signed_by}　{moment(move.signed_at)}" if move.signed_by else "まだ"
    facts = [
        fact("移行", move.title, wide=True),
        fact("元システム", move.system_name),
        fact("段階", "試し移行（何も残っていない）" if report.is_rehearsal else "本移行"),
        fact("実行", moment(report.last.ended_at)),
        fact("行った職員", str(report.last.asked_by or "")),
        fact("照合の確認", signed),
        fact("所見", move.signed_text, wide=True),
    ]
    return Sheet(
        IssueKind.MOVE,
        "move",
        f"移行 {move.pk}　{move.title}",
        {
            "facts": facts,
            "files": {"head": FILE_HEAD, "rows": in_words(report.files())},
            "records": listed("台帳", sums.records(told)),
            "consultations": listed("年度", sums.consultations_by_year(told)),
            "notes": listed("年", sums.notes(told)),
            "persons": listed("年齢", sums.persons(told)),
            "alterations": {
                "head": ("台帳", "列", "読み替え", "件数"),
                "rows": in_words(report.alterations()),
            },
            "unrepresented": f"{report.unrepresented():,}",
        },
        frozenset(),
        others={"move": [move.pk]},
    )


def in_words(rows: list[Row]) -> list[tuple[str, ...]]:
    """Rows for the paper: numbers with their thousands."""
    return [tuple(f"{one:,}" if isinstance(one, int) else one for one in row) for row in rows]


def listed(title: str, table: sums.Table) -> dict[str, Any]:
    """A table as on the screen, with its totals, for the paper."""
    rows = [(name, *(f"{number:,}" for number in numbers)) for name, numbers in table.rows]
    if table.adds_up and rows:
        rows.append(("計", *(f"{number:,}" for number in table.totals)))
    return {"head": (title, *table.columns), "rows": rows}


def write_workbook(report: Reconciliation, path: Path) -> int:
    """The report as a workbook with every single place; the number of its rows."""
    import xlsxwriter  # half a second, which the start of the server does without

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E6E6E6", "border": 1})
        counted = book.add_format({"num_format": "#,##0"})
        for title, head, rows in sheets(report):
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(head) - 1, WIDE)
            for column, words in enumerate(head):
                sheet.write_string(0, column, words, bold)
            for line, row in enumerate(rows, 1):
                count += 1
                for column, value in enumerate(row):
                    if isinstance(value, int):
                        sheet.write_number(line, column, value, counted)
                    else:
                        sheet.write_string(line, column, str(value)[:LONGEST])
    return count


def sheets(report: Reconciliation) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Title, head and rows of each sheet."""
    yield "ファイル", FILE_HEAD, report.files()
    yield "台帳", ("台帳", "件数"), report.records()
    yield "相談受付", ("年度", "相談種別", "件数"), report.consultations()
    yield "経過記録", ("年", "件数", "文字数"), report.notes()
    yield "人物", ("性別", "年齢", "人数"), report.persons()
    place = ("ファイル", "シート", "行", "列")
    yield "読み替えた値", (*place, "前", "後", "読み替え"), every_alteration(report)
    reason = (*place, "理由", "値")
    yield UNREPRESENTED, reason, results(report.check, reason__startswith=UNREPRESENTED)
    wrong = [Outcome.REFUSED, Outcome.HELD]
    yield "受け付けない行", reason, results(report.check, outcome__in=wrong)
    yield "保留の行", reason, results(report.last, outcome__in=wrong)


def every_alteration(report: Reconciliation) -> Iterator[tuple[Any, ...]]:
    """Every value that was altered in reading; their counts alone are left of a cleared move."""
    if report.move.cleared_at:
        for record, heading, why, number in report.alterations():
            yield record, "", "", heading, "（消去）", "（消去）", f"{why}　{number}件"
        return
    names = report.names()
    with connection.cursor() as cursor:
        cursor.execute(EVERY_ALTERATION, [report.move.pk])
        while rows := cursor.fetchmany(5_000):
            for file, sheet, row, heading, before, after, why in rows:
                yield names.get(file, ""), sheet, row, heading, before, after, why


def results(batch: Batch, **which: Any) -> Iterator[tuple[Any, ...]]:
    """Rows with something to say, and their places."""
    found = RowResult.objects.filter(batch=batch, **which).select_related("file")
    for one in found.iterator(chunk_size=2_000):
        yield one.file or "", one.sheet, one.row or "", one.column, one.reason, one.value


def file_name(move: Move) -> str:
    """What the file of a report is called."""
    return f"移行{move.pk}_照合報告_{clock.today():%Y%m%d}"
