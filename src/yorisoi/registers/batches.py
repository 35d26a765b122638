"""The kind of batch of this room: one file of a register."""

from yorisoi.exchange import kinds
from yorisoi.registers import feeding, order

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
