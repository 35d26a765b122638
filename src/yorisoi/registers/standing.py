"""連携の状況: how each interface stands today, in words, for the page, the home page and the command."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from yorisoi import clock
from yorisoi.registers import interfaces, order, readings
from yorisoi.registers.interfaces import Interface
from yorisoi.registers.models import Feed, FeedMode, FeedState

NEVER = "届いていません"
FEW = 5  # refused files shown of an interface


@dataclass
class Standing:
    """One interface."""

    interface: Interface
    now: datetime
    arrived: Feed | None = None  # the last one that was not refused
    taken: Feed | None = None  # the last one in the mirror, with its batch
    taking: Feed | None = None
    waiting: list[Feed] = field(default_factory=list)
    blocked: dict[int, int] = field(default_factory=dict)
    refused: list[Feed] = field(default_factory=list)  # what no later file has made good
    is_old: bool = False  # rows of it were read with another definition than today's

    @property
    def age(self) -> timedelta | None:
        """How long ago the last file arrived."""
        return self.now - self.arrived.received_at if self.arrived else None

    @property
    def is_dead(self) -> bool:
        """Whether it is silent for longer than it should be. What never spoke is not silent yet."""
        expected = self.interface.expected_every
        return bool(expected and self.age and self.age > expected)

    @property
    def tone(self) -> str:
        """How loud it is said."""
        if self.is_dead:
            return "danger"
        if self.refused or self.blocked or self.is_old:
            return "warn"
        return "ok" if self.arrived else "neutral"

    @property
    def words(self) -> str:
        """The state in a few words."""
        if self.is_dead and self.age and self.interface.expected_every:
            return (
                f"{span(self.age)}届いていません（{span(self.interface.expected_every)}以内のはず）"
            )
        if self.refused:
            return f"受け付けないファイル {len(self.refused)}件"
        if self.blocked:
            return "前のファイルを待っています"
        if self.taking:
            return "取込中"
        if self.is_old:
            return "前の定義で読んだ行があります"
        if self.waiting:
            return "順番待ち"
        return "届いています" if self.arrived else NEVER

    @property
    def waits_for(self) -> list[tuple[Feed, str]]:
        """Every file that waits, and what for."""
        return [(feed, self.why_waiting(feed)) for feed in self.waiting]

    def why_waiting(self, feed: Feed) -> str:
        """What a file waits for."""
        if feed.pk in self.blocked:
            return f"連番 {self.blocked[feed.pk]:03d} を待っています"
        if self.blocked:
            return "前のファイルを待っています"
        return "順番を待っています"

    @property
    def may_lack(self) -> bool:
        """Whether the content of a 差分 is missing until the next 全件."""
        return any(feed.mode == FeedMode.DIFF for feed in self.refused)


def span(time: timedelta) -> str:
    """「3日」「5時間」「20分」."""
    minutes = int(time.total_seconds() // 60)
    if minutes >= 2 * 24 * 60:
        return f"{minutes // (24 * 60)}日"
    return f"{minutes // 60}時間" if minutes >= 120 else f"{minutes}分"


def of_all() -> list[Standing]:
    """Every interface of the ward, in a handful of queries whatever their number."""
    now = clock.now()
    known = interfaces.all_interfaces()
    feeds = Feed.objects.filter(interface__in=known)
    arrived = last_by(feeds.exclude(state=FeedState.REFUSED), "received_at")
    taken_feeds = feeds.filter(state=FeedState.TAKEN)
    taken = last_by(taken_feeds.select_related("batch"), "stamp", "sequence")
    full = last_by(taken_feeds.filter(mode=FeedMode.FULL), "stamp", "sequence")
    found = {
        code: Standing(interface, now, arrived.get(code), taken.get(code))
        for code, interface in known.items()
    }
    for feed in order.in_order(feeds.filter(state__in=[FeedState.WAITING, FeedState.TAKING])):
        if feed.state == FeedState.TAKING and feed.batch_id is None:
            continue  # a part that its first one stands for
        if feed.state == FeedState.TAKING:
            found[feed.interface].taking = feed
        else:
            found[feed.interface].waiting.append(feed)
    for code, standing in found.items():
        if standing.waiting and standing.taking is None:
            standing.blocked = order.turn_of(code).blocked
    for code in readings.old_ones(known.values(), full):
        found[code].is_old = True
    for feed in open_refusals(known, full):
        if len(found[feed.interface].refused) < FEW:
            found[feed.interface].refused.append(feed)
    return list(found.values())


def to_see_to() -> list[Standing]:
    """Those that need somebody, the silent ones first."""
    found = [one for one in of_all() if one.tone in ("danger", "warn")]
    return sorted(found, key=lambda one: not one.is_dead)


def last_by(feeds: QuerySet[Feed], *names: str) -> dict[str, Feed]:
    """The newest of each interface."""
    newest = feeds.order_by("interface", *[f"-{name}" for name in names], "-pk")
    return {feed.interface: feed for feed in newest.distinct("interface")}


def open_refusals(codes: Iterable[str], full: dict[str, Feed]) -> Sequence[Feed]:
    """Refused files that matter still: no 全件 was taken since, and it did not come again well."""
    since = Q()
    for code in codes:
        newer = Q()
        if code in full:  # a stamp from far ahead says nothing of when it came
            late = Q(stamp__gt=order.horizon(), received_at__lte=full[code].received_at)
            newer = Q(stamp__gt=full[code].stamp) & ~late
        since |= Q(interface=code) & newer
    refused = Feed.objects.filter(since, state=FeedState.REFUSED).select_related("batch")[:200]
    names = {feed.name for feed in refused}
    good = Feed.objects.filter(name__in=names).exclude(state=FeedState.REFUSED)
    well = set(good.values_list("interface", "name"))
    by_name: dict[tuple[str, str], list[Feed]] = defaultdict(list)
    for feed in refused:
        by_name[feed.interface, feed.name].append(feed)
    return [feeds[0] for key, feeds in by_name.items() if key not in well]
