"""Progress and row results of a running batch, on a connection of their own.

The work of a batch is one transaction. What is written here is committed at once and apart from
it, so that a page can show it while the work goes on, and so that it still stands when the work
is undone: a check, a failure.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass

import psycopg
from django.db import connection

from yorisoi import clock
from yorisoi.exchange.problems import Outcome, Problem

BEGIN = """
INSERT INTO exchange_progress (batch_id, step, done, total, read, applied, unchanged, held, refused,
                               started_at, updated_at)
VALUES (%(batch)s, '', 0, NULL, 0, 0, 0, 0, 0, %(now)s, %(now)s)
ON CONFLICT (batch_id) DO UPDATE SET
    step = '', done = 0, total = NULL, read = 0, applied = 0, unchanged = 0, held = 0, refused = 0,
    started_at = %(now)s, updated_at = %(now)s
"""
NOTE = """
UPDATE exchange_progress
SET step = %s, done = %s, total = %s, read = %s, applied = %s, unchanged = %s, held = %s,
    refused = %s, updated_at = %s
WHERE batch_id = %s
RETURNING (SELECT stop_asked_at IS NOT NULL FROM exchange_batch WHERE id = batch_id)
"""
RESULT = """
INSERT INTO exchange_rowresult (batch_id, file_id, sheet, "row", "column", outcome, reason, value)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass
class Counts:
    """What became of the rows read."""

    read: int = 0
    applied: int = 0
    unchanged: int = 0
    held: int = 0
    refused: int = 0

    @property
    def add_up(self) -> bool:
        """Whether every row read is accounted for."""
        return self.read == self.applied + self.unchanged + self.held + self.refused


class Notebook:
    """What is noted about one batch while it runs."""

    def __init__(self, connection: psycopg.Connection, batch: int, files: list[int]) -> None:
        self.connection, self.batch, self.files = connection, batch, files
        self.results: list[tuple[object, ...]] = []

    def begin(self) -> None:
        """Start from nothing; what an attempt before left behind is gone."""
        self.connection.execute("DELETE FROM exchange_rowresult WHERE batch_id = %s", [self.batch])
        self.connection.execute(BEGIN, {"batch": self.batch, "now": clock.now()})

    def result(self, outcome: Outcome, problem: Problem, *, with_value: bool) -> None:
        """Keep one row result until the next ``note``."""
        place = problem.place
        file = None if place.position is None else self.files[place.position]
        value = problem.short_value() if with_value else ""
        self.results.append(
            (self.batch, file, place.sheet, place.row, place.column, outcome, problem.reason, value)
        )

    def forget(self, position: int) -> None:
        """Take back the row results of one file."""
        self.flush()
        self.connection.execute(
            "DELETE FROM exchange_rowresult WHERE batch_id = %s AND file_id = %s",
            [self.batch, self.files[position]],
        )

    def flush(self) -> None:
        """Write the row results."""
        if self.results:
            with self.connection.cursor() as cursor:
                cursor.executemany(RESULT, self.results)
            self.results.clear()

    def note(self, step: str, done: int, total: int | None, counts: Counts) -> bool:
        """Write what is new. Whether somebody has asked to stop."""
        self.flush()
        values = [step, done, total, *astuple(counts), clock.now(), self.batch]
        row = self.connection.execute(NOTE, values).fetchone()
        return bool(row and row[0])


@contextmanager
def opened(batch: int, files: list[int]) -> Iterator[Notebook]:
    """A notebook on a new connection, as the same role as everything else, without transactions."""
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters, autocommit=True) as own:
        notebook = Notebook(own, batch, files)
        notebook.begin()
        yield notebook
