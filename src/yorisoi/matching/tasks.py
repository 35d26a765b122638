"""The jobs of this room. Found by the worker: ``yorisoi procrastinate worker``."""

from django.db import IntegrityError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yorisoi import audit
from yorisoi.exchange import jobs
from yorisoi.matching import arriving


@app.task(
    name=arriving.TASK,
    queue=jobs.QUEUE,
    # Somebody linked the same resident in between: it is looked at anew.
    retry=RetryStrategy(max_attempts=3, wait=2, retry_exceptions=[IntegrityError]),
)
def near(*, persons: list[int] | None = None, numbers: list[str] | None = None) -> None:
    """Match a few persons, or whoever may be a few residents."""
    with audit.visiting(jobs.SYSTEM):
        arriving.settle(persons or (), numbers or ())
