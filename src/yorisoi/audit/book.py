"""Writing into the book. One call, in the transaction of what it records.

    with audit.event("cases.case.close", cases=[case.id], persons=[case.subject_id]) as entry:
        case.save()                   # the change history finds the event by itself
        entry.touch(persons=[...])    # what only became known on the way

The entry is in the database before anything in the block happens. If it cannot be written,
the block does not run; if the transaction fails, both are gone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection
from psycopg.pq import TransactionStatus

from yorisoi import clock
from yorisoi.audit.outcomes import Outcome
from yorisoi.audit.visitor import current

Conditions = Mapping[str, str | int | bool | list[str] | None]

_open: ContextVar["Entry | None"] = ContextVar("open_event", default=None)


class OutsideTransaction(RuntimeError):
    """An event was to be opened outside a transaction: it could not be undone with its work."""


@dataclass(frozen=True)
class Entry:
    """One event in the book, while it is open."""

    id: int

    def touch(
        self,
        *,
        persons: Iterable[int] = (),
        cases: Iterable[int] = (),
        listed: bool = False,
        conditions: Conditions | None = None,
        results: int | None = None,
        pages: int | None = None,
        others: Mapping[str, list[int]] | None = None,
    ) -> None:
        """Add what this event showed or changed. Ids and codes only, never free text."""
        with connection.cursor() as cursor:
            cursor.execute(
                TOUCH,
                [
                    self.id,
                    sorted(set(persons)),
                    sorted(set(cases)),
                    listed,
                    as_json(conditions),
                    results,
                    pages,
                    as_json(others),
                ],
            )


# Written plainly: every page does it, some three times.
TOUCH = """
INSERT INTO "audit_touch" (event_id, persons, cases, listed, conditions, results, pages, others)
VALUES (%s, %s::bigint[], %s::bigint[], %s, %s::jsonb, %s, %s, %s::jsonb)
"""


def as_json(value: Mapping[str, object] | None) -> str | None:
    """The value as the database reads it."""
    return None if value is None else json.dumps(dict(value), ensure_ascii=False)


# One round trip: the entry is written and announced to the triggers of this transaction.
OPEN = """
WITH entry AS (
    INSERT INTO audit_event (at, staff_id, staff_number, staff_name, action, outcome, purpose,
                             terminal, place, request_id, transaction)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, pg_current_xact_id()::text::bigint)
    RETURNING id)
SELECT id, set_config('yorisoi.event', id::text, true) FROM entry
"""


@contextmanager
def event(
    action: str,
    *,
    persons: Iterable[int] = (),
    cases: Iterable[int] = (),
    others: Mapping[str, list[int]] | None = None,
    purpose: str = "",
    outcome: Outcome = Outcome.OK,
) -> Iterator[Entry]:
    """Open an entry for ``action`` (its code in the rights table) by the current visitor.

    Entries may stand inside one another (a page that runs an action): changes belong to the
    innermost.

    :raises OutsideTransaction: outside ``transaction.atomic``.
    :raises NobodyActs: when no visitor was announced.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(action)
    visitor = current()
    with connection.cursor() as cursor:
        cursor.execute(
            OPEN,
            [
                clock.now(),
                visitor.staff_id,
                visitor.number,
                visitor.name,
                action,
                outcome,
                purpose,
                visitor.terminal,
                visitor.place,
                visitor.request_id,
            ],
        )
        entry = Entry(cursor.fetchone()[0])
    persons, cases = list(persons), list(cases)
    if persons or cases or others:
        entry.touch(persons=persons, cases=cases, others=others)
    outer = _open.get()
    token = _open.set(entry)
    try:
        yield entry
    finally:
        _open.reset(token)
        if not is_aborted():
            announce(outer)


def is_aborted() -> bool:
    """Whether the database takes nothing more before a rollback, which also takes the event back."""
    status = connection.connection.info.transaction_status
    return connection.needs_rollback or status != TransactionStatus.INTRANS


def announce(entry: Entry | None) -> None:
    """Tell the triggers which event the next changes belong to (none: they refuse changes)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('yorisoi.event', %s, true)", [str(entry.id) if entry else ""]
        )


def record(
    action: str,
    *,
    persons: Iterable[int] = (),
    cases: Iterable[int] = (),
    others: Mapping[str, list[int]] | None = None,
    purpose: str = "",
    outcome: Outcome = Outcome.OK,
) -> Entry:
    """Write one entry that nothing else belongs to (a sign-in, a refusal)."""
    with event(
        action, persons=persons, cases=cases, others=others, purpose=purpose, outcome=outcome
    ) as entry:
        return entry


def open_entry() -> Entry:
    """The entry that is open now, for code deep inside a page.

    :raises LookupError: when none is open.
    """
    entry = _open.get()
    if entry is None:
        raise LookupError("no event is open")
    return entry
