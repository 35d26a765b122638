"""Giving numbers: per 年度, without a gap, never twice."""

from datetime import date

from django.db import connection

from yorisoi.japanese import school_year

CONSULTATION = "consultation"
CASE = "case"
ISSUE = "issue"
PREFIX = {CONSULTATION: "受", CASE: "", ISSUE: "発"}

# One statement: it makes the series, takes the next number and holds the row until the end of
# the transaction, so that a number is neither given twice nor lost with a roll-back.
NEXT = """
INSERT INTO cases_numberseries (series, year, last) VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = cases_numberseries.last + 1
RETURNING last
"""


def next_number(series: str, day: date) -> str:
    """The next number of ``series`` in the 年度 of ``day``: 2026-00012, 受2026-00012."""
    year = school_year(day)
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series, year])
        last = cursor.fetchone()[0]
    return f"{PREFIX[series]}{year}-{last:05}"
