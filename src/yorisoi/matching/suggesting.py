"""この人では？ by the scorer: what was typed against persons on file, and against residents.

What is typed is short and unfinished, so it orders and proposes, and decides nothing. A suppressed
address speaks neither for nor against, and finds nobody. Without a model there is nothing to say.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from yorisoi.access.models import Staff
from yorisoi.matching import near
from yorisoi.matching.blocking import blocks_of
from yorisoi.matching.kept import read
from yorisoi.matching.keys import Keys, keys_of
from yorisoi.matching.models import PersonKeys
from yorisoi.matching.near import CANDIDATES, Home, homes_of, weights_of
from yorisoi.matching.scoring import Scored, score
from yorisoi.matching.words import FOR, Details, evidence
from yorisoi.registers.resident_search import Asked
from yorisoi.registers.residents import Resident, residents
from yorisoi.registers.secrecy import hidden_numbers

MOST = 5
LOOKED_AT = 20  # some of whom the database may not show
LIKELY = -4.0  # bits: what stands out of the whole ward, for a worker to look at
SURE_ENOUGH = 0.0
NOTHING = Keys()


def typed(
    name: str, kana: str, born: tuple[date | None, date | None], address: str, sex: str = ""
) -> Keys:
    """The keys of what stands in a form; a name in kana alone is a reading."""
    names = [(name, kana)] if name else [(kana, kana)]
    return keys_of(names, [(address, "")] if address else [], born, sex)


def without_places(keys: Keys) -> Keys:
    """The same of somebody who lives nowhere."""
    return replace(keys, rooms=(), houses=(), blocks=(), towns=())


def points_of(keys: Keys, persons: Sequence[tuple[int, bool]]) -> dict[int, float]:
    """How much each person on file (and whether their address is hidden) is like it, in bits above
    even; only those who clearly are."""
    model = near.in_use() if keys != NOTHING else None
    if model is None:
        return {}
    rows = PersonKeys.objects.filter(person__in=[pk for pk, _ in persons])
    known = {pk: read(kept) for pk, kept in rows.values_list("person_id", "kept")}
    weights = weights_of(model.pk)
    found = {
        pk: score(without_places(keys) if hidden else keys, known[pk], weights).score
        for pk, hidden in persons
        if pk in known
    }
    return {pk: points for pk, points in found.items() if points >= SURE_ENOUGH}


def suggested(asked: Asked, viewer: Staff) -> list[tuple[Resident, list[str]]]:
    """Up to five residents who are most like what is looked for, with what agrees.

    Inside ``sight.searching``: for whoever has said what for.
    """
    model = near.in_use()
    born = (asked.born.earliest, asked.born.latest) if asked.born else (None, None)
    keys = typed(asked.name, "", born, asked.address)
    if model is None or not (keys.names or keys.kanas):
        return []
    weights = weights_of(model.pk)
    homes = homes_of(CANDIDATES, blocks_of(keys))
    # Before anybody is weighed: who is hidden must neither come up nor fall out by an address.
    hidden = hidden_numbers(viewer, homes)
    bare = without_places(keys)
    by_name = set(blocks_of(bare))
    judged: list[tuple[Home, Scored]] = []
    for home in homes.values():
        if home.number not in hidden:
            judged.append((home, score(keys, home.keys, weights)))
        elif not by_name.isdisjoint(home.blocks):
            judged.append((home, score(bare, home.keys, weights)))
    judged = [one for one in judged if one[1].score >= LIKELY]
    judged.sort(key=lambda one: (-one[1].score, one[0].number))
    shown = residents([home.number for home, _ in judged[:LOOKED_AT]], viewer)
    found = [one for one in judged[:LOOKED_AT] if one[0].number in shown]
    return [(shown[home.number], agreeing(scored)) for home, scored in found[:MOST]]


def agreeing(scored: Scored) -> list[str]:
    """What speaks for it, in words."""
    return [words for side, words in evidence(scored.codes, Details()) if side == FOR]
