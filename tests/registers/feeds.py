"""Files of a register taken in a test, as the receiving end would have them taken."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.exchange import actions, engine
from yorisoi.exchange.actions import Given
from yorisoi.exchange.models import Batch, Mode
from yorisoi.registers.batches import FEED
from yorisoi.registers.models import Feed, FeedMode

SAMPLE = Path(__file__).parents[2] / "samples" / "midori" / "registers"


def begin(name: str, content: bytes) -> Feed:
    """A file that came whole, waiting to be taken."""
    interface, _, stamp, mode, last = name.split("_")
    with transaction.atomic(), audit.visiting(audit.Visitor("システム")):
        batch = actions.start(
            by=None, kind=FEED, files=[Given(name, [content])], mode=Mode.APPLY, foreground=True
        )
        with audit.event("registers.feed.take"):
            return Feed.objects.create(
                interface=interface,
                name=name,
                mode=FeedMode(mode),
                stamp=datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=clock.TOKYO),
                sequence=int(last.removesuffix(".csv")),
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                received_at=clock.now(),
                batch=batch,
            )


def take(name: str, content: bytes | str) -> Batch:
    """Take one file in; the batch at its end."""
    if isinstance(content, str):
        content = content.encode()
    feed = begin(name, content)
    assert feed.batch
    with audit.visiting(audit.Visitor("システム")):
        batch = engine.run(feed.batch.pk)
    batch.refresh_from_db()
    return batch


def sample(name: str) -> Batch:
    """One of the sample's files."""
    return take(name, (SAMPLE / name).read_bytes())
