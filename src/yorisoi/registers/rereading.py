"""読み直し: the originals that are kept, read once more with today's definition.

For a table of codes that was corrected, or that names a new code: the rows of the last 全件 and of the
差分 after it say what they mean now, with their alerts, without waiting for the next 全件. The newest
file comes first, and a row is touched only while the mirror holds the very text of it: nothing that
came later is put back, nothing is marked as gone.
"""

from django.db import connection, transaction
from django.db.models import QuerySet

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import jobs, locks
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.models import UNFINISHED, Batch, BatchFile, Mode
from yorisoi.exchange.sources import Source
from yorisoi.registers import (
    changes,
    checking,
    interfaces,
    order,
    parts,
    readings,
    sight,
    staging,
    taking,
    transport,
)
from yorisoi.registers.interfaces import Interface
from yorisoi.registers.models import Feed, FeedState

KIND = "register_reread"
ACTION = "registers.feed.reread"
MOST_FILES = 30_000
PATIENCE = 600  # seconds
BUSY = "ほかのファイルを取込み中です。終わってから、もう一度選んでください。"
NOTHING_KEPT = (
    "読み直せる原本がありません（届いていないか、保存期間が過ぎています）。次の全件で読み直します。"
)


@transaction.atomic
def start(*, by: Staff | None, interface: Interface, foreground: bool = False) -> Batch:
    """Ask for it.

    :raises NotPossible: when nothing is kept, or it is being done.
    """
    if by is not None:
        require(by, ACTION)
    with connection.cursor() as cursor:  # two of us would both begin one
        cursor.execute(order.ONE_AT_A_TIME)
    if batches_of(interface).filter(state__in=UNFINISHED).exists():
        raise NotPossible("いま読み直しています。")
    feeds = list(readings.originals(interface)[:MOST_FILES])
    if not feeds:
        raise NotPossible(NOTHING_KEPT)
    with audit.event(ACTION, others={"feed": [feed.pk for feed in feeds]}) as entry:
        batch = Batch.objects.create(
            kind=KIND,
            mode=Mode.APPLY,
            asked_by=by,
            asked_at=clock.now(),
            foreground=foreground,
            result={"interface": interface.code},
        )
        BatchFile.objects.bulk_create(
            BatchFile(
                batch=batch,
                position=position,
                name=feed.name,
                size=feed.size,
                sha256=feed.joined_sha256 or feed.sha256,
                encoding_asked=transport.of_ward().encoding,
            )
            for position, feed in enumerate(feeds)
        )
        entry.touch(others={"batch": [batch.pk]})
    if not foreground:
        jobs.put_into_queue(batch)
    return batch


def run(batch: BatchRun) -> None:
    """Every original of the batch, the newest first.

    :raises NotPossible: when a file is being taken for longer than ten minutes.
    """
    try:
        with locks.holding(order.KIND, patience=PATIENCE), connection.cursor() as cursor:
            # No file is taken until all of this is written.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [locks.key(order.KIND)])
    except locks.Busy:
        raise NotPossible(BUSY) from None
    with sight.feeding():
        for source in batch.files:
            read_again(batch, source)


def read_again(batch: BatchRun, source: Source) -> None:
    """One original."""
    feed = Feed.objects.filter(state=FeedState.TAKEN).get(name=source.name)
    interface = interfaces.all_interfaces()[feed.interface]
    said = {"added": 0, "changed": 0} | batch.result | {"interface": interface.code}
    batch.result = said
    batch.say(f"{feed.name} を読んでいます")
    staged = staging.stage(batch, source, interface, parts.rows_of(feed))
    checking.check(batch, interface, staged)
    taken = taking.take(batch, interface, feed, reading=taking.Reading.AGAIN)
    if taken.added or taken.changed:
        changes.tell(changes.Change(batch, feed, interface, taken))
    parts.together(feed).update(reading=interface.reading)
    said["added"], said["changed"] = said["added"] + taken.added, said["changed"] + taken.changed
    batch.result = said


def batches_of(interface: Interface) -> QuerySet[Batch]:
    """The readings of an interface, the newest first."""
    return Batch.objects.filter(kind=KIND, result__interface=interface.code).order_by("-pk")
