"""The entrance: ``require``, ``allows``, ``allowed_among`` and ``filter_for``. No other code decides a right."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Model, Q, QuerySet, Value, When
from django.http import Http404

from yorisoi import clock
from yorisoi.access import relations, rights
from yorisoi.access.relations import Who
from yorisoi.access.rights import Action, TableError

if TYPE_CHECKING:
    from yorisoi.access.models import Staff

M = TypeVar("M", bound=Model)


class Refused(PermissionDenied):
    """The staff member is known here and may know of the object, but may not do this: 403."""

    def __init__(self, action: Action, thing: Model | None) -> None:
        super().__init__(action.code)
        self.action, self.thing = action, thing


class Hidden(Http404):
    """For this person there is no such thing: 404, the same as for what does not exist."""

    def __init__(self, action: Action, thing: Model | None) -> None:
        super().__init__(action.code)
        self.action, self.thing = action, thing


def who_is(staff: "Staff") -> Who | None:
    """The asker as of today, or None when the account or its posting is not valid today."""
    today = clock.today()
    posting = staff.posting_on(today)
    if posting is None or not staff.is_valid_on(today):
        return None
    return Who(staff.pk, rights.Role(posting.role), posting.team_id, today)


def allows(staff: "Staff", code: str, thing: Model | None = None) -> bool:
    """Whether ``staff`` may do the action today, to ``thing`` when the action is about one."""
    action = rights.action(code)
    who = who_is(staff)
    if who is None:
        return False
    if not action.about:
        if thing is not None:
            raise TableError(f"{code} is about nothing, it was asked for {thing._meta.label}")
        return any(rule.role == who.role and rule.holds_on(who.day) for rule in action.rules)
    if thing is None:
        raise TableError(f"{code} is about a {action.about}; say which")
    if thing._meta.label != action.about:
        raise TableError(f"{code} is about a {action.about}, not a {thing._meta.label}")
    condition = relations.condition_of(action, who)
    if condition in (relations.NOTHING, relations.EVERYTHING):
        return condition == relations.EVERYTHING
    return thing._meta.model._default_manager.filter(condition, pk=thing.pk).exists()


def allowed_among(staff: "Staff", codes: Iterable[str], thing: Model) -> set[str]:
    """Those of the actions ``codes`` that ``staff`` may do to ``thing`` today, in one query.

    For a page that offers several actions about what it shows.
    """
    who = who_is(staff)
    if who is None:
        return set()
    allowed, asked = set(), {}
    for at, code in enumerate(codes):
        action = rights.action(code)
        if thing._meta.label != action.about:
            raise TableError(f"{code} is about a {action.about}, not a {thing._meta.label}")
        condition = relations.condition_of(action, who)
        if condition == relations.EVERYTHING:
            allowed.add(code)
        elif condition != relations.NOTHING:
            asked[f"may_{at}"] = (code, condition)
    if asked:
        tests = {
            name: Case(When(condition, then=Value(True)), default=Value(False))
            for name, (_, condition) in asked.items()
        }
        row = thing._meta.model._default_manager.filter(pk=thing.pk).annotate(**tests)
        answer = row.values(*asked).first() or {}
        allowed |= {code for name, (code, _) in asked.items() if answer.get(name)}
    return allowed


def require(staff: "Staff", code: str, thing: Model | None = None) -> None:
    """Return quietly when ``allows`` holds.

    :raises Refused: (403) when not, but the existence of ``thing`` may be known.
    :raises Hidden: (404) when not even that.
    """
    if allows(staff, code, thing):
        return
    action = rights.action(code)
    if thing is None or (action.known_by and allows(staff, action.known_by, thing)):
        raise Refused(action, thing)
    raise Hidden(action, thing)


def filter_for(staff: "Staff", code: str, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows that ``staff`` may do the action to, decided in SQL."""
    condition = condition_for(staff, code, rows)
    return rows.none() if condition is None else rows.filter(condition)


def allowed_of(staff: "Staff", code: str, rows: QuerySet[M], numbers: set[int]) -> set[int]:
    """Those of ``numbers``, ids of ``rows``, that ``staff`` may do the action to.

    Nothing is asked of the database where the answer is the same for all of them.
    """
    condition = condition_for(staff, code, rows)
    if condition is None or condition == relations.EVERYTHING:
        return set() if condition is None else set(numbers)
    return set(rows.filter(condition, pk__in=numbers).values_list("pk", flat=True))


def condition_for(staff: "Staff", code: str, rows: QuerySet[M]) -> Q | None:
    """The condition of the action on ``rows``; None for whoever is nobody here today."""
    action = rights.action(code)
    if rows.model._meta.label != action.about:
        raise TableError(f"{code} is about a {action.about}, not a {rows.model._meta.label}")
    who = who_is(staff)
    return None if who is None else relations.condition_of(action, who)
