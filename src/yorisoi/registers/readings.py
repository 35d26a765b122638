"""読み方: whether rows of a mirror were read with another definition than today's.

A row is compared by its text, so that a corrected table of codes would reach only rows that change.
Each file keeps how it was read (Feed.reading); while one of them since the last 全件 was read
otherwise, the next file compares what its rows say, too, and the originals that are kept can be
read again at once (rereading.py). A 全件 that was read with today's definition ends it.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from yorisoi.registers import order
from yorisoi.registers.interfaces import Interface
from yorisoi.registers.models import Feed, FeedMode, FeedState


def since_the_last_full(code: str, full: Feed | None) -> Q:
    """The files that the mirror of an interface consists of."""
    rows = Q(interface=code, state=FeedState.TAKEN, stamp__lte=order.horizon())
    if full is None:
        return rows
    return rows & (
        Q(mode=FeedMode.DIFF, stamp__gte=full.stamp) | Q(mode=FeedMode.FULL, stamp=full.stamp)
    )


def last_full(code: str) -> Feed | None:
    """The newest 全件 in the mirror."""
    taken = Feed.objects.filter(interface=code, mode=FeedMode.FULL, state=FeedState.TAKEN)
    return order.in_order(taken.filter(stamp__lte=order.horizon())).last()


def read_otherwise(interface: Interface, full: Feed | None) -> Q:
    """Of these the ones that were read with another definition. Of those from before it was kept
    nothing is known, and nothing said."""
    otherwise = ~Q(reading__in=["", interface.reading])
    return since_the_last_full(interface.code, full) & otherwise


def is_old(interface: Interface) -> bool:
    """Whether any row may have been read with another definition."""
    return Feed.objects.filter(read_otherwise(interface, last_full(interface.code))).exists()


def old_ones(interfaces: Iterable[Interface], full: dict[str, Feed]) -> set[str]:
    """The codes of those of which rows may have been read with another definition. One query."""
    some = Q(pk__in=[])
    for one in interfaces:
        some |= read_otherwise(one, full.get(one.code))
    return set(Feed.objects.filter(some).order_by().values_list("interface", flat=True))


def originals(interface: Interface) -> QuerySet[Feed]:
    """The files that can be read again, the newest first; of a 全件 in parts the first stands for all."""
    rows = since_the_last_full(interface.code, last_full(interface.code))
    kept = Feed.objects.filter(rows, original_removed_at=None, batch__isnull=False)
    return order.in_order(kept).reverse()
