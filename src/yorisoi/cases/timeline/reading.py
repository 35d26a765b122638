"""Reading the timeline a page at a time, newest first.

A page begins behind the last entry of the page before (keyset: moment, source, id) and never
counts rows off: whatever is written meanwhile, no entry is missed and none comes twice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.lookups import Contains

from yorisoi import clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.cases.facts.sight import sight_of
from yorisoi.cases.models import Case, CaseStep, StepKind
from yorisoi.cases.queries import told_with
from yorisoi.cases.timeline import of_cases as of_cases
from yorisoi.cases.timeline import of_health as of_health
from yorisoi.cases.timeline.entries import Entry, Scope, Source, Span
from yorisoi.cases.timeline.sources import registered
from yorisoi.japanese import fold_text
from yorisoi.people.secret_words import SecretWords, secret_words
from yorisoi.people.whereabouts import HIDDEN_WORDS

PAGE = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
KEY = ("moment", "source", "pk", "who")


class NoSuchPlace(ValueError):
    """The place in the timeline that was asked for cannot be read."""


@dataclass(frozen=True)
class Place:
    """Behind which entry to go on."""

    moment: datetime
    source: str
    id: int

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // MICROSECOND}.{self.source}.{self.id}"

    @property
    def order(self) -> tuple[datetime, str, int]:
        """What entries are ordered by, newest first."""
        return self.moment, self.source, self.id

    @classmethod
    def read(cls, text: str) -> "Place":
        """The place as an address gave it.

        :raises NoSuchPlace: when it is none.
        """
        try:
            moment, source, number = text.split(".")
            return cls(EPOCH + int(moment) * MICROSECOND, source, int(number))
        except (ValueError, OverflowError):
            raise NoSuchPlace(text) from None


@dataclass(frozen=True)
class Key:
    """Where one entry stands, and who wrote it."""

    place: Place
    who: int | None


@dataclass(frozen=True)
class Wanted:
    """What is looked for in a timeline. Empty parts do not restrict."""

    kind: str = ""  # code of a chip: one source, or several
    author: int | None = None
    words: tuple[str, ...] = ()
    since: date | None = None
    to: date | None = None  # 日付へ移る: begin with the last entry of this day

    @property
    def narrows(self) -> bool:
        """Whether less than everything is asked for."""
        return bool(self.kind or self.author or self.words or self.since)


@dataclass(frozen=True)
class Slice:
    """One page of the timeline, and where the next begins."""

    entries: list[Entry]
    next: Place | None


@dataclass(frozen=True)
class Facets:
    """How many entries there are under each chip, and by each author, as the rest is chosen."""

    total: int
    chips: dict[str, int]
    authors: dict[int, int]


def scope_of(case: Case, viewer: Staff) -> Scope:
    """What the timeline of ``case`` reads: also the pregnancy, when the viewer may read it."""
    mothers, subjects = None, [case.subject_id]
    if case.origin_id:
        before = Case.objects.filter(pk=case.origin_id)
        if filter_for(viewer, "cases.case.timeline", before).exists():
            opened = CaseStep.objects.filter(case=case, kind=StepKind.OPENED).order_by("at").first()
            # What happened from that moment on stands in the child's own case.
            moment = opened.at if opened else day_after(case.opened_on)
            mothers = Span(case.origin_id, until=moment, besides=case.pk)
            subjects += before.values_list("subject", flat=True)
    # Her pregnancy's register rows stand among the child's own: she is its guardian.
    own = Span(case.pk, sight=sight_of(case, viewer))
    others = told_with([case.pk, *([case.origin_id] if mothers and case.origin_id else [])])
    return Scope(viewer, own, mothers, tuple({*subjects, *others}))


def day_after(day: date) -> datetime:
    """The first moment after ``day`` in Japan."""
    return datetime.combine(day + timedelta(days=1), time(), clock.TOKYO)


# All entries that meet what is wanted, but for chip, author and day: their counts and the newest of
# them, or those behind a place. One statement: what there is is looked up once.
ALL = """
SELECT * FROM (WITH entry (moment, source, pk, who) AS MATERIALIZED ({union}) {asked}) AS asked
"""
COUNTS = (
    "SELECT NULL::timestamptz, source, NULL::bigint, who, count(*) FROM entry GROUP BY source, who"
)
NEWEST = """
SELECT moment, source, pk, who, NULL::bigint FROM entry WHERE source = ANY (%s) AND {which}
ORDER BY moment DESC, source DESC, pk DESC LIMIT %s
"""


def read(scope: Scope, wanted: Wanted, *, after: Place | None = None, size: int = PAGE) -> Slice:
    """The next ``size`` entries after a place, newest first. One query, and a few per source."""
    with scope.sight.open():
        return rows_of(scope, wanted, after, size, counts=False)[0]


def read_top(scope: Scope, wanted: Wanted, *, size: int = PAGE) -> tuple[Slice, Facets]:
    """The newest entries, with the counts beside the filters."""
    with scope.sight.open():
        return rows_of(scope, wanted, None, size, counts=True)


def rows_of(
    scope: Scope, wanted: Wanted, after: Place | None, size: int, *, counts: bool
) -> tuple[Slice, Facets]:
    """A page and the counts, with the registers open."""
    secret = secret_words(scope.subjects, viewer=scope.viewer)
    if secret.patterns and wanted.words:
        return looked_through(scope, wanted, after, size, secret)
    keys, counted = asked_for(scope, wanted, after, size, counts=counts)
    shown = [entry for entry in shown_of(scope, keys[:size], secret) if entry]
    last = keys[size - 1].place if len(keys) > size else None
    return Slice(shown, last), facets_of(counted, wanted)


def looked_through(
    scope: Scope, wanted: Wanted, after: Place | None, size: int, secret: SecretWords
) -> tuple[Slice, Facets]:
    """The same where a word may stand in what is ●●●● for the reader.

    Whatever has the words is read, and only what still says them is shown and counted: neither
    an entry nor a number tells what must not be read.
    """
    everything = replace(wanted, kind="", author=None, to=None)
    keys, _ = asked_for(scope, everything, None, None, counts=False)
    found = [
        (key, entry)
        for key, entry in zip(keys, shown_of(scope, keys, secret), strict=True)
        if entry and still_says(entry, wanted.words)
    ]
    counted = Counter((key.place.source, key.who) for key, _ in found)
    chosen = [(key, entry) for key, entry in found if meets(key, wanted, after)]
    last = chosen[size - 1][0].place if len(chosen) > size else None
    slice_ = Slice([entry for _, entry in chosen[:size]], last)
    return slice_, facets_of([(source, who, n) for (source, who), n in counted.items()], wanted)


def meets(key: Key, wanted: Wanted, after: Place | None) -> bool:
    """Whether an entry is of the chip, author and days asked for, and behind the place."""
    return (
        wanted.kind in ("", registered()[key.place.source].chip[0])
        and wanted.author in (None, key.who)
        and (wanted.to is None or key.place.moment < day_after(wanted.to))
        and (after is None or key.place.order < after.order)
    )


def asked_for(
    scope: Scope, wanted: Wanted, after: Place | None, size: int | None, *, counts: bool
) -> tuple[list[Key], list[tuple[str, int | None, int]]]:
    """One entry more than ``size`` (None: all of them), and how many each source and author has."""
    chosen = [code for code, one in registered().items() if wanted.kind in ("", one.chip[0])]
    parts = branches(scope, wanted, None if counts else chosen)
    if not parts:
        return [], []
    union, values = united(parts).query.sql_with_params()
    which, limits = ["true"], list[Any]()
    if wanted.author:
        which.append("who = %s")
        limits.append(wanted.author)
    if wanted.to:
        which.append("moment < %s")
        limits.append(day_after(wanted.to))
    if after:
        which.append("(moment, source, pk) < (%s, %s, %s)")
        limits += [after.moment, after.source, after.id]
    newest = NEWEST.format(which=" AND ".join(which))
    page = f"{COUNTS} UNION ALL ({newest})" if counts else newest
    with connection.cursor() as cursor:
        cursor.execute(
            ALL.format(union=union, asked=page),
            [*values, chosen, *limits, size + 1 if size else None],
        )
        found = cursor.fetchall()
    counted = [(source, who, number) for _, source, _, who, number in found if number is not None]
    keys = [Key(Place(*key), who) for *key, who, number in found if number is None]
    return sorted(keys, key=lambda one: one.place.order, reverse=True), counted


def shown_of(scope: Scope, keys: Sequence[Key], secret: SecretWords) -> list[Entry | None]:
    """The entries of ``keys`` as the reader may see them; None where one has gone meanwhile."""
    entries: dict[tuple[str, int], Entry] = {}
    for code, source in registered().items():
        ids = [key.place.id for key in keys if key.place.source == code]
        if ids:
            entries |= {(code, one.id): one.masked(secret) for one in source.show(ids, scope)}
    return [entries.get((key.place.source, key.place.id)) for key in keys]


def still_says(entry: Entry, words: Sequence[str]) -> bool:
    """Whether the words stand in what is shown: nobody finds by what they must not read."""
    shown = "\n".join((entry.badge, entry.title, entry.text, *entry.foot))
    return HIDDEN_WORDS not in shown or all(fold_text(one) in fold_text(shown) for one in words)


def facets_of(counted: Sequence[tuple[str, int | None, int]], wanted: Wanted) -> Facets:
    """The numbers beside chips and authors, from those of each source and author."""
    known = registered()
    chips: Counter[str] = Counter()
    authors: Counter[int] = Counter()
    for source, who, number in counted:
        chip, _ = known[source].chip
        if wanted.author in (None, who):
            chips[chip] += number
        if who and wanted.kind in ("", chip):
            authors[who] += number
    return Facets(sum(chips.values()), dict(chips), dict(authors))


def branches(scope: Scope, wanted: Wanted, chosen: Sequence[str] | None) -> "list[QuerySet[Any]]":
    """The rows of each source (of those ``chosen``) and span that have the words."""
    return [
        narrowed(source, rows, span, wanted)
        for source in registered().values()
        if chosen is None or source.code in chosen
        for span in scope.spans
        if (rows := source.rows(span, scope.viewer)) is not None
    ]


def narrowed(source: Source, rows: "QuerySet[Any]", span: Span, wanted: Wanted) -> "QuerySet[Any]":
    """The rows of a source that have all words and are not too old."""
    rows = rows.order_by().annotate(source=Value(source.code))
    # Folded like the texts of the search box: ｹｰｽ会議 is found as ケース会議 and けーす会議. All
    # columns at once: folding is what it costs. No word holds a line feed.
    if wanted.words and not source.searched:
        rows = rows.none()
    elif wanted.words:
        rows = source.worded(rows, span) if source.worded else rows
        everything = Func(
            Value("\n"), *source.searched, function="concat_ws", output_field=TextField()
        )
        folded = Func(everything, function="public.yorisoi_fold")
        for word in wanted.words:
            rows = rows.filter(Q(Contains(folded, Value(fold_text(word)))))
    if wanted.since:
        rows = rows.filter(moment__gte=day_after(wanted.since - timedelta(days=1)))
    return rows.values_list(*KEY)


def united(parts: "list[QuerySet[Any]]") -> "QuerySet[Any]":
    """All rows in one query."""
    first, *others = parts
    return first.union(*others, all=True) if others else first
