"""One batch of a kind at a time.

The lock is a session lock of PostgreSQL on the connection that does the batch's work. When the
process dies, its session ends, its transaction is undone and the lock is gone, all in one: there
is no stale lock, and nobody can begin while an orphaned session is still at it.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TRY_EVERY = 0.1


class Busy(Exception):
    """A batch of this kind is being run by somebody else."""


def key(kind: str) -> int:
    """The number PostgreSQL knows the lock of a kind by."""
    digest = hashlib.sha256(f"yorisoi.exchange {kind}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@contextmanager
def holding(kind: str, *, patience: float = 0) -> Iterator[None]:
    """Hold the lock of ``kind``; taken twice by one connection it is given back twice.

    :raises Busy: when another connection holds it for longer than ``patience`` seconds.
    """
    until = time.monotonic() + patience
    while not take(kind):
        if time.monotonic() >= until:
            raise Busy(kind)
        time.sleep(TRY_EVERY)
    session = connection.connection
    try:
        yield
    finally:
        # A lost connection has taken the lock with it; a new one never had it.
        if connection.connection is session and not session.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key(kind)])


def take(kind: str) -> bool:
    """Take the lock if it is free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key(kind)])
        (taken,) = cursor.fetchone()
    return bool(taken)
