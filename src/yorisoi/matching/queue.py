"""確認の順番: which pair a worker looks at next, how many there are, and until when at this pace.

Most useful first: whose case is open, then the most certain; links that were drawn for checking
(``spot``) begin the second part. Pairs whose resident is linked to
somebody else already come after the others, and what was put off at the end. Whom another worker is
looking at comes after all of them: the log says who that is, and nothing is written for it.

The right is asked of the first few in the order, not of everybody on file: that took half a second
for a worker with thousands of cases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import RawSQL

from yorisoi import clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.menu import Count as Number
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event, Touch
from yorisoi.matching import spot
from yorisoi.matching.models import Pair, PairState
from yorisoi.people.models import Person
from yorisoi.registers.models import Link

REVIEW = "matching.pair.review"
# The entry in the log of two records that were shown side by side.
COMPARE = "registers.resident.compare"
DECIDED = (PairState.SAME, PairState.DIFFERENT)
# What waits and was not put off; of it, links that were drawn for checking.
DRAWN = Q(spot=True, state=PairState.LINKED)
LEFT = Q(state=PairState.PROPOSED) | DRAWN
HELD, PUT_OFF = 2, 4  # what a pair's turn is made of; 1 when no case of the person is open
LEAST_FOR_A_PACE = 5
HOUR = timedelta(hours=1)
A_MINUTE = 60  # seconds
AT_HAND = timedelta(minutes=5)  # so long a pair counts as open before another worker
SLICES = (40, 400, 4_000)  # pairs asked for the right at a time
MANY = 200  # pairs from which on they are not counted anew for every page

# SQL over ``{person}``, true for those whom a room above wants first (an open case).
_first: list[str] = []


def first_those_with(condition: str) -> None:
    """Let a room above say whose pairs come first, as SQL over ``{person}``, a person's number."""
    if condition not in _first:
        _first.append(condition)


def is_urgent() -> RawSQL:
    """Whether the pair is about somebody a room above wants first."""
    conditions = " OR ".join(_first) or "false"
    sql = f"({conditions})".format(person='"matching_pair"."person_id"')
    return RawSQL(sql, [], output_field=BooleanField())  # noqa: S611  constants of our rooms alone


def waiting(viewer: Staff) -> QuerySet[Pair]:
    """The pairs that ``viewer`` may decide: of persons who are linked to nobody yet, or whose link
    was drawn for checking."""
    persons = filter_for(viewer, REVIEW, Person.objects.filter(merged_into=None))
    return undecided().filter(person__in=persons)


def undecided() -> QuerySet[Pair]:
    """The pairs that somebody may decide."""
    linked = Exists(Link.objects.filter(person=OuterRef("person"), ended_at=None))
    proposed = Q(state__in=(PairState.PROPOSED, PairState.LATER)) & ~Q(linked)
    drawn = Q(spot=True, state__in=spot.OPEN) & Q(spot.stands())
    return Pair.objects.filter(proposed | drawn, person__merged_into=None)


def in_turn(rows: QuerySet[Pair]) -> QuerySet[Any]:
    """The same in the order of the queue, each with its ``turn``."""
    number = IntegerField()
    of_others = Link.objects.filter(number=OuterRef("number"), ended_at=None)
    held = Exists(of_others.exclude(person=OuterRef("person")))
    first = Q(is_urgent()) & ~DRAWN
    turn = (
        Case(When(first, then=Value(0)), default=Value(1), output_field=number)
        + Case(When(held, then=Value(HELD)), default=Value(0), output_field=number)
        + Case(
            When(state=PairState.LATER, then=Value(PUT_OFF)), default=Value(0), output_field=number
        )
    )
    return rows.annotate(turn=turn).order_by("turn", "-score", "pk")


def next_pair(viewer: Staff, after: int = 0) -> Pair | None:
    """The pair to look at: the first one, or the one behind pair ``after``; from the front again
    when that was the last. One that another worker has open only when there is no other."""
    rows, busy = in_turn(undecided()), at_hand(viewer)
    last = in_turn(Pair.objects.filter(pk=after)).values_list("turn", "score").first()
    ways = [rows]
    if last is not None:
        turn, score = last
        behind = rows.filter(
            Q(turn__gt=turn)
            | Q(turn=turn, score__lt=score)
            | Q(turn=turn, score=score, pk__gt=after)
        )
        ways = [behind, rows]
    free = [way.exclude(person__in=busy) for way in ways] if busy else []
    for way in (*free, *ways):
        found = first_allowed(way, viewer)
        if found is not None:
            return Pair.objects.select_related("person", "model").get(pk=found)
    return None


def first_allowed(rows: QuerySet[Any], viewer: Staff) -> int | None:
    """The first of ``rows``, in their order, that ``viewer`` may decide."""
    begin = 0
    for size in SLICES:
        some = list(rows.values_list("pk", "person_id")[begin : begin + size])
        allowed = may_decide(viewer, {person for _, person in some})
        for pk, person in some:
            if person in allowed:
                return int(pk)
        if len(some) < size:
            return None
        begin += size
    mine = filter_for(viewer, REVIEW, Person.objects.all())
    return rows.filter(person__in=mine).values_list("pk", flat=True).first()


