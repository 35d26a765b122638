"""A worker decides of a proposed pair: linked, parted for good, put off; and takes it back."""

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.cast import Cast, enter
from tests.matching.pairs import EVIDENCE, a_household, a_pair, visiting
from tests.registers.made_up import number_of
from yorisoi import audit, clock
from yorisoi.access.entrance import Refused
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Event, Touch
from yorisoi.cases.models import Case
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.matching import deciding, queue, spot, writing
from yorisoi.matching.classes import AUTOMATIC, REVIEW, Standing, Verdict
from yorisoi.matching.models import Pair, PairState
from yorisoi.people.models import Person
from yorisoi.registers import linking, sight
from yorisoi.registers.models import Link, LinkBasis, LinkEnd

SAME, DIFFERENT, LATER = PairState.SAME, PairState.DIFFERENT, PairState.LATER


@pytest.fixture
def ward(people: Cast) -> Cast:
    a_household()
    return people


def girl_of(ward: Cast) -> Person:
    return Person.objects.get(pk=ward.case.subject_id)


def decide(by: Staff, pair: Pair, decision: PairState, note: str = "") -> Pair:
    with visiting():
        return deciding.decide(by=by, pair=pair, decision=decision, note=note)


def take_back(by: Staff, pair: Pair) -> Pair:
    with visiting():
        return deciding.take_back(by=by, pair=pair)


def test_same_links_the_two_with_the_evidence_and_the_model(ward: Cast) -> None:
    pair = a_pair(girl_of(ward), "1")
    decide(ward.owner, pair, SAME, "母子手帳を見た")
    link = linking.in_force(girl_of(ward))
    assert link
    assert (link.number, link.basis, link.decided_by) == (
        number_of("1"),
        LinkBasis.STAFF,
        ward.owner,
    )
    assert link.evidence == [*EVIDENCE, ["note", "母子手帳を見た"]]
    assert (link.score, link.model_version) == (6.2, "2026-06-01-1")
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.note) == (SAME, ward.owner, "母子手帳を見た")
    event = Event.objects.get(action="matching.pair.decide")
    assert event.purpose == "名寄せの確認"
    touches = Touch.objects.filter(event=event)
    assert any(one.conditions == {"decision": "same"} for one in touches)


def test_taken_back_the_link_has_ended_and_the_pair_waits(ward: Cast) -> None:
    pair = decide(ward.owner, a_pair(girl_of(ward), "1"), SAME)
    take_back(ward.owner, pair)
    assert girl_of(ward).resident_number is None
    link = Link.objects.get()
    assert (link.ended_how, link.ended_by) == (LinkEnd.UNDONE, ward.owner)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (LATER, None)
    actions = set(Event.objects.filter(action__startswith="matching.pair").values_list("action"))
    assert actions == {("matching.pair.decide",), ("matching.pair.undo",)}
    decide(ward.owner, pair, SAME)  # and she may change her mind once more
    assert girl_of(ward).resident_number == number_of("1")


def test_different_and_later_can_be_taken_back(ward: Cast) -> None:
    for decision in (DIFFERENT, LATER):
        pair = decide(ward.owner, Pair.objects.first() or a_pair(girl_of(ward), "1"), decision)
        assert pair.decided_by == ward.owner
        take_back(ward.owner, pair)
        pair.refresh_from_db()
        assert (pair.state, pair.decided_at) == (PairState.PROPOSED, None)
    with pytest.raises(NotPossible, match="元に戻す判断がありません"):
        take_back(ward.owner, pair)
    assert not Link.objects.exists()


def test_a_link_that_was_made_by_somebody_since_is_not_ended(ward: Cast) -> None:
    pair = decide(ward.owner, a_pair(girl_of(ward), "1"), SAME)
    held = linking.in_force(girl_of(ward))
    assert held
    with visiting():
        linking.undo(by=ward.owner, link=held, because="まちがい")
        linking.link(
            by=ward.owner, person=girl_of(ward), number=number_of("3"), evidence=[], purpose="x"
        )
    take_back(ward.owner, pair)
    assert girl_of(ward).resident_number == number_of("3")


def test_a_resident_who_is_linked_already_is_refused_in_words(ward: Cast) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    decide(ward.owner, a_pair(mother, "1"), SAME)
    pair = a_pair(girl_of(ward), "1")
    with pytest.raises(NotPossible, match="もう渡邉　香織さんとつながっています"):
        decide(ward.owner, pair, SAME)
    pair = Pair.objects.get(pk=pair.pk)
    assert pair.state == PairState.PROPOSED  # nothing of it was written
    gone = a_pair(girl_of(ward), "77")
    with pytest.raises(NotPossible, match="いまの住基に"):
        decide(ward.owner, gone, SAME)


