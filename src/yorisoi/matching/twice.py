"""重複: who is on file twice, found by the same keys and weights. Proposed, never merged by itself.

Not proposed: what was decided, records that are merged, those who are each a resident of their own,
those between whom a 続柄 is recorded (twins, a father and his son of the same name), and whoever
shares no given name, for brothers and sisters share all the rest.

A room above may know of some besides (an old system that listed them):

    twice.offered_by("legacy", lambda: [(7, 9, "旧システムに二重の登録")])
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations

from yorisoi import clock
from yorisoi.matching import persons as on_file
from yorisoi.matching.classes import WHOLE_NAME, WITH_BIRTHDAY
from yorisoi.matching.kept import read
from yorisoi.matching.keys import Keys
from yorisoi.matching.model import Weights
from yorisoi.matching.models import MatchModel, PairState, Twice
from yorisoi.matching.near import weights_of
from yorisoi.matching.persons import OnFile, rows_of
from yorisoi.matching.scoring import score
from yorisoi.matching.words import FOR, Details, Evidence, evidence

SHARE_TWICE = (
    0.02  # of the records, so many have a second one: the odds before anything is compared
)
LEAST = 0.0  # as likely one as two
CROWD = 400  # a block of more says nothing
CHUNK = 2_000
NAMED = WHOLE_NAME | WITH_BIRTHDAY
PARTNERS = """
SELECT person_id::text, blocks, kept FROM matching_personkeys WHERE person_id IN (
    SELECT b.person_id FROM matching_personkeys k, unnest(k.blocks) mine
    JOIN matching_personblock b ON b.block = mine WHERE k.person_id = ANY(%s))
