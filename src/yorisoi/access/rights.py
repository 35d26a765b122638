"""The rights table 操作権限一覧表: which role may do which action, in which relation to whom, when.

Each room declares its rows in ``<room>/access.py`` as ``ACTIONS``; this file joins them. A rule
reads like a sentence: an 相談員 may read a case when she is 担当, or of the 同じ係, or holds a
閲覧許可. An action that no rule names is allowed to nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.db import models

from yorisoi.audit import titles


class Role(models.TextChoices):
    """役割 (design: who uses it)."""

    CASEWORKER = "caseworker", "相談員"
    SUPERVISOR = "supervisor", "係長・スーパーバイザー"
    INTEGRATED = "integrated", "統括支援員"
    HEALTH_NURSE = "health_nurse", "保健師"
    ADMINISTRATOR = "administrator", "システム管理者"
    AUDITOR = "auditor", "監査担当"
    CONTRACTOR = "contractor", "委託事業者"


class Relation(Enum):
    """関係: what joins the one who acts to the child, case or account in question."""

    ANY = "制限なし"
    JURISDICTION = "所管"
    IN_CHARGE = "担当"
    SAME_TEAM = "同じ係"
    GRANTED = "閲覧許可"
    UNATTACHED = "ケースのない人"
    SELF = "本人"


@dataclass(frozen=True)
class Rule:
    """One way to be allowed: the role, in any of these relations, between these dates."""

    role: Role
    relations: tuple[Relation, ...] = (Relation.ANY,)
    since: date | None = None
    until: date | None = None  # the last day

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on ``day``."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True)
class Action:
    """One row of the table. Every address has one of its own, even where rules are equal today."""

    code: str  # room.thing.verb
    title: str  # what the ward calls it
    rules: tuple[Rule, ...] = ()
    # "people.Person" when it is about one object: the view must fetch that through the entrance.
    about: str = ""
    # Who may not do it but may know the object exists gets 403 with words; all others 404.
    known_by: str = ""
    # What the refusal offers instead to those who may know: (address name, words).
    instead: tuple[str, str] | None = None
    # Asks for the password and code again when the last time was more than 5 minutes ago.
    dangerous: bool = False
    # Open before sign-in.
    public: bool = False
    # False: the page asks by itself every few seconds; that is not somebody being there.
    is_presence: bool = True
    # For what shows no person and would only fill the log; the reason stands in the matrix.
    untraced_because: str = ""


EVERYBODY = tuple(Rule(role) for role in Role)


def anyone_of(*roles: Role) -> tuple[Rule, ...]:
    """Rules for roles that need no relation."""
    return tuple(Rule(role) for role in roles)


class TableError(RuntimeError):
    """The rights table contradicts itself, or an action is asked for that it does not hold."""


@cache
def table() -> Mapping[str, Action]:
    """The whole table by code, in the order of the rooms."""
    found: dict[str, Action] = {}
    for room in settings.ROOMS:
        if find_spec(f"{room}.access") is None:
            continue
        actions: Iterable[Action] = import_module(f"{room}.access").ACTIONS
        for action in actions:
            if action.code in found:
                raise TableError(f"{action.code} stands twice")
            found[action.code] = action
    for action in found.values():
        if action.known_by and action.known_by not in found:
            raise TableError(f"{action.code}: known_by {action.known_by} is not in the table")
    titles.learn({action.code: action.title for action in found.values()})
    return found


def action(code: str) -> Action:
    """The row of ``code``.

    :raises TableError: when the table has none; a right that is not declared is not asked for.
    """
    try:
        return table()[code]
    except KeyError:
        raise TableError(f"no action {code} in the rights table") from None
