"""Who is acting, from where: set once at the door of a request, a job or a command."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Visitor:
    """The one who acts. ``staff_id`` is None for the system itself and before sign-in."""

    name: str
    staff_id: int | None = None
    number: str = ""  # 職員番号 as it was at that moment
    terminal: str = ""  # address of the terminal, or the name of the job
    place: str = ""  # path of the page, without its query: queries hold names
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)


_current: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


class NobodyActs(RuntimeError):
    """Something was to be recorded and nobody is known to act."""


def current() -> Visitor:
    """The visitor of this request, job or command.

    :raises NobodyActs: when none was announced; nothing is recorded namelessly.
    """
    found = _current.get()
    if found is None:
        raise NobodyActs("no visitor: use audit.visiting() around jobs and commands")
    return found


@contextmanager
def visiting(visitor: Visitor) -> Iterator[Visitor]:
    """Everything inside the block is done by ``visitor``."""
    token = _current.set(visitor)
    try:
        yield visitor
    finally:
        _current.reset(token)
