"""取込: one file of an interface into its mirror, as a batch.

file ──► feed_stage (text) ──► feed_typed (values, problems) ──► mirror ──► who listens
"""

from yorisoi import clock
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.models import Mode
from yorisoi.exchange.problems import BrokenFile, Problem
from yorisoi.registers import (
    changes,
    checking,
    interfaces,
    parts,
    readings,
    sight,
    staging,
    taking,
)
from yorisoi.registers.models import Feed, FeedState


def run(batch: BatchRun) -> None:
    """Take the one file of ``batch``.

    :raises BrokenFile: when the ward has no such interface, or the file cannot be used.
    """
    feed = Feed.objects.get(batch=batch.batch)
    source = batch.files[0]
    interface = interfaces.of(feed.interface)
    if interface is None:
        raise BrokenFile(
            Problem(source.place, f"「{feed.interface}」という連携の定義がありません。")
        )
    with sight.feeding():
        staged = staging.stage(batch, source, interface, parts.rows_of(feed))
        batch.say("値を確かめています")
        checking.check(batch, interface, staged)
        how = taking.Reading.CHANGED if readings.is_old(interface) else taking.Reading.USUAL
        taken = taking.take(batch, interface, feed, unread=len(staged.bad), reading=how)
        batch.result = {
            "added": taken.added,
            "changed": taken.changed,
            "gone": taken.gone,
            "rows": staged.read,
        }
        batch.say("知らせを作っています")
        changes.tell(changes.Change(batch, feed, interface, taken))
        if batch.batch.mode == Mode.APPLY:
            parts.together(feed).update(
                state=FeedState.TAKEN, taken_at=clock.now(), why="", reading=interface.reading
            )