def test_decided_once_by_one(ward: Cast) -> None:
    pair = a_pair(girl_of(ward), "1")
    other = Pair.objects.get(pk=pair.pk)
    decide(ward.owner, pair, DIFFERENT)
    with pytest.raises(Outdated):
        decide(ward.same_team, other, SAME)
    with pytest.raises(NotPossible, match="もう「別の人」です"):
        decide(ward.same_team, Pair.objects.get(pk=pair.pk), SAME)
    assert not Link.objects.exists()


@pytest.mark.parametrize("who", ["other_team", "nurse"])
def test_who_does_not_write_the_person_does_not_decide(ward: Cast, who: str) -> None:
    pair = a_pair(girl_of(ward), "1")
    with pytest.raises(Refused):
        decide(getattr(ward, who), pair, DIFFERENT)


class Silent(BatchRun):
    """A batch that nobody watches."""

    def __init__(self) -> None:
        pass

    def step(self, *args: Any, **options: Any) -> None:
        pass

    def advance(self, *args: Any) -> None:
        pass


class NoWords:
    def evidence(self, verdict: Verdict) -> list[list[str]]:
        return []


def verdict(person: Person, digits: str, kind: str = AUTOMATIC) -> Verdict:
    return Verdict(
        Standing(
            str(person.pk), number_of(digits), 30, 30, "name_and_kana", "same", "room", "same",
            0, 0, -99, -99, None, "",
        ),
        kind,
    )  # fmt: skip


@transaction.atomic
def run(ward: Cast, *verdicts: Verdict) -> None:
    """A run of the model that is sure of it."""
    model = Pair.objects.latest("pk").model
    with visiting(), audit.event("matching.batch.full"), sight.feeding():
        writing.write(Silent(), verdicts, NoWords(), model)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [AUTOMATIC, REVIEW])
def test_no_run_of_the_model_undoes_a_decision(ward: Cast, kind: str) -> None:
    girl, mother = girl_of(ward), Person.objects.get(name="渡邉　香織")
    parted = decide(ward.owner, a_pair(girl, "1"), DIFFERENT)
    linked = decide(ward.owner, a_pair(mother, "3"), SAME)
    before = list(Link.objects.values())
    run(ward, verdict(girl, "1", kind), verdict(girl, "3"), verdict(mother, "2", kind))
    for pair, state in ((parted, DIFFERENT), (linked, SAME)):
        pair.refresh_from_db()
        assert (pair.state, pair.decided_by) == (state, ward.owner)
    assert list(Link.objects.values()) == before


def test_what_was_taken_back_or_put_off_is_not_let_go(ward: Cast) -> None:
    pair = decide(ward.owner, a_pair(girl_of(ward), "1"), SAME)
    take_back(ward.owner, pair)
    run(ward)
    pair.refresh_from_db()
    assert pair.state == LATER


def drawn(ward: Cast) -> Pair:
    """A link of the model that was drawn for checking."""
    pair = a_pair(girl_of(ward), "1", 12, state=PairState.LINKED, spot=True)
    with transaction.atomic(), visiting(), audit.event("demo.load"):
        person = girl_of(ward)
        person.resident_number = pair.number
        person.save()
        Link.objects.create(
            person=person, number=pair.number, basis=LinkBasis.MODEL, decided_at=clock.now()
        )
    return pair


def test_of_a_link_drawn_for_checking_same_leaves_it_and_different_undoes_it(ward: Cast) -> None:
    pair = drawn(ward)
    assert queue.next_pair(ward.owner) == pair
    decide(ward.owner, pair, SAME)
    assert (Link.objects.get().basis, queue.next_pair(ward.owner)) == (LinkBasis.MODEL, None)
    assert (spot.checks().same, spot.checks().different, spot.checks().waiting) == (1, 0, 0)
    take_back(ward.owner, pair)
    assert (pair.state, Link.objects.get().ended_at) == (PairState.LINKED, None)
    decide(ward.owner, pair, DIFFERENT)
    assert Link.objects.get().ended_how == LinkEnd.UNDONE
    assert girl_of(ward).resident_number is None
    assert "確かめた 1 組のうち「別の人」は 1 組（100%" in spot.checks().words
    take_back(ward.owner, pair)  # the machine may not link them again: it waits for a worker
    assert (pair.state, queue.next_pair(ward.owner)) == (LATER, pair)


def test_links_drawn_for_checking_come_behind_the_open_cases(ward: Cast) -> None:
    checked = drawn(ward)
    other = Person.objects.get(name="渡邉　香織")
    with transaction.atomic(), visiting(), audit.event("demo.load"):
        case = Case.objects.get(pk=ward.case.pk)
        case.pk, case.number, case.subject = None, "2026-00777", other
        case.save()
    first = a_pair(other, "2", 1)
    assert queue.next_pair(ward.owner) == first
    assert queue.next_pair(ward.owner, after=first.pk) == checked
    page = enter(ward.owner).get(reverse("matching:pairs"), {"pair": checked.pk}).content.decode()
    assert "この組は自動でつなぎました" in page
    assert "抜き取り確認 1組" in page
    assert 'value="same"' in page  # nothing is in its way: the link is its own
