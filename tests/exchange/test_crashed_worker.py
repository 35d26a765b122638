"""A worker is killed in the middle: nothing is half done, and the batch is run again, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from django.db import connection

from tests.cast import Cast
from tests.exchange.conftest import HEADING
from yorisoi.access.models import Staff
from yorisoi.audit.models import Change
from yorisoi.exchange import actions, kinds
from yorisoi.exchange.actions import Given
from yorisoi.exchange.models import Batch, Mode, State

pytestmark = pytest.mark.crash
PEOPLE = 8  # their first passwords are hashed as in earnest: some seconds


def worker(environment: dict[str, str], *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "yorisoi", "procrastinate", "worker", *options], env=environment
    )


def queue_roster(people: Cast, first: int = 0) -> Batch:
    lines = [f"4{first + n:05d},新人　{n},シンジン,A係,相談員,2026-07-01," for n in range(PEOPLE)]
    return actions.start(
        by=people.administrator,
        kind=kinds.get("staff_roster"),
        files=[Given("名簿.csv", ["\r\n".join([HEADING, *lines]).encode("cp932")])],
        mode=Mode.APPLY,
    )


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def state_of(batch: Batch) -> str:
    batch.refresh_from_db()
    return batch.state


def attempt_of(batch: Batch) -> int:
    batch.refresh_from_db()
    return batch.attempt


def hired() -> int:
    return Staff.objects.filter(number__startswith="4").count()


def in_the_middle(batch: Batch) -> bool:
    progress = getattr(Batch.objects.select_related("progress").get(pk=batch.pk), "progress", None)
    return progress is not None and progress.applied >= 1


def locks_held() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return int(cursor.fetchone()[0])


def test_a_killed_batch_is_whole_after_the_restart(people: Cast, committed: dict[str, str]) -> None:
    batch = queue_roster(people)
    first = worker(committed)
    wait_until(lambda: in_the_middle(batch))
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert state_of(batch) == State.RUNNING
    assert hired() == 0
    second = worker(committed)
    try:
        wait_until(lambda: state_of(batch) == State.DONE)
    finally:
        second.terminate()
        second.wait()
    assert (batch.read, batch.applied, batch.attempt) == (PEOPLE, PEOPLE, 2)
    assert hired() == PEOPLE
    inserted = Change.objects.filter(table="access_staff", operation="I")
    assert inserted.count() == Staff.objects.count()
    assert locks_held() == 0


def test_a_worker_that_is_told_to_stop_gives_the_batch_back(
    people: Cast, committed: dict[str, str]
) -> None:
    batch = queue_roster(people)
    first = worker(committed, "--shutdown-graceful-timeout", "0.2")
    wait_until(lambda: in_the_middle(batch))
    first.terminate()
    assert first.wait(15) == 0
    assert state_of(batch) == State.WAITING
    assert hired() == 0
    second = worker(committed)
    try:
        wait_until(lambda: state_of(batch) == State.DONE)
    finally:
        second.terminate()
        second.wait()
    assert hired() == PEOPLE


def test_a_batch_that_kills_its_workers_is_given_up(
    people: Cast, committed: dict[str, str]
) -> None:
    batch = queue_roster(people)
    for attempt in (1, 2, 3):
        one = worker(committed)
        wait_until(lambda: attempt_of(batch) == attempt)  # noqa: B023
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
    last = worker(committed)
    try:
        wait_until(lambda: state_of(batch) == State.FAILED)
    finally:
        last.terminate()
        last.wait()
    assert "途中で止まりました" in batch.failure
    assert hired() == 0
