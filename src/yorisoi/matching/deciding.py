"""決める: a worker says of a proposed pair 同じ人, 別の人 or あとで, and takes it back.

What a worker decides outranks the model. 同じ人 links the two through the registers room, with the
evidence of the pair; 別の人 holds for good; あとで comes back at the end of the queue. Taking 同じ人
back ends the link: from then on the machine neither links nor proposes the two, only a worker may.

Of a link that the model made and that was drawn for checking (``spot``), 同じ人 leaves it as it is, and
別の人 undoes it.
"""

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.matching import beside, queue, spot
from yorisoi.matching.models import Pair, PairState
from yorisoi.people.models import Person
from yorisoi.registers import linking, sight
from yorisoi.registers.models import Link, LinkBasis
from yorisoi.registers.residents import for_log

DECIDE, TAKE_BACK = "matching.pair.decide", "matching.pair.undo"
# The database shows residents before there is a link inside an entry of this action, with a purpose.
COMPARE = queue.COMPARE
PURPOSE = "名寄せの確認"
CHECKED = "抜き取り確認で「別の人」とわかった"
TAKEN_BACK = "名寄せの確認で「同じ人」を元に戻した"
OPEN = (PairState.PROPOSED, PairState.LATER)
DECISIONS = (PairState.SAME, PairState.DIFFERENT, PairState.LATER)


@transaction.atomic
def decide(*, by: Staff, pair: Pair, decision: PairState, note: str = "") -> Pair:
    """``decision`` (one of ``DECISIONS``) about ``pair``, as it was read.

    :raises NotPossible: when it is decided already, or one of the two is linked to somebody else.
    :raises Outdated: when somebody else changed the pair since it was read.
    """
    person = Person.objects.get(pk=pair.person_id)
    require(by, DECIDE, person)
    if decision not in DECISIONS:
        raise ValueError(decision)
    drawn = spot.link_to_check(pair)
    if drawn is None and pair.state not in OPEN:
        raise NotPossible(f"この組は、もう「{pair.get_state_display()}」です。")
    with audit.event(
        DECIDE, persons=[person.pk], others=for_log([pair.number]), purpose=PURPOSE
    ) as entry:
        entry.touch(conditions={"decision": decision.value})
        save_version(pair, state=decision, decided_at=clock.now(), decided_by=by, note=note.strip())
        if drawn is not None and decision == PairState.DIFFERENT:
            linking.undo(by=by, link=drawn, because=note.strip() or CHECKED)
        elif drawn is None and decision == PairState.SAME:
            link(by, person, pair, note.strip())
    return pair


def link(by: Staff, person: Person, pair: Pair, note: str) -> Link:
    """The link of a pair, with what may be said of it to whoever reads the person."""
    with (
        audit.event(COMPARE, persons=[person.pk], others=for_log([pair.number]), purpose=PURPOSE),
        sight.searching(),
    ):
        evidence = beside.evidence_to_keep(person, pair, by)
    return linking.link(
        by=by,
        person=person,
        number=pair.number,
        evidence=[*evidence, *([["note", note]] if note else [])],
        purpose=PURPOSE,
        score=pair.score,
        model_version=pair.model.label,
    )


@transaction.atomic
def take_back(*, by: Staff, pair: Pair) -> Pair:
    """元に戻す: the pair waits again, and the link that came of it has ended.

    :raises NotPossible: when no worker has decided it.
    :raises Outdated: when somebody else changed it since it was read.
    """
    person = Person.objects.get(pk=pair.person_id)
    require(by, TAKE_BACK, person)
    if pair.state not in DECISIONS:
        raise NotPossible("この組には、元に戻す判断がありません。")
    with audit.event(TAKE_BACK, persons=[person.pk], others=for_log([pair.number])):
        held = linking.in_force(person)
        if held is not None and held.number != pair.number:
            held = None
        made = held if pair.state == PairState.SAME and held and not is_drawn(pair, held) else None
        save_version(pair, state=waits_as(pair, held, made), decided_at=None, decided_by=None)
        if made is not None:
            linking.undo(by=by, link=made, because=TAKEN_BACK)
    return pair


def is_drawn(pair: Pair, held: Link) -> bool:
    """Whether the link was the model's, and drawn for checking."""
    return pair.spot and held.basis == LinkBasis.MODEL


def waits_as(pair: Pair, held: Link | None, made: Link | None) -> PairState:
    """The state of a pair whose decision is taken back. ``held``: the link of the two in force;
    ``made``: it came of the decision and ends with it."""
    if held is not None and made is None:
        return PairState.LINKED
    # A link that was undone bars the machine for good: such a pair waits as one that a worker put
    # off, which no run of the model lets go.
    return PairState.LATER if made is not None or pair.spot else PairState.PROPOSED


def last_of(by: Staff) -> Pair | None:
    """The decision of today that ``by`` made last: what 元に戻す takes back."""
    today = clock.today()
    rows = Pair.objects.filter(decided_by=by, state__in=DECISIONS)
    pair = rows.select_related("person").order_by("-decided_at", "-pk").first()
    if pair is None or pair.decided_at is None:
        return None
    return pair if pair.decided_at.astimezone(clock.TOKYO).date() == today else None
