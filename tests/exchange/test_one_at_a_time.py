"""Two batches of one kind never run at once, whoever starts them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.exchange.conftest import HEADING
from tests.exchange.test_crashed_worker import (
    PEOPLE,
    hired,
    locks_held,
    queue_roster,
    state_of,
    wait_until,
    worker,
)
from yorisoi.exchange import locks
from yorisoi.exchange.models import Batch, State

pytestmark = pytest.mark.crash


def test_of_two_commands_at_once_one_does_the_work(
    people: Cast, committed: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "名簿.csv"
    lines = [f"4{n:05d},新人　{n},シンジン,A係,相談員,2026-07-01," for n in range(PEOPLE)]
    file.write_text("\n".join([HEADING, *lines]), encoding="utf-8")
    command = [sys.executable, "-m", "yorisoi", "exchange_run", "staff_roster", str(file)]
    both = [
        subprocess.Popen(
            [*command, "--by", "administrator", "--apply"],
            env=committed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    said = [(one.communicate(timeout=60)[0], one.returncode) for one in both]
    assert hired() == PEOPLE
    for words, code in said:
        assert code == 0 or "同じ種類の一括処理が実行中です" in words
    # On a machine so slow that they did not meet, the second found everything done.
    assert sorted(batch.applied for batch in Batch.objects.all()) in ([PEOPLE], [0, PEOPLE])
    assert locks_held() == 0


def test_a_command_is_turned_away_while_another_process_works(
    people: Cast, committed: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "名簿.csv"
    file.write_text(HEADING, encoding="utf-8")
    command = [sys.executable, "-m", "yorisoi", "exchange_run", "staff_roster", str(file)]
    with locks.holding("staff_roster"):
        done = subprocess.run(
            [*command, "--by", "administrator"],
            env=committed,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, Batch.objects.count()) == (1, 0)
    assert "実行中です" in done.stderr


def test_two_workers_take_two_batches_one_after_the_other(
    people: Cast, committed: dict[str, str]
) -> None:
    first, second = queue_roster(people), queue_roster(people)
    workers = [worker(committed), worker(committed)]
    try:
        wait_until(lambda: state_of(second) == State.DONE)
    finally:
        for one in workers:
            one.terminate()
        for one in workers:
            one.wait()
    assert state_of(first) == State.DONE
    assert (first.applied, second.unchanged) == (PEOPLE, PEOPLE)
    assert first.ended_at is not None
    assert second.started_at is not None
    assert first.ended_at <= second.started_at


def test_the_lock_is_given_back_as_often_as_it_was_taken(committed: dict[str, str]) -> None:
    with locks.holding("x"), locks.holding("x"):
        assert locks_held() == 1
    assert locks_held() == 0
