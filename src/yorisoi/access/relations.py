"""What a relation means for a kind of object, as SQL.

The room that owns the model says so once:

    relations.define("cases.Case", Relation.IN_CHARGE, lambda who: Q(worker=who.staff_id))

One object and a whole list are decided by the same condition, so they cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q

from yorisoi.access.rights import Action, Relation, Role, TableError


@dataclass(frozen=True)
class Who:
    """The one who asks, as far as rules need to know: posting of that day."""

    staff_id: int
    role: Role
    team_id: int | None
    day: date


Condition = Callable[[Who], Q]
_conditions: dict[tuple[str, Relation], Condition] = {}

NOTHING = Q(pk__in=[])
EVERYTHING = ~Q(pk__in=[])


def define(model: str, relation: Relation, condition: Condition) -> None:
    """Say what ``relation`` to a ``model`` ("room.Model") means."""
    _conditions[(model, relation)] = condition
    condition_of.cache_clear()


@lru_cache(maxsize=1024)
def condition_of(action: Action, who: Who) -> Q:
    """The condition under which ``who`` may do ``action`` to an object of its kind.

    It follows from the two alone, and a page asks for the same ones as the page before.
    """
    total = NOTHING
    for rule in action.rules:
        if rule.role != who.role or not rule.holds_on(who.day):
            continue
        for relation in rule.relations:
            if relation is Relation.ANY:
                return EVERYTHING
            found = _conditions.get((action.about, relation))
            if found is None:
                raise TableError(
                    f"{action.code}: {relation.value} to {action.about} has no meaning"
                )
            total = found(who) if total is NOTHING else total | found(who)
    return total
