"""Dates that are only partly known: 昭和60年頃, 平成30年5月, 2018-00-00, 不詳.

The words are kept as said. Beside them stand the first and the last day that they allow, so that
a search by year or by birthday finds the person; nothing invents a day that nobody said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .wareki import (
    ERA_PATTERN,
    ERAS,
    EXAMPLES,
    FIRST_DAY,
    DateError,
    checked_date,
    end_of_month,
    era_named,
    normalise_date_text,
    parsed_year,
    split_compact,
    wareki,
)

#: How far 頃 reaches on either side of the year, the month or the day that was said.
AROUND_YEARS = 1
AROUND_MONTHS = 1
AROUND_DAYS = 15


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    PART_OF_MONTH = "part_of_month"  # 上旬・中旬・下旬
    MONTH = "month"
    SEASON = "season"  # 春・夏・秋・冬
    YEAR = "year"  # also 年度
    SPAN = "span"  # 4月1日から10日までの間
    AROUND = "around"  # 頃・推定
    DECADE = "decade"  # 昭和60年代
    ERA = "era"  # 昭和年月日不詳
    UNKNOWN = "unknown"  # 不詳・不明


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known.

    `said` is the text as it came. `earliest` and `latest` are the first and last day it may
    be; both are None when nothing is known. `earliest <= latest` always holds.
    """

    said: str
    earliest: date | None
    latest: date | None
    precision: Precision

    def __post_init__(self) -> None:
        if (self.earliest is None) != (self.latest is None):
            raise ValueError("earliest と latest は両方とも与えるか、両方とも与えません。")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError("earliest が latest より後です。")

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """A fully known date, said in 和暦."""
        return cls(wareki(day), day, day, Precision.DAY)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Same as `parse_partial_date`."""
        return parse_partial_date(text)

    def __str__(self) -> str:
        return self.said

    @property
    def day(self) -> date | None:
        """The day, when it is fully known; else None."""
        return self.earliest if self.precision is Precision.DAY else None

    def may_be(self, day: date) -> bool:
        """Whether the date may be `day`. An unknown date may be any."""
        if self.earliest is None or self.latest is None:
            return True
        return self.earliest <= day <= self.latest

    def overlaps(self, other: PartialDate) -> bool:
        """Whether both may be the same day. An unknown date overlaps every other."""
        if self.earliest is None or self.latest is None:
            return True
        if other.earliest is None or other.latest is None:
            return True
        return self.earliest <= other.latest and other.earliest <= self.latest

    def _order(self) -> tuple[bool, date, date, str, str]:
        first, last = self.earliest or date.max, self.latest or date.max
        return self.earliest is None, first, last, self.precision, self.said

    def __lt__(self, other: PartialDate) -> bool:
        """By the earliest day, then the latest; unknown dates last."""
        return self._order() < other._order()

    def __le__(self, other: PartialDate) -> bool:
        return self._order() <= other._order()

    def __gt__(self, other: PartialDate) -> bool:
        return self._order() > other._order()

    def __ge__(self, other: PartialDate) -> bool:
        return self._order() >= other._order()


_UNREADABLE = (
    f"日付として読めません。{EXAMPLES}、"
    "または 昭和60年頃、平成30年5月、不詳 のように入力してください。"
)
_UNKNOWN = "(?:不詳|不明|未詳)"
_NOTHING_KNOWN = re.compile(rf"(?:生?年月日)?{_UNKNOWN}|[0\-/.]*0000[0\-/.]*|\?+")
_ERA_ONLY = re.compile(rf"({'|'.join(era.name for era in ERAS)})(?:年月日|年)?{_UNKNOWN}?")
_ABOUT_BEFORE = re.compile(r"^(?:推定|およそ|約)")
_ABOUT_AFTER = re.compile(r"(?:頃|ころ|ごろ|くらい|ぐらい)$")
# 「5月日不詳」, 「月日不詳」: the words for the parts that are missing.
_MISSING = re.compile(rf"(?:月日|日)?{_UNKNOWN}$")
_SPAN = re.compile(r"(.+?)(?:から|~|〜)(.+?)(?:まで)?(?:の?間)?")
_PARTS = re.compile(
    rf"(?P<era>{ERA_PATTERN})?(?P<y>\d{{1,4}})"
    r"(?:(?P<decade>年代)|(?P<fiscal>年度)|年?(?P<season>[春夏秋冬])"
    r"|(?:年|[./\-・,])?$"
    r"|(?:年|[./\-・,])(?P<m>\d{1,2}|\?+)"
    r"(?:月?$|月?(?P<third>[上初中下])旬|(?:月|[./\-・,])(?P<d>\d{1,2}|\?+)日?))"
)
_THIRDS = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, 31)}
_SEASON_MONTHS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11)}

_Range = tuple[date, date, Precision]


def parse_partial_date(text: str) -> PartialDate:
    """The date in `text` as far as it is known.

    Reads every form of `parse_date`, and years or months alone, 頃, 推定, 春–冬, 上旬–下旬, 年代,
    年度, zeros for unknown parts (H30.00.00, 20180000), 月日不詳, 「…から…までの間」, an era alone,
    不詳 and 不明. 頃 and 推定 widen the range (AROUND_YEARS and the like). DateError for anything
    else, an empty text included.
    """
    folded = normalise_date_text(text)
    if not folded:
        raise DateError(f"日付が入力されていません。{EXAMPLES}", text)
    if _NOTHING_KNOWN.fullmatch(folded):
        return PartialDate(text, None, None, Precision.UNKNOWN)
    earliest, latest, precision = _range(folded, text)
    return PartialDate(text, max(earliest, FIRST_DAY), latest, precision)


def _range(folded: str, text: str) -> _Range:
    era_only = _ERA_ONLY.fullmatch(folded)
    if era_only:
        era = era_named(era_only[1])
        return era.first, era.last, Precision.ERA
    span = _SPAN.fullmatch(folded)
    if span:
        return _span(span[1], span[2], text)
    core = _ABOUT_AFTER.sub("", _ABOUT_BEFORE.sub("", folded))
    known = _MISSING.sub("", core)
    found = _parts(known, text)
    if known != core and found[2] is Precision.DAY:
        raise DateError("日まで書かれているのに不詳とあります。", text)
    return found if core == folded else _widened(found)


def _parts(core: str, text: str) -> _Range:
    compact = split_compact(core)
    if compact:
        era, digits, month, day = compact
        return _calendar(parsed_year(era, digits, text), month, day, text)
    m = _PARTS.fullmatch(core)
    if not m:
        raise DateError(_UNREADABLE, text)
    year = parsed_year(m["era"], m["y"], text)
    if m["decade"]:
        return _decade(m["era"], int(m["y"]), year, text)
    if m["fiscal"]:
        if year == date.max.year:
            raise DateError(_UNREADABLE, text)
        return date(year, 4, 1), date(year + 1, 3, 31), Precision.YEAR
    if m["season"]:
        # 冬 may be either end of the year, and may run into the next.
        if m["season"] == "冬":
            last = date.max if year == date.max.year else end_of_month(year + 1, 2)
            return date(year, 1, 1), last, Precision.SEASON
        first_month, last_month = _SEASON_MONTHS[m["season"]]
        return date(year, first_month, 1), end_of_month(year, last_month), Precision.SEASON
    month, day = _number(m["m"]), _number(m["d"])
    if m["third"]:
        first, last_day = _THIRDS[m["third"]]
        end = end_of_month(year, checked_date(year, month, 1, text).month)
        last = end.replace(day=min(last_day, end.day))
        return date(year, month, first), last, Precision.PART_OF_MONTH
    return _calendar(year, month, day, text)


def _number(digits: str | None) -> int:
    """0 for a part that is missing or "?"."""
    return int(digits) if digits and digits.isdecimal() else 0


def _calendar(year: int, month: int, day: int, text: str) -> _Range:
    if month == 0:
        return date(year, 1, 1), date(year, 12, 31), Precision.YEAR
    if day == 0:
        first = checked_date(year, month, 1, text)
        return first, end_of_month(year, month), Precision.MONTH
    exact = checked_date(year, month, day, text)
    return exact, exact, Precision.DAY


def _decade(era_word: str | None, number: int, year: int, text: str) -> _Range:
    if number % 10:
        raise DateError("年代は10年ごとに入力してください。例：昭和60年代、1980年代", text)
    last = date(min(year + 9, date.max.year), 12, 31)
    if era_word:
        last = min(last, era_named(era_word).last)
        if last.year < year:
            raise DateError(f"{era_named(era_word).name}にその年代はありません。", text)
    return date(year, 1, 1), last, Precision.DECADE


def _span(first_text: str, last_text: str, text: str) -> _Range:
    first = _parts(first_text, text)
    # 「令和7年4月1日から10日までの間」: what the end leaves out it takes from the beginning.
    short = re.fullmatch(r"(?:(\d{1,2})月)?(\d{1,2})日", last_text)
    if short:
        month = int(short[1]) if short[1] else first[0].month
        end = checked_date(first[0].year, month, int(short[2]), text)
        last: _Range = (end, end, Precision.DAY)
    else:
        last = _parts(last_text, text)
    if first[0] > last[1]:
        raise DateError("期間の終わりが始まりより前です。", text)
    return first[0], last[1], Precision.SPAN


def _widened(found: _Range) -> _Range:
    earliest, latest, precision = found
    if precision in (Precision.DAY, Precision.PART_OF_MONTH):
        days = timedelta(days=AROUND_DAYS)
        earliest = earliest - days if earliest > FIRST_DAY + days else FIRST_DAY
        latest = latest + days if latest < date.max - days else date.max
    elif precision in (Precision.MONTH, Precision.SEASON):
        earliest = _add_months(earliest, -AROUND_MONTHS)
        latest = _add_months(latest, AROUND_MONTHS, last_day=True)
    else:
        earliest = _add_months(earliest, -12 * AROUND_YEARS)
        latest = _add_months(latest, 12 * AROUND_YEARS, last_day=True)
    return earliest, latest, Precision.AROUND


def _add_months(day: date, months: int, *, last_day: bool = False) -> date:
    """The first day (or the last) of the month that lies `months` away, within the calendar."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if year > date.max.year:
        return date.max
    return end_of_month(year, month) if last_day else date(year, month, 1)
