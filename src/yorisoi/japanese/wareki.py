"""和暦: reading a date as people write it, and writing it in the ward's way.

Eras begin on the day the law or the edict gave: 明治 is taken from 1873-01-01 (明治6年),
the first day of the solar calendar in Japan; earlier 明治 dates are of the lunar calendar and
are refused rather than shown wrongly.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .numerals import digits_for_kanji


class DateError(ValueError):
    """A date that cannot be read. The message is Japanese and says what was expected.

    The text itself is in `text` and not in the message: messages reach logs, and a date of
    birth has no business there.
    """

    def __init__(self, message: str, text: str = "") -> None:
        super().__init__(message)
        self.text = text


@dataclass(frozen=True, slots=True)
class Era:
    """元号 with its letter, its number in seven-digit dates, and its first and last day."""

    name: str
    letter: str
    digit: int
    first: date
    last: date
    first_year: int

    @property
    def short(self) -> str:
        """One-character name: 令."""
        return self.name[0]


ERAS: tuple[Era, ...] = (
    Era("明治", "M", 1, date(1873, 1, 1), date(1912, 7, 29), 1868),
    Era("大正", "T", 2, date(1912, 7, 30), date(1926, 12, 24), 1912),
    Era("昭和", "S", 3, date(1926, 12, 25), date(1989, 1, 7), 1926),
    Era("平成", "H", 4, date(1989, 1, 8), date(2019, 4, 30), 1989),
    Era("令和", "R", 5, date(2019, 5, 1), date.max, 2019),
)
FIRST_DAY = ERAS[0].first

_ERA_BY_WORD = {word: era for era in ERAS for word in (era.name, era.short, era.letter)}
_ERA_BY_DIGIT = {str(era.digit): era for era in ERAS}
_WEEKDAYS = "月火水木金土日"

EXAMPLES = "例：令和7年4月1日、R7.4.1、2025/4/1"
_UNREADABLE = f"日付として読めません。{EXAMPLES} のように入力してください。"

# A span of two dates in 漢数字 is the longest thing said of a date.
_LONGEST = 60

ERA_PATTERN = "|".join(sorted(_ERA_BY_WORD, key=len, reverse=True))
_SEPARATOR = r"[./\-・,]"
_FULL = re.compile(
    rf"(?P<era>{ERA_PATTERN})?(?P<y>\d{{1,4}})(?:年|{_SEPARATOR})"
    rf"(?P<m>\d{{1,2}})(?:月|{_SEPARATOR})(?P<d>\d{{1,2}})日?"
)
_COMPACT = re.compile(
    rf"(?P<y4>\d{{4}})(?P<m8>\d\d)(?P<d8>\d\d)"
    rf"|(?:(?P<era>{ERA_PATTERN})|(?P<digit>[1-5]))(?P<y2>\d\d)(?P<m>\d\d)(?P<d>\d\d)"
)
# What may follow a date without changing it: the time a spreadsheet adds, a weekday, 生.
_TIME = re.compile(
    r"(?<=[\d日)])[\sT]+\d{1,2}(?::\d\d(?::\d\d(?:\.\d+)?)?|時(?:\d{1,2}分|半)?)\s*$"
)
# The number of the era, with signs between: 4-24-02-16.
_ERA_DIGIT = re.compile(r"^([1-5])([./\-])(?=\d{1,2}\2\d{1,2}\2\d{1,2}$)")
_TAIL = re.compile(rf"\([{_WEEKDAYS}](?:曜日?)?\)$|生まれ$|生$")
_OTHER_CALENDAR = re.compile(rf"年\(((?:{ERA_PATTERN})?)(\d{{1,4}})年\)")
_GANNEN = re.compile(rf"({ERA_PATTERN})元")

# Dashes of every kind, and the 長音 that stands for a dash between full-width digits.
_DASHES = {ord(c): "-" for c in "‐‑‒–—―−－ーｰ"}


def normalise_date_text(text: str) -> str:
    """The text of a date with one width, one dash, Arabic digits and no spaces.

    Shared with the reader of partly unknown dates. ㋿ and ㍻ become 令和 and 平成 by NFKC.
    Raises DateError when the second calendar in 令和7年（2025年）4月1日 disagrees.
    """
    if len(text) > _LONGEST:
        raise DateError(_UNREADABLE, text)
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).strip().upper()
    folded = re.sub(r"\s+", "", _TIME.sub("", folded))
    folded = digits_for_kanji(_GANNEN.sub(r"\g<1>1", folded))
    folded = _TAIL.sub("", folded)
    folded = _ERA_DIGIT.sub(lambda found: _ERA_BY_DIGIT[found[1]].letter, folded)
    other = _OTHER_CALENDAR.search(folded)
    if other:
        before = re.search(rf"({ERA_PATTERN})?(\d{{1,4}})$", folded[: other.start()])
        if not before or _year(before[1], before[2], text) != _year(other[1], other[2], text):
            raise DateError("和暦と西暦の年が合いません。どちらか一方で入力してください。", text)
        folded = folded[: other.start()] + "年" + folded[other.end() :]
    return folded


def _year(era_word: str | None, digits: str, text: str) -> int:
    if era_word:
        year = year_of_era(_ERA_BY_WORD[era_word], int(digits))
    elif len(digits) == 4:
        year = int(digits)
    else:
        # "18.9.1" may be 平成, 昭和 or 2018: guessing would put a child in the wrong year.
        raise DateError(f"元号がありません。{EXAMPLES} のように入力してください。", text)
    if not FIRST_DAY.year <= year <= date.max.year:
        raise DateError("明治6年（1873年）より前の日付は旧暦のため扱えません。", text)
    return year


def year_of_era(era: Era, number: int) -> int:
    """西暦 year of a year of an era: 令和7年 → 2025. Year 0 raises DateError."""
    if number < 1:
        raise DateError("元号の年は1年（元年）から数えます。")
    return era.first_year + number - 1


def parsed_year(era_word: str | None, digits: str, text: str) -> int:
    """西暦 year of "R"+"7" or None+"2025"; DateError for a two-digit year without an era."""
    return _year(era_word, digits, text)


def checked_date(year: int, month: int, day: int, text: str) -> date:
    """`date(year, month, day)`, or DateError that names the part that does not exist."""
    if not 1 <= month <= 12:
        raise DateError("月は1から12までで入力してください。", text)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateError(f"{year}年{month}月は1日から{last}日までです。", text)
    return date(year, month, day)


def split_compact(folded: str) -> tuple[str | None, str, int, int] | None:
    """(era word, year digits, month, day) of 20250401, 5070401 or R070401; else None."""
    m = _COMPACT.fullmatch(folded)
    if not m:
        return None
    if m["y4"]:
        return None, m["y4"], int(m["m8"]), int(m["d8"])
    era = m["era"] or _ERA_BY_DIGIT[m["digit"]].letter
    return era, m["y2"], int(m["m"]), int(m["d"])


@lru_cache(maxsize=65536)
def parse_date(text: str, *, strict: bool = False) -> date:
    """The date written in `text`, in either calendar.

    Reads 令和7年4月1日, 令和元年…, R7.4.1, Ｒ０７／０４／０１, 令和七年十二月三日, ㋿7年…,
    2025/4/1, 20250401, 5070401 (1 明治 … 5 令和), R070401, 令和7年（2025年）4月1日, and a
    spreadsheet's "2025/04/01 00:00:00". A weekday in brackets is passed over.

    A day outside its era (平成31年5月1日) is read by counting on, because older systems and
    long-dated permits do write it; with `strict` it is refused. DateError otherwise.
    """
    folded = normalise_date_text(text)
    if not folded:
        raise DateError(f"日付が入力されていません。{EXAMPLES}", text)
    compact = split_compact(folded)
    if compact:
        era_word, digits, month, day = compact
    else:
        m = _FULL.fullmatch(folded)
        if not m:
            raise DateError(_UNREADABLE, text)
        era_word, digits, month, day = m["era"], m["y"], int(m["m"]), int(m["d"])
    found = checked_date(_year(era_word, digits, text), month, day, text)
    if strict and era_word:
        era = _ERA_BY_WORD[era_word]
        if not era.first <= found <= era.last:
            message = f"{era.name}の期間にない日付です。{wareki(found)}ではありませんか。"
            raise DateError(message, text)
    return found


def era_of(day: date) -> Era:
    """元号 of a day. DateError before 1873-01-01."""
    for era in reversed(ERAS):
        if day >= era.first:
            return era
    raise DateError("明治6年（1873年）より前の日付は旧暦のため扱えません。")


def _era_year(day: date) -> tuple[Era, int]:
    era = era_of(day)
    return era, day.year - era.first_year + 1


def _weekday(day: date) -> str:
    return f"（{_WEEKDAYS[day.weekday()]}）"


def wareki(day: date, *, weekday: bool = False) -> str:
    """令和7年4月1日, 令和元年5月1日; with `weekday` 令和7年4月1日（火）."""
    era, year = _era_year(day)
    written = "元" if year == 1 else str(year)
    return f"{era.name}{written}年{day.month}月{day.day}日{_weekday(day) if weekday else ''}"


def wareki_short(day: date) -> str:
    """R7.4.1, for narrow columns. The first year is R1, not 元."""
    era, year = _era_year(day)
    return f"{era.letter}{year}.{day.month}.{day.day}"


def both_calendars(day: date, *, weekday: bool = False) -> str:
    """令和7年（2025年）4月1日, for papers that leave the ward."""
    era, year = _era_year(day)
    written = "元" if year == 1 else str(year)
    tail = _weekday(day) if weekday else ""
    return f"{era.name}{written}年（{day.year}年）{day.month}月{day.day}日{tail}"


def end_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def era_named(word: str) -> Era:
    """The era of 昭和, 昭 or S. KeyError for anything else."""
    return _ERA_BY_WORD[word]


def fiscal_year_label(year: int) -> str:
    """令和8年度（2026）: a 年度 as papers call it, with the year that numbers begin with."""
    return f"{wareki(date(year, 4, 1)).partition('年')[0]}年度（{year}）"
