"""順番: of each interface one file at a time, in the order of their stamps.

A file waits while one before it is being taken, and while a sequence number of its own delivery
is missing. A later 全件 need not wait for what is missing in a 差分 before it: it says all of it.

A file whose stamp lies further ahead than the ward declared is refused: every later one would come
too late. A file from before the last one taken is refused, 全件 and 差分 alike. The rows do not tell which of
two is the newer one, so an old 差分 would put back what a later one has said, and an old 全件 would
besides mark as gone whatever came since. What is lost with a 差分 comes with the next 全件; until
then the page says that something is missing (standing.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When

from yorisoi import audit, clock
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import actions, kinds, store
from yorisoi.exchange.actions import Given
from yorisoi.exchange.models import Batch, Mode, State
from yorisoi.registers import interfaces, parts, transport
from yorisoi.registers.models import Feed, FeedMode, FeedState
from yorisoi.registers.transport import FileName

KIND = "register_feed"
ACTION = "registers.feed.take"
TOO_OLD = {
    FeedMode.FULL: "もっと新しいファイルを取込み済みです。",
    FeedMode.DIFF: (
        "もっと新しいファイルを取込み済みです。この差分にしかない内容があれば、次の全件で入ります。"
    ),
}
TOO_EARLY = (
    "作成日時（{when}）が、いまより先です。正しい作成日時の名前で、もう一度送ってもらってください。"
    "名前が正しければ、このサーバーの時計を確かめてください。"
)
LOST = "保存したファイルがなくなっています。もう一度送ってもらってください。"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('yorisoi.registers.order'))"

Moment = tuple[datetime, int, int]


def in_order(feeds: QuerySet[Feed]) -> QuerySet[Feed]:
    """Feeds in the order in which they are to be taken; of one moment the 全件 first."""
    rank = Case(
        When(mode=FeedMode.FULL, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return feeds.order_by("stamp", rank, "sequence", "pk")


def moment_of(feed: Feed | FileName) -> Moment:
    """Where a file stands in the order."""
    return feed.stamp, 0 if feed.mode == FeedMode.FULL else 1, feed.sequence


def horizon() -> datetime:
    """Up to which moment a stamp is believed: one from far ahead would close the way to all others."""
    return clock.now() + transport.of_ward().ahead


def last_taken(code: str) -> Feed | None:
    """The newest file of an interface that is in the mirror.

    Not one from far ahead, which was taken while our own clock was wrong.
    """
    taken = Feed.objects.filter(interface=code, state=FeedState.TAKEN, stamp__lte=horizon())
    return in_order(taken).last()


def too_late(file: Feed | FileName) -> str:
    """Why a file comes too late, or from too far ahead; empty when it does neither."""
    if file.stamp > horizon():
        local = file.stamp.astimezone(clock.TOKYO)
        when = f"{local.year}年{local.month}月{local.day}日 {local.hour}:{local.minute:02}"
        return TOO_EARLY.format(when=when)
    last = last_taken(file.interface)
    return TOO_OLD[FeedMode(file.mode)] if last and moment_of(file) < moment_of(last) else ""


def missing_before(feed: Feed, delivery: Sequence[Feed]) -> int | None:
    """The first sequence number before ``feed`` that is not in the mirror; None when it may go on.

    ``delivery``: the files taken of the same interface, stamp and mode.
    """
    if feed.without_waiting:
        return None
    taken = {one.sequence for one in delivery}
    return next((number for number in range(1, feed.sequence) if number not in taken), None)


@dataclass
class Turn:
    """What one look at the waiting files of an interface comes to."""

    following: Feed | None = None  # whose turn it is
    too_old: list[Feed] = field(default_factory=list)
    blocked: dict[int, int] = field(default_factory=dict)  # Feed → the number it waits for


def turn_of(code: str) -> Turn:
    """Whose turn it is, were nothing being taken."""
    feeds = Feed.objects.filter(interface=code)
    waiting = list(in_order(feeds.filter(state=FeedState.WAITING)))
    taken = list(
        feeds.filter(state=FeedState.TAKEN, stamp__in={feed.stamp for feed in waiting}).only(
            "stamp", "mode", "sequence"
        )
    )
    last = last_taken(code) if waiting else None
    turn = Turn()
    for feed in waiting:
        if last and moment_of(feed) < moment_of(last):
            turn.too_old.append(feed)
            continue
        if parts.of_one(feed):
            missing = parts.first_missing(feed, waiting)
            if missing is not None:
                turn.blocked[feed.pk] = missing
            elif turn.following is None and feed.sequence == 1:
                turn.following = feed
            continue
        delivery = [one for one in taken if (one.stamp, one.mode) == (feed.stamp, feed.mode)]
        missing = missing_before(feed, delivery)
        if missing is not None:
            turn.blocked[feed.pk] = missing
        elif turn.following is None and (not turn.blocked or feed.mode == FeedMode.FULL):
            turn.following = feed
    return turn


def go_on() -> list[Batch]:
    """Put the next file of every interface into the queue; residents first.

    The other registers are about residents; nothing breaks when they come before them.
    """
    order = sorted(
        interfaces.all_interfaces().values(), key=lambda one: one.mirror.code != "resident"
    )
    found = [start_next(one.code) for one in order]
    return [batch for batch in found if batch]


@transaction.atomic
def start_next(code: str) -> Batch | None:
    """Put the next file of an interface into the queue, unless one is being taken."""
    feeds = Feed.objects.filter(interface=code)
    if not feeds.filter(state=FeedState.WAITING).exists():
        return None
    with connection.cursor() as cursor:  # two of us would both begin one
        cursor.execute(ONE_AT_A_TIME)
    if feeds.filter(state=FeedState.TAKING).exists():
        return None
    turn = turn_of(code)
    for feed in turn.too_old:
        refuse(feed, TOO_OLD[FeedMode(feed.mode)])
    if turn.following is None:
        return None
    try:
        return begin(turn.following)
    except FileNotFoundError:
        refuse(turn.following, LOST)
    except NotPossible as problem:
        refuse(turn.following, str(problem))
    return None


def begin(feed: Feed) -> Batch:
    """One file into a batch of its own; a 全件 in parts as one.

    :raises NotPossible: when its parts do not fit together.
    :raises FileNotFoundError: when a content is not in the store.
    """
    whole = parts.put_together(feed) if parts.of_one(feed) else ""
    content = store.path_of(whole or feed.sha256)
    given = Given(feed.name, store.pieces(content), transport.of_ward().encoding)
    batch = actions.start(by=None, kind=kinds.get(KIND), files=[given], mode=Mode.APPLY)
    with audit.event(ACTION, others={"feed": [feed.pk], "batch": [batch.pk]}):
        parts.together(feed).exclude(pk=feed.pk).update(state=FeedState.TAKING)
        feed.batch, feed.state, feed.joined_sha256 = batch, FeedState.TAKING, whole
        feed.save(update_fields=["batch", "state", "joined_sha256"])
    return batch


@transaction.atomic
def refuse(feed: Feed, why: str) -> None:
    """A file that is not taken after all; with one part of a 全件 the others that stand with it."""
    others = parts.together(feed).exclude(pk=feed.pk)
    with audit.event(ACTION, others={"feed": [feed.pk, *others.values_list("pk", flat=True)]}):
        others.update(state=FeedState.REFUSED, why=why)
        feed.state, feed.why = FeedState.REFUSED, why
        feed.save(update_fields=["state", "why"])


def settle() -> None:
    """Files whose batch came to a bad end without anybody hearing of it (a worker that died)."""
    ended = Feed.objects.filter(
        state=FeedState.TAKING, batch__state__in=[State.FAILED, State.CANCELLED]
    )
    for feed in ended.select_related("batch"):
        if feed.batch:
            after(feed.batch)


def after(batch: Batch) -> None:
    """A batch that failed refuses its file, with the reason; then it is the next one's turn."""
    reasons = {State.FAILED: batch.failure, State.CANCELLED: "取込みが中止されました。"}
    why = reasons.get(State(batch.state))
    feed = Feed.objects.filter(batch=batch).first()
    if feed is None:
        return
    if why and feed.state != FeedState.TAKEN:
        refuse(feed, why)
    if batch.is_finished:
        start_next(feed.interface)
