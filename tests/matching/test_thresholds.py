"""点: proposed from what the staff decided, shown to the supervisor, changed only on approval."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast, enter
from tests.matching.pairs import a_model, a_pair, visiting
from yorisoi import clock
from yorisoi.access.entrance import Refused
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Event
from yorisoi.matching import thresholds
from yorisoi.matching.models import MatchModel, PairState
from yorisoi.matching.thresholds import Decided

pytestmark = pytest.mark.django_db


def decided(*parts: tuple[int, float, bool]) -> list[Decided]:
    """So many at this score."""
    return [Decided(score, same) for count, score, same in parts for _ in range(count)]


def approve(cast: Cast, model: MatchModel, **more: Any) -> MatchModel:
    sent: dict[str, Any] = {"automatic_from": 7.0, "review_from": -6.0, "reason": "判断から"}
    with visiting():
        return thresholds.approve(by=cast.supervisor, model=model, **(sent | more))


def test_nothing_is_proposed_of_too_few(cast: Cast) -> None:
    proposal = thresholds.propose(a_model(), decided((199, 9, True)))
    assert not proposal.changes
    assert "200 件以上必要です（いま 199 件）" in proposal.why[0]


def test_the_lowest_score_above_which_nearly_all_are_the_same(cast: Cast) -> None:
    model = a_model()
    rows = decided((300, 9, True), (100, 6, True), (50, 4, True), (1, 4, False), (30, 2, False))
    assert thresholds.propose(model, rows).automatic_from == 6
    # One that was different, at the top: nothing is certain from there on.
    rows = decided((1, 12, False), (300, 9, True))
    assert thresholds.propose(model, rows).automatic_from == 8


def test_the_highest_score_below_which_nobody_is_the_same(cast: Cast) -> None:
    rows = decided((5, 3, True), (150, -4, False), (100, -7, False), (50, -5, False))
    assert thresholds.propose(a_model(), rows).review_from == 3


def test_it_holds_when_it_is_approved_and_the_history_says_why(cast: Cast) -> None:
    model = a_model()
    approve(cast, model)
    model = MatchModel.objects.get()
    assert (model.automatic_from, model.review_from, model.approved_by) == (
        7.0,
        -6.0,
        cast.supervisor,
    )
    assert Event.objects.get(action="matching.model.approve").purpose == "判断から"
    shown = enter(cast.supervisor).get(reverse("matching:model")).content.decode()
    for words in ("自動でつなぐ点 8 → 7", "判断から", "0.93", "生年月日"):
        assert words in shown, words


def test_not_without_reason_right_or_the_version_that_was_read(cast: Cast) -> None:
    model = a_model()
    with pytest.raises(NotPossible, match="理由"):
        approve(cast, model, reason=" ")
    with pytest.raises(NotPossible, match="同じ点"):
        approve(cast, model, automatic_from=8.0, review_from=-8.0)
    stale = MatchModel.objects.get()
    approve(cast, model)
    with pytest.raises(Outdated):
        approve(cast, stale, automatic_from=6.0)
    with pytest.raises(Refused), visiting():
        thresholds.approve(by=cast.owner, model=model, automatic_from=1, review_from=0, reason="x")


def test_a_model_learnt_later_is_used_when_it_is_approved(cast: Cast) -> None:
    old = a_model()
    new = a_model(label="2026-06-02-1", in_use=False, trained_at=clock.now() + timedelta(days=1))
    approve(cast, new, automatic_from=8.0, review_from=-8.0)
    assert MatchModel.objects.get(in_use=True) == new
    old.refresh_from_db()
    with pytest.raises(NotPossible, match="新しい"):
        approve(cast, old)


def test_measures_count_what_was_undone_as_different(cast: Cast) -> None:
    girl = cast.case.subject
    told = {"decided_by": cast.owner, "decided_at": clock.now()}
    a_pair(girl, "1", 10, state=PairState.SAME, **told)
    a_pair(girl, "2", 5, state=PairState.DIFFERENT, **told)
    a_pair(girl, "3", 12, state=PairState.LINKED)
    found = thresholds.measure(MatchModel.objects.get())
    assert (found.same_above, found.different_above) == (1, 0)
    assert (found.same_below, found.different_below) == (0, 1)
    assert [one.words for one in found.bands] == ["8 以上 12 未満", "4 以上 8 未満"]


def test_the_form_asks_again_who_it_is_and_refuses_what_is_out_of_order(cast: Cast) -> None:
    model = a_model()
    url = reverse("matching:model_approve", args=[model.pk])
    assert enter(cast.owner).get(reverse("matching:model")).status_code == 403
    client = enter(cast.supervisor)
    sent = {"automatic_from": "1", "review_from": "2", "reason": "x", "version": 1}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "自動でつなぐ点以下" in answer.content.decode()
    answer = client.post(url, sent | {"review_from": "0"})
    assert answer.status_code == 302
    assert MatchModel.objects.get().automatic_from == 1
