"""The clock. Domain code asks here for the time and never the machine itself.

``now()`` and ``today()`` are in the ward's own time. A test sets the clock with
``standing_at``; nothing else may.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """The present moment in Japan, timezone-aware."""
    return _stopped_at.get() or datetime.now(TOKYO)


def today() -> date:
    """The present calendar day in Japan."""
    return now().date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (timezone-aware) inside the ``with`` block."""
    if moment.tzinfo is None:
        raise ValueError("the clock needs a moment with its time zone")
    token = _stopped_at.set(moment.astimezone(TOKYO))
    try:
        yield
    finally:
        _stopped_at.reset(token)
