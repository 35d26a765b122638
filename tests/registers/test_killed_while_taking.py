"""A worker is killed in the middle of a file: nothing is half taken, and it is taken again, once."""

import os
import signal

import pytest

from tests.cast import Cast
from tests.exchange.test_crashed_worker import wait_until, worker
from tests.registers.deliveries import SYSTEM, look, put_sample
from yorisoi import audit
from yorisoi.exchange.models import Batch
from yorisoi.registers import order
from yorisoi.registers.models import Feed, FeedState

pytestmark = pytest.mark.crash
BIG = "yobosesshu_131999_20250901030000_full_001.csv"


def begun(batch: Batch) -> bool:
    batch.refresh_from_db()
    return batch.state == "running"


def test_the_file_is_taken_whole_by_the_next_worker(
    people: Cast, committed: dict[str, str]
) -> None:
    put_sample(BIG)
    look()
    with audit.visiting(SYSTEM):
        (batch,) = order.go_on()
    first = worker(committed)
    wait_until(lambda: begun(batch))
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    second = worker(committed)
    try:
        wait_until(lambda: Feed.objects.get().state == FeedState.TAKEN)
    finally:
        second.terminate()
        second.wait()
    batch.refresh_from_db()
    assert (batch.applied, batch.attempt) == (13479, 2)


def test_the_worker_finds_the_inbox_by_itself(people: Cast, committed: dict[str, str]) -> None:
    put_sample("001o009_131999_20250901020000_full_001.csv")
    one = worker(committed)
    try:
        wait_until(lambda: Feed.objects.filter(state=FeedState.TAKEN).exists(), 150)
    finally:
        one.terminate()
        one.wait()
    assert Batch.objects.get().applied == 11
