"""What a run found, into the database: links made by the machine, pairs for staff, set by set.

What staff have decided is neither read as open nor written over: those pairs, and whoever is linked,
never come here as candidates. Inside ``sight.feeding``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yorisoi import clock
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.matching import recorded
from yorisoi.matching.classes import AUTOMATIC, Verdict
from yorisoi.matching.details import Reader
from yorisoi.matching.models import MatchModel, Pair, PairState
from yorisoi.matching.persons import rows_of
from yorisoi.matching.spot import is_drawn
from yorisoi.registers import changes, machine, protecting
from yorisoi.registers.models import LinkBasis

CHUNK = 5_000
TRIES = 5
OPEN = (PairState.PROPOSED, PairState.LATER, PairState.GONE, PairState.LINKED)

# About those of a run alone: one person is no reason to read everybody's.
LINKS = """
SELECT person_id, number FROM registers_link
WHERE ended_at IS NULL AND (person_id = ANY(%(persons)s) OR number = ANY(%(numbers)s))
"""
DECIDED = """
SELECT person_id, number FROM matching_pair
WHERE state IN ('same', 'different') AND person_id = ANY(%(persons)s)
"""


@dataclass(frozen=True)
class Written:
    """How many of each."""

    linked: int
    proposed: int
    gone: int


def write(
    batch: BatchRun, verdicts: Sequence[Verdict], reader: Reader, model: MatchModel
) -> Written:
    """Links and pairs of one full run."""
    now, linked = clock.now(), 0
    verdicts = recorded.for_people(verdicts)
    automatic = [one for one in verdicts if one.kind == AUTOMATIC]
    batch.step("つなぎ、候補を書いています", total=len(verdicts))
    for at in range(0, len(automatic), CHUNK):
        linked += len(link_open(automatic[at : at + CHUNK], reader, model, now))
        batch.advance(len(automatic[at : at + CHUNK]))
    proposed = still_open([one for one in verdicts if one.kind != AUTOMATIC])
    for at in range(0, len(proposed), CHUNK):
        keep(pairs_of(proposed[at : at + CHUNK], reader, model, now, PairState.PROPOSED))
        batch.advance(len(proposed[at : at + CHUNK]))
    return Written(linked, len(proposed), let_go(proposed))


def still_open(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Without those that somebody linked or decided while this was being reckoned; what a recorded
    宛名番号 speaks against is for people."""
    asked = {
        "persons": sorted({int(one.standing.person) for one in verdicts}),
        "numbers": sorted({one.standing.number for one in verdicts}),
    }
    links = rows_of(LINKS, asked)
    persons = {person for person, _ in links}
    numbers = {number for _, number in links}
    decided = set(map(tuple, rows_of(DECIDED, asked)))
    return recorded.for_people(
        [
            one
            for one in verdicts
            if int(one.standing.person) not in persons
            and (one.kind != AUTOMATIC or one.standing.number not in numbers)
            and (int(one.standing.person), one.standing.number) not in decided
        ]
    )


def pairs_of(
    verdicts: Iterable[Verdict],
    reader: Reader,
    model: MatchModel,
    now: datetime,
    state: PairState,
) -> list[Pair]:
    """The rows of pairs, not yet saved."""
    verdicts = list(verdicts)
    said = recorded.among(verdicts)
    return [
        Pair(
            person_id=int(one.standing.person),
            number=one.standing.number,
            score=round(one.standing.score, 3),
            own_score=round(one.standing.weight, 3),
            evidence=[*said.evidence(one), *reader.evidence(one)],
            conflict=one.conflict,
            model=model,
            found_at=now,
            state=state,
            spot=state == PairState.LINKED
            and is_drawn(one.standing.person, one.standing.number, model.label, model.spot_percent),
        )
        for one in verdicts
    ]


def keep(pairs: list[Pair]) -> list[Pair]:
    """Write pairs, but for those that staff decided; one that is there gets its new score.

    What staff put off stays put off, unless it is linked now. Returns those that were written.
    """
    # Locked: a decision that is just being made is waited for, and stands.
    there = {
        (person, number): state
        for person, number, state in Pair.objects.select_for_update()
        .filter(person__in=[one.person_id for one in pairs])
        .order_by("pk")
        .values_list("person_id", "number", "state")
    }
    decided = {
        key for key, state in there.items() if state in (PairState.SAME, PairState.DIFFERENT)
    }
    later = {key for key, state in there.items() if state == PairState.LATER}
    pairs = [one for one in pairs if (one.person_id, one.number) not in decided]
    fields = ["score", "own_score", "evidence", "conflict", "model", "found_at", "spot"]
    for put_off in (False, True):
        Pair.objects.bulk_create(
            [
                one
                for one in pairs
                if put_off
                == (one.state == PairState.PROPOSED and (one.person_id, one.number) in later)
            ],
            update_conflicts=True,
            unique_fields=["person", "number"],
            update_fields=fields if put_off else [*fields, "state"],
            batch_size=CHUNK,
        )
    return pairs


def link_open(
    verdicts: Sequence[Verdict], reader: Reader, model: MatchModel, now: datetime
) -> list[Verdict]:
    """Link whoever is still open; which those are. Whatever a worker links at this very moment stands,
    and the rest is not made to wait for it.

    :raises IntegrityError: when somebody links one after the other again and again.
    """
    for more in reversed(range(TRIES)):
        # A 宛名番号 that was just recorded may speak against one: that is for people, in the next run.
        still = [one for one in still_open(verdicts) if one.kind == AUTOMATIC]
        try:
            with transaction.atomic():
                link(still, reader, model, now)
            break
        except IntegrityError:
            if not more:
                raise
    return still


def link(verdicts: Sequence[Verdict], reader: Reader, model: MatchModel, now: datetime) -> None:
    """Make the links. 支援措置 of the register and alerts follow, as with any other link."""
    pairs = keep(pairs_of(verdicts, reader, model, now, PairState.LINKED))
    machine.keep(
        [
            machine.Found(
                one.person_id, one.number, LinkBasis.MODEL, one.evidence, one.score, model.label
            )
            for one in pairs
        ]
    )
    protecting.follow([one.number for one in pairs])
    changes.tell_linked(one.person_id for one in pairs)


def let_go(found: Iterable[Verdict]) -> int:
    """Proposals that this run did not find again are no candidates any more."""
    kept = {(int(one.standing.person), one.standing.number) for one in found}
    proposed = Pair.objects.filter(state=PairState.PROPOSED)
    rows = proposed.values_list("pk", "person_id", "number").order_by()
    gone = [pk for pk, person, number in rows if (person, number) not in kept]
    for at in range(0, len(gone), CHUNK):
        Pair.objects.filter(pk__in=gone[at : at + CHUNK]).update(state=PairState.GONE)
    return len(gone)
