"""名寄せ at full size, with the truth: how right, how much work is left, how long, how much memory.

    python benchmarks/matching.py HOME [RECORDS RESIDENTS] [SEED …]     40000 350000, seeds 131999 4711

Makes the ward and the records of an old system (demo/old_records.py, demo/noise.py) under HOME once
for each seed, as Parquet, the truth in a file of its own. Then, without PostgreSQL, through the same
code as the product: normalising, training, linking; and once more with the saved model. The floor
is exact name (without spaces) and birthday.

The thresholds were chosen on the first seed. The others had no part in it.
"""

import csv
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from yorisoi.demo.noise import OldRecord  # noqa: E402
from yorisoi.demo.old_records import old_records  # noqa: E402
from yorisoi.demo.record import MALE, Resident  # noqa: E402
from yorisoi.demo.ward import Ward, generate_ward  # noqa: E402
from yorisoi.japanese import parse_partial_date  # noqa: E402
from yorisoi.matching import pipeline, tables  # noqa: E402
from yorisoi.matching.evaluate import HEADING, measure, share  # noqa: E402
from yorisoi.matching.model import Weights  # noqa: E402

TODAY = date(2026, 6, 15)
RAW = ("raw_people", "raw_names", "raw_places", "roles")
CHUNK = 50_000
POINTS = 0.03  # no group may be farther behind
Row = tuple[Any, ...]


def rows_of_record(one: OldRecord) -> Iterator[tuple[str, Row]]:
    """The raw rows of one record of the old system."""
    born = parse_partial_date(one.born) if one.born else None
    days = (born.earliest, born.latest) if born else (None, None)
    yield "raw_people", ("p", one.key, *days, one.sex, [one.family])
    yield "raw_names", ("p", one.key, one.name, one.kana, False, False)
    if one.former:
        yield "raw_names", ("p", one.key, one.former, "", True, True)
    for address in one.addresses:
        yield "raw_places", ("p", one.key, address, "", False)
    yield "roles", (one.key, "relative" if one.role == "relative" else "")


def rows_of_resident(household: str, one: Resident) -> Iterator[tuple[str, Row]]:
    """The raw rows of one resident, with all history."""
    sex = "male" if one.sex == MALE else "female"
    yield "raw_people", ("r", one.number, one.born, one.born, sex, [household])
    for name, kana in {(move.name, move.kana) for move in one.history}:
        yield "raw_names", ("r", one.number, name, kana, False, name != one.name)
    for other in {one.roman_name, one.kanji_name} - {"", one.name}:
        yield "raw_names", ("r", one.number, other, one.kana, False, False)
    if one.alias:
        yield "raw_names", ("r", one.number, one.alias, one.alias_kana, False, True)
    if one.former_surname:
        yield (
            "raw_names",
            ("r", one.number, one.former_surname, one.former_surname_kana, True, True),
        )
    for at in {move.address for move in one.history}:
        text = f"{at.prefecture}{at.city}{at.town_and_chome}{at.lot}"
        yield "raw_places", ("r", one.number, text, at.building, at != one.address)


def make(folder: Path, records: int, residents: int, seed: int) -> None:
    """The inputs and, apart, the truth."""
    folder.mkdir(parents=True)
    ward = generate_ward(residents, seed, today=TODAY)
    con = tables.connect()
    tables.begin(con)
    waiting: dict[str, list[Row]] = {name: [] for name in RAW}
    columns = {
        "raw_people": tables.PEOPLE_COLUMNS,
        "raw_names": tables.NAMES_COLUMNS,
        "raw_places": tables.PLACES_COLUMNS,
        "roles": ("person", "role"),
    }

    def flush(least: int) -> None:
        for name, rows in waiting.items():
            if len(rows) >= least:
                tables.put(con, name, columns[name], rows)
                rows.clear()

    old = old_records(ward, records)
    for record in old:
        for name, row in rows_of_record(record):
            waiting[name].append(row)
    for number, resident in everybody(ward):
        for name, row in rows_of_resident(number, resident):
            waiting[name].append(row)
        flush(CHUNK)
    flush(1)
    for name in RAW:
        con.execute(f"COPY {name} TO '{folder / name}.parquet'")
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "rid", "role", "foreign", "noise"])
        for one in old:
            writer.writerow(
                [
                    one.key,
                    one.rid,
                    one.role,
                    "1" if one.foreign else "",
                    " ".join(sorted(one.noise)),
                ]
            )


def everybody(ward: Ward) -> Iterator[tuple[str, Resident]]:
    for household in ward.households():
        for one in household.residents:
            yield household.number, one


def opened(folder: Path) -> tables.Connection:
    """A DuckDB with the raw tables."""
    con = tables.connect()
    tables.begin(con)
    for name in RAW:
        con.execute(f"INSERT INTO {name} SELECT * FROM '{folder / name}.parquet'")
    return con


