"""満年齢 for a date, and how it is said of a small child."""

from __future__ import annotations

from datetime import date, timedelta


def age(born: date, on: date, *, legal: bool = False) -> int:
    """満年齢 on a day, counted up on the birthday, as screens and papers show it.

    With `legal` it is counted up on the day before, as 年齢計算ニ関する法律 and 民法143条 have it:
    the rule behind 学年, 就学 and the end of a measure "until 18 is reached". Born on 29 February:
    1 March in common years (legally the end of 28 February).
    ValueError when `on` is before the birth.
    """
    months = age_in_months(born, on)
    if legal and on < date.max:
        months = age_in_months(born, on + timedelta(days=1))
    return months // 12


def age_in_months(born: date, on: date) -> int:
    """Full months of life on a day; ValueError when `on` is before the birth.

    A month is full on the same day of the month; where the month lacks that day (born on the
    31st), on the first of the next, as with a birthday on 29 February.
    """
    if on < born:
        raise ValueError("基準日が生年月日より前です。")
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def age_label(born: date, on: date, *, months_below: int = 6) -> str:
    """生後12日, 0歳4か月, 3歳2か月, 12歳: finer where a worker needs it.

    Days in the first month of life, months below the age `months_below`, then years alone.
    ValueError when `on` is before the birth.
    """
    months = age_in_months(born, on)
    if months == 0:
        return f"生後{(on - born).days}日"
    years = months // 12
    return f"{years}歳{months % 12}か月" if years < months_below else f"{years}歳"
