"""世帯 for a few: what household.py says in DuckDB, in plain Python, for one person and their family.

DuckDB needs 80 ms to plan it for two pairs; this needs some microseconds. A test holds the two
together, and every number comes from there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from yorisoi.matching import household as fixed
from yorisoi.matching.classes import Standing
from yorisoi.matching.model import Weights

NONE = -99.0  # nobody competes
LEAST_CHANCE = 0.2


@dataclass
class Pair:
    """One pair that may be one, with its levels."""

    person: str
    number: str
    weight: float
    name: str
    birthday: str
    address: str
    sex: str
    score: float = 0.0
    beside: float = 0.0
    elsewhere: float = 0.0


Chances = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Circle:
    """What is known of those around."""

    families: Mapping[str, Iterable[str]]  # person → families
    households: Mapping[str, Iterable[str]]  # resident → households
    linked: frozenset[tuple[str, str]]
    parted: frozenset[tuple[str, str]]
    roles: Mapping[str, str]
    held: Mapping[str, float | None] = field(default_factory=dict)  # resident → score of their link


SURE = 0.9


def sure(pairs: Iterable[Pair], circle: Circle) -> set[str]:
    """The residents who are somebody on file, for all that is known."""
    return {number for (_, number), chance in first(pairs, circle).items() if chance >= SURE}


def missing(pairs: Iterable[Pair], circle: Circle) -> dict[str, set[str]]:
    """Who is not found, and the households where others of the family are."""
    found = {pair: chance for pair, chance in first(pairs, circle).items() if chance >= SURE}
    persons = {person for person, _ in found}
    places: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for person, number in found:
        for family in circle.families.get(person, ()):
            places[family][person].update(circle.households.get(number, ()))
    return {
        person: homes
        for person, families in circle.families.items()
        if person not in persons
        and (
            homes := {home for one in families for there in places[one].values() for home in there}
        )
    }


def first(pairs: Iterable[Pair], circle: Circle) -> Chances:
    """Chances before anything is known of the family."""
    standing = [pair for pair in pairs if (pair.person, pair.number) not in circle.parted]
    for pair in standing:
        pair.score = pair.weight
    return chances(standing, circle)


def judge(pairs: Iterable[Pair], circle: Circle, weights: Weights) -> list[Standing]:
    """Every pair in the light of the family, with what competes with it."""
    standing = [pair for pair in pairs if (pair.person, pair.number) not in circle.parted]
    for pair in standing:
        pair.score = pair.weight
    of_address = {
        level: found.weight for (what, level), found in weights.levels.items() if what == "address"
    }
    for _ in range(fixed.ROUNDS):
        weigh(standing, circle, of_address)
    return compete(standing, circle)


def chances(standing: list[Pair], circle: Circle) -> Chances:
    """What each candidate has; the linked are certain."""
    persons = {person for person, _ in circle.linked}
    numbers = {number for _, number in circle.linked}
    odds: Chances = {}
    of_person: dict[str, float] = defaultdict(float)
    of_number: dict[str, float] = defaultdict(float)
    for pair in standing:
        if pair.person not in persons and pair.number not in numbers:
            one = 2.0 ** min(pair.score, 60)
            odds[pair.person, pair.number] = one
            of_person[pair.person] += one
            of_number[pair.number] += one
    found = {
        (person, number): min(one / (1 + of_person[person]), one / (1 + of_number[number]))
        for (person, number), one in odds.items()
    }
    return found | dict.fromkeys(circle.linked, 1.0)


def found_in(
    standing: Chances, circle: Circle
) -> dict[tuple[str, str], list[tuple[str, str, float]]]:
    """(family, household) → who of the family is found there, as whom, with which chance."""
    best: dict[tuple[str, str], dict[str, tuple[str, float]]] = defaultdict(dict)
    for (person, number), chance in standing.items():
        if chance <= LEAST_CHANCE:
            continue
        for family in circle.families.get(person, ()):
            for home in circle.households.get(number, ()):
                there = best[family, home]
                if person not in there or there[person][1] < chance:
                    there[person] = (number, chance)
    return {
        place: [(person, number, chance) for person, (number, chance) in there.items()]
        for place, there in best.items()
    }


def weigh(standing: list[Pair], circle: Circle, of_address: Mapping[str, float]) -> None:
    """One round: scores that know the family."""
    found = found_in(chances(standing, circle), circle)
    by_family: dict[str, list[list[tuple[str, str, float]]]] = defaultdict(list)
    for (family, _), there in found.items():
        by_family[family].append(there)
    for pair in standing:
        families = list(circle.families.get(pair.person, ()))
        homes = list(circle.households.get(pair.number, ()))
        beside = max(
            (
                sum(
                    chance
                    for person, number, chance in found.get((family, home), ())
                    if person != pair.person and number != pair.number
                )
                for family in families
                for home in homes
            ),
            default=0.0,
        )
        elsewhere = max(
            (
                sum(chance for person, _, chance in there if person != pair.person)
                for family in families
                for there in by_family[family]
            ),
            default=0.0,
        )
        pair.beside = beside
        pair.elsewhere = elsewhere if beside < LEAST_CHANCE else 0.0
        pair.score = pair.weight + of_family(pair, elsewhere, of_address)


def of_family(pair: Pair, elsewhere: float, of_address: Mapping[str, float]) -> float:
    """What the family adds to the weight of one pair, in bits."""
    agrees = pair.address in fixed.AGREEING
    change = 0.0
    if pair.name == "surname" and (agrees or pair.beside >= LEAST_CHANCE):
        change += fixed.SURNAME_AT_HOME
    if agrees and pair.beside >= 0.9 and pair.name in fixed.NAMED:
        return change + fixed.NAMED_AT_HOME
    if agrees and pair.beside >= 0.9 and (pair.name, pair.birthday) == ("other", "same"):
        return change + fixed.BORN_AT_HOME
    if agrees:
        return change
    if pair.beside >= LEAST_CHANCE:
        together = fixed.TOGETHER * min(pair.beside, 1)
        together += fixed.TOGETHER_MORE * min(max(pair.beside - 1, 0), 2)
        return change + max(0.0, together - of_address.get(pair.address, 0.0))
    if elsewhere >= 0.9 and pair.address != "block":
        return change + fixed.ELSEWHERE
    return change


def compete(standing: list[Pair], circle: Circle) -> list[Standing]:
    """The pairs with what competes with them; not those of persons who are linked."""
    of_person: dict[str, list[float]] = defaultdict(list)
    of_number: dict[str, list[float]] = defaultdict(list)
    for pair in standing:
        of_person[pair.person].append(pair.score)
        of_number[pair.number].append(pair.score)
    holders = {number: person for person, number in circle.linked}
    has = {person for person, _ in circle.linked}

    def other(mine: float, all_of_them: list[float]) -> float:
        best, *rest = sorted(all_of_them, reverse=True)
        return best if mine < best else rest[0] if rest else NONE

    return [
        Standing(
            pair.person, pair.number, pair.weight, pair.score,
            pair.name, pair.birthday, pair.address, pair.sex, pair.beside, pair.elsewhere,
            rival=other(pair.score, of_number[pair.number]),
            namesake=other(pair.score, of_person[pair.person]),
            holder=holders.get(pair.number),
            role=circle.roles.get(pair.person, ""),
            held=circle.held.get(pair.number),
        )
        for pair in standing
        if pair.person not in has
    ]  # fmt: skip
