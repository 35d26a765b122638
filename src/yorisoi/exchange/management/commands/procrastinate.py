"""``yorisoi procrastinate …``: procrastinate's own command, after a look for batches left behind.

It stands before procrastinate's in the list of rooms, so it is the one that is found. A worker
that starts again after a crash takes up the work at once and not at the next full minute.
"""

from typing import Any

from django.db import connection
from procrastinate.contrib.django.management.commands import procrastinate

from yorisoi.exchange import jobs

PATIENCE = 5.0  # seconds that the dead worker's sessions may take to end


class Command(procrastinate.Command):
    """The worker and its tools."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Take up what a dead worker left, then do what was asked."""
        if options.get("command") == "worker":
            jobs.pick_up(patience=PATIENCE)
            connection.close()
        super().handle(*args, **options)
