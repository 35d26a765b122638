"""原本: files are kept for as long as their interface says, then removed; what they said stays.

The store holds a content once, whoever uses it. It goes when no other file with it is to be kept.
"""

import logging
import os
from contextlib import suppress
from datetime import timedelta

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.exchange import store
from yorisoi.exchange.models import BatchFile
from yorisoi.registers import inbox, interfaces, order, rereading
from yorisoi.registers.models import Feed, FeedState, InboxNote

log = logging.getLogger(__name__)

ACTION = "registers.feed.remove_original"
OTHERWISE = timedelta(days=90)  # what belongs to no interface
ENDED = (FeedState.TAKEN, FeedState.REFUSED)


def kept_for(code: str) -> timedelta:
    """For how long the originals of an interface are kept."""
    interface = interfaces.of(code)
    return interface.keep_original if interface else OTHERWISE


def remove_old() -> int:
    """Remove what was kept for long enough. Returns how many files of the log went."""
    remove_files()
    InboxNote.objects.filter(last_at__lt=clock.now() - OTHERWISE).delete()
    now, removed = clock.now(), 0
    for code in Feed.objects.order_by().values_list("interface", flat=True).distinct():
        old = Feed.objects.filter(
            interface=code,
            state__in=ENDED,
            original_removed_at=None,
            received_at__lt=now - kept_for(code),
        )
        for feed in old:
            remove(feed)
            removed += 1
    return removed


@transaction.atomic
def remove(feed: Feed) -> None:
    """The original of one file, out of the store."""
    with audit.event(ACTION, others={"feed": [feed.pk]}):
        feed.original_removed_at = clock.now()
        feed.save(update_fields=["original_removed_at"])
    if feed.joined_sha256:
        transaction.on_commit(lambda: remove_content(feed.joined_sha256))
    if not is_needed(feed):
        # Only when it is certain that the line says so.
        transaction.on_commit(lambda: remove_content(feed.sha256))


def is_needed(feed: Feed) -> bool:
    """Whether something else is this content, too."""
    same = feed.sha256
    others = BatchFile.objects.filter(sha256=same).exclude(
        batch__kind__in=[order.KIND, rereading.KIND]
    )
    kept = Feed.objects.filter(sha256=same, original_removed_at=None).exclude(pk=feed.pk)
    return others.exists() or kept.exists() or store.is_claimed(same)


def remove_content(sha256: str) -> None:
    """Away from the disk."""
    try:
        store.remove(sha256)
    except OSError as error:
        log.error("an original cannot be removed: %s", error.strerror)


def remove_files() -> None:
    """Archive and quarantine: the folder of an interface by its time, the rest after 90 days.

    They are as old as their arrival here (ctime), whatever time their sender gave them.
    """
    now = clock.now().timestamp()
    for path in inbox.kept_files():
        kept = OTHERWISE
        if path.parent.parent == inbox.archive():
            kept = kept_for(path.parent.name)
        with suppress(OSError):
            if now - os.lstat(path).st_ctime > kept.total_seconds():
                path.unlink()
