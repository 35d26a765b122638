"""How far a batch is can be seen while it runs, also when its work is undone; it can be stopped."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from tests.cast import Cast
from yorisoi import audit
from yorisoi.access.models import Team
from yorisoi.exchange import actions, batch_run, engine, kinds
from yorisoi.exchange.actions import Given
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.columns import Column, Layout, text
from yorisoi.exchange.kinds import Kind
from yorisoi.exchange.models import Batch, Mode, Progress, State

LAYOUT = Layout(Column("name", "名称", text()))
HALFWAY = 50


class Work:
    """Opens a team for every row; halfway something happens."""

    def __init__(self) -> None:
        self.halfway: Callable[[BatchRun], None] = lambda _: None

    def __call__(self, batch: BatchRun) -> None:
        for row in batch.rows(LAYOUT):
            if batch.counts.read == HALFWAY:
                self.halfway(batch)
            Team.objects.create(code=row["name"], name=row["name"], valid_from="2026-04-01")
            batch.applied()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(batch_run, "NOTE_EVERY", 0)
    work = Work()
    kinds.declare(Kind("teams", "係", run=work, action="exchange.staff_roster.run"))
    return work


def ask(people: Cast) -> Batch:
    lines = ["名称", *(f"T{n}" for n in range(100))]
    return actions.start(
        by=people.administrator,
        kind=kinds.get("teams"),
        files=[Given("a.csv", ["\n".join(lines).encode()])],
        mode=Mode.APPLY,
        foreground=True,
    )


def elsewhere(do: Callable[[], None]) -> None:
    """As another person at another terminal: on a connection of their own."""

    def run() -> None:
        try:
            with audit.visiting(audit.Visitor(name="別の人")):
                do()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_others_see_how_far_it_is_and_none_of_the_work(people: Cast, work: Work) -> None:
    seen: list[object] = []

    def look() -> None:
        progress = Progress.objects.get()
        seen.append((progress.applied, Team.objects.filter(code__startswith="T").count()))

    work.halfway = lambda _: elsewhere(look)
    batch = engine.run(ask(people).pk)
    assert batch.state == State.DONE
    assert seen == [(HALFWAY - 1, 0)]
    assert Progress.objects.get().done == Progress.objects.get().total


def test_after_a_failure_it_shows_how_far_it_got(
    people: Cast, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: BatchRun) -> None:
        raise ValueError("山田花子")

    work.halfway = fail
    batch = engine.run(ask(people).pk)
    assert batch.state == State.FAILED
    assert Progress.objects.get().applied == HALFWAY - 1
    assert not Team.objects.filter(code__startswith="T").exists()
    assert "ValueError at" in caplog.text
    assert "山田花子" not in caplog.text


def test_a_person_stops_it_and_nothing_is_written(people: Cast, work: Work) -> None:
    def cancel() -> None:
        actions.cancel(by=people.administrator, batch=Batch.objects.get())

    work.halfway = lambda _: elsewhere(cancel)
    batch = engine.run(ask(people).pk)
    assert batch.state == State.CANCELLED
    assert not Team.objects.filter(code__startswith="T").exists()


def test_a_waiting_one_is_stopped_at_once_and_never_run(people: Cast, work: Work) -> None:
    batch = actions.cancel(by=people.administrator, batch=ask(people))
    assert batch.state == State.CANCELLED
    assert engine.run(batch.pk).state == State.CANCELLED
    assert not Team.objects.filter(code__startswith="T").exists()