def may_decide(viewer: Staff, persons: Iterable[int]) -> set[int]:
    """Of whom ``viewer`` may decide."""
    asked = Person.objects.filter(pk__in=list(persons))
    return set(filter_for(viewer, REVIEW, asked).values_list("pk", flat=True))


def at_hand(viewer: Staff) -> set[int]:
    """Whom other workers have before them on this page, with the families: what each of them looked
    at last within the last minutes."""
    seen = Event.objects.filter(action=COMPARE, at__gt=clock.now() - AT_HAND)
    last = seen.exclude(staff_id=viewer.pk).values("staff_id").annotate(last=Max("pk"))
    touched = Touch.objects.filter(event__in=[one["last"] for one in last])
    return {pk for persons in touched.values_list("persons", flat=True) for pk in persons or ()}


def left(viewer: Staff) -> Number:
    """How many pairs wait; what was put off is not counted."""
    return Number(waiting(viewer).filter(LEFT).count())


def left_lately(viewer: Staff) -> Number:
    """The same for the left column of every page, up to a minute old: it looks at every person on
    file. The page of the queue itself counts anew."""
    if not Pair.objects.filter(LEFT).exists():
        return Number(0)
    key = f"matching.left.{viewer.pk}"
    number = cache.get(key)
    if number is None:
        number = left(viewer).number
        cache.set(key, number, A_MINUTE)
    return Number(number)


@dataclass(frozen=True)
class Progress:
    """How far one worker is, and until when at this pace."""

    left: int
    urgent: int  # of them, persons whose case is open
    drawn: int  # and links of the model that were drawn for checking
    put_off: int
    mine_today: int
    all_today: int
    an_hour: int  # how many an hour, of late; 0 when too few to say
    ends_at: datetime | None

    @property
    def pace(self) -> str:
        """この1時間は1時間に120組の速さ。"""
        return f"1時間に{self.an_hour}組の速さ" if self.an_hour else ""

    @property
    def estimate(self) -> str:
        """この速さなら、あと40分（15:30ごろまで）."""
        if self.ends_at is None or not self.left:
            return ""
        minutes = max(1, round(self.left * 60 / self.an_hour))
        if minutes < 60:
            span = f"{minutes}分"
        else:
            span = f"{minutes // 60}時間" + (f"{minutes % 60}分" if minutes % 60 else "")
        local = self.ends_at.astimezone(clock.TOKYO)
        until = f"（{local:%H:%M}ごろまで）" if local.date() == clock.today() else ""
        return f"この速さなら、のこりはあと{span}{until}"


def progress(viewer: Staff) -> Progress:
    """Counts for the page, in two statements; the left column tells the same from now on."""
    now = clock.now()
    midnight = datetime.combine(clock.today(), time(), clock.TOKYO)
    waits = counted(viewer)
    mine = Q(decided_by=viewer)
    lately = mine & Q(decided_at__gt=now - HOUR)
    done = Pair.objects.filter(
        state__in=DECIDED, decided_at__gte=min(midnight, now - HOUR)
    ).aggregate(
        mine=Count("pk", filter=mine & Q(decided_at__gte=midnight)),
        everybody=Count("pk", filter=Q(decided_at__gte=midnight)),
        lately=Count("pk", filter=lately),
        since=Min("decided_at", filter=lately),
    )
    an_hour = pace(done["lately"], done["since"], now)
    return Progress(
        left=waits["left"],
        urgent=waits["urgent"],
        drawn=waits["drawn"],
        put_off=waits["put_off"],
        mine_today=done["mine"],
        all_today=done["everybody"],
        an_hour=an_hour,
        ends_at=now + HOUR * (waits["left"] / an_hour) if an_hour else None,
    )


def counted(viewer: Staff) -> dict[str, int]:
    """left, urgent, drawn, put_off: exact while there are few. Of many, which is a look at everybody on file,
    up to a minute old but for what ``viewer`` decided since."""
    key, now = f"matching.counted.{viewer.pk}", clock.now()
    kept: dict[str, Any] | None = cache.get(key)
    if kept is not None:
        done = Pair.objects.filter(decided_by=viewer, decided_at__gte=kept["at"]).count()
        return kept | {name: max(kept[name] - done, 0) for name in ("left", "urgent")}
    found = waiting(viewer).aggregate(
        left=Count("pk", filter=LEFT),
        urgent=Count("pk", filter=Q(is_urgent(), state=PairState.PROPOSED)),
        drawn=Count("pk", filter=DRAWN),
        put_off=Count("pk", filter=Q(state=PairState.LATER)),
    )
    cache.set(f"matching.left.{viewer.pk}", found["left"], A_MINUTE)
    if found["left"] >= MANY:
        cache.set(key, found | {"at": now}, A_MINUTE)
    return found


def pace(count: int, since: datetime | None, now: datetime) -> int:
    """Pairs an hour, from what was decided since; 0 when that is too little to say."""
    if count < LEAST_FOR_A_PACE or since is None:
        return 0
    span = max(now - since, timedelta(minutes=1))
    return max(1, round(count * (HOUR / span)))