"""
EVERYBODY = "SELECT person_id::text, blocks, kept FROM matching_personkeys"
OUT = """
SELECT least(person_id, other_id)::text, greatest(person_id, other_id)::text FROM people_kinship
WHERE withdrawn_at IS NULL AND person_id = ANY(%(persons)s) AND other_id = ANY(%(persons)s)
UNION SELECT person_id::text, other_id::text FROM matching_twice
WHERE state IN ('same', 'different') AND person_id = ANY(%(persons)s)
"""
RESIDENTS = "SELECT id::text, resident_number FROM people_person WHERE id = ANY(%s) AND resident_number IS NOT NULL"
GONE = "SELECT id::text FROM people_person WHERE id = ANY(%s) AND merged_into_id IS NOT NULL"

Couple = tuple[str, str]  # the smaller number first
Offered = Callable[[], Iterable[tuple[int, int, str]]]
_offered: dict[str, Offered] = {}


def offered_by(name: str, found: Offered) -> None:
    """Take pairs, with the reason, from a room."""
    _offered[name] = found


@dataclass
class One:
    """Two records that may be one."""

    score: float
    codes: dict[str, str] = field(default_factory=dict)
    why: list[str] = field(default_factory=list)


def look_for(persons: Collection[int] | None, model: MatchModel) -> int:
    """Propose whom ``persons`` are on file as besides, or all that are there; how many pairs."""
    found = compared(persons, weights_of(model.pk))
    for one, other, why in offers():
        if persons is None or one in persons or other in persons:
            key = couple(str(one), str(other))
            found.setdefault(key, One(0.0)).why.append(why)
    for excluded in ruled_out({pk for pair in found for pk in pair}, found):
        found.pop(excluded, None)
    write(found)
    let_go(persons, found)
    return len(found)


def let_go(persons: Collection[int] | None, found: Collection[Couple]) -> None:
    """Proposals that were not found again are none any more."""
    proposed = Twice.objects.filter(state=PairState.PROPOSED)
    if persons is not None:
        proposed = proposed.filter(person__in=persons) | proposed.filter(other__in=persons)
    rows = proposed.values_list("pk", "person_id", "other_id").order_by()
    gone = [pk for pk, one, other in rows if (str(one), str(other)) not in found]
    Twice.objects.filter(pk__in=gone).update(state=PairState.GONE)


def offers() -> list[tuple[int, int, str]]:
    """What all rooms offer."""
    return [pair for one in _offered.values() for pair in one()]


def couple(one: str, other: str) -> Couple:
    """The two in the order of the table."""
    return (one, other) if int(one) < int(other) else (other, one)


def compared(persons: Collection[int] | None, weights: Weights) -> dict[Couple, One]:
    """Everybody who shares a block, with a score that would do and a given name in common."""
    rows = rows_of(EVERYBODY, None) if persons is None else rows_of(PARTNERS, [list(persons)])
    asked = None if persons is None else {str(pk) for pk in persons}
    keys = {pk: read(kept) for pk, _, kept in rows}
    blocks: dict[int, list[str]] = defaultdict(list)
    for pk, numbers, _ in rows:
        for number in numbers:
            blocks[number].append(pk)
    everybody = rows_of("SELECT count(*) FROM matching_personkeys", None)[0][0]
    prior = math.log2(SHARE_TWICE / max(everybody, 2)) - weights.prior
    couples = {
        couple(one, other)
        for there in blocks.values()
        if 1 < len(there) <= CROWD
        for one, other in pairs_in(there, asked)
    }
    found: dict[Couple, One] = {}
    for pair in couples:
        judged = weighed(keys[pair[0]], keys[pair[1]], weights, prior)
        if judged:
            found[pair] = judged
    return found


def pairs_in(there: list[str], asked: set[str] | None) -> Iterable[tuple[str, str]]:
    """The pairs of one block that are asked for."""
    if asked is None:
        return combinations(there, 2)
    return ((one, other) for one in there if one in asked for other in there if one != other)


def weighed(one: Keys, other: Keys, weights: Weights, prior: float) -> One | None:
    """The pair, when it may be one person."""
    found = score(one, other, weights)
    points = found.score + prior
    if points < LEAST or found.codes["name"] not in NAMED:
        return None
    return One(points, found.codes)


def ruled_out(persons: set[str], found: Collection[Couple]) -> set[Couple]:
    """What of ``found`` is not to be proposed, whatever it scores."""
    asked = on_file.numbers_of(persons)
    out: set[Couple] = {(one, other) for one, other in rows_of(OUT, {"persons": asked})}
    # What was decided of a record that was merged holds for the one that it became.
    out |= {couple(one, other) for one, other in on_file.apart(persons)}
    numbers = dict(rows_of(RESIDENTS, [asked]))
    gone = {pk for (pk,) in rows_of(GONE, [asked])}
    for one, other in found:
        apart = (
            numbers.get(one, "") != numbers.get(other, "") and one in numbers and other in numbers
        )
        if apart or one in gone or other in gone:
            out.add((one, other))
    return out


def write(found: dict[Couple, One]) -> None:
    """The proposals, with words. What staff put off stays put off."""
    now = clock.now()
    couples = sorted(found)
    for at in range(0, len(couples), CHUNK):
        some = couples[at : at + CHUNK]
        people = on_file.on_file({pk for pair in some for pk in pair})
        later = set(
            Twice.objects.filter(
                state=PairState.LATER, person__in=[int(one) for one, _ in some]
            ).values_list("person_id", "other_id")
        )
        rows = [
            Twice(
                person_id=int(one),
                other_id=int(other),
                score=round(found[one, other].score, 3),
                evidence=words_of(people.get(one), people.get(other), found[one, other]),
                found_at=now,
            )
            for one, other in some
        ]
        fields = ["score", "evidence", "found_at"]
        for put_off in (False, True):
            Twice.objects.bulk_create(
                [row for row in rows if ((row.person_id, row.other_id) in later) == put_off],
                update_conflicts=True,
                unique_fields=["person", "other"],
                update_fields=fields if put_off else [*fields, "state"],
            )


def words_of(one: OnFile | None, other: OnFile | None, found: One) -> Evidence:
    """What speaks for and against, in words."""
    said: Evidence = [[FOR, why.removesuffix("。")] for why in found.why]
    if one and other and found.codes:
        born = tuple(side.early if side.early == side.late else None for side in (one, other))
        details = Details(names=(one.name, other.name), born=(born[0], born[1]))
        said += evidence(found.codes, details)
    return said
