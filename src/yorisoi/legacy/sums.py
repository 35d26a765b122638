"""The sums of a batch (report.py) as tables that staff read: rows with words, and totals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yorisoi.exchange.models import Batch
from yorisoi.japanese import era_of
from yorisoi.legacy.models import StepKind
from yorisoi.legacy.records import RECORDS
from yorisoi.legacy.stages import Stage
from yorisoi.people.models import Sex

Sums = dict[str, list[list[Any]]]
BAND = 6  # years of age
FAMILY = "世帯"


@dataclass(frozen=True)
class Table:
    """One table: the headings of its numbers, its rows, and the sum of each column."""

    columns: list[str]
    rows: list[tuple[str, list[int]]]
    adds_up: bool = True  # whether the sum of a column means anything

    @property
    def totals(self) -> list[int]:
        """The sum of each column."""
        return [sum(row[at] for _, row in self.rows) for at in range(len(self.columns))]


def batch_of(stages: Sequence[Stage]) -> Batch | None:
    """The apply, or while there is none the rehearsal, that came to its end."""
    kinds = (StepKind.APPLY, StepKind.REHEARSE)
    found = [one.batch for kind in kinds for one in stages if one.kind == kind and one.batch]
    return next((batch for batch in found if "sums" in batch.result), None)


def fiscal_year(year: int) -> str:
    """令和5年度（2023）."""
    return f"{in_era(date(year, 4, 1))}年度（{year}）"


def calendar_year(year: int) -> str:
    """2019年（平成31・令和元）: a year in which two eras meet has both."""
    first, last = in_era(date(year, 1, 1)), in_era(date(year, 12, 31))
    return f"{year}年（{first if first == last else f'{first}・{last}'}年）"


def in_era(day: date) -> str:
    """令和5."""
    era = era_of(day)
    number = day.year - era.first_year + 1
    return f"{era.name}{'元' if number == 1 else number}"


def records(sums: Sums) -> Table:
    """Records per kind."""
    titles = {code: record.title for code, record in RECORDS.items()} | {"family": FAMILY}
    order = list(titles)
    rows = sorted(sums.get("records", []), key=lambda row: order.index(row[0]))
    return Table(["件数"], [(titles[code], [number]) for code, number in rows], adds_up=False)


def persons(sums: Sums) -> Table:
    """Persons by age band and sex, the unknown ones at the end."""
    sexes = {str(one.value): str(one.label) for one in Sex}
    told = sums.get("persons", [])
    used = [sex for sex in sexes if any(row[0] == sex for row in told)]
    bands = sorted({row[1] for row in told}, key=lambda band: (band < 0, band))
    return crossed(
        [[age_band(band), sexes[sex], number] for sex, band, number in told],
        [age_band(band) for band in bands],
        [sexes[sex] for sex in used],
    )


def age_band(band: int) -> str:
    """6〜11歳."""
    return "生年月日 不明" if band < 0 else f"{band}〜{band + BAND - 1}歳"


def consultations(sums: Sums) -> Table:
    """Consultations per 相談種別 and fiscal year."""
    told = sums.get("consultations", [])
    years = sorted({row[0] for row in told})
    kinds = list(dict.fromkeys(row[1] for row in told))
    return crossed(
        [[kind, fiscal_year(year), number] for year, kind, number in told],
        kinds,
        [fiscal_year(year) for year in years],
    )


def consultations_by_year(sums: Sums) -> Table:
    """The same the other way round: years become more, and paper is narrow."""
    told = sums.get("consultations", [])
    years = sorted({row[0] for row in told})
    return crossed(
        [[fiscal_year(year), kind, number] for year, kind, number in told],
        [fiscal_year(year) for year in years],
        list(dict.fromkeys(row[1] for row in told)),
    )


def notes(sums: Sums) -> Table:
    """Notes and their characters per year."""
    told = sums.get("notes_per_year", [])
    return Table(
        ["件数", "文字数"],
        [(calendar_year(year), [count, size or 0]) for year, count, size in told],
    )


def crossed(told: Iterable[Sequence[Any]], names: Sequence[str], columns: Sequence[str]) -> Table:
    """Rows by columns, with a column of sums when there is more than one."""
    numbers = {(row, column): number for row, column, number in told}
    rows = [(name, [numbers.get((name, column), 0) for column in columns]) for name in names]
    if len(columns) > 1:
        return Table([*columns, "計"], [(name, [*row, sum(row)]) for name, row in rows])
    return Table(list(columns), rows)
