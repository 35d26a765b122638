"""Family in Python and in DuckDB: whatever the pairs, the same scores and the same rivals."""

from random import Random

from tests.matching.ward import weights
from yorisoi.matching import classes, household, tables
from yorisoi.matching.classes import Standing
from yorisoi.matching.family import Circle, Pair, judge
from yorisoi.matching.levels import COMPARISONS

LEVELS = {
    one.code: [level.code for level in one.levels if not level.unknown] for one in COMPARISONS
}


def random_pairs(lots: Random) -> list[Pair]:
    found = {}
    for _ in range(lots.randint(1, 14)):
        codes = {name: lots.choice(levels) for name, levels in LEVELS.items()}
        one = Pair(
            f"p{lots.randint(1, 5)}", f"r{lots.randint(1, 6)}", lots.uniform(-9, 25), **codes
        )
        found[one.person, one.number] = one
    return list(found.values())


def in_duckdb(pairs: list[Pair], circle: Circle) -> dict[tuple[str, str], Standing]:
    con = tables.connect(threads=1)
    tables.begin(con)
    con.execute("CREATE TABLE persons (unique_id VARCHAR, groups VARCHAR[])")
    con.execute("CREATE TABLE residents (unique_id VARCHAR, groups VARCHAR[])")
    con.executemany("INSERT INTO persons VALUES (?, ?)", [list(x) for x in circle.families.items()])
    con.executemany(
        "INSERT INTO residents VALUES (?, ?)", [list(x) for x in circle.households.items()]
    )
    codes = ", ".join(f"{name} VARCHAR" for name in LEVELS)
    con.execute(f"CREATE TABLE pairs (person VARCHAR, number VARCHAR, weight DOUBLE, {codes})")
    for one in pairs:
        con.execute(
            "INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?)",
            [one.person, one.number, one.weight, one.name, one.birthday, one.address, one.sex],
        )
    tables.put(con, "linked", ["person", "number"], sorted(circle.linked))
    tables.put(con, "parted", ["person", "number"], sorted(circle.parted))
    # Whoever is compared besides, because the family is there, has a test of its own (near).
    original, household.add_kin = household.add_kin, lambda *_: 0
    try:
        household.judge(con, weights())
    finally:
        household.add_kin = original
    rows = con.execute(
        f"SELECT {classes.COLUMNS} FROM judged j LEFT JOIN roles r USING (person) WHERE j.has IS NULL"
    ).fetchall()
    return {(row[0], row[1]): Standing(*row) for row in rows}


def test_the_two_agree() -> None:
    lots = Random(20260701)
    for _ in range(25):
        pairs = random_pairs(lots)
        persons = {f"p{at}" for at in range(1, 6)}
        circle = Circle(
            families={one: [f"f{lots.randint(1, 2)}"] for one in sorted(persons)},
            households={f"r{at}": [f"h{lots.randint(1, 3)}"] for at in range(1, 7)},
            linked=frozenset({("p1", "r1")} if lots.random() < 0.4 else set()),
            parted=frozenset({("p2", "r2")} if lots.random() < 0.4 else set()),
            roles={},
        )
        theirs = in_duckdb(pairs, circle)
        ours = {(one.person, one.number): one for one in judge(pairs, circle, weights())}
        assert ours.keys() == theirs.keys()
        for pair, one in ours.items():
            other = theirs[pair]
            for name in ("score", "beside", "elsewhere", "rival", "namesake"):
                assert abs(getattr(one, name) - getattr(other, name)) < 1e-6, (pair, name)
            assert one.holder == other.holder
