"""付け直し: decisions made under another model, weighed anew by a newer one, so that they count for it.

What a pair itself says is weighed by the new model; what the family said at the time stays, since its
weights are fixed. Inside ``sight.feeding``. A pair whose keys are gone (a record that was merged, a
resident whose row was deleted) cannot be weighed, and says nothing about the new model.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from yorisoi.matching.kept import read
from yorisoi.matching.model import Weights
from yorisoi.matching.models import MatchModel, Pair, PairState, PersonKeys, ResidentKeys, Weighed
from yorisoi.matching.scoring import score
from yorisoi.registers.models import Link, LinkEnd

CHUNK = 2_000


def renew(model: MatchModel) -> int:
    """Weigh by ``model`` what staff decided under others and it has not weighed yet; how many."""
    undone = Link.objects.filter(
        person=OuterRef("person"), number=OuterRef("number"), ended_how=LinkEnd.UNDONE
    )
    decided = Q(state__in=(PairState.SAME, PairState.DIFFERENT)) | Q(
        Exists(undone), state=PairState.LINKED
    )
    mine = Weighed.objects.filter(pair=OuterRef("pk"), model=model)
    rows = list(
        Pair.objects.filter(decided, ~Exists(mine))
        .exclude(model=model)
        .order_by("pk")
        .values_list("pk", "person_id", "number", "score", "own_score")
    )
    weights = Weights.from_json(model.weights) if rows else None
    return sum(
        weigh(rows[at : at + CHUNK], weights, model)
        for at in range(0, len(rows), CHUNK)
        if weights is not None
    )


def weigh(rows: list[tuple[Any, ...]], weights: Weights, model: MatchModel) -> int:
    """Some of them."""
    persons = dict(
        PersonKeys.objects.filter(person__in={row[1] for row in rows}).values_list(
            "person_id", "kept"
        )
    )
    residents = dict(
        ResidentKeys.objects.filter(number__in={row[2] for row in rows}).values_list(
            "number", "kept"
        )
    )
    found = [
        Weighed(
            pair_id=pk,
            model=model,
            score=round(
                score(read(persons[person]), read(residents[number]), weights).score
                + (points - own),
                3,
            ),
        )
        for pk, person, number, points, own in rows
        if person in persons and number in residents
    ]
    Weighed.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)
