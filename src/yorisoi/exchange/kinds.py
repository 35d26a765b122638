"""The kinds of batch. A room declares its own in its ``batches.py``:

kinds.declare(Kind("staff_roster", "職員一括登録・異動", run=staff_roster.run, ...))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yorisoi.exchange.batch_run import BatchRun
    from yorisoi.exchange.columns import Layout
    from yorisoi.exchange.models import Batch


@dataclass(frozen=True)
class Kind:
    """One kind of batch."""

    code: str
    title: str
    run: "Callable[[BatchRun], None]"
    action: str  # the right that starting it needs, and its name in the log
    explanation: str = ""  # for the upload page: what it does with the rows
    layout: "Layout | None" = None  # for the upload page: the columns
    most_files: int = 1
    least_files: int = 1  # 0: it works on what an earlier batch has read
    most_bytes: int = 200 * 1024 * 1024
    takes_workbooks: bool = False  # Excel and the like, not only CSV and TSV
    # Whether problems may repeat the value of a cell. Not for data of residents.
    keeps_values: bool = False
    # Whether the system may start it by itself, with nobody asking (a daily feed).
    unattended: bool = False
    # Whether the files that can be read are read when another cannot. The kind must then keep
    # anything from being done with them until a person has decided.
    reads_the_rest: bool = False
    # Called when a batch has ended, well or not, outside its transaction.
    afterwards: "Callable[[Batch], None] | None" = None
    # Whether the pages of batches offer it; other kinds have pages of their own.
    offered: bool = True


_kinds: dict[str, Kind] = {}


class UnknownKind(LookupError):
    """No room has declared this kind."""


def declare(kind: Kind) -> Kind:
    """Add a kind. Its code is in the database: it never changes its meaning."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise RuntimeError(f"two kinds of batch are called {kind.code}")
    _kinds[kind.code] = kind
    return kind


def get(code: str) -> Kind:
    """The kind with this code.

    :raises UnknownKind: when there is none.
    """
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None


def all_kinds() -> list[Kind]:
    """Every kind, in the order of declaration."""
    return list(_kinds.values())


def title_of(code: str) -> str:
    """What the kind is called; the code itself for a kind that is no longer declared."""
    kind = _kinds.get(code)
    return kind.title if kind else code
