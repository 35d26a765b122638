"""Moving house at full size, against a bare COPY of the same rows.

    python benchmarks/legacy.py HOME [PERSONS NOTES [check]]     40,000 and 1,000,000 unless told

Makes files in the layout of the ward's old system from the demo ward (児童台帳, 家族, 相談受付台帳,
経過記録), then reads, checks and applies them in a fresh embedded PostgreSQL. The floor
is a COPY of what arrived into tables without triggers and references, with the same indexes.
"""

import csv
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import full_size as f  # noqa: E402
from benchmarks.casework_text import Writer  # noqa: E402

from yorisoi.demo.record import FEMALE, Household, Resident  # noqa: E402
from yorisoi.demo.ward import generate_ward  # noqa: E402
from yorisoi.japanese import wareki_short  # noqa: E402
from yorisoi.operations.database import django_settings, embedded_login  # noqa: E402

CHILD = 18
YEARS = range(2016, 2026)
WORKERS = ["青山", "上原", "久保田", "権藤", "佐久間", "椎名", "瀬戸", "園田"]
CHILDREN = (
    "児童番号,世帯番号,氏名,ｶﾅ氏名,性別,生年月日,住所,方書,国籍,在留資格,所属,学年,健康状態,"
    "通院先,備考"
)
MEMBERS = "世帯番号,枝番,氏名,ｶﾅ,続柄,生年月日,年齢,職業・勤務先,同別居,健康状態,通院先,児童番号"
CALLS = (
    "番号,受付日,時刻,経路,相談者／氏名,相談者／続柄,児童番号,児童／氏名,児童／住所,相談種別,"
    "虐待種別,主な虐待者,主訴,緊急度,対応結果,終結日,担当者"
)
NOTES = "児童番号,記録日,時刻,方法,相手,内容,記録者,更新日時"
# What arrives, table by table: the rows of the floor.
TABLES = (
    "people_person",
    "people_personname",
    "people_personaddress",
    "people_affiliation",
    "people_workplace",
    "people_family",
    "people_familymember",
    "people_kinship",
    "people_searchkey",
    "cases_case",
    "cases_casestep",
    "cases_consultation",
    "cases_consultationsubject",
    "cases_note",
    "cases_noteversion",
    "cases_notecase",
    "legacy_sourcerecord",
)


def families(persons: int) -> Iterator[tuple[Household, list[Resident]]]:
    """Households with children, until there are so many persons in them."""
    count = 0
    for household in generate_ward("full", today=f.TODAY).households():
        children = [one for one in household.members if age(one) < CHILD]
        if children and len(household.members) > 1:
            yield household, children
            count += len(household.members)
            if count >= persons:
                return


def age(one: Resident) -> int:
    return (f.TODAY - one.born).days // 365


def write_files(folder: Path, persons: int, notes: int) -> None:
    """The four kinds of file."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(5)
    writer = Writer(rng, ["若葉台", "桜丘", "泉町"], ["佐藤", "鈴木", "高橋"])
    numbers: list[str] = []
    with book(folder / "児童台帳.csv") as children, book(folder / "家族.csv") as members:
        children.writerow(CHILDREN.split(","))
        members.writerow(MEMBERS.split(","))
        for at, (household, young) in enumerate(families(persons), 1):
            family = f"F{at:06}"
            for branch, one in enumerate(household.members, 1):
                number = ""
                name = cp932(one.name)
                if one in young:
                    number = f"{len(numbers) + 1:06}"
                    numbers.append(number)
                    address = cp932(household.address.text)
                    row = [number, family, name, one.kana, "女" if one.sex == FEMALE else "男"]
                    row += [
                        wareki_short(one.born),
                        address,
                        "",
                        "",
                        "",
                        "若葉小学校",
                        "",
                        "良好",
                        "",
                        "",
                    ]
                    children.writerow(row)
                relation = "子" if number else "母" if one.sex == FEMALE else "父"
                row = [
                    family,
                    str(branch),
                    name,
                    one.kana,
                    relation,
                    wareki_short(one.born),
                    "",
                    "会社員",
                ]
                members.writerow([*row, "同居", "", "", number])
    with book(folder / "相談受付台帳_令和7年度.csv") as calls:
        calls.writerow(CALLS.split(","))
        for at, number in enumerate(numbers, 1):
            day = date(rng.choice(YEARS), rng.randint(1, 12), rng.randint(1, 28))
            row = [f"R-{at:06}", wareki_short(day), "10:15", "学校", "匿名", "", number, "", ""]
            row += ["養護相談（その他）", "－", "－", writer.call("本児"), "中", "継続指導"]
            calls.writerow(
                [*row, wareki_short(day + timedelta(200)) if at % 3 else "", rng.choice(WORKERS)]
            )
    for year in YEARS:
        with book(folder / f"経過記録_{year}.csv") as written:
            written.writerow(NOTES.split(","))
            for at in range(notes // len(YEARS)):
                day = date(year, at * 12 // (notes // len(YEARS)) % 12 + 1, rng.randint(1, 28))
                moment = f"{rng.randint(8, 18):02}:{rng.randint(0, 59):02}"
                stamp = f"{day:%Y/%m/%d} {moment}:{rng.randint(0, 59):02}"
                row = [
                    rng.choice(numbers),
                    wareki_short(day),
                    moment,
                    "電話",
                    "母",
                    writer.note("本児", 280),
                ]
                written.writerow([*row, rng.choice(WORKERS), stamp])


class book:  # noqa: N801
    """A CSV file of the old system."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("w", encoding="cp932", newline="", errors="replace")

    def __enter__(self) -> Any:
        return csv.writer(self.file)

    def __exit__(self, *_: object) -> None:
        self.file.close()


