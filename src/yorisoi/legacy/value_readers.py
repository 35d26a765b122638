"""How each kind of value is read: (row, heading, feed, cell) → the value as it is stored.

What was altered in reading is noted with before and after.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase

from yorisoi.exchange.columns import fold_heading
from yorisoi.japanese import (
    DateError,
    TimeError,
    parse_date,
    parse_partial_date,
    parse_time,
    wareki,
)
from yorisoi.legacy.mapping import Feed
from yorisoi.legacy.records import Reading

SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")  # days since the end of 1899, as Excel counts
EXCEL_DAY_ZERO = date(1899, 12, 30)
DAY_ZERO_OF_1904 = date(1904, 1, 1)  # of workbooks that count from there
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
LINE_END = re.compile(r"[ 　]*[\t\r\n\v\f\x85\u2028\u2029]+[ 　]*")
HALF_KANA = re.compile("[\uff61-\uff9f]")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?")
CLOCK = re.compile(r"(\d{1,2})\s*時(?:\s*(\d{1,2})\s*分)?")  # in a file 2時15分 is the night
ISO_MOMENT = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d:\d\d)(?::(\d\d))?(?:\.\d+)?")
TIME_OF_MOMENT = re.compile(r"(?<=[\d日)])[ T](\d{1,2}:\d\d)(?::\d\d)?(?:\.\d+)?$")


class Unreadable(ValueError):
    """A cell is not what its field holds. The message says what was expected."""


@dataclass(frozen=True)
class Alteration:
    """A value that is stored otherwise than it came."""

    heading: str
    before: str
    after: str
    why: str


@dataclass
class RowValues:
    """What one row says."""

    values: dict[str, str] = field(default_factory=dict)
    key: str = ""
    altered: list[Alteration] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)  # heading, reason, value
    marked: list[tuple[str, str, str]] = field(default_factory=list)
    unrepresented: list[tuple[str, str]] = field(default_factory=list)  # heading, characters
    deleted: bool = False
    since_1904: bool = False  # whether days that were counted count from 1904


def altered(row: RowValues, heading: str, before: str, after: str, why: str) -> str:
    """Note an alteration; the value after it."""
    if before != after:
        row.altered.append(Alteration(heading, before, after, why))
    return after


def a_text(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """Text as it stands; only what no page could show as what it is becomes what it is."""
    if "<" in cell and BREAK.search(cell):
        cell = altered(row, heading, cell, BREAK.sub("\n", cell), "<BR>を改行に")
    return cell


def a_line(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """One line: line breaks and tabs become blanks, blanks around it go."""
    value = a_text(row, heading, feed, cell).strip()
    if LINE_END.search(value):  # 全角空白 is none of them: a name keeps it
        value = altered(row, heading, value, LINE_END.sub(" ", value), "改行を空白に")
    return value


def a_number(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """A number used as a name, filled up with zeros: Excel drops them."""
    value = cell if cell.isascii() else unicodedata.normalize("NFKC", cell)
    value = value.strip().removesuffix(".0")
    if feed.digits and value.isdecimal():
        value = value.zfill(feed.digits)
    return altered(row, heading, cell, value, "番号の書き方をそろえる")


def a_kana(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """Kana in full width."""
    value = a_line(row, heading, feed, cell)
    if HALF_KANA.search(value):
        return altered(
            row, heading, value, unicodedata.normalize("NFKC", value), "半角カナを全角に"
        )
    return value


def day_of(row: RowValues, heading: str, cell: str) -> date:
    """A day: 和暦, 西暦, or Excel's own count.

    :raises Unreadable: when it is none.
    """
    text = cell.strip()
    if ISO.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise Unreadable("暦にない日付です。") from error
    if SERIAL.fullmatch(text):
        zero = DAY_ZERO_OF_1904 if row.since_1904 else EXCEL_DAY_ZERO
        day = zero + timedelta(days=int(text.split(".")[0]))
        altered(row, heading, text, day.isoformat(), "Excelの通し番号を日付に")
        return day
    try:
        return parse_date(text)
    except DateError as error:
        raise Unreadable(str(error)) from error


def a_date(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """A day, as ISO."""
    return day_of(row, heading, cell).isoformat()


def a_birth(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """A birthday as far as it is known: what was said, and the range it leaves."""
    text = cell.strip()
    name = feed.field
    if SERIAL.fullmatch(text) or ISO_DAY.fullmatch(text):
        day = day_of(row, heading, text[:10] if "-" in text else text)
        row.values[f"{name}_on"] = day.isoformat()
        return wareki(day)
    try:
        found = parse_partial_date(text)
    except DateError as error:
        raise Unreadable(str(error)) from error
    if found.day:
        row.values[f"{name}_on"] = found.day.isoformat()
    elif found.earliest and found.latest:
        row.values[f"{name}_from"] = found.earliest.isoformat()
        row.values[f"{name}_to"] = found.latest.isoformat()
    return text


def a_time(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """A time of day, to the minute."""
    text = cell.strip()
    if found := TIME_OF_MOMENT.search(text):  # a time that Excel keeps as a moment
        text = found[1]
    if on_the_clock := CLOCK.fullmatch(unicodedata.normalize("NFKC", text)):
        text = f"{on_the_clock[1]}:{on_the_clock[2] or '00':0>2}"
    try:
        return parse_time(text).strftime("%H:%M")
    except TimeError as error:
        raise Unreadable(str(error)) from error


def a_moment(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """A day and a time of day."""
    text = cell.strip()
    found = ISO_MOMENT.fullmatch(text)
    try:
        if found:
            year, month, day, minute, second = found.groups()
            value = f"{year}-{month}-{day} {minute}:{second or '00'}"
            datetime.fromisoformat(value)
            return value
        first, _, rest = text.partition(" ")
        at = parse_time(rest).strftime("%H:%M") if rest.strip() else "00:00"
        return f"{day_of(row, heading, first).isoformat()} {at}:00"
    except (ValueError, DateError) as error:
        raise Unreadable("日時として読めません。例：2022/01/30 09:10:00 ") from error


def a_code(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """The word of a table."""
    value = feed.table.get(fold_heading(cell), feed.default)
    if value is None:
        # Without the word itself: whoever sees places and no values reads this too.
        raise Unreadable(f"対応づけの対応表（{feed.table_name}）にない言葉です。")
    return value


def a_pattern(row: RowValues, heading: str, feed: Feed, cell: str) -> str:
    """The word of the first pattern that fits."""
    folded = fold_heading(cell)
    for pattern, value in feed.table.items():
        if fnmatchcase(folded, pattern):
            return value
    return a_code(row, heading, feed, cell)


READERS: dict[Reading, Callable[[RowValues, str, Feed, str], str]] = {
    Reading.LINE: a_line,
    Reading.TEXT: a_text,
    Reading.NUMBER: a_number,
    Reading.KANA: a_kana,
    Reading.DATE: a_date,
    Reading.BIRTH: a_birth,
    Reading.TIME: a_time,
    Reading.MOMENT: a_moment,
    Reading.CODE: a_code,
    Reading.PATTERN: a_pattern,
}
