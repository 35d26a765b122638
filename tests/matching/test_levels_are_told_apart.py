"""A level is told by its weight: no two of a comparison may weigh the same."""

from itertools import combinations

from yorisoi.matching.levels import COMPARISONS
from yorisoi.matching.model import read_levels


def test_levels_that_nobody_stood_on() -> None:
    learnt = [{"comparison_levels": [{} for _ in one.levels]} for one in COMPARISONS]
    found = read_levels({"comparisons": learnt})
    for comparison in COMPARISONS:
        weights = [kept.weight for (name, _), kept in found.items() if name == comparison.code]
        assert len(weights) == sum(not level.unknown for level in comparison.levels)
        assert all(abs(one - other) > 0.0005 for one, other in combinations(weights, 2))
