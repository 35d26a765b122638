"""学年 for a date: the school year runs from 4月1日, a year group from 4月2日 to 4月1日.

A child born on 1 April belongs to the elder group: by 年齢計算ニ関する法律 the age is reached on
31 March, the last day of the school year before (学校教育法17条). It is the grade by age
(〜相当); 就学猶予 or a year repeated shows only in the 学齢簿.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import IntEnum

from .numerals import digits_for_kanji


class GradeError(ValueError):
    """A grade that cannot be read. The message is Japanese and says what was expected."""


class SchoolGrade(IntEnum):
    """学年, ordered. The value is the age on the first day of the school year.

    Names are the 学年コード of the 学齢簿 (E3 年長, P1–P6, J1–J3), continued at both ends:
    N 保育所の歳児クラス, H 高校生相当, OVER 高校卒業後の年齢.
    """

    N0 = 0
    N1 = 1
    N2 = 2
    E1 = 3
    E2 = 4
    E3 = 5
    P1 = 6
    P2 = 7
    P3 = 8
    P4 = 9
    P5 = 10
    P6 = 11
    J1 = 12
    J2 = 13
    J3 = 14
    H1 = 15
    H2 = 16
    H3 = 17
    OVER = 18

    @property
    def code(self) -> str:
        """学年コード: "P1"."""
        return self.name

    @property
    def label(self) -> str:
        """小1, 年長, 0歳児, 高3相当, 高校卒業後: short, for screens."""
        return _LABELS[self]

    @property
    def is_preschool(self) -> bool:
        """未就学."""
        return self < SchoolGrade.P1

    @property
    def is_compulsory(self) -> bool:
        """義務教育 (小1–中3)."""
        return SchoolGrade.P1 <= self <= SchoolGrade.J3


_LABELS = {
    **{SchoolGrade(i): f"{i}歳児" for i in range(3)},
    SchoolGrade.E1: "年少",
    SchoolGrade.E2: "年中",
    SchoolGrade.E3: "年長",
    **{SchoolGrade(5 + i): f"小{i}" for i in range(1, 7)},
    **{SchoolGrade(11 + i): f"中{i}" for i in range(1, 4)},
    # 15–18歳 may be at work or at home: 相当 says that it is reckoned from the age.
    **{SchoolGrade(14 + i): f"高{i}相当" for i in range(1, 4)},
    SchoolGrade.OVER: "高校卒業後",
}

_STAGE = {"小": (5, 6), "小学": (5, 6), "小学校": (5, 6), "中": (11, 3), "中学": (11, 3),
          "中学校": (11, 3), "高": (14, 3), "高校": (14, 3), "高等学校": (14, 3)}  # fmt: skip
_SCHOOL = re.compile(
    r"(小学校|小学|小|中学校|中学|中|高等学校|高校|高)第?([0-9])(?:年生?|学年)?(?:相当)?"
)
_NURSERY = re.compile(r"満?([0-9])歳?児(?:クラス|組|相当)?")
_WORDS = {"年少": 3, "年中": 4, "年長": 5, "高校卒業後": 18}
_KINDERGARTEN = re.compile(r"(年[少中長])(?:児|組|クラス|さん)?")
_EXPECTED = "学年として読めません。例：小1、中学2年、年長、3歳児、P1"


def school_year(on: date) -> int:
    """年度 of a day: 2025 from 2025-04-01 to 2026-03-31."""
    return on.year if on.month >= 4 else on.year - 1


def _cohort(born: date) -> int:
    """The year in which the year group of a birthday begins (on 2 April)."""
    return born.year if (born.month, born.day) >= (4, 2) else born.year - 1


def grade_on(born: date, on: date) -> SchoolGrade:
    """学年 by age on a day. ValueError when `on` is before the birth.

    A child born within the school year is in the 0歳児クラス at once.
    """
    if on < born:
        raise ValueError("基準日が生年月日より前です。")
    years = school_year(on) - _cohort(born) - 1
    return SchoolGrade(min(max(years, 0), SchoolGrade.OVER))


def birth_range_for_grade(grade: SchoolGrade | str, on: date) -> tuple[date, date]:
    """(earliest, latest) birthday of whoever is in a grade on a day; both ends belong to it.

    `grade` may be a word (小1). 小1 on 2025-05-01 → (2018-04-02, 2019-04-01). OVER has no
    earliest birthday (`date.min`); the 0歳児クラス ends with the children born on `on`.
    GradeError for a word that is no grade.
    """
    found = grade if isinstance(grade, SchoolGrade) else parse_grade(grade)
    first = school_year(on) - found - 1
    earliest = date.min if found is SchoolGrade.OVER else date(first, 4, 2)
    latest = on if found is SchoolGrade.N0 else date(first + 1, 4, 1)
    return earliest, latest


def parse_grade(text: str) -> SchoolGrade:
    """The grade meant by 小1, 小学校１年生, 中二, 高3相当, 年長, 3歳児, P1, E3.

    GradeError for anything else, 小学生 without a year and an unknown code (X9) among it.
    """
    word = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if word in SchoolGrade.__members__:
        return SchoolGrade[word]
    kindergarten = _KINDERGARTEN.fullmatch(word)
    if kindergarten:
        word = kindergarten[1]
    if word in _WORDS:
        return SchoolGrade(_WORDS[word])
    digits = digits_for_kanji(word)
    school = _SCHOOL.fullmatch(digits)
    if school:
        before, years = _STAGE[school[1]]
        if 1 <= int(school[2]) <= years:
            return SchoolGrade(before + int(school[2]))
    nursery = _NURSERY.fullmatch(digits)
    if nursery and int(nursery[1]) <= 5:
        return SchoolGrade(int(nursery[1]))
    raise GradeError(_EXPECTED)
