"""The curves behind a child's height and weight: values of the survey of 令和5年, from its own tables."""

import itertools

import pytest

from yorisoi.registers import growth

KNOWN = [  # what, sex, age in months, 3 / 50 / 97 percentile
    ("weight", "male", 0, (2.32, 3.06, 3.81)),
    ("weight", "female", 3.5, (4.90, 6.06, 7.24)),
    ("weight", "male", 21, (8.93, 10.84, 12.84)),
    ("weight", "female", 75, (15.52, 19.53, 27.01)),
    ("height", "female", 0, (44.5, 48.8, 52.0)),
    ("height", "male", 3.5, (58.0, 62.3, 65.9)),
    ("height", "female", 39, (86.8, 93.2, 99.7)),
    ("height", "male", 75, (106.3, 114.5, 123.2)),
]


@pytest.mark.parametrize(("what", "sex", "age", "values"), KNOWN)
def test_known_values(what: str, sex: str, age: float, values: tuple[float, ...]) -> None:
    found = [dict(curve)[age] for curve in growth.curves(what, sex)]
    assert (found[0], found[3], found[6]) == values


@pytest.mark.parametrize("what", ["weight", "height"])
@pytest.mark.parametrize("sex", ["male", "female"])
def test_they_rise_with_age_and_never_cross(what: str, sex: str) -> None:
    curves = growth.curves(what, sex)
    assert len(curves) == len(growth.PERCENTILES)
    for curve in curves:
        assert [one for _, one in curve] == sorted({one for _, one in curve})
    for lower, upper in itertools.pairwise(curves):
        assert all(a[1] < b[1] for a, b in zip(lower, upper, strict=True))


def test_cut_between_two_points_and_none_for_an_unknown_sex() -> None:
    middle = growth.curves("height", "male")[3]
    assert growth.until(middle, 18)[-1] == (18, pytest.approx(79.3))
    assert growth.until(middle, 100) == middle
    assert growth.curves("height", "unknown") == ()
