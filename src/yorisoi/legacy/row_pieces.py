"""Rows that are not one record each: text that goes on in the next row, several records in one cell.

``continues``: a row that says only text goes on with the record above. ``entries``: a cell holds
several records, each of which begins a line with its day (「4/3 TEL 母…」). No text is left out and
none is changed: the day stays where it was written, too.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from yorisoi.exchange.columns import fold_heading
from yorisoi.exchange.found_tables import FoundTable
from yorisoi.exchange.sources import Row
from yorisoi.japanese.wareki import ERA_PATTERN, DateError, parse_date, parsed_year
from yorisoi.legacy.mapping_shapes import FileMapping, entry_date
from yorisoi.legacy.records import Reading

WENT_ON = "続きの行です。前の記録（{row}行目）につなげました。"
NUMBER = "[0-9０-９]"
FULL = (
    rf"(?:(?:{ERA_PATTERN})\s*(?:{NUMBER}{{1,2}}|元)|{NUMBER}{{4}})\s*[年./\-．／－]\s*"
    rf"{NUMBER}{{1,2}}\s*[月./\-．／－]\s*{NUMBER}{{1,2}}日?"
)
SHORT = rf"{NUMBER}{{1,2}}(?:月|[/／]){NUMBER}{{1,2}}日?"
ENTRY = re.compile(
    rf"^[ 　\t]*[○●◎・◆■□◇※\[【(（〔]?[ 　]*(?P<day>{FULL}|{SHORT})"
    r"(?=[ 　\t\r\n\[【(（〔\])）】〕:：、。,]|[^0-9０-９/／%％人回枚歳才個年月日点度台階]|$)",
    re.MULTILINE | re.IGNORECASE,
)
MONTH_AND_DAY = re.compile(r"(\d{1,2})[月/](\d{1,2})日?")
YEAR = re.compile(rf"({ERA_PATTERN})?\s*(\d{{4}}|\d{{1,2}}|元)")


def pieces(table: FoundTable, known: FileMapping, around: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a table, one record each."""
    rows = table.rows
    if known.continues:
        rows = joined(rows, table, known)
    for column in known.columns.values():
        if column.entries:
            at = place_of(table.headings, column.heading)
            if at is not None:
                year = column.feeds[0].year
                table.headings = [*table.headings, entry_date(column.heading)]
                said = around.get(year) or place_of(table.headings, year) if year else None
                rows = taken_apart(rows, at, said)
    return rows


def place_of(headings: Sequence[str], heading: str) -> int | None:
    """Where a column stands."""
    wanted = fold_heading(heading)
    folded = [fold_heading(one) for one in headings]
    ends = [at for at, one in enumerate(folded) if one.rsplit("/", 1)[-1] == wanted]
    return folded.index(wanted) if wanted in folded else ends[0] if len(ends) == 1 else None


def joined(rows: Iterator[Row], table: FoundTable, known: FileMapping) -> Iterator[Row]:
    """Rows that go on with the one above are put to it, each cell under its own."""
    places = (place_of(table.headings, one) for one in naming(known))
    by = [at for at in places if at is not None]
    texts = [
        at
        for column in known.columns.values()
        if any(feed.reading is Reading.TEXT for feed in column.feeds)
        and (at := place_of(table.headings, column.heading)) is not None
    ]
    above: Row | None = None
    for row in rows:
        if above is not None and by and goes_on(row, above, by, texts):
            cells = [
                cell
                if not added.strip() or at in by
                else f"{cell}\n{added}"
                if cell.strip()
                else added
                for at, (cell, added) in enumerate(zip(above.cells, row.cells, strict=True))
            ]
            table.commented.add(row.place.row)
            table.told.append((row.place, WENT_ON.format(row=above.place.row)))
            above = replace(above, cells=cells, comments=above.comments + row.comments)
            continue
        if above is not None:
            yield above
        above = row
    if above is not None:
        yield above


def naming(known: FileMapping) -> list[str]:
    """The headings of what names a record of this kind: its number, its day."""
    fields = known.record.fields
    found = [
        column.heading
        for column in known.columns.values()
        if any(
            feed.field in fields
            and fields[feed.field].needed
            and fields[feed.field].reading is not Reading.TEXT
            for feed in column.feeds
        )
    ]
    parts = {one.heading: [part.heading for part in one.parts] for one in known.together}
    return [part for heading in found for part in parts.get(heading, [heading])]


def goes_on(row: Row, above: Row, by: Sequence[int], texts: Sequence[int]) -> bool:
    """Whether a row names no record of its own, and says nothing but text."""
    cells = [row.cells[at].strip() for at in by]
    same = all(
        not cell or cell == above.cells[at].strip() for cell, at in zip(cells, by, strict=True)
    )
    others = [cell for at, cell in enumerate(row.cells) if at not in {*by, *texts}]
    return same and not all(cells) and not any(cell.strip() for cell in others)


def taken_apart(rows: Iterator[Row], at: int, year: int | str | None) -> Iterator[Row]:
    """A row for each record in a cell; its day stands in a cell of its own.

    ``year``: which cell says of which year the first of them is, or the 年度 itself.
    """
    for row in rows:
        said = row.cells[year] if isinstance(year, int) else year or ""
        for day, text in entries(row.cells[at], said):
            yield replace(row, cells=[*row.cells[:at], text, *row.cells[at + 1 :], day])


def entries(cell: str, begun: str = "") -> Iterator[tuple[str, str]]:
    """The day and the text of each record in a cell; what stands before the first belongs to it.

    A day without a year is of the year of the one before, or of the next when its month is earlier;
    the first follows on ``begun``, a day or a 年度.
    """
    found = list(ENTRY.finditer(cell))
    if not found:
        yield "", cell
        return
    year, month = since(begun)
    for number, one in enumerate(found):
        begin = 0 if number == 0 else one.start()
        end = found[number + 1].start() if number + 1 < len(found) else len(cell)
        day = unicodedata.normalize("NFKC", one["day"])
        short = MONTH_AND_DAY.fullmatch(day)
        if short is None:
            year, month = year_in(day), month_in(day)
        elif year:
            year += int(short[1]) < month
            month = int(short[1])
            day = f"{year}/{short[1]}/{short[2]}"
        yield day, cell[begin:end].strip("\r\n") if len(found) > 1 else cell


def since(begun: str) -> tuple[int, int]:
    """The year and month of a day, or of the beginning of a 年度; (0, 0) of neither."""
    try:
        day = parse_date(begun)
    except DateError:
        year = year_in(begun)
        return year, 4 if year else 0
    return day.year, day.month


def month_in(day: str) -> int:
    """The month of a whole date."""
    return int(re.findall(r"\d+", day)[-2])


def year_in(text: str) -> int:
    """The year that a text begins with or names: 令和4年度, R4, 2022; 0 when it names none."""
    for found in YEAR.finditer(unicodedata.normalize("NFKC", text).upper()):
        try:
            return parsed_year(found[1], "1" if found[2] == "元" else found[2], text)
        except DateError:
            continue
    return 0


def with_year(text: str, fiscal_year: str) -> str:
    """A day without a year as a day of a 年度, which begins in April; as it stands when it has one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = MONTH_AND_DAY.fullmatch(re.sub(r"\(.\)$", "", plain))
    year = year_in(fiscal_year)
    if found is None or not year:
        return text
    return f"{year + (int(found[1]) < 4)}/{found[1]}/{found[2]}"
