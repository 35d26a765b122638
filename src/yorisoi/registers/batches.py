"""The kinds of batch of this room: one file of a register; its originals once more."""

from yorisoi.exchange import kinds
from yorisoi.registers import feeding, order, rereading

FEED = kinds.declare(
    kinds.Kind(
        "register_feed",
        "連携ファイルの取込み",
        run=feeding.run,
        action="registers.feed.take",
        most_bytes=4 * 1024 * 1024 * 1024,
        unattended=True,
        afterwards=order.after,
        offered=False,
    )
)

REREAD = kinds.declare(
    kinds.Kind(
        rereading.KIND,
        "連携ファイルの読み直し",
        run=rereading.run,
        action=rereading.ACTION,
        most_files=rereading.MOST_FILES,
        unattended=True,
        offered=False,
    )
)
