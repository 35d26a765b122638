"""One person against a few candidates, in plain Python: the same ladders and weights as Splink's.

Splink plans and hashes anew for every question, which takes a second; this takes microseconds.
A test holds the two together to within 0.01.
"""

import math
from dataclasses import dataclass

from yorisoi.matching.keys import Keys
from yorisoi.matching.levels import COMPARISONS, Level, rung
from yorisoi.matching.model import Weights


@dataclass(frozen=True)
class Scored:
    """Score in bits (log2 of the odds), and the level of every comparison."""

    score: float
    levels: dict[str, Level]

    @property
    def codes(self) -> dict[str, str]:
        """The level's code by the comparison's."""
        return {name: level.code for name, level in self.levels.items()}


def score(person: Keys, resident: Keys, weights: Weights) -> Scored:
    """How likely it is that the two are one, before anything is known of the family."""
    total = weights.prior
    levels: dict[str, Level] = {}
    for comparison in COMPARISONS:
        level = rung(comparison, person, resident)
        levels[comparison.code] = level
        if level.unknown:
            continue
        found = weights.levels[comparison.code, level.code]
        total += found.weight
        if level.frequency:
            total += rarity(level.frequency, person, resident, weights, found.u)
    return Scored(total, levels)


def rarity(column: str, person: Keys, resident: Keys, weights: Weights, usual: float) -> float:
    """What a rare name says more than a usual one, and a frequent one less."""
    shares = []
    known = weights.frequencies[column]
    if (value := frequency_value(column, resident)) is not None:
        shares.append(known.get(value, weights.rarest))
    # A name on file that no resident has is counted with the resident's alone.
    if (value := frequency_value(column, person)) in known:
        shares.append(known[value])
    return math.log2(usual / max(shares)) if shares else 0.0


def frequency_value(column: str, keys: Keys) -> str | None:
    """The value of which the frequency is asked: the first of its column."""
    values = {
        "name_tf": keys.names,
        "kana_tf": keys.kanas,
        "letters_tf": keys.letters,
        "given_tf": keys.given_kanas,
    }[column]
    return values[0] if values else None
