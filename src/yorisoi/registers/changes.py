"""Who wants to hear of rows that a feed changed: alerts, matching, links.

    changes.listen(fn)         # called inside the feed's transaction
    changes.when_linked(fn)    # called when persons on file were linked to residents
    changes.when_parted(fn)    # called when such a link turned out to be wrong

``feed_changes(key, number, what)`` is a temporary table then; ``what`` is added, changed, deleted
or gone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yorisoi.exchange.batch_run import BatchRun
from yorisoi.registers.interfaces import Interface
from yorisoi.registers.models import Feed
from yorisoi.registers.taking import Taken


@dataclass(frozen=True)
class Change:
    """One feed that was taken, as far as its own rows go."""

    run: BatchRun
    feed: Feed
    interface: Interface
    taken: Taken


Listener = Callable[[Change], None]
_listeners: list[Listener] = []
_last: list[Listener] = []


def listen(listener: Listener, *, last: bool = False) -> Listener:
    """Have ``listener`` called after every feed, in the order of asking; ``last``: after links."""
    rows = _last if last else _listeners
    if listener not in rows:
        rows.append(listener)
    return listener


def tell(change: Change) -> None:
    """Call everybody who wants to hear."""
    for listener in (*_listeners, *_last):
        listener(change)


LinkListener = Callable[[list[int]], None]
_link_listeners: list[LinkListener] = []


def when_linked(listener: LinkListener) -> LinkListener:
    """Have ``listener`` called with the persons that were linked, in the linking transaction."""
    if listener not in _link_listeners:
        _link_listeners.append(listener)
    return listener


def tell_linked(persons: Iterable[int]) -> None:
    """These persons on file have just been linked: what the mirrors say of them concerns somebody."""
    found = sorted(set(persons))
    for listener in _link_listeners if found else ():
        listener(found)


_part_listeners: list[LinkListener] = []


def when_parted(listener: LinkListener) -> LinkListener:
    """Have ``listener`` called with the persons whose link was undone, in the same transaction."""
    if listener not in _part_listeners:
        _part_listeners.append(listener)
    return listener


def tell_parted(persons: Iterable[int]) -> None:
    """What was told of these persons by their links was told of somebody else."""
    found = sorted(set(persons))
    for listener in _part_listeners if found else ():
        listener(found)
