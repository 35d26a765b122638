"""What the change history costs: rows into a tracked table against the same rows into a bare one.

    python benchmarks/history.py [ROWS]

Makes a throw-away cluster of its own, as durable as the real one. Floor and product in one run.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from yorisoi.operations.database import embedded_login, prepare_embedded
from yorisoi.operations.postgres import Embedded

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 350_000
EVENT = """
WITH entry AS (
  INSERT INTO audit_event (at, staff_number, staff_name, action, outcome, purpose, terminal, place,
                           request_id, transaction)
  VALUES (now(), '', 'benchmark', 'benchmark', 'ok', '', '', '', gen_random_uuid(),
          pg_current_xact_id()::text::bigint) RETURNING id)
SELECT set_config('yorisoi.event', id::text, true) FROM entry
"""
COLUMNS = "(name, kana, sex, born_on, version, state, born_said, remarks)"


def timed(what: str, work: Callable[[], None], floor: float | None = None) -> float:
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    ratio = f"  {seconds / floor:.2f} × floor" if floor else ""
    print(f"{what:<44}{seconds:8.2f} s  {ROWS / seconds:>10,.0f} rows/s{ratio}")
    return seconds


def copy(connection: psycopg.Connection, table: str, *, event: bool) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        if event:
            cursor.execute(EVENT)
        with cursor.copy(f"COPY {table} {COLUMNS} FROM STDIN") as into:
            for at in range(ROWS):
                into.write_row(
                    (
                        f"山田　花子{at}",
                        f"ヤマダ　ハナコ{at}",
                        "female",
                        "2018-05-14",
                        1,
                        "known",
                        "",
                        "",
                    )
                )


def update(connection: psycopg.Connection, table: str, *, event: bool) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        if event:
            cursor.execute(EVENT)
        cursor.execute(f"UPDATE {table} SET version = version + 1")


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="yorisoi-bench-"))
    home.chmod(0o755)
    server = Embedded(home)
    server.start()
    try:
        prepare_embedded(server)
        owner = embedded_login(server, "owner")
        environment = {
            "YORISOI_DATA_DIR": str(home),
            "DATABASE_URL": make_conninfo(**owner.parameters),
            "PATH": "/usr/bin:/bin",
        }
        command = [sys.executable, "-m", "yorisoi", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment, check=True)
        with owner.connect() as connection:
            connection.execute("CREATE TABLE bare (LIKE people_person INCLUDING ALL)")
            connection.execute("GRANT ALL ON bare TO yorisoi_app")
        with embedded_login(server, "app").connect() as connection:
            floor = timed("COPY into a bare table", lambda: copy(connection, "bare", event=False))
            timed(
                "COPY into a tracked table",
                lambda: copy(connection, "people_person", event=True),
                floor,
            )
            floor = timed("UPDATE of all, bare", lambda: update(connection, "bare", event=False))
            timed(
                "UPDATE of all, tracked",
                lambda: update(connection, "people_person", event=True),
                floor,
            )
    finally:
        server.stop()
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
