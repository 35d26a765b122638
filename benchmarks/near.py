"""名寄せ of one person at full size: the index, one person, a 差分, duplicates.

    python benchmarks/near.py WARD MATCHING [PERSONS]

WARD is the home of benchmarks/registers.py (350,000 residents in an embedded PostgreSQL), MATCHING a
folder that benchmarks/matching.py made for the same seed (40,000 records of an old system, their
truth, the model). The records become persons on file, by COPY as the superuser with triggers off.
Then: the index made for everybody; a full run; PERSONS (400) persons matched one by one, each in a
transaction that is rolled back, against the truth; 1,500 changed residents, within their feed and in
the job after it; everybody on file with everybody. Seconds on the clock, and of a processor (this
process and the server's together), since others may use the machine.
"""

import csv
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import full_size as f  # noqa: E402
from benchmarks.at_work import migrated, taking  # noqa: E402

from yorisoi import clock  # noqa: E402
from yorisoi.operations.database import embedded_login  # noqa: E402

CHANGED = 1_500
LONG_AGO = f.NOW - timedelta(days=200)
# 1,200 move and 150 change their name; of the others a row came that says nothing new.
CHANGES = (
    "SET LOCAL statement_timeout = 0",
    (
        "UPDATE registers_residentrecord SET block = '77番5号', household = lpad((id + 900000000)::text,"
        " 15, '0') WHERE current AND number = ANY(%(moved)s)"
    ),
    (
        "UPDATE registers_residentrecord SET name = '佐藤　' || split_part(name, '　', 2),"
        " kana = 'サトウ　' || split_part(kana, '　', 2) WHERE current AND number = ANY(%(named)s)"
    ),
    (
        "CREATE TEMP TABLE feed_changes (key text NOT NULL, number text NOT NULL, what text NOT NULL)"
        " ON COMMIT DROP"
    ),
    (
        "INSERT INTO feed_changes SELECT key, number, 'changed' FROM registers_residentrecord"
        " WHERE current AND number = ANY(%(all)s)"
    ),
    "ANALYZE feed_changes",
)
BIG = 10_000_000  # our numbers of persons begin above those of the demo


def load(server: Any, folder: Path) -> dict[str, int]:
    """The records as persons on file; key of the old system → person."""
    from yorisoi.people import models as people

    def rows(table: str) -> list[dict[str, Any]]:
        found = pq.read_table(folder / f"{table}.parquet").to_pylist()
        return [one for one in found if one.get("side", "p") == "p"]

    heads = rows("raw_people")
    numbers = {one["id"]: BIG + at for at, one in enumerate(heads)}
    families = {one["groups"][0]: 0 for one in heads}
    families = {name: BIG + at for at, name in enumerate(families)}
    names: dict[str, tuple[str, str]] = {}
    more = []
    for one in rows("raw_names"):
        if one["former"]:
            more.append((numbers[one["id"]], "former", one["name"], one["kana"], "staff", f.NOW))
        else:
            names.setdefault(one["id"], (one["name"], one["kana"]))
    with embedded_login(server, "admin").connect() as connection:
        connection.execute("DELETE FROM matching_personkeys; DELETE FROM matching_personblock")
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM matching_pair; DELETE FROM matching_twice")
        connection.execute(f"DELETE FROM registers_link WHERE person_id >= {BIG}")
        for table in ("personname", "personaddress", "familymember"):
            connection.execute(f"DELETE FROM people_{table} WHERE person_id >= {BIG}")
        connection.execute(f"DELETE FROM people_family WHERE id >= {BIG}")
        connection.execute(f"DELETE FROM people_person WHERE id >= {BIG}")
        copy = f.Loader(connection).copy
        copy(
            people.Person,
            ["id", "name", "kana", "state", "sex", "born_earliest", "born_latest", "born_on"],
            (
                (numbers[one["id"]], *names.get(one["id"], ("", "")), "known", one["sex"] or "unknown",
                 one["early"], one["late"], one["early"] if one["early"] == one["late"] else None)
                for one in heads
            ),
        )  # fmt: skip
        copy(
            people.PersonName,
            ["person_id", "kind", "name", "kana", "source", "recorded_at"],
            iter(more),
        )
        copy(
            people.PersonAddress,
            ["person_id", "kind", "text", "building", "source", "recorded_at"],
            (
                (numbers[one["id"]], "registered", one["text"], one["building"], "staff", LONG_AGO)
                for one in rows("raw_places")
            ),
        )
        copy(people.Family, ["id", "created_at"], ((one, f.NOW) for one in families.values()))
        copy(
            people.FamilyMember,
            ["family_id", "person_id", "lives_together", "position", "source", "recorded_at"],
            (
                (families[one["groups"][0]], numbers[one["id"]], True, at, "staff", f.NOW)
                for at, one in enumerate(heads)
            ),
        )
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
    return numbers


@contextmanager
def reckoned(words: str) -> Iterator[None]:
    with taking() as took:
        yield
    print(f"{words:<44}{took.wall:>8.2f} s wall{took.processor:>8.2f} s of processor", flush=True)