def read_truth(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def floor(con: tables.Connection, truth: dict[str, dict[str, str]]) -> str:
    """Exact name without spaces, and birthday: found, and how many of them are right."""
    found = con.execute("""
        WITH plain AS (
            SELECT DISTINCT n.side, n.id, regexp_replace(n.name, '[ \u3000]', '', 'g') AS name, p.early AS born
            FROM raw_names n JOIN raw_people p USING (side, id)
            WHERE NOT n.former AND p.early = p.late)
        SELECT p.id, any_value(r.id) FROM plain p JOIN plain r USING (name, born)
        WHERE p.side = 'p' AND r.side = 'r' GROUP BY p.id HAVING count(DISTINCT r.id) = 1
    """).fetchall()
    right = sum(truth[key]["rid"] == number for key, number in found)
    true = sum(bool(row["rid"]) for row in truth.values())
    return (
        f"floor, exact name and birthday: precision {share(right, len(found)):.4f},"
        f" recall {share(right, true):.4f}, F1 {share(2 * right, len(found) + true):.4f}"
    )


def report(outcome: pipeline.Outcome, rows: dict[str, dict[str, str]]) -> Iterator[str]:
    """The measures: all, by role, foreign residents, by kind of noise."""
    truth = {key: row["rid"] for key, row in rows.items()}
    yield HEADING
    yield measure(outcome.verdicts, truth).line("all")
    yield measure(outcome.verdicts, truth, lambda p: bool(rows[p]["foreign"])).line("foreign")
    for role in ("child", "expecting", "guardian", "household", "relative"):
        yield measure(outcome.verdicts, truth, lambda p, r=role: rows[p]["role"] == r).line(role)
    kinds = sorted({kind for row in rows.values() for kind in row["noise"].split()})
    for kind in kinds:
        yield measure(
            outcome.verdicts, truth, lambda p, k=kind: k in rows[p]["noise"].split()
        ).line(kind)


def behind(outcome: pipeline.Outcome, rows: dict[str, dict[str, str]]) -> str:
    """Foreign residents and kinds of noise that are more than three points behind the whole."""
    truth = {key: row["rid"] for key, row in rows.items()}
    whole = measure(outcome.verdicts, truth)
    groups: dict[str, set[str]] = {"foreign": {key for key, row in rows.items() if row["foreign"]}}
    for key, row in rows.items():
        for kind in row["noise"].split():
            groups.setdefault(kind, set()).add(key)
    found = []
    for name, keys in sorted(groups.items()):
        one = measure(outcome.verdicts, truth, keys.__contains__)
        short = [whole.recall - one.recall, whole.precision - one.precision, whole.f1 - one.f1]
        if one.true and max(short) > POINTS:
            found.append(f"{name} ({one.true} residents, {100 * max(short):.1f})")
    return f"more than {100 * POINTS:g} points behind: {', '.join(found) or 'none'}"


def one_run(folder: Path, saved: bool) -> None:
    """In a process of its own, so that its memory is its own."""
    began = time.perf_counter(), time.process_time()
    con = opened(folder)
    path = folder / "model.json"
    weights = Weights.from_json(json.loads(path.read_text("utf-8"))) if saved else None
    outcome = pipeline.run(con, weights)
    wall, processor = time.perf_counter() - began[0], time.process_time() - began[1]
    if saved:
        print("--- once more, with the saved model")
    else:
        path.write_text(
            json.dumps(outcome.weights.as_json(), ensure_ascii=False, indent=1), "utf-8"
        )
        rows = read_truth(folder)
        print(floor(con, rows))
        print("\n".join(report(outcome, rows)))
        print(behind(outcome, rows))
    for name, both in outcome.seconds.items():
        print(f"{name:<12}{both[0]:>7.1f} s, {both[1]:.1f} s of processor")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{'all':<12}{wall:>7.1f} s, {processor:.1f} s of processor; {peak:.2f} GB at most",
        flush=True,
    )


def main(home: Path, records: int, residents: int, seeds: list[int]) -> None:
    for seed in seeds:
        folder = home / f"matching-{records}-{residents}-{seed}"
        if not folder.exists():
            began = time.perf_counter()
            make(folder, records, residents, seed)
            print(f"made in {time.perf_counter() - began:.0f} s")
        print(f"=== seed {seed}", flush=True)
        for step in ("learn", "saved"):
            subprocess.run([sys.executable, __file__, step, str(folder)], check=True)


if __name__ == "__main__":
    if sys.argv[1] in {"learn", "saved"}:
        one_run(Path(sys.argv[2]), sys.argv[1] == "saved")
    else:
        numbers = [int(one) for one in sys.argv[2:]] or [40_000, 350_000]
        main(Path(sys.argv[1]), numbers[0], numbers[1], numbers[2:] or [131_999, 4_711])
