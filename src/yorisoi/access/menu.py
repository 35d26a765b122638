"""The entries of the left column, as each room offers them in NAVIGATION of its ``access.py``."""

from collections.abc import Callable
from dataclasses import dataclass

from yorisoi.access.models import Staff


@dataclass(frozen=True)
class Count:
    """The number beside an entry; an urgent one stands out."""

    number: int
    urgent: bool = False


@dataclass(frozen=True)
class Entry:
    """One entry: where it stands, its words, where it leads, and the action it needs."""

    group: str
    label: str
    address: str  # name of the address
    icon: str
    action: str
    key: str = ""  # opens it from every page
    # How many things wait behind it, for whoever looks: one indexed query, on every page.
    counter: Callable[[Staff], Count] | None = None
