"""読込 = 反映 + 変更なし + 保留 + 受け付けない: the code looks, and the database besides."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.exchange import actions, engine, kinds
from yorisoi.exchange.actions import Given
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.columns import Column, Layout, text
from yorisoi.exchange.kinds import Kind
from yorisoi.exchange.models import Batch, Mode, State
from yorisoi.exchange.problems import Problem

LAYOUT = Layout(Column("what", "すること", text()))


def sort(batch: BatchRun) -> None:
    for row in batch.rows(LAYOUT):
        problem = Problem(row.place, "理由", "値")
        match row["what"]:
            case "反映":
                batch.applied()
            case "同じ":
                batch.unchanged()
            case "保留":
                batch.held(problem)
            case "拒否":
                batch.refused(problem, problem)
            case "注意":
                batch.warning(problem)
                batch.applied()
            case "忘れる":
                pass
            case "二度":
                batch.applied(2)


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Kind:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    return kinds.declare(Kind("sorting", "仕分け", run=sort, action="exchange.staff_roster.run"))


def run(people: Cast, kind: Kind, *words: str, mode: Mode = Mode.APPLY) -> Batch:
    given = Given("a.csv", ["\n".join(["すること", *words]).encode()])
    batch = actions.start(
        by=people.administrator, kind=kind, files=[given], mode=mode, foreground=True
    )
    return engine.run(batch.pk)


def test_every_row_is_counted_once(people: Cast, kind: Kind) -> None:
    batch = run(people, kind, "反映", "同じ", "保留", "拒否", "注意", "反映")
    assert batch.state == State.DONE
    assert (batch.read, batch.applied, batch.unchanged, batch.held, batch.refused) == (
        6,
        3,
        1,
        1,
        1,
    )
    assert [one.outcome for one in batch.results.all()] == ["held", "refused", "refused", "warning"]
    assert {one.value for one in batch.results.all()} == {""}  # this kind keeps no values


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("words", [("反映", "忘れる"), ("反映", "二度")])
def test_a_row_forgotten_or_counted_twice_undoes_everything(
    people: Cast,
    kind: Kind,
    mode: Mode,
    words: tuple[str, ...],
    caplog: pytest.LogCaptureFixture,
) -> None:
    batch = run(people, kind, *words, mode=mode)
    assert batch.state == State.FAILED
    assert "予期しない誤り" in batch.failure
    assert "CountsDoNotAddUp" in caplog.text  # the code has looked, before the database had to


def test_the_database_refuses_what_does_not_add_up(people: Cast) -> None:
    batch = Batch(
        kind="staff_roster",
        mode=Mode.APPLY,
        state=State.DONE,
        asked_at=clock.now(),
        ended_at=clock.now(),
        read=3,
        applied=1,
        refused=1,
    )
    with pytest.raises(ValidationError, match="合計と合いません"):
        batch.validate_constraints()
    with (
        pytest.raises(IntegrityError, match="batch_counts_add_up"),
        transaction.atomic(),
        audit.event("demo.load"),
    ):
        batch.save()
