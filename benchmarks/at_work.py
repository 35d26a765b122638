"""A loaded ward opened for a benchmark, and what work costs: on the clock, and of a processor.

Of a processor is what this process and the server's connection use together: on a machine of its own
nearly the time, on a shared one the figure to look at.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import full_size as f

from yorisoi import clock
from yorisoi.operations.database import django_settings, embedded_login, prepare_embedded
from yorisoi.operations.postgres import Embedded


@contextmanager
def migrated(home: Path) -> Iterator[Embedded]:
    """The ward under ``home``, migrated; Django works in it as the application does, and the clock stands."""
    server = f.server_of(home)
    server.start()
    f.tune(server)
    prepare_embedded(server)
    f.set_up_django(server, "owner")
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    connection.close()
    try:
        connection.settings_dict.update(django_settings(embedded_login(server, "app"), "app"))
        with clock.standing_at(f.NOW):
            yield server
    finally:
        connection.close()
        server.stop()


@dataclass
class Took:
    """Seconds."""

    wall: float = 0.0
    processor: float = 0.0


@contextmanager
def taking() -> Iterator[Took]:
    """What the block takes; known when it is over."""
    took, began, before = Took(), time.perf_counter(), spent()
    try:
        yield took
    finally:
        took.wall, took.processor = time.perf_counter() - began, spent() - before


def spent() -> float:
    """Seconds of a processor so far, ours and those of Django's connection."""
    from django.db import connection

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    used = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0])
    return time.process_time() + used / 1e9
