"""Who sees which rows of the mirrors, as the database is told (docs/decisions/0021).

The mirrors hold the whole ward. Without a context the database shows none of them (row-level
security). A context lasts until the end of its block, at the latest of the transaction:

    with sight.feeding(): ...                    # a feed, the matcher: everything
    with sight.seeing(staff, numbers): ...       # of these residents, those of her cases
    with sight.searching(): ...                  # the search for residents, with its purpose

The first and the last hold only while the entry in the log that they are for is open in the same
transaction; the middle one is checked by the database against the cases themselves.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.pq import TransactionStatus

from yorisoi import audit
from yorisoi.access.entrance import who_is
from yorisoi.access.models import Staff

SETTING = "yorisoi.registers"


@contextmanager
def context(value: str) -> Iterator[None]:
    """Tell the database for the length of the block. The context before comes back after it."""
    before = tell(value)
    try:
        yield
    finally:
        # Where a statement failed the transaction is over, and the context with it.
        if connection.connection.info.transaction_status == TransactionStatus.INTRANS:
            tell(before)


def tell(value: str) -> str:
    """Set the context of this transaction; what it was before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)",
            [SETTING, SETTING, value],
        )
        return str(cursor.fetchone()[0])


@contextmanager
def feeding() -> Iterator[None]:
    """Everything, for the entry in the log that is open: a feed, or the matcher."""
    with context(json.dumps({"event": audit.open_entry().id, "as": "feed"})):
        yield


@contextmanager
def searching() -> Iterator[None]:
    """The residents (no health, no school), for an open entry with a purpose."""
    with context(json.dumps({"event": audit.open_entry().id, "as": "search"})):
        yield


@contextmanager
def seeing(staff: Staff, numbers: Iterable[str]) -> Iterator[None]:
    """Of the residents ``numbers`` those that belong to cases ``staff`` may see today.

    The database decides (registers_seen); what else is asked for stays empty.
    """
    who = who_is(staff)
    if who is None:
        yield  # nothing was told, nothing is shown
        return
    asked = {
        "as": "staff",
        "staff": who.staff_id,
        "role": who.role.value,
        "team": who.team_id,
        "day": who.day.isoformat(),
        "numbers": sorted({number for number in numbers if number}),
    }
    with context(json.dumps(asked)):
        yield
