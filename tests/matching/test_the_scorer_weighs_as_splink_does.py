"""One person against candidates in Python: the same levels and weights as Splink's, pair by pair."""

from dataclasses import replace
from datetime import date

from benchmarks import matching

from tests.matching.test_household_as_evidence import ELSEWHERE, family_that_moved
from tests.matching.ward import compare, weights
from yorisoi.demo.old_records import old_records
from yorisoi.demo.ward import generate_ward
from yorisoi.matching import model, tables
from yorisoi.matching.levels import COMPARISONS
from yorisoi.matching.model import Weights
from yorisoi.matching.scoring import score


def test_every_pair_that_splink_finds() -> None:
    ward = generate_ward(2_500, 11, today=date(2026, 6, 15))
    con = tables.connect(threads=2)
    tables.begin(con)
    rows: dict[str, list[matching.Row]] = {name: [] for name in matching.RAW}
    for record in old_records(ward, 500):
        for name, row in matching.rows_of_record(record):
            rows[name].append(row)
    for household, resident in matching.everybody(ward):
        for name, row in matching.rows_of_resident(household, resident):
            rows[name].append(row)
    tables.put(con, "raw_people", tables.PEOPLE_COLUMNS, rows["raw_people"])
    tables.put(con, "raw_names", tables.NAMES_COLUMNS, rows["raw_names"])
    tables.put(con, "raw_places", tables.PLACES_COLUMNS, rows["raw_places"])
    tables.normalise(con)
    learnt = model.train(con, random_pairs=60_000)
    weights = Weights.from_json(learnt.as_json())  # as it is kept
    model.predict(con, replace(weights, prior=weights.prior + 10))  # far down the list
    weights = replace(weights, prior=weights.prior + 10)
    persons, residents = (
        tables.keys_in(con, table, f"SELECT unique_id FROM {table}")
        for table in ("persons", "residents")
    )
    pairs = con.execute("SELECT * FROM pairs").fetchall()
    assert len(pairs) > 1_000
    names = [one[0] for one in con.execute("DESCRIBE pairs").fetchall()]
    seen = set()
    for row in pairs:
        pair = dict(zip(names, row, strict=True))
        mine = score(persons[pair["person"]], residents[pair["number"]], weights)
        assert abs(mine.score - pair["weight"]) < 0.01, pair
        seen |= {(one.code, mine.codes[one.code]) for one in COMPARISONS}
    assert len(seen) > 18  # nearly every rung
    # What it learnt is what one would think: a birthday that agrees is what true pairs have.
    assert learnt.levels["birthday", "same"].m > 0.7
    assert learnt.levels["name", "name_and_kana"].weight > 6


def test_a_ward_of_a_few_is_compared_like_a_large_one() -> None:
    ward = family_that_moved()
    child = date(2012, 7, 14)
    ward.person("twin", "山本 葵", "ヤマモト アオイ", date(2012, 7, 4), sex="female")
    ward.person("unnamed", "山本（名不詳）", "", child)
    ward.person("married", "佐藤 樹", "サトウ イツキ", None, at=None)
    ward.person("near", "山本 樹里", "ヤマモト ジュリ", child, at=None)
    ward.resident("boy", "山本　樹", "ヤマモト　イツキ", child, sex="male", former="佐藤")
    ward.resident("girl", "山本　葵", "ヤマモト　アオイ", date(2012, 7, 4), past=ELSEWHERE)
    found = []
    for how in (compare, lambda con: model.predict(con, weights())):
        con = ward.opened()
        tables.normalise(con)
        how(con)
        columns = ", ".join(one.code for one in COMPARISONS)
        found.append(
            con.execute(
                f"SELECT person, number, round(weight, 6), {columns} FROM pairs ORDER BY ALL"
            ).fetchall()
        )
    assert found[0] == found[1]
    assert len(found[0]) > 10
