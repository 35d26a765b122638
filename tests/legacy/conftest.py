"""Moves in a committed database: their batches write on two connections."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.exchange.conftest import committed, people, quick_passphrases
from yorisoi.exchange import engine
from yorisoi.exchange.actions import Given
from yorisoi.exchange.models import Batch, State
from yorisoi.legacy import actions
from yorisoi.legacy.mapping import SHIPPED
from yorisoi.legacy.models import Move

__all__ = ["committed", "people", "quick_passphrases"]
SAMPLE = Path(__file__).parents[2] / "samples" / "midori" / "legacy"
MIDORI = (SHIPPED / "midori.toml").read_text(encoding="utf-8")
Begin = Callable[..., Move]


def given(files: Iterable[Path] | dict[str, str]) -> list[Given]:
    """Files from the disk, or from texts (CP932)."""
    if isinstance(files, dict):
        return [Given(name, [text.encode("cp932")]) for name, text in files.items()]
    return [Given(path.name, [path.read_bytes()]) for path in sorted(files)]


def done(batch: Batch) -> Batch:
    """Run it to its end, which must be a good one."""
    batch = engine.run(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.DONE, batch.failure
    return batch


@pytest.fixture
def begin(people: Cast) -> Begin:
    """A move that was read and checked."""

    def begin(files: Iterable[Path] | dict[str, str], mapping: str = MIDORI) -> Move:
        step = actions.begin_move(
            by=people.supervisor,
            title="移行",
            mapping=mapping,
            team=people.owner.posting_on(people.owner.valid_from).team,
            worker=people.supervisor,
            files=given(files),
        )
        done(step.batch)
        return step.move

    return begin


@pytest.fixture
def moved(people: Cast, begin: Begin) -> Begin:
    """A move that was carried through."""

    def moved(files: Iterable[Path] | dict[str, str], mapping: str = MIDORI) -> Move:
        move = begin(files, mapping)
        done(actions.rehearse(by=people.supervisor, move=move).batch)
        done(actions.apply_move(by=people.supervisor, move=move).batch)
        move.refresh_from_db()
        return move

    return moved
