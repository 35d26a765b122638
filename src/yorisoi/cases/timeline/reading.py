"""Reading the timeline a page at a time, newest first.

A page begins behind the last entry of the page before (keyset: moment, source, id) and never
counts rows off: whatever is written meanwhile, no entry is missed and none comes twice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.lookups import Contains

from yorisoi import clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.cases.facts.sight import sight_of
from yorisoi.cases.models import Case, CaseStep, StepKind
from yorisoi.cases.timeline import of_cases as of_cases
from yorisoi.cases.timeline import of_health as of_health
from yorisoi.cases.timeline.entries import Entry, Scope, Source, Span
from yorisoi.cases.timeline.sources import registered
from yorisoi.japanese import fold_text
from yorisoi.people.secret_words import secret_words
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
    return Scope(viewer, own, mothers, tuple(subjects))


def day_after(day: date) -> datetime:
    """The first moment after ``day`` in Japan."""
    return datetime.combine(day + timedelta(days=1), time(), clock.TOKYO)


def read(scope: Scope, wanted: Wanted, *, after: Place | None = None, size: int = PAGE) -> Slice:
    """The next ``size`` entries after a place, newest first. One query, and a few per source."""
    with scope.sight.open():
        return slice_of(scope, wanted, after, size)


def slice_of(scope: Scope, wanted: Wanted, after: Place | None, size: int) -> Slice:
    """The same, with the registers open."""
    known = registered()
    parts = [
        behind(rows.filter(who=wanted.author) if wanted.author else rows, code, after).order_by(
            "-moment", "-pk"
        )[: size + 1]
        for code, rows in branches(scope, wanted)
        if wanted.kind in ("", known[code].chip[0])
    ]
    if not parts:
        return Slice([], None)
    keys = list(
        united(parts).order_by("-moment", "-source", "-pk")[: size + 1]
        if len(parts) > 1
        else parts[0]
    )
    shown = keys[:size]
    entries: dict[tuple[str, int], Entry] = {}
    for code, source in known.items():
        ids = [pk for _, of, pk, _ in shown if of == code]
        if ids:
            entries |= {(code, one.id): one for one in source.show(ids, scope)}
    secret = secret_words(scope.subjects, viewer=scope.viewer)
    ordered = [entries[of, pk].masked(secret) for _, of, pk, _ in shown if (of, pk) in entries]
    if secret.patterns and wanted.words:
        ordered = [entry for entry in ordered if still_says(entry, wanted.words)]
    last = Place(*shown[-1][:3]) if len(keys) > size else None
    return Slice(ordered, last)


def still_says(entry: Entry, words: Sequence[str]) -> bool:
    """Whether the words stand in what is shown: nobody finds by what they must not read."""
    shown = "\n".join((entry.badge, entry.title, entry.text, *entry.foot))
    return HIDDEN_WORDS not in shown or all(fold_text(one) in fold_text(shown) for one in words)


def facets(scope: Scope, wanted: Wanted) -> Facets:
    """The counts beside the filters, in one query."""
    parts = [rows for _, rows in branches(scope, replace(wanted, to=None))]
    query, values = united(parts).query.sql_with_params()
    with scope.sight.open(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT source, who, count(*) FROM ({query}) AS entry GROUP BY source, who",  # noqa: S608
            values,
        )
        counted = cursor.fetchall()
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


def branches(scope: Scope, wanted: Wanted) -> "list[tuple[str, QuerySet[Any]]]":
    """The rows of each source and span that meet what is wanted, but for source and author."""
    return [
        (source.code, narrowed(source, rows, wanted))
        for source in registered().values()
        for span in scope.spans
        if (rows := source.rows(span, scope.viewer)) is not None
    ]


def narrowed(source: Source, rows: "QuerySet[Any]", wanted: Wanted) -> "QuerySet[Any]":
    """The rows of a source that have all words and lie in the time asked for."""
    rows = rows.order_by().annotate(source=Value(source.code))
    # Folded like the texts of the search box: ｹｰｽ会議 is found as ケース会議 and けーす会議.
    folded = [Func(F(column), function="public.yorisoi_fold") for column in source.searched]
    for word in wanted.words:
        anywhere = [Q(Contains(text, Value(fold_text(word)))) for text in folded]
        rows = rows.filter(reduce(or_, anywhere)) if anywhere else rows.none()
    if wanted.since:
        rows = rows.filter(moment__gte=day_after(wanted.since - timedelta(days=1)))
    if wanted.to:
        rows = rows.filter(moment__lt=day_after(wanted.to))
    return rows.values_list(*KEY)


def behind(rows: "QuerySet[Any]", source: str, place: Place | None) -> "QuerySet[Any]":
    """The rows of ``source`` that come after ``place``."""
    if place is None:
        return rows
    if source < place.source:
        return rows.filter(moment__lte=place.moment)
    rows = rows.filter(moment__lte=place.moment)
    same = Q(pk__lt=place.id) if source == place.source else Q(pk__in=[])
    return rows.filter(Q(moment__lt=place.moment) | same)


def united(parts: "list[QuerySet[Any]]") -> "QuerySet[Any]":
    """All rows in one query."""
    first, *others = parts
    return first.union(*others, all=True)
