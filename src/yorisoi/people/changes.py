"""Who wants to hear of persons that were registered or changed: the matcher.

    changes.listen(fn)      # called inside the action's transaction, with the persons' ids

A listener is quick and leaves the work to a job: somebody is waiting for the page.
"""

from collections.abc import Callable, Iterable

Listener = Callable[[list[int]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """Have ``listener`` called after every change, in the order of asking."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell(persons: Iterable[int]) -> None:
    """Call everybody who wants to hear."""
    changed = sorted(set(persons))
    for listener in _listeners if changed else ():
        listener(changed)
