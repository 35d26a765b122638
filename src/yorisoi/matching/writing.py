"""What a run found, into the database: links made by the machine, pairs for staff, set by set.

What staff have decided is neither read as open nor written over: those pairs, and whoever is linked,
never come here as candidates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from yorisoi import audit, clock
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.matching.classes import AUTOMATIC, Verdict
from yorisoi.matching.details import Reader
from yorisoi.matching.models import MatchModel, Pair, PairState
from yorisoi.people import search_keys
from yorisoi.registers.models import Link, LinkBasis

CHUNK = 5_000
OPEN = (PairState.PROPOSED, PairState.LATER, PairState.GONE, PairState.LINKED)


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
    now = clock.now()
    verdicts = still_open(verdicts)
    linked = [one for one in verdicts if one.kind == AUTOMATIC]
    proposed = [one for one in verdicts if one.kind != AUTOMATIC]
    batch.step("つなぎ、候補を書いています", total=len(verdicts))
    for at in range(0, len(linked), CHUNK):
        link(linked[at : at + CHUNK], reader, model, now)
        batch.advance(len(linked[at : at + CHUNK]))
    for at in range(0, len(proposed), CHUNK):
        keep(pairs_of(proposed[at : at + CHUNK], reader, model, now, PairState.PROPOSED))
        batch.advance(len(proposed[at : at + CHUNK]))
    return Written(len(linked), len(proposed), let_go(now))


def still_open(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Without those that somebody linked or decided while this was being reckoned."""
    links = Link.objects.filter(ended_at=None)
    persons = set(links.values_list("person_id", flat=True))
    numbers = set(links.values_list("number", flat=True))
    decided = set(
        Pair.objects.filter(state__in=[PairState.SAME, PairState.DIFFERENT]).values_list(
            "person_id", "number"
        )
    )
    return [
        one
        for one in verdicts
        if int(one.standing.person) not in persons
        and (one.kind != AUTOMATIC or one.standing.number not in numbers)
        and (int(one.standing.person), one.standing.number) not in decided
    ]


def pairs_of(
    verdicts: Iterable[Verdict],
    reader: Reader,
    model: MatchModel,
    now: datetime,
    state: PairState,
) -> list[Pair]:
    """The rows of pairs, not yet saved."""
    return [
        Pair(
            person_id=int(one.standing.person),
            number=one.standing.number,
            score=round(one.standing.score, 3),
            own_score=round(one.standing.weight, 3),
            evidence=reader.evidence(one),
            conflict=one.conflict,
            model=model,
            found_at=now,
            state=state,
        )
        for one in verdicts
    ]


def keep(pairs: list[Pair]) -> None:
    """Write pairs; one that is there gets its new score. What staff put off stays put off."""
    later = set(
        Pair.objects.filter(
            state=PairState.LATER, person__in=[one.person_id for one in pairs]
        ).values_list("person_id", "number")
    )
    fields = ["score", "own_score", "evidence", "conflict", "model", "found_at"]
    for put_off in (False, True):
        Pair.objects.bulk_create(
            [one for one in pairs if ((one.person_id, one.number) in later) == put_off],
            update_conflicts=True,
            unique_fields=["person", "number"],
            update_fields=fields if put_off else [*fields, "state"],
            batch_size=CHUNK,
        )


def link(verdicts: Sequence[Verdict], reader: Reader, model: MatchModel, now: datetime) -> None:
    """Make the links, with the number at each person and what one searches by."""
    pairs = pairs_of(verdicts, reader, model, now, PairState.LINKED)
    keep(pairs)
    Link.objects.bulk_create(
        [
            Link(
                person_id=one.person_id,
                number=one.number,
                basis=LinkBasis.MODEL,
                evidence=one.evidence,
                score=one.score,
                model_version=model.label,
                decided_at=now,
            )
            for one in pairs
        ],
        batch_size=CHUNK,
    )
    persons = [one.person_id for one in pairs]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person p SET resident_number = x.number, version = version + 1"
            " FROM unnest(%s::bigint[], %s::text[]) AS x (person, number)"
            " WHERE p.id = x.person AND p.resident_number IS NULL",
            [persons, [one.number for one in pairs]],
        )
    search_keys.refresh(persons)
    audit.open_entry().touch(persons=persons)


def let_go(now: datetime) -> int:
    """Proposals that this run did not find again are no candidates any more."""
    return Pair.objects.filter(state=PairState.PROPOSED, found_at__lt=now).update(
        state=PairState.GONE
    )
