"""A first start that is ended halfway goes on with the next one, and nothing comes twice."""

from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import NOW

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, Consultation, Note
from yorisoi.demo import load, move_in
from yorisoi.demo.ward import Ward, generate_ward
from yorisoi.exchange.models import Batch
from yorisoi.legacy import actions
from yorisoi.legacy.models import Move, SourceRecord
from yorisoi.people.models import Person

pytestmark = pytest.mark.usefixtures("empty", "readable")
CASES = 12


class Ended(Exception):
    """As when somebody presses Ctrl-C."""


def end(*_: object, **__: object) -> Any:
    raise Ended


def counts() -> dict[str, int]:
    models = (Staff, Person, Case, Consultation, Note, SourceRecord)
    return {model.__name__: model._default_manager.count() for model in models}


def load_again(ward: Ward) -> None:
    load.load(ward, cases=CASES, say=print)


def test_what_was_ended_halfway_is_whole_after_the_next_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ward = generate_ward("small", today=NOW.date())
    with monkeypatch.context() as patch:
        patch.setattr(actions, "apply_move", end)
        with pytest.raises(Ended):
            load_again(ward)
    half = load.is_half_loaded()
    assert half
    assert not half.applied_at
    assert not Case.objects.exists()
    with monkeypatch.context() as patch:
        patch.setattr(move_in, "carry_through", end)
        with pytest.raises(Ended):
            load_again(ward)
    with monkeypatch.context() as patch:
        patch.setattr(load, "load_tasks", end)
        with pytest.raises(Ended):
            load_again(ward)
    brought = counts()
    assert brought["Case"] == SourceRecord.objects.exclude(case=None).count() > 0
    # The ward is thought out for the day of the first start, whenever the next one is.
    with clock.standing_at(NOW + timedelta(days=3)):
        half = load.is_half_loaded()
        assert half
        assert half.applied_at
        load_again(generate_ward("small", today=move_in.today_of(half)))
    assert load.is_half_loaded() is None
    assert counts()["SourceRecord"] == brought["SourceRecord"]
    assert counts()["Staff"] == brought["Staff"] == 20
    assert counts()["Case"] > brought["Case"]
    assert Move.objects.filter(applied_at=None).count() == 2  # what the first starts left
    assert not Batch.objects.filter(ended_at=None).exists()
