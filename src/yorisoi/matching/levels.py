"""How two records are compared: four comparisons, each a ladder of levels, the best one first.

One definition for both who weigh: Splink, which compares by SQL (``sql``), and the scorer of one
person, which compares in Python (``holds``). A test holds them together. The words go into the
evidence; what speaks for and what against follows from the weight of the level.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from yorisoi.matching.backend import Dialect
from yorisoi.matching.keys import Keys, one_byte

Holds = Callable[[Keys, Keys], bool]


@dataclass(frozen=True)
class Level:
    """One rung. ``words`` is said of a pair that stands on it; "" says nothing."""

    code: str
    words: str
    sql: Callable[[Dialect], str]
    holds: Holds
    frequency: str = ""  # the column whose frequent values say less
    unknown: bool = False  # one of the two does not know: neither for nor against


@dataclass(frozen=True)
class Comparison:
    """What is compared, and its ladder. Whoever stands on no rung stands on the last."""

    code: str
    words: str
    levels: Sequence[Level]


def both(
    one: Callable[[Dialect], str], other: Callable[[Dialect], str]
) -> Callable[[Dialect], str]:
    """Both conditions."""
    return lambda d: f"({one(d)}) AND ({other(d)})"


def either(*ways: Callable[[Dialect], str]) -> Callable[[Dialect], str]:
    """Any of the conditions; what is not known is none."""
    return lambda d: " OR ".join(f"coalesce({way(d)}, false)" for way in ways)


def shared(column: str) -> Callable[[Dialect], str]:
    """Some value of the column in common."""
    return lambda d: d.overlap(f"{column}_l", f"{column}_r")


def plain(sql: str) -> Callable[[Dialect], str]:
    """A condition that every engine says alike."""
    return lambda _: sql


def near(column: str) -> Callable[[Dialect], str]:
    """The first values differ in one character (``column`` holds their codes)."""
    return lambda d: d.one_off(f"{column}_l", f"{column}_r")


def missing(*columns: str) -> Callable[[Dialect], str]:
    """One side has none of the columns."""
    sides = (" AND ".join(f"{c}_{side} IS NULL" for c in columns) for side in "lr")
    sql = " OR ".join(f"({side})" for side in sides)
    return lambda _: sql


def common(one: Sequence[str], other: Sequence[str]) -> bool:
    """Some value in common."""
    return any(value in other for value in one)  # one or two of them: quicker than a set


def one_off(one: Sequence[str], other: Sequence[str]) -> bool:
    """The first values, of two characters or more, differ by one inserted, dropped or changed."""
    if not one or not other or min(len(one[0]), len(other[0])) < 2:
        return False
    if abs(len(one[0]) - len(other[0])) > 1:
        return False
    return within_one(one_byte(one[0]), one_byte(other[0]))


def within_one(one: str, other: str) -> bool:
    """Whether ``distance`` is less than two, told at the first character that differs."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return abs(len(one) - len(other)) < 2
    rests = ((at + 1, at + 1), (at, at + 1), (at + 1, at))
    return any(one[mine:] == other[theirs:] for mine, theirs in rests)


def distance(one: str, other: str) -> int:
    """Levenshtein's distance, as DuckDB and Spark reckon it."""
    before = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        now = [at]
        for to, against in enumerate(other, 1):
            now.append(min(before[to] + 1, now[to - 1] + 1, before[to - 1] + (char != against)))
        before = now
    return before[-1]


def surname_shared(a: Keys, b: Keys) -> bool:
    """A surname in common, in writing or in kana."""
    return common(a.surnames, b.surnames) or common(a.surname_kanas, b.surname_kanas)


def given_shared(a: Keys, b: Keys) -> bool:
    """A given name in common, in writing or in kana."""
    return common(a.givens, b.givens) or common(a.given_kanas, b.given_kanas)


SURNAME = either(shared("surnames"), shared("surname_kanas"))
GIVEN = either(shared("givens"), shared("given_kanas"))

NAME = Comparison(
    "name",
    "氏名",
    (
        Level(
            "unknown", "", missing("names", "kanas", "letters", "surnames", "givens"),
            lambda a, b: any(not (k.names or k.kanas or k.letters or k.surnames or k.givens) for k in (a, b)),
            unknown=True,
        ),
        Level(
            "name_and_kana", "氏名とカナが一致", both(shared("names"), shared("kanas")),
            lambda a, b: common(a.names, b.names) and common(a.kanas, b.kanas), "name_tf",
        ),
        Level(
            "name_alone", "氏名が一致", both(shared("names"), missing("kanas")),
            lambda a, b: common(a.names, b.names) and not (a.kanas and b.kanas), "name_tf",
        ),
        Level(
            "letters", "ローマ字・カタカナの氏名が一致", shared("letters"),
            lambda a, b: common(a.letters, b.letters), "letters_tf",
        ),
        Level(
            "other_kana", "氏名が一致、カナが違う", shared("names"),
            lambda a, b: common(a.names, b.names), "name_tf",
        ),
        Level("kana", "カナが一致", shared("kanas"), lambda a, b: common(a.kanas, b.kanas), "kana_tf"),
        Level(
            "parts", "姓と名が一致", both(SURNAME, GIVEN),
            lambda a, b: surname_shared(a, b) and given_shared(a, b), "given_tf",
        ),
        Level(
            "given_both", "名とそのカナが一致、姓が違う", both(shared("givens"), shared("given_kanas")),
            lambda a, b: common(a.givens, b.givens) and common(a.given_kanas, b.given_kanas), "given_tf",
        ),
        Level(
            "near", "姓が一致、名が1字違い", both(SURNAME, near("given_code")),
            lambda a, b: surname_shared(a, b) and one_off(a.given_kanas, b.given_kanas),
        ),
        Level(
            "near_whole", "氏名が1字違い", either(near("name_code"), near("kana_code"), near("letters_code")),
            lambda a, b: one_off(a.names, b.names) or one_off(a.kanas, b.kanas) or one_off(a.letters, b.letters),
        ),
        Level(
            "given", "名が一致、姓が違う", GIVEN,
            given_shared, "given_tf",
        ),
        Level(
            "surname_alone", "姓が一致、名が不明", both(SURNAME, missing("givens", "given_kanas")),
            lambda a, b: surname_shared(a, b) and any(not (k.givens or k.given_kanas) for k in (a, b)),
        ),
        Level("surname", "姓だけが一致", SURNAME, surname_shared),
        Level("other", "氏名が違う", plain("ELSE"), lambda a, b: True),
    ),
)  # fmt: skip

