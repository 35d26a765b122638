"""標準の身体発育値: how tall and how heavy children of an age are (data/growth.toml says from where).

The bands of the survey (n to n+1 months, half a year) stand at their middle; between two of them
the curves are straight lines.
"""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "growth.toml"
PERCENTILES = (3, 10, 25, 50, 75, 90, 97)
SOURCE = "令和5年乳幼児身体発育調査（こども家庭庁。e-Stat の統計表を加工）"

Curve = tuple[tuple[float, float], ...]  # age in months, cm or kg


@cache
def curves(what: str, sex: str) -> tuple[Curve, ...]:
    """Of ``what`` (height in cm, weight in kg) one curve a percentile; none for another sex than
    male and female."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))[what].get(sex, {}).get("rows", [])
    if not rows:
        return ()
    return tuple(
        tuple((float(row[0]), float(row[1 + at])) for row in rows) for at in range(len(PERCENTILES))
    )


def until(curve: Curve, age: float) -> Curve:
    """The same up to an age, cut where it lies between two points."""
    found = [point for point in curve if point[0] <= age]
    after = next((point for point in curve if point[0] > age), None)
    if found and after:
        (x0, y0), (x1, y1) = found[-1], after
        found.append((age, y0 + (y1 - y0) * (age - x0) / (x1 - x0)))
    return tuple(found)
