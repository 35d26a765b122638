"""一人ずつの名寄せ: a few persons against every resident, at once, as a full run would.

    candidates by the index ──► scored ──► family (family.py) ──► classes ──► links and proposals

Compared besides the persons are their families, whose candidates speak for theirs, and whoever else
on file may be one of the candidates. Nothing that staff have decided is touched, and pairs of
others stay as they are. Inside ``sight.feeding``.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from yorisoi import audit, clock
from yorisoi.matching import classes, household, recorded, writing
from yorisoi.matching import persons as on_file
from yorisoi.matching.blocking import block_of_home
from yorisoi.matching.classes import AUTOMATIC, REVIEW, Standing, Verdict
from yorisoi.matching.family import Circle, Pair, judge, missing, sure
from yorisoi.matching.kept import read
from yorisoi.matching.keys import Keys
from yorisoi.matching.model import LEAST_WEIGHT, Weights
from yorisoi.matching.models import MatchModel, PairState
from yorisoi.matching.models import Pair as Stored
from yorisoi.matching.near_words import reader_of
from yorisoi.matching.persons import OnFile, by_block, numbers_of, rows_of
from yorisoi.matching.scoring import Scored, score

# So much worse, a candidate is out of reach even when the family speaks for it alone.
REACH = classes.WITHIN + household.TOGETHER
OUT_OF_SIGHT = -99.0  # a score that nobody competes with
CANDIDATES = """
SELECT number, blocks, kept, groups FROM matching_residentkeys WHERE number IN (
    SELECT number FROM matching_residentblock WHERE block = ANY(%s::bigint[]))
"""
KNOWN = "SELECT number, blocks, kept, groups FROM matching_residentkeys WHERE number = ANY(%s)"
RIVALS = """
SELECT person_id::text, blocks, kept FROM matching_personkeys WHERE person_id IN (
    SELECT person_id FROM matching_personblock WHERE block = ANY(%s::bigint[]))
    AND NOT person_id = ANY(%s)
"""
# The same, of those alone who are linked to nobody: most of a ward is. Found first, then left out: in
# one question the planner begins with everybody on file.
UNLINKED = f"""
WITH found AS MATERIALIZED ({RIVALS})
SELECT * FROM found WHERE NOT EXISTS (
    SELECT FROM registers_link l WHERE l.person_id = found.person_id::bigint AND l.ended_at IS NULL)
