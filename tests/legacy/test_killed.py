"""Killed at any point of an apply: afterwards the move is whole or absent, and runs again."""

import os
import random
import signal
from typing import Any

import pytest
from django.db import connection, connections

from tests.cast import Cast
from tests.legacy.conftest import Begin, done
from tests.legacy.test_delta import counts, files
from yorisoi.exchange import engine, jobs
from yorisoi.exchange.models import Batch, State
from yorisoi.legacy import actions
from yorisoi.legacy.models import SourceRecord
from yorisoi.people.models import Person

POINTS = 10


class Count:
    """Counts statements; with ``last`` the process dies before that one."""

    def __init__(self, last: int | None = None) -> None:
        self.number, self.last = 0, last

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.number += 1
        if self.number == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def killed_at(batch: Batch, statement: int) -> None:
    """Run the batch in a process of its own that dies before ``statement``."""
    child = os.fork()
    if not child:
        connections["default"].connection = None  # the parent's own: not to be closed from here
        with connection.execute_wrapper(Count(statement)):
            engine.run(batch.pk)
        os._exit(0)  # not reached
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.crash
def test_whole_or_absent(begin: Begin, people: Cast) -> None:
    move = begin(files())
    before = Person.objects.count()
    counted = Count()
    rehearsal = actions.rehearse(by=people.supervisor, move=move).batch
    with connection.execute_wrapper(counted):
        done(rehearsal)
    for point in random.sample(range(3, counted.number - 3), POINTS):
        batch = actions.apply_move(by=people.supervisor, move=move, foreground=True).batch
        killed_at(batch, point)
        jobs.pick_up(patience=10)
        batch.refresh_from_db()
        assert batch.state == State.FAILED, point
        assert (Person.objects.count(), SourceRecord.objects.count()) == (before, 0), point
    done(actions.apply_move(by=people.supervisor, move=move).batch)
    assert counts(move) == (2, 2, 0, 0, 0)
