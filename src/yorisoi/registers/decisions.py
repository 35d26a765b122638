"""What an administrator decides about a file: take it though it is small, not to wait, once more."""

from django.db import transaction

from yorisoi import audit
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.registers import order, parts
from yorisoi.registers.models import Feed, FeedMode, FeedState
from yorisoi.registers.taking import SMALL_IS_RIGHT

SMALL = "registers.feed.accept_small"
ONWARD = "registers.feed.go_without"
AGAIN = "registers.feed.again"


def is_small(feed: Feed) -> bool:
    """Whether it was refused because it holds far fewer rows than the mirror."""
    return may_be_tried(feed) and feed.why.endswith(SMALL_IS_RIGHT)


def may_be_tried(feed: Feed) -> bool:
    """Whether it came whole, and its batch could not take it."""
    return (
        feed.state == FeedState.REFUSED
        and feed.batch_id is not None
        and feed.original_removed_at is None
    )


@transaction.atomic
def accept_small(*, by: Staff, feed: Feed, reason: str) -> Feed:
    """少なくても取り込む: what the file lacks is marked as gone.

    :raises NotPossible: when it was not refused for that, or something newer was taken.
    """
    require(by, SMALL, feed)
    feed = locked(feed)
    if not is_small(feed):
        raise NotPossible("このファイルは、少ないために止まっているのではありません。")
    wait_again(feed, SMALL, reason, even_if_small=True)
    return feed


@transaction.atomic
def take_again(*, by: Staff, feed: Feed) -> Feed:
    """もう一度取り込む: after the definition was put right, or a batch was stopped.

    :raises NotPossible: when there is nothing to take, or something newer was taken.
    """
    require(by, AGAIN, feed)
    feed = locked(feed)
    if not may_be_tried(feed):
        raise NotPossible("もう一度取り込めるのは、取込みの途中で止まったファイルだけです。")
    wait_again(feed, AGAIN, "", even_if_small=feed.even_if_small)
    return feed


@transaction.atomic
def go_without(*, by: Staff, feed: Feed, reason: str) -> Feed:
    """待たずに進める: the sequence numbers missing before it are not waited for any more.

    :raises NotPossible: when it does not wait for one.
    """
    require(by, ONWARD, feed)
    feed = locked(feed)
    if feed.state != FeedState.WAITING or feed.pk not in order.turn_of(feed.interface).blocked:
        raise NotPossible("このファイルは、前の連番を待っていません。")
    with audit.event(ONWARD, others={"feed": [feed.pk]}, purpose=reason):
        feed.without_waiting = True
        feed.save(update_fields=["without_waiting"])
    order.start_next(feed.interface)
    return feed


def locked(feed: Feed) -> Feed:
    """As it is now, and nobody else's until we are done."""
    return Feed.objects.select_for_update().get(pk=feed.pk)


def wait_again(feed: Feed, action: str, reason: str, *, even_if_small: bool) -> None:
    """Refused → waiting, with its batch forgotten (its own page still tells of it)."""
    if words := order.too_late(feed):
        raise NotPossible(words)
    same = Feed.objects.filter(interface=feed.interface, sha256=feed.sha256)
    if feed.mode == FeedMode.FULL:
        same = same.filter(stamp=feed.stamp)
    if same.exclude(state=FeedState.REFUSED).exists():
        raise NotPossible("同じ内容のファイルを、ほかに受信しています。")
    with audit.event(action, others={"feed": [feed.pk]}, purpose=reason):
        others = parts.together(feed).exclude(pk=feed.pk).filter(why=feed.why)
        others.update(state=FeedState.WAITING, why="")
        feed.state, feed.why, feed.batch = FeedState.WAITING, "", None
        feed.even_if_small = even_if_small
        feed.save(update_fields=["state", "why", "batch", "even_if_small"])
    order.start_next(feed.interface)