"""  # noqa: S608  no value in it
HELD = "SELECT number, score FROM registers_link WHERE ended_at IS NULL AND number = ANY(%s)"
STORED = """
SELECT person_id::text, number, score FROM matching_pair
WHERE number = ANY(%s) AND state IN ('proposed', 'later', 'linked')
"""


@dataclass(frozen=True)
class Home:
    """A resident as they are compared."""

    number: str
    blocks: tuple[int, ...]
    keys: Keys
    households: tuple[str, ...]


@dataclass
class Found:
    """What was found for some persons."""

    asked: set[str]
    people: dict[str, OnFile] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)


@lru_cache(maxsize=2)
def weights_of(pk: int) -> Weights:
    """The weights of a model, which do not change once they are learnt."""
    return Weights.from_json(MatchModel.objects.get(pk=pk).weights)


def in_use() -> MatchModel | None:
    """The model in use, without its weights."""
    return MatchModel.objects.filter(in_use=True).defer("weights").first()


def look(asked: Iterable[str], model: MatchModel) -> Found:
    """Who ``asked`` are among the residents; their keys are made anew, nothing else is written."""
    found = Found(set(asked))
    weights = weights_of(model.pk)
    around = found.asked | on_file.family_of(found.asked)
    found.people = on_file.on_file(around)
    on_file.index(
        [one for pk, one in found.people.items() if pk in found.asked],
        found.asked - found.people.keys(),
    )
    ours = on_file.linked(found.people, ())
    open_now = [one for pk, one in found.people.items() if pk not in {person for person, _ in ours}]
    if not any(one.pk in found.asked for one in open_now):
        return found  # who is linked stays linked
    homes = homes_of(CANDIDATES, sorted({block for one in open_now for block in one.blocks}))
    homes |= homes_of(KNOWN, [number for _, number in ours if number not in homes])
    pairs = scored(open_now, homes.values(), weights)
    wanted = worth_contesting(pairs, found.asked)
    pairs += rivals(found.people, [homes[number] for number in sorted(wanted)], weights)
    kin = kin_of(pairs, found.people, homes, ours, weights)
    pairs += kin
    linked = ours | on_file.linked((), {pair.number for pair in pairs})
    circle = Circle(
        families={pk: one.families for pk, one in found.people.items()},
        households={home.number: home.households for home in homes.values()},
        linked=frozenset(linked),
        parted=frozenset(on_file.parted({pair.person for pair in pairs})),
        roles={pk: one.role for pk, one in found.people.items()},
        held=dict(rows_of(HELD, [sorted({number for _, number in linked})])),
    )
    standings = [one for one in judge(pairs, circle, weights) if one.score >= model.review_from]
    standings.sort(key=lambda one: (-one.score, one.person, one.number))
    found.verdicts = [
        one
        for one in classes.verdicts_of(
            standings, model.automatic_from, on_file.apart(found.asked), found.asked
        )
        if one.standing.person in found.asked
    ]
    return found


def index_only(asked: set[str]) -> None:
    """The keys of ``asked``, as long as there is no model to weigh by."""
    people = on_file.on_file(asked)
    on_file.index(people.values(), asked - people.keys())


def homes_of(query: str, asked: Collection[int] | Collection[str]) -> dict[str, Home]:
    """Residents by blocks or numbers."""
    if not asked:
        return {}
    rows = rows_of(query, [list(asked)])
    return {
        number: Home(number, tuple(blocks), read(kept), tuple(groups))
        for number, blocks, kept, groups in rows
    }


def scored(people: Iterable[OnFile], homes: Iterable[Home], weights: Weights) -> list[Pair]:
    """Every pair that shares a block, if it may be one."""
    there = {home.number: home for home in homes}
    people = list(people)
    asked = {block for one in people for block in one.blocks}
    blocks = by_block((number, asked.intersection(home.blocks)) for number, home in there.items())
    pairs = []
    for one in people:
        for number in {number for block in one.blocks for number in blocks.get(block, ())}:
            found = score(one.keys, there[number].keys, weights)
            if found.score >= LEAST_WEIGHT:
                pairs.append(paired(one.pk, number, found))
    return pairs


def paired(person: str, number: str, found: Scored) -> Pair:
    """One pair as it was weighed."""
    codes = found.codes
    return Pair(
        person,
        number,
        found.score,
        name=codes["name"],
        birthday=codes["birthday"],
        address=codes["address"],
        sex=codes["sex"],
    )


def worth_contesting(pairs: Iterable[Pair], asked: Collection[str]) -> set[str]:
    """The residents for whom others are asked about: not those that no family could bring near the
    best candidate of a person."""
    mine = [pair for pair in pairs if pair.person in asked]
    best: dict[str, float] = {}
    for pair in mine:
        best[pair.person] = max(pair.weight, best.get(pair.person, pair.weight))
    return {pair.number for pair in mine if pair.weight >= best[pair.person] - REACH}


def kin_of(
    pairs: list[Pair],
    people: Mapping[str, OnFile],
    homes: dict[str, Home],
    ours: Collection[tuple[str, str]],
    weights: Weights,
) -> list[Pair]:
    """Who of a family was not found, with those of the household where the others were
    (household.add_kin). ``homes`` gets whoever is compared."""
    circle = Circle(
        {pk: one.families for pk, one in people.items()},
        {number: home.households for number, home in homes.items()},
        frozenset(ours),
        frozenset(on_file.parted({pair.person for pair in pairs})),
        {},
    )
    places = missing(pairs, circle)
    if not places:
        return []
    there: dict[str, list[str]] = defaultdict(list)
    households = sorted({home for homes in places.values() for home in homes})
    members = homes_of(CANDIDATES, [block_of_home(home) for home in households])
    homes |= members
    for number, one in members.items():
        for home in one.households:
            there[home].append(number)
    known = {(pair.person, pair.number) for pair in pairs} | circle.parted
    taken = sure(pairs, circle)
    found = []
    for person, at in places.items():
        for number in sorted({number for home in at for number in there[home]}):
            if number in taken or (person, number) in known or number not in homes:
                continue
            scored_now = score(people[person].keys, homes[number].keys, weights)
            if scored_now.codes["name"] in household.NAMED and scored_now.codes["sex"] != "other":
                found.append(paired(person, number, scored_now))
    return found


def rivals(
    known: Mapping[str, OnFile], homes: list[Home], weights: Weights, query: str = RIVALS
) -> list[Pair]:
    """The pairs of others on file with the same residents. What their families say of them is taken
    from when they were judged themselves."""
    if not homes:
        return []
    asked = sorted({block for home in homes for block in home.blocks})
    rows = rows_of(query, [asked, numbers_of(known)])
    others = [
        OnFile(pk, "", "", "", None, None, [], "", keys=read(kept), blocks=blocks)
        for pk, blocks, kept in rows
    ]
    judged = {
        (person, number): points
        for person, number, points in rows_of(STORED, [[home.number for home in homes]])
    }
    pairs = scored(others, homes, weights)
    for pair in pairs:
        pair.weight = max(pair.weight, judged.get((pair.person, pair.number), pair.weight))
    return pairs


def match(persons: Iterable[int]) -> Found:
    """Link or propose what is found for ``persons``; what is no candidate any more goes."""
    model = in_use()
    if model is None:
        return Found(set())
    found = look(map(str, persons), model)
    keep(found, model)
    offer_recorded(model, numbers_of(found.asked))
    return found


def keep(found: Found, model: MatchModel) -> None:
    """Write what was found."""
    now = clock.now()
    verdicts = writing.still_open(found.verdicts)
    reader = reader_of(found.people, verdicts)
    links = [one for one in verdicts if one.kind == AUTOMATIC]
    if links:
        links = writing.link_open(links, reader, model, now)
    proposed = [one for one in verdicts if one.kind != AUTOMATIC]
    writing.keep(writing.pairs_of(proposed, reader, model, now, PairState.PROPOSED))
    # Who is linked has no candidates, and a resident who is linked is nobody else's.
    stale = Stored.objects.filter(state=PairState.PROPOSED)
    persons = numbers_of(found.asked)
    kept = {(int(one.standing.person), one.standing.number) for one in proposed}
    rows = stale.filter(person__in=persons).values_list("pk", "person_id", "number").order_by()
    gone = [pk for pk, person, number in rows if (person, number) not in kept]
    stale.filter(pk__in=gone).update(state=PairState.GONE)
    numbers = [one.standing.number for one in links]
    stale.filter(number__in=numbers).update(state=PairState.GONE)
    audit.open_entry().touch(persons=sorted({int(one.standing.person) for one in verdicts}))


def offer_recorded(model: MatchModel, persons: Collection[int] | None = None) -> None:
    """The residents whose 宛名番号 is recorded at ``persons`` (of everybody: None) and who are not
    proposed yet, however little else agrees."""
    said = recorded.to_offer(persons)
    if not said:
        return
    people = on_file.on_file({person for person, _ in said})
    homes = homes_of(KNOWN, [number for _, number in said])
    weights = weights_of(model.pk)
    verdicts = [
        Verdict(
            alone(score(people[person].keys, homes[number].keys, weights), person, number),
            REVIEW,
            recorded.OFFERED,
        )
        for person, number in said
        if person in people and number in homes
    ]
    verdicts = writing.still_open(verdicts)
    pairs = writing.pairs_of(
        verdicts, reader_of(people, verdicts), model, clock.now(), PairState.PROPOSED
    )
    writing.keep(pairs)


def alone(found: Scored, person: str, number: str) -> Standing:
    """A pair without its family and without anybody who competes."""
    codes = found.codes
    return Standing(
        person, number, found.score, found.score,
        codes["name"], codes["birthday"], codes["address"], codes["sex"],
        beside=0.0, elsewhere=0.0, rival=OUT_OF_SIGHT, namesake=OUT_OF_SIGHT, holder=None, role="",
    )  # fmt: skip


def concerned(numbers: Collection[str], model: MatchModel) -> set[str]:
    """Who on file, and not linked, may be one of these residents, or was thought to be."""
    weights = weights_of(model.pk)
    homes = list(homes_of(KNOWN, list(numbers)).values())
    others = rivals({}, homes, weights, UNLINKED)
    pairs = [pair for pair in others if pair.weight >= model.review_from]
    waiting = Stored.objects.filter(number__in=list(numbers), state=PairState.PROPOSED)
    found = {pair.person for pair in pairs}
    found |= {str(pk) for pk in waiting.values_list("person_id", flat=True)}
    return found - {person for person, _ in on_file.linked(found, ())}
