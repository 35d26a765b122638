"""Registers of a whole ward: 全件, then a 差分, against a bare COPY.

    python benchmarks/registers.py HOME [full|medium|small] [DIFF]     full and 1,500 unless told

Makes the files of the demo ward under HOME once, takes them in a fresh embedded PostgreSQL, and
prints the time of each. Two floors of the residents in the same run: the file itself by COPY
into text columns without an index, and the rows of the mirror into a table with the same indexes.
"""

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import full_size as f  # noqa: E402

from yorisoi import clock  # noqa: E402
from yorisoi.demo.register_files import write_differences, write_registers  # noqa: E402
from yorisoi.demo.ward import generate_ward  # noqa: E402
from yorisoi.operations.database import django_settings, embedded_login  # noqa: E402

FULL_AT = datetime(2026, 6, 15, 2, 0, tzinfo=clock.TOKYO)
DIFF_AT = datetime(2026, 6, 16, 2, 0, tzinfo=clock.TOKYO)


def take(path: Path) -> float:
    """Seconds from the file to its mirror; those of who follows (keys, links, alerts) come after."""
    from tests.registers import feeds

    from yorisoi.registers import changes

    tell, following = changes.tell, [0.0]

    def timed(change: changes.Change) -> None:
        began = time.perf_counter()
        tell(change)
        following[0] = time.perf_counter() - began

    changes.tell = timed
    try:
        began = time.perf_counter()
        batch = feeds.take(path.name, path.read_bytes())
        seconds = time.perf_counter() - began - following[0]
    finally:
        changes.tell = tell
    counts = f"{batch.read:,} read, {batch.applied:,} applied, {batch.unchanged:,} unchanged"
    print(
        f"  {path.name:<50}{seconds:>7.2f} s, then {following[0]:>6.2f} s   {counts} {batch.failure}",
        flush=True,
    )
    return seconds


def floors(server: Any, path: Path, table: str) -> tuple[float, float]:
    """Seconds to COPY the file as text, and what arrived into a table with the same indexes."""
    with embedded_login(server, "admin").connect() as connection:
        connection.execute("DROP SCHEMA IF EXISTS bare CASCADE")
        connection.execute("CREATE SCHEMA bare")
        with path.open(encoding="utf-8") as file:
            width = len(file.readline().split(","))
        columns = ", ".join(f"c{at} text" for at in range(width))
        connection.execute(f"CREATE TABLE bare.file ({columns})")
        connection.commit()
        began = time.perf_counter()
        with (
            path.open("rb") as content,
            connection.cursor().copy("COPY bare.file FROM STDIN (FORMAT csv, HEADER)") as into,
        ):
            while piece := content.read(1 << 20):
                into.write(piece)
        connection.commit()
        text = time.perf_counter() - began
        connection.execute(f"CREATE TABLE bare.mirror (LIKE public.{table} INCLUDING ALL)")
        copied = server.data / "mirror.copy"
        with (
            copied.open("wb") as content,
            connection.cursor().copy(f"COPY public.{table} TO STDOUT") as out,
        ):
            for chunk in out:
                content.write(chunk)
        connection.commit()
        began = time.perf_counter()
        with (
            copied.open("rb") as content,
            connection.cursor().copy("COPY bare.mirror FROM STDIN") as into,
        ):
            while piece := content.read(1 << 20):
                into.write(piece)
        connection.commit()
        indexed = time.perf_counter() - began
        connection.execute("DROP SCHEMA bare CASCADE")
        connection.commit()
        copied.unlink()
    return text, indexed


def main(home: Path, size: str = "full", differences: int = 1_500) -> None:
    files = home / f"files-{size}"
    ward = generate_ward(size, today=FULL_AT.date())
    if not files.exists():
        began = time.perf_counter()
        write_registers(ward, files, FULL_AT)
        write_differences(ward, files, DIFF_AT, differences)
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
        with clock.standing_at(f.NOW):
            if not Staff.objects.exists():
                call_command("load_demo", size="small")
            full = sorted(files.glob("*_full_*.csv"))
            residents = next(path for path in full if path.name.startswith("jumin"))
            seconds = take(residents)
            text, indexed = floors(server, residents, "registers_residentrecord")
            print(
                f"residents {seconds:.1f} s; bare COPY of the file {text:.1f} s"
                f" ({seconds / text:.1f} times), of the rows with their indexes {indexed:.1f} s"
                f" ({seconds / indexed:.1f} times)"
            )
            for path in [one for one in full if one != residents]:
                take(path)
            for path in sorted(files.glob("*_diff_*.csv")):
                take(path)
    finally:
        connection.close()
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:4]))
