"""Who a key of an old system is here. The room that moved it in (above this one) hands that over:

old_keys.known_by("legacy", lambda keys: {"000001": 7})
"""

from collections.abc import Callable, Iterable

Known = Callable[[Iterable[str]], dict[str, int]]
_known: dict[str, Known] = {}


def known_by(name: str, found: Known) -> None:
    """Take a map from old keys to persons from a room."""
    _known[name] = found


def persons_of(keys: Iterable[str]) -> dict[str, int]:
    """Old key → person, of all rooms that know some."""
    asked = list(keys)
    found: dict[str, int] = {}
    for known in _known.values():
        found |= known(asked)
    return found


def forget(name: str) -> None:
    """Take a room's map away again."""
    _known.pop(name, None)