def undone(what: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and how long it took; nothing of it stays."""
    from django.db import transaction

    from yorisoi import audit
    from yorisoi.registers import sight

    with audit.visiting(audit.Visitor("システム")), transaction.atomic():
        with audit.event("matching.batch.near"), sight.feeding():
            began = time.perf_counter()
            found = what()
            seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return found, seconds


def main(ward: Path, matching: Path, persons: int = 400) -> None:
    with migrated(ward) as server:
        run(server, matching, persons)


def run(server: Any, matching: Path, persons: int) -> None:
    from django.db import transaction

    from yorisoi import audit
    from yorisoi.exchange import actions, engine
    from yorisoi.exchange.models import Mode
    from yorisoi.matching import batches, near, twice
    from yorisoi.matching.models import MatchModel

    numbers = load(server, matching)
    with audit.visiting(audit.Visitor("システム")):
        with transaction.atomic(), audit.event("matching.batch.train"):
            MatchModel.objects.filter(in_use=True).update(in_use=False)
            model = MatchModel.objects.create(
                label=f"benchmark-{MatchModel.objects.count()}",
                weights=json.loads((matching / "model.json").read_text()),
                automatic_from=8.0, review_from=-8.0, trained_at=clock.now(), in_use=True,
            )  # fmt: skip
        with reckoned("index of everybody"):
            with transaction.atomic():
                batch = actions.start(
                    by=None, kind=batches.INDEX, files=[], mode=Mode.APPLY, foreground=True
                )
            batch = engine.run(batch.pk)
            batch.refresh_from_db()
            print(batch.state, batch.failure, batch.result)
        with reckoned("full run with the saved model"):
            with transaction.atomic():
                batch = actions.start(
                    by=None, kind=batches.FULL, files=[], mode=Mode.APPLY, foreground=True
                )
            batch = engine.run(batch.pk)
            batch.refresh_from_db()
            print(batch.state, batch.failure, batch.result)
    with (matching / "truth.csv").open(encoding="utf-8") as file:
        truth = {row["key"]: row["rid"] for row in csv.DictReader(file)}
    keys = random.Random(5).sample(sorted(truth), persons)
    near.weights_of(model.pk)
    measure("looked for", keys, numbers, lambda pk: near.look([str(pk)], model))
    measure("looked for and written", keys, numbers, lambda pk: near.match([pk]))
    right, wrong, there = 0, 0, 0
    for key in keys:
        (found, _), _ = undone(
            lambda key=key: unlinked(numbers[key], lambda pk: near.look([str(pk)], model))  # type: ignore[misc]
        )
        linked = [one.standing.number for one in found.verdicts if one.kind == "automatic"]
        there += bool(truth[key])
        right += linked == [truth[key]]
        wrong += bool(linked) and linked != [truth[key]]
    print(f"linked rightly {right}, wrongly {wrong}, of {there} who are residents")
    changed = random.Random(6).sample(sorted(filter(None, set(truth.values()))), CHANGED // 9)
    changed += random.Random(6).sample(sorted(all_numbers()), CHANGED - len(changed))

    def difference() -> int:
        asked = near.concerned(changed, model)
        near.match(map(int, asked))
        return len(asked)

    undone(lambda: within_the_feed(changed))
    with reckoned(f"{len(changed):,} changed residents, the job after the feed"):
        asked, _ = undone(difference)
    print(f"  {asked:,} persons concerned")
    pairs, took = undone(lambda: twice.look_for(None, model))
    print(f"everybody on file with everybody: {pairs:,} pairs proposed, {took:.1f} s")
    ones = [undone(lambda key=key: twice.look_for([numbers[key]], model))[1] for key in keys[:100]]  # type: ignore[misc]
    print(f"one person on file with everybody: p50 {statistics.median(ones) * 1e3:.0f} ms")


def within_the_feed(numbers: list[str]) -> None:
    """What follows on the rows of a 差分, as feeding.py has it."""
    from django.db import connection

    from yorisoi.alerts import noticing
    from yorisoi.matching import index
    from yorisoi.registers import changes, interfaces, machine, resident_keys
    from yorisoi.registers.models import Feed

    interface = next(
        one for one in interfaces.all_interfaces().values() if one.mirror.code == "resident"
    )
    feed = Feed.objects.filter(interface=interface.code, mode="diff")[0]
    moved, named = numbers[:1_200], numbers[1_200:1_350]
    with connection.cursor() as cursor:
        for statement in CHANGES:
            cursor.execute(statement, {"moved": moved, "named": named, "all": numbers})
    with reckoned("  in its feed: keys of the search"):
        resident_keys.refresh()
    with reckoned("  in its feed: links"):
        machine.link_all()
    with reckoned("  in its feed: index of 名寄せ"):
        index.refresh_changed()
    with reckoned("  in its feed: alerts"):
        noticing.on_feed(changes.Change(None, feed, interface, None))  # type: ignore[arg-type]


def unlinked(pk: int, what: Callable[[int], Any]) -> Any:
    """As if the person had just been registered; the rest of the ward is linked."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET resident_number = NULL WHERE id = %s", [pk])
        cursor.execute(
            "UPDATE registers_link SET ended_at = now(), ended_how = 'merged' WHERE person_id = %s",
            [pk],
        )
    with taking() as took:
        found = what(pk)
    return found, (took.wall, took.processor)


def measure(
    words: str, keys: list[str], numbers: dict[str, int], what: Callable[[int], Any]
) -> None:
    found = [
        undone(lambda key=key: unlinked(numbers[key], what))[0][1]  # type: ignore[misc]
        for key in keys
    ]
    for at, clock_or_processor in enumerate(("on the clock", "of processor")):
        seconds = sorted(one[at] for one in found)
        print(
            f"one person {words}, {clock_or_processor}: p50 {statistics.median(seconds) * 1e3:.0f} ms,"
            f" p95 {seconds[int(len(seconds) * 0.95)] * 1e3:.0f} ms, worst {seconds[-1] * 1e3:.0f} ms",
            flush=True,
        )


def all_numbers() -> list[str]:
    """宛名番号 of everybody."""
    from yorisoi.matching.persons import rows_of

    return undone(
        lambda: [n for (n,) in rows_of("SELECT number FROM matching_residentkeys", None)]
    )[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:4]))
