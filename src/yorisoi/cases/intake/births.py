"""One box for what is said of a child's age: a birthday in either calendar, an age, a 学年."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from yorisoi.japanese import (
    DateError,
    GradeError,
    PartialDate,
    SchoolGrade,
    birth_range_for_grade,
    both_calendars,
    parse_grade,
    parse_partial_date,
    wareki,
    wareki_short,
)

YEARS = re.compile(
    r"満?(\d{1,3})(?:歳|才|さい)?(?:(\d{1,2})(?:か月|ヶ月|カ月|ヵ月|ケ月|月))?(頃|ころ|ごろ|くらい|ぐらい|位)?"
)
MONTHS = re.compile(
    r"(?:生後)?(\d{1,2})(?:か月|ヶ月|カ月|ヵ月|ケ月)()(頃|ころ|ごろ|くらい|ぐらい|位)?"
)
OLDEST = 120
UNREADABLE = (
    "生年月日・年齢・学年として読めません。例：H30.5.14、平成30年5月、7歳、小1。"
    "わからないときは空のままにしてください。"
)


class BirthError(ValueError):
    """What was written cannot be read. The message is for the page."""


@dataclass(frozen=True)
class Birth:
    """What was said, and what birthdays it allows."""

    born: PartialDate
    age: int | None = None
    grade: SchoolGrade | None = None

    @property
    def words(self) -> str:
        """How it was understood, short: H30.4.2～H31.4.1."""
        first, last = self.born.earliest, self.born.latest
        if first is None or last is None:
            return "わからないものとします"
        if first == last:
            return both_calendars(first, weekday=True)
        return f"{wareki_short(first)}～{wareki_short(last)}"


def read_birth(text: str, on: date) -> Birth | None:
    """The birthday as far as ``text`` tells it on a day; None when nothing was written.

    :raises BirthError: when it cannot be read, or lies ahead.
    """
    said = "".join(unicodedata.normalize("NFKC", text).split())
    if not said:
        return None
    birth = of_grade(said, on) or of_age(said, on) or of_date(text.strip())
    if birth.born.earliest and birth.born.earliest > on:
        raise BirthError(
            "生年月日が未来の日付です。生まれる前の子は、状況を「胎児」にしてください。"
        )
    return birth


def of_grade(said: str, on: date) -> Birth | None:
    """小1, 年長, 3歳児."""
    try:
        grade = parse_grade(said)
    except GradeError:
        return None
    if grade is SchoolGrade.OVER:
        return None
    return Birth(between(*birth_range_for_grade(grade, on)), grade=grade)


def of_age(said: str, on: date) -> Birth | None:
    """7歳, 7, 1歳6か月, 生後3か月, 10歳くらい."""
    if match := MONTHS.fullmatch(said):
        years, months = 0, int(match[1])
    elif match := YEARS.fullmatch(said):
        years, months = int(match[1]), int(match[2] or 0)
    else:
        return None
    if years > OLDEST:
        return None
    to_months = bool(match[2]) or match.re is MONTHS
    youngest = years * 12 + months
    span = 1 if to_months else 12
    about = span if match[3] else 0
    first = months_before(on, youngest + span + about) + timedelta(days=1)
    last = months_before(on, max(youngest - about, 0))
    return Birth(between(first, last), age=None if match[3] else youngest // 12)


def of_date(text: str) -> Birth:
    """A birthday, known fully or in part."""
    try:
        return Birth(parse_partial_date(text))
    except DateError:
        raise BirthError(UNREADABLE) from None


def between(first: date, last: date) -> PartialDate:
    """Some day between two days, in words that can be read again."""
    return parse_partial_date(f"{wareki(first)}から{wareki(last)}までの間")


def months_before(day: date, months: int) -> date:
    """The same day of the month, ``months`` earlier; the first of the next where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)
