"""Reading a list: the viewer's open cases by the rights table, their register rows by the database.

The numbers are asked for in pieces: the database compares every row it reads with all numbers of
the context, so that one context for all of a supervisor's cases costs the square of their number
(docs/performance.md).
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.lists.families import Asked
from yorisoi.cases.lists.kinds import RECENT, Found, ListKind, Search
from yorisoi.cases.models import Case
from yorisoi.registers import sight

PIECE = 500


def rows_of(
    kind: ListKind,
    cases: "QuerySet[Case]",
    *,
    viewer: Staff,
    all_days: bool = False,
    on_paper: bool = False,
) -> list[Found]:
    """The rows of a list over ``cases`` (those of the right that was asked), open ones alone."""
    since = None if all_days or not kind.is_dated else clock.today() - timedelta(days=RECENT)
    asked: dict[str, list[Asked]] = defaultdict(list)
    for one in kind.whom(cases.filter(closed_on=None)):
        asked[one.number].append(one)
    found: list[Found] = []
    for numbers in pieces(list(asked)):
        with sight.seeing(viewer, numbers):
            found += kind.find(Search(viewer, since, {n: asked[n] for n in numbers}, on_paper))
    return sorted(found, key=lambda one: (one.order, one.asked.case))


def pieces(numbers: list[str]) -> Iterator[list[str]]:
    """The numbers, so many at a time."""
    for start in range(0, len(numbers), PIECE):
        yield numbers[start : start + PIECE]


def of_staff(cases: "QuerySet[Case]", whose: str, by: Staff) -> "QuerySet[Case]":
    """All, one's own, or those of one's own team."""
    if whose == "mine":
        return cases.filter(worker=by.pk)
    if whose == "team":
        posting = by.posting_on(clock.today())
        return cases.filter(team=posting.team_id if posting else None)
    return cases


def cases_of(rows: list[Found]) -> dict[int, Case]:
    """The cases that ``rows`` are about."""
    numbers = {one.asked.case for one in rows}
    return Case.objects.select_related("subject", "team", "worker").in_bulk(numbers)


def conditions(
    kind: ListKind, whose: str, *, all_days: bool
) -> dict[str, str | int | bool | list[str] | None]:
    """What was asked for, for the log."""
    return {
        "list": kind.title,
        "mine": whose == "mine",
        "team": whose == "team",
        "older": all_days,
    }
