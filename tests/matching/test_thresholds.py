"""点: proposed from what the staff decided, shown to the supervisor, changed only on approval."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.cast import Cast, enter
from tests.matching.pairs import a_model, a_pair, visiting
from tests.matching.ward import weights
from tests.registers.made_up import number_of
from yorisoi import audit, clock
from yorisoi.access.entrance import Refused
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Event
from yorisoi.matching import thresholds, weighing
from yorisoi.matching.kept import kept
from yorisoi.matching.keys import Keys
from yorisoi.matching.models import MatchModel, PairState, PersonKeys, ResidentKeys
from yorisoi.matching.scoring import score
from yorisoi.matching.thresholds import Decided
from yorisoi.registers import sight
from yorisoi.registers.models import Link

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
    rows = decided((300, 9, True), (200, 6, True), (50, 4, True), (1, 4, False), (30, 2, False))
    proposal = thresholds.propose(model, rows)
    assert proposal.automatic_from == 6
    assert "判断 200 件のうち「別の人」は 0 件（まちがいの見込みは多くて 1.9%）" in proposal.why[1]
    # Below the present score the decisions must be of pairs there, and enough of them.
    rows = decided((3000, 9, True), (199, 6, True))
    assert not thresholds.propose(model, rows).changes
    # Links that nobody looked at carry it no lower than the decisions do.
    linked = [Decided(2, True, checked=False)] * 50
    assert thresholds.propose(model, [*decided((300, 6, True)), *linked]).automatic_from == 6
    # One that was different, at the top: nothing is certain from there on.
    rows = decided((1, 12, False), (300, 9, True))
    assert thresholds.propose(model, rows).automatic_from == 8


def test_what_another_reason_keeps_apart_says_nothing_of_the_score(cast: Cast) -> None:
    twins = [Decided(9.0, same=False, barred=True)] * 50
    links = [Decided(11.0, same=True, checked=False)] * 900
    rows = twins + links + decided((200, 6, True))
    model = a_model()
    proposal = thresholds.propose(model, rows)
    assert proposal.automatic_from == 6
    assert "判断 200 件と自動でつないだ 900 件" in proposal.why[0]
    # What the staff undid among the links, in their own band, raises the score.
    wrong = [Decided(8.5, same=False)] * 3
    assert thresholds.propose(model, links + wrong).automatic_from == 11


def test_decisions_under_another_model_are_weighed_anew(cast: Cast) -> None:
    girl, told = cast.case.subject, {"decided_by": cast.owner, "decided_at": clock.now()}
    old = a_pair(girl, "1", 20, state=PairState.SAME, **told)
    gone = a_pair(girl, "2", 20, state=PairState.SAME, **told)
    with audit.event("demo.load"):
        MatchModel.objects.update(in_use=False)
    new = a_model(label="2026-06-02-1", weights=weights().as_json())
    assert thresholds.measure(new).unweighed == 2
    keys = Keys(
        names=("田中花",), kanas=("タナカハナ",), early=date(2015, 1, 1), late=date(2015, 1, 1)
    )
    with transaction.atomic(), audit.event("matching.batch.train"), sight.feeding():
        PersonKeys.objects.filter(person=girl).delete()
        PersonKeys.objects.create(person=girl, blocks=[], kept=json.loads(kept(keys)))
        ResidentKeys.objects.create(number=number_of("1"), blocks=[], kept=json.loads(kept(keys)))
        assert (weighing.renew(new), weighing.renew(new)) == (1, 0)
    found = thresholds.known(new)
    assert [(one.anew, one.checked) for one in found.rows] == [(True, True)]
    own = score(keys, keys, weights()).score
    assert found.rows[0].score == pytest.approx(own + old.score - old.own_score, abs=0.001)
    assert found.unweighed == 1
    assert gone.pk


def test_the_highest_score_below_which_nobody_is_the_same(cast: Cast) -> None:
    rows = decided((5, 3, True), (150, -4, False), (100, -7, False), (50, -5, False))
    assert thresholds.propose(a_model(), rows).review_from == 3


def test_it_holds_when_it_is_approved_and_the_history_says_why(cast: Cast) -> None:
    model = a_model()
    approve(cast, model, spot_percent=2.5)
    model = MatchModel.objects.get()
    assert (model.automatic_from, model.review_from, model.approved_by) == (
        7.0,
        -6.0,
        cast.supervisor,
    )
    assert Event.objects.get(action="matching.model.approve").purpose == "判断から"
    shown = enter(cast.supervisor).get(reverse("matching:model")).content.decode()
    for words in (
        "自動でつなぐ点 8 → 7",
        "割合（%） 1 → 2.5",
        "つないだ組の 2.5%",
        "判断から",
        "0.93",
        "生年月日",
    ):
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


def test_a_link_that_was_undone_and_made_again_counts_as_the_same(cast: Cast) -> None:
    told = {"decided_by": cast.owner, "decided_at": clock.now()}
    pair = a_pair(cast.case.subject, "1", 10, state=PairState.SAME, **told)
    link = {
        "person": pair.person,
        "number": pair.number,
        "basis": "staff",
        "decided_at": clock.now(),
    }
    with transaction.atomic(), visiting(), audit.event("demo.load"):
        Link.objects.create(**link, ended_at=clock.now(), ended_how="undone")
    assert thresholds.measure(pair.model).different_above == 1
    with transaction.atomic(), visiting(), audit.event("demo.load"):
        Link.objects.create(**link)
    assert thresholds.measure(pair.model).same_above == 1


def test_the_form_asks_again_who_it_is_and_refuses_what_is_out_of_order(cast: Cast) -> None:
    model = a_model()
    url = reverse("matching:model_approve", args=[model.pk])
    assert enter(cast.owner).get(reverse("matching:model")).status_code == 403
    client = enter(cast.supervisor)
    sent = {
        "automatic_from": "1",
        "review_from": "2",
        "reason": "x",
        "version": 1,
        "spot_percent": "1",
    }
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "自動でつなぐ点以下" in answer.content.decode()
    answer = client.post(url, sent | {"review_from": "0"})
    assert answer.status_code == 302
    assert MatchModel.objects.get().automatic_from == 1