SLIP_YEARS = (1, 10, 12, 30, 63)  # an era taken for another, a digit


def slipped(a: date, b: date) -> bool:
    """Day or month wrong, or the two swapped."""
    return a.year == b.year and (
        a.month == b.month or a.day == b.day or (a.month == b.day and a.day == b.month)
    )


def other_year(a: date, b: date) -> bool:
    """Month and day agree, and the year is one that people mistake."""
    return (a.month, a.day) == (b.month, b.day) and abs(a.year - b.year) in SLIP_YEARS


def on_days(check: Callable[[date, date], bool]) -> Holds:
    """Of two wholly known days."""
    return lambda a, b: bool(a.dob and b.dob and check(a.dob, b.dob))


_SAME_YEAR = "year(dob_l) = year(dob_r)"
BIRTHDAY = Comparison(
    "birthday",
    "生年月日",
    (
        Level(
            "unknown", "", plain("early_l IS NULL OR early_r IS NULL"),
            lambda a, b: a.early is None or b.early is None, unknown=True,
        ),
        Level("same", "生年月日が一致", plain("dob_l = dob_r"), on_days(lambda a, b: a == b)),
        Level(
            "part", "生年月日がわかる範囲で一致",
            plain("(dob_l IS NULL OR dob_r IS NULL) AND early_l <= late_r AND early_r <= late_l"),
            lambda a, b: not (a.dob and b.dob) and bool(
                a.early and a.late and b.early and b.late and a.early <= b.late and b.early <= a.late),
        ),
        Level(
            "slip", "生年月日の月か日が違う",
            plain(f"{_SAME_YEAR} AND (month(dob_l) = month(dob_r) OR day(dob_l) = day(dob_r)"
                  " OR (month(dob_l) = day(dob_r) AND day(dob_l) = month(dob_r)))"),
            on_days(slipped),
        ),
        Level(
            "year", "生年月日の年だけが違う",
            plain("month(dob_l) = month(dob_r) AND day(dob_l) = day(dob_r) AND abs(year(dob_l) - year(dob_r))"
                  f" IN {SLIP_YEARS}"),
            on_days(other_year),
        ),
        Level(
            "near", "生年月日が違うが、年が近い", plain("abs(year(early_l) - year(early_r)) <= 2"),
            lambda a, b: bool(a.early and b.early and abs(a.early.year - b.early.year) <= 2),
        ),
        Level("other", "生年月日が違う", plain("ELSE"), lambda a, b: True),
    ),
)  # fmt: skip

ADDRESS = Comparison(
    "address",
    "住所",
    (
        Level("unknown", "", missing("towns"), lambda a, b: not (a.towns and b.towns), unknown=True),
        Level("room", "住所が部屋まで一致", shared("rooms"), lambda a, b: common(a.rooms, b.rooms)),
        Level("house", "住所が号まで一致", shared("houses"), lambda a, b: common(a.houses, b.houses)),
        Level("block", "住所が番まで一致", shared("blocks"), lambda a, b: common(a.blocks, b.blocks)),
        Level("town", "町丁目が一致", shared("towns"), lambda a, b: common(a.towns, b.towns)),
        Level("other", "住所が違う", plain("ELSE"), lambda a, b: True),
    ),
)  # fmt: skip

SEX = Comparison(
    "sex",
    "性別",
    (
        Level(
            "unknown", "", plain("sex_l IS NULL OR sex_r IS NULL"),
            lambda a, b: not (a.sex and b.sex), unknown=True,
        ),
        Level("same", "性別が一致", plain("sex_l = sex_r"), lambda a, b: a.sex == b.sex),
        Level("other", "性別が違う", plain("ELSE"), lambda a, b: True),
    ),
)  # fmt: skip

COMPARISONS: tuple[Comparison, ...] = (NAME, BIRTHDAY, ADDRESS, SEX)
FREQUENCIES = ("name_tf", "kana_tf", "letters_tf", "given_tf")


def rung(comparison: Comparison, a: Keys, b: Keys) -> Level:
    """Where the pair stands."""
    return next(level for level in comparison.levels if level.holds(a, b))
