"""全件 in several files: taken as one, when all of them are there.

Each part is a Feed of its own, with its sidecar; ``sequence`` is its place among ``parts``. The
first stands for all: its batch reads their rows one after the other, under one heading.
"""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from yorisoi.access.versions import NotPossible
from yorisoi.exchange import store
from yorisoi.registers.models import Feed, FeedMode

MOST = 99
UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)
ENDS = (b"\n", b"\r")


def of_one(feed: Feed) -> bool:
    """Whether ``feed`` is a part of a 全件."""
    return feed.mode == FeedMode.FULL and feed.parts > 1


def together(feed: Feed) -> QuerySet[Feed]:
    """The parts that belong to ``feed`` and stand where it stands; of a whole file itself alone."""
    if not of_one(feed):
        return Feed.objects.filter(pk=feed.pk)
    return Feed.objects.filter(
        interface=feed.interface, stamp=feed.stamp, mode=feed.mode, state=feed.state
    ).order_by("sequence")


def rows_of(feed: Feed) -> int | None:
    """How many rows the sidecars announce; None when one says nothing."""
    rows = list(together(feed).values_list("rows", flat=True))
    return None if None in rows else sum(row or 0 for row in rows)


def first_missing(feed: Feed, waiting: Sequence[Feed]) -> int | None:
    """Of the parts of ``feed`` the first that does not wait with it; None when all are there."""
    there = {
        one.sequence
        for one in waiting
        if (one.stamp, one.mode, one.parts) == (feed.stamp, feed.mode, feed.parts)
    }
    return next((number for number in range(1, feed.parts + 1) if number not in there), None)


def joined(feeds: Sequence[Feed]) -> Iterator[bytes]:
    """Their contents as one: the heading of the first, then the rows of all.

    :raises NotPossible: when their headings differ, or they are not of one encoding.
    :raises FileNotFoundError: when one is not in the store.
    """
    heading: bytes | None = None
    for feed in feeds:
        rest = store.pieces(store.path_of(feed.sha256))
        begun = b""
        while b"\n" not in begun and (chunk := next(rest, b"")):
            begun += chunk
        if begun.startswith(UTF_16):
            raise NotPossible("UTF-16 の全件は、分けずに1つのファイルで送ってもらってください。")
        line, _, after = begun.partition(b"\n")
        if heading is None:
            heading = line
            yield line + b"\n"
        elif same(line) != same(heading):
            raise NotPossible(f"{feed.name}：見出しが、ほかのファイルと違います。")
        yield after
        last = after[-1:]
        for chunk in rest:
            yield chunk
            last = chunk[-1:]
        if last and last not in ENDS:
            yield b"\r\n"


def same(line: bytes) -> bytes:
    """A heading without what does not count."""
    return line.removeprefix(BOM_UTF8).strip()


def put_together(feed: Feed) -> str:
    """The parts of ``feed`` as one content of the store; its SHA-256."""
    return store.put(joined(list(together(feed)))).sha256
