"""Many notes at once into the full text's index (migration 0005 says why)."""

import logging

import psycopg
from django.db import OperationalError, connection, transaction

from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.models import Batch
from yorisoi.legacy.models import Move, StagedRow

log = logging.getLogger(__name__)

MANY = 2_000  # new notes from which on it is worth it
PATIENCE = "5s"  # for those who read just now; without it the move is slower, not wrong
IN_BULK = """
SELECT 'fastupdate=on' = ANY (reloptions) FROM pg_class WHERE relname = 'note_full_text'
"""


def begin(run: BatchRun, move: Move) -> None:
    """Before the move touches a table of notes; on a connection of its own, committed at once."""
    if StagedRow.objects.filter(move=move, record="note")[MANY : MANY + 1]:
        own = run.notebook.connection
        try:
            own.execute(f"SET lock_timeout = '{PATIENCE}'")
            own.execute("SELECT legacy_index_in_bulk(true)")
        except psycopg.errors.LockNotAvailable:
            log.warning("the index of the full text was in use; it is filled note by note")
        finally:
            own.execute("SET lock_timeout = DEFAULT")


def end(batch: Batch) -> None:
    """When the batch has ended, well or not."""
    with connection.cursor() as cursor:
        cursor.execute(IN_BULK)
        if not cursor.fetchone()[0]:
            return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("SELECT legacy_index_in_bulk(false)")
    except OperationalError:
        log.warning("the index of the full text goes on gathering until the next move")
