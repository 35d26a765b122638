"""Pairs as a run of the model leaves them."""

from typing import Any

from django.db import transaction

from tests.registers.made_up import number_of, resident, take_residents
from yorisoi import audit, clock
from yorisoi.matching.models import MatchModel, Pair
from yorisoi.people.models import Person

GIRL: dict[str, Any] = {
    "name": "渡辺　結衣",
    "kana": "ワタナベ　ユイ",
    "born": "2018-05-14",
    "household": "500",
}
MOTHER: dict[str, Any] = {
    "name": "渡辺　香織",
    "kana": "ワタナベ　カオリ",
    "born": "1990-02-03",
    "household": "500",
    "relation": "世帯主",
}
FATHER: dict[str, Any] = {
    "name": "渡辺　徹",
    "kana": "ワタナベ　トオル",
    "sex": "1",
    "born": "1988-08-08",
    "household": "500",
    "relation": "夫",
}
EVIDENCE = [
    ["for", "氏名は邉/辺の異体字"],
    ["for", "カナが一致"],
    ["for", "住所が号まで一致"],
    ["against", "生年月日が1日違う"],
]


def visiting() -> Any:
    return audit.visiting(audit.Visitor("テスト"))


def a_household() -> None:
    """The girl of the cast, her mother and her father, as residents 1, 2 and 3."""
    take_residents(resident("1", **GIRL), resident("2", **MOTHER), resident("3", **FATHER))


@transaction.atomic
def a_model(**more: Any) -> MatchModel:
    """A model in use."""
    told: dict[str, Any] = {
        "label": "2026-06-01-1",
        "weights": WEIGHTS,
        "automatic_from": 8.0,
        "review_from": -8.0,
        "trained_at": clock.now(),
        "in_use": True,
    }
    with visiting(), audit.event("demo.load"):
        return MatchModel.objects.create(**told | more)


@transaction.atomic
def a_pair(person: Person, digits: str, score: float = 6.2, **more: Any) -> Pair:
    """A proposal."""
    model = MatchModel.objects.filter(in_use=True).first() or a_model()
    told: dict[str, Any] = {"evidence": EVIDENCE, "found_at": clock.now(), "own_score": score}
    with visiting(), audit.event("demo.load"):
        return Pair.objects.create(
            person=person, number=number_of(digits), score=score, model=model, **told | more
        )


WEIGHTS: dict[str, Any] = {
    "prior": -18.0,
    "rarest": 0.00001,
    "comparisons": [
        {
            "code": "birthday",
            "words": "生年月日",
            "levels": [
                {"code": "same", "words": "一致", "m": 0.93, "u": 0.00004, "weight": 14.5},
                {"code": "other", "words": "違う", "m": 0.01, "u": 0.99, "weight": -6.6},
            ],
        }
    ],
}
