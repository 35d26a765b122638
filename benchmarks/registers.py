"""Registers of a whole ward: 全件, then a 差分, against a bare COPY.

    python benchmarks/registers.py HOME [full|medium|small] [DIFF]     full and 1,500 unless told

Makes the files of the demo ward under HOME once, takes them in a fresh embedded PostgreSQL, and
prints the time of each. Floors of the residents in the same run: the file itself by COPY into text
columns without an index; the rows of the mirror, and all rows that the feed writes (the keys of the
search as well), each into a table with the same indexes.
"""

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.at_work import migrated, taking  # noqa: E402

from yorisoi import clock  # noqa: E402
from yorisoi.demo.register_files import write_differences, write_registers  # noqa: E402
from yorisoi.demo.ward import generate_ward  # noqa: E402
from yorisoi.operations.database import embedded_login  # noqa: E402

FULL_AT = datetime(2026, 6, 15, 2, 0, tzinfo=clock.TOKYO)
DIFF_AT = datetime(2026, 6, 16, 2, 0, tzinfo=clock.TOKYO)


def take(path: Path) -> tuple[float, float]:
    """Seconds from the file to its mirror, and those of who follows (keys, links, alerts)."""
    from tests.registers import feeds

    from yorisoi.registers import changes

    tell, following = changes.tell, [0.0]

    def timed(change: changes.Change) -> None:
        began = time.perf_counter()
        tell(change)
        following[0] = time.perf_counter() - began

    changes.tell = timed
    try:
        with taking() as took:
            batch = feeds.take(path.name, path.read_bytes())
    finally:
        changes.tell = tell
    seconds = took.wall - following[0]
    counts = f"{batch.read:,} read, {batch.applied:,} applied, {batch.unchanged:,} unchanged"
    print(
        f"  {path.name:<50}{seconds:>7.2f} s, then {following[0]:>6.2f} s;"
        f" {took.processor:>6.2f} s of processor   {counts} {batch.failure}",
        flush=True,
    )
    return seconds, following[0]


def floors(server: Any, path: Path) -> tuple[float, float, float]:
    """Seconds to COPY the file as text, and what arrived (mirror, keys of the search) into tables
    with the same indexes."""
    with embedded_login(server, "admin").connect() as connection:
        connection.execute("DROP SCHEMA IF EXISTS bare CASCADE")
        connection.execute("CREATE SCHEMA bare")
        with path.open(encoding="utf-8") as file:
            width = len(file.readline().split(","))
        columns = ", ".join(f"c{at} text" for at in range(width))
        connection.execute(f"CREATE TABLE bare.file ({columns})")
        connection.commit()
        text = copy_in(connection, "bare.file", path, " (FORMAT csv, HEADER)")
        mirror, keys = (
            copied(connection, server.data / "rows.copy", table)
            for table in ("registers_residentrecord", "registers_residentkey")
        )
        connection.execute("DROP SCHEMA bare CASCADE")
        connection.commit()
    return text, mirror, keys


def copied(connection: Any, path: Path, table: str) -> float:
    """Seconds to COPY the rows of ``table`` into one with the same indexes."""
    connection.execute(f"CREATE TABLE bare.{table} (LIKE public.{table} INCLUDING ALL)")
    with (
        path.open("wb") as content,
        connection.cursor().copy(f"COPY public.{table} TO STDOUT") as out,
    ):
        for chunk in out:
            content.write(chunk)
    connection.commit()
    seconds = copy_in(connection, f"bare.{table}", path)
    path.unlink()
    return seconds


def copy_in(connection: Any, table: str, path: Path, form: str = "") -> float:
    """Seconds to COPY a file into a table."""
    began = time.perf_counter()
    with (
        path.open("rb") as content,
        connection.cursor().copy(f"COPY {table} FROM STDIN{form}") as into,
    ):
        while piece := content.read(1 << 20):
            into.write(piece)
    connection.commit()
    return time.perf_counter() - began


def main(home: Path, size: str = "full", differences: int = 1_500) -> None:
    files = home / f"files-{size}"
    ward = generate_ward(size, today=FULL_AT.date())
    if not files.exists():
        began = time.perf_counter()
        write_registers(ward, files, FULL_AT)
        write_differences(ward, files, DIFF_AT, differences)
        print(f"files written in {time.perf_counter() - began:.0f} s")
    with migrated(home / "ward") as server:
        from django.core.management import call_command

        from yorisoi.access.models import Staff

        if not Staff.objects.exists():
            call_command("load_demo", size="small")
        full = sorted(files.glob("*_full_*.csv"))
        residents = next(path for path in full if path.name.startswith("jumin"))
        seconds, after = take(residents)
        text, mirror, keys = floors(server, residents)
        print(
            f"residents {seconds:.1f} s; bare COPY of the file {text:.1f} s"
            f" ({seconds / text:.1f} times), of the rows with their indexes {mirror:.1f} s"
            f" ({seconds / mirror:.1f} times)"
        )
        print(
            f"with keys, links and alerts {seconds + after:.1f} s; bare COPY of all rows it writes"
            f" {mirror + keys:.1f} s ({(seconds + after) / (mirror + keys):.1f} times)"
        )
        for path in [one for one in full if one != residents]:
            take(path)
        for path in sorted(files.glob("*_diff_*.csv")):
            take(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:4]))