def cp932(text: str) -> str:
    return text.encode("cp932", "replace").decode("cp932").replace("?", "〓")


def move(folder: Path, steps: tuple[str, ...]) -> dict[str, float]:
    """Read and check, apply; the seconds of each."""
    from django.db import transaction

    from yorisoi import audit
    from yorisoi.access.models import Staff, Team
    from yorisoi.exchange import engine
    from yorisoi.exchange.actions import Given
    from yorisoi.exchange.models import Mode
    from yorisoi.exchange.store import pieces
    from yorisoi.legacy import actions
    from yorisoi.legacy.batches import APPLY
    from yorisoi.legacy.mapping import SHIPPED
    from yorisoi.legacy.models import StepKind

    mapping = (SHIPPED / "midori.toml").read_text(encoding="utf-8")
    mapping = mapping.replace('sheets = ["*年度"]', 'sheets = ["*"]')
    by = Staff.objects.get(number="204117")
    files = [Given(path.name, pieces(path), "cp932") for path in sorted(folder.iterdir())]
    seconds = {}
    with audit.visiting(audit.Visitor(by.name, by.pk, by.number, terminal="benchmark")):
        began = time.perf_counter()
        step = actions.begin_move(
            by=by,
            title="全量",
            mapping=mapping,
            team=Team.objects.order_by("pk")[0],
            worker=by,
            files=files,
            foreground=True,
        )
        seconds["store"] = time.perf_counter() - began
        for name in steps:
            spent, began = processor(backend()), time.perf_counter()
            if name == "apply":
                # As actions.apply_move, without the rehearsal that it asks for.
                with transaction.atomic():
                    step = actions.run_step(
                        by, step.move, StepKind.APPLY, APPLY, Mode.APPLY, foreground=True
                    )
            batch = engine.run(step.batch.pk)
            seconds[name] = time.perf_counter() - began
            used = processor(backend()) - spent
            seconds[f"{name} processor"] = used
            print(
                f"{name}: {seconds[name]:.0f} s (database {used:.0f} s of processor)  {batch.state}"
                f" {batch.failure} read {batch.read:,} applied {batch.applied:,}"
                f" refused {batch.refused:,}  peak {peak():.0f} MB",
                flush=True,
            )
    return seconds


def backend() -> int:
    """The process of the database that works for Django's connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def processor(pid: int) -> float:
    """Seconds of processor a process has used, for a machine that others use too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak() -> float:
    """Megabytes this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def floor(server: Any) -> tuple[float, float]:
    """Seconds to COPY what arrived into bare tables with the same indexes; those of processor."""
    total = spent = 0.0
    with embedded_login(server, "admin").connect() as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS bare")
        for table in TABLES:
            path = server.data / f"{table}.copy"
            connection.execute(f"DROP TABLE IF EXISTS bare.{table}")
            connection.execute(f"CREATE TABLE bare.{table} (LIKE public.{table} INCLUDING ALL)")
            with (
                path.open("wb") as file,
                connection.cursor().copy(f"COPY public.{table} TO STDOUT") as out,
            ):
                for piece in out:
                    file.write(piece)
            pid = connection.info.backend_pid
            used, began = processor(pid), time.perf_counter()
            with (
                path.open("rb") as file,
                connection.cursor().copy(f"COPY bare.{table} FROM STDIN") as into,
            ):
                while piece := file.read(1 << 20):
                    into.write(piece)
            connection.commit()
            seconds = time.perf_counter() - began
            total += seconds
            spent += processor(pid) - used
            print(f"  floor {table}: {seconds:.1f} s", flush=True)
            path.unlink()
        connection.execute("DROP SCHEMA bare CASCADE")
        connection.commit()
    return total, spent


def main(home: Path, persons: int = 40_000, notes: int = 1_000_000, only: str = "") -> None:
    files = home / "files"
    if not files.exists():
        began = time.perf_counter()
        write_files(files, persons, notes)
        print(f"files written in {time.perf_counter() - began:.0f} s")
    server = f.server_of(home / "ward")
    server.start()
    f.tune(server)
    f.prepare_embedded(server)
    f.set_up_django(server, "owner")
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    connection.close()
    try:
        from yorisoi.access.models import Staff

        connection.settings_dict.update(django_settings(embedded_login(server, "app"), "app"))
        if not Staff.objects.exists():
            call_command("load_demo", size="small")
        steps = (only,) if only else ("check", "apply")
        seconds = move(files, steps)
        if only:
            return
        bare, bare_processor = floor(server)
        work = seconds["store"] + seconds["check"] + seconds["apply"]
        print(f"read+check+apply {work:.0f} s, bare COPY {bare:.0f} s: {work / bare:.2f} times")
        used = seconds["apply processor"]
        print(f"of processor in the database: apply {used:.0f} s, bare COPY {bare_processor:.0f} s")
    finally:
        connection.close()
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:4]), *sys.argv[4:])
