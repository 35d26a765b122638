"""Full text of 経過記録 and 相談受付: every word must stand in the text, newest first.

Two characters and more are found by the index of character pairs (migration 0005): a word asks for
every second pair of its own, and longer words are read again, since the pairs may stand apart. A
common word fills the page from the newest texts; a less common one from a stretch of time that the
indexes of pairs and of time give together. Drafts belong to their writer and are not searched; nor
is who called in.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.cases.models import Case, Consultation, Note, NoteCase, NoteState
from yorisoi.japanese import fold_text
from yorisoi.people.search_keys import quoted

PAGE = 50
MOST = 1_000  # counted exactly up to here
SAMPLE = 1_000  # of the newest are read through first: common words fill a page from them
COMMON = 5  # found in the sample, words are looked for in a stretch of time, else in all texts
FEW = 5_000  # texts that the index may hand over from all times; with more, stretches are taken
FURTHER = 8  # a stretch that did not fill the page grows by this
FAR = 12_000  # of the newest are read through for a single character, of which there is no pair
PAIR = 2
WORK_MEMORY = "32MB"  # a bitmap that does not fit would compute the pairs of whole pages of rows


@dataclass(frozen=True)
class Source:
    """One table with text: its label, column of time, and the expression its index is made of."""

    label: str
    when: str
    text: str
    rank: int  # among equals in time


NOTES = Source("経過記録", "happened_at", "cases_note.text || E'\\n' || cases_note.counterpart", 0)
CALLS = Source("相談受付", "received_at", "cases_consultation.text", 1)


@dataclass(frozen=True, order=True)
class Place:
    """Where a text stands in the list, newest first: the page ends here, the next goes on."""

    at: datetime
    rank: int
    pk: int

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """What ``str`` wrote; None for anything else."""
        at, _, rest = text.partition("|")
        rank, _, pk = rest.partition("|")
        try:
            found = cls(datetime.fromisoformat(at), int(rank), int(pk))
        except ValueError:
            return None
        return found if found.at.tzinfo and 0 < found.pk < 2**63 else None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}|{self.rank}|{self.pk}"


@dataclass(frozen=True)
class Texts:
    """A page of places, newest first, and how many there are in all."""

    places: list[Place]
    total: int
    capped: bool  # there are more than anybody counted
    more: bool


def read(text: str) -> list[str]:
    """The words to search for, folded, without doubles."""
    return list(dict.fromkeys(fold_text(word) for word in text.replace("\x00", "").split()))


def notes_of(cases: QuerySet[Case]) -> QuerySet[Note]:
    """The notes that stand in ``cases`` and are no drafts."""
    rows = Note.objects.exclude(state=NoteState.DRAFT)
    try:
        sql, _ = cases.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return rows.none()
    if " WHERE " not in sql:
        return rows  # 所管: all of them, and every note stands in a case
    places = NoteCase.objects.filter(note=OuterRef("pk"), case__in=cases.values("pk"))
    return rows.filter(Exists(places))


def find_texts(
    words: str,
    *,
    notes: QuerySet[Note],
    calls: QuerySet[Consultation],
    before: Place | None = None,
) -> Texts:
    """The newest ``PAGE`` texts with all ``words`` among the given rows, from ``before`` on."""
    folded = read(words)
    if not folded:
        return Texts([], 0, capped=False, more=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEMORY])
    found: list[Place] = []
    total, capped = 0, False
    for source, rows in ((NOTES, notes), (CALLS, calls)):
        places, count = newest(source, rows, folded, before)
        found += places
        total += min(count, MOST)
        capped = capped or count > MOST
    found.sort(key=lambda one: (one.at, -one.rank, one.pk), reverse=True)
    return Texts(found[:PAGE], total, capped, len(found) > PAGE)


def newest(
    source: Source, rows: QuerySet[Any], words: list[str], before: Place | None
) -> tuple[list[Place], int]:
    """The first places after ``before``, one more than a page, and how many there are in all.

    More than ``MOST`` stands for "a great many": how often a common word stands in all is not asked.
    """
    latest = ordered(source, after(source, rows.model._default_manager.all(), before))

    def read_through(count: int) -> list[Place]:
        near = rows.filter(pk__in=latest.values("pk")[:count])
        return take(source, written(near, source, words), None)

    places = read_through(SAMPLE)
    if len(places) > PAGE:
        return places, MOST + 1
    pairs = [piece for word in words for piece in pairs_of(word)]
    if not pairs:
        return of_single_characters(source, rows, words, before, read_through(FAR))
    if len(places) < COMMON:
        ids = by_pairs(source, rows, pairs, most=FEW + 1)
        if len(ids) <= FEW:
            every = places_of(source, having(rows.filter(pk__in=ids), source, words))
            return [one for one in every if is_after(one, before)][: PAGE + 1], len(every)
    # Twice as far back as the sample says a page should reach; further where it was wrong.
    reach = SAMPLE * 2 * PAGE // max(len(places), 1)
    while True:
        since = moment_at(source, latest, reach)
        ids = by_pairs(source, rows, pairs, since=since)
        every = places_of(source, having(rows.filter(pk__in=ids), source, words))
        rest = [one for one in every if is_after(one, before)][: PAGE + 1]
        if since is None:
            return rest, len(every)
        if len(rest) > PAGE:
            return rest, MOST + 1
        reach *= FURTHER


def of_single_characters(
    source: Source,
    rows: QuerySet[Any],
    words: list[str],
    before: Place | None,
    near: list[Place],
) -> tuple[list[Place], int]:
    """The same where no word has a pair: ``near`` was read through, else everything is."""
    if len(near) > PAGE:
        return near, MOST + 1
    places = take(source, written(rows, source, words), before)
    return places, MOST + 1 if len(places) > PAGE else len(places)


def moment_at(source: Source, latest: QuerySet[Any], count: int) -> datetime | None:
    """When the ``count`` newest of ``latest`` begin; None when there are no more than that."""
    moment: datetime | None = latest.values_list(source.when, flat=True)[count : count + 1].first()
    return moment


def by_pairs(
    source: Source,
    rows: QuerySet[Any],
    pairs: list[str],
    *,
    since: datetime | None = None,
    most: int | None = None,
) -> list[int]:
    """The ids of all texts that hold the pairs, since a moment; no more than ``most`` of them.

    Asked of the indexes alone, without rights and without joins: the planner must have no occasion
    to compute the pairs of texts that it came by on another way. The ids go no further than this
    file.
    """
    asked = rows.model._default_manager.all()
    if source is NOTES:
        asked = asked.exclude(state=NoteState.DRAFT)
    if since:
        asked = asked.filter(**{f"{source.when}__gte": since})
    query = " & ".join(dict.fromkeys(pairs))
    where = f"public.yorisoi_bigrams({source.text}) @@ %s::tsquery"
    with bitmaps_alone():
        matching = asked.extra(where=[where], params=[query])  # noqa: S610  parameters
        return list(matching.order_by().values_list("pk", flat=True)[:most])


@contextmanager
def bitmaps_alone() -> Iterator[None]:
    """The index of pairs is asked, whatever the planner believes of it."""
    ways = ("enable_seqscan", "enable_indexscan")
    with connection.cursor() as cursor:
        for way in ways:
            cursor.execute("SELECT set_config(%s, 'off', true)", [way])
        yield
        for way in ways:
            cursor.execute("SELECT set_config(%s, 'on', true)", [way])


def having(rows: QuerySet[Any], source: Source, words: list[str]) -> QuerySet[Any]:
    """Of ``rows`` that hold the pairs, those that hold the words: a word of two is its own pair."""
    where, values = [], []
    for word in words:
        if len(word) != PAIR:
            # Most hold the word as it is written; only the rest are folded.
            sql, value = as_written(source, word)
            where.append(f"({sql} OR public.yorisoi_fold({source.text}) LIKE %s)")
            values += [value, f"%{escaped(word)}%"]
    return rows.extra(where=where, params=values) if where else rows  # noqa: S610  parameters


def written(rows: QuerySet[Any], source: Source, words: list[str]) -> QuerySet[Any]:
    """The rows with all words, read through: folding each text would take ten times as long."""
    # What is quickly told comes first.
    parts = sorted((as_written(source, word) for word in words), key=lambda one: "~" in one[0])
    return rows.extra(  # noqa: S610  parameters
        where=[sql for sql, _ in parts], params=[value for _, value in parts]
    )


def as_written(source: Source, word: str) -> tuple[str, str]:
    """The condition that a text holds a folded word as it may be written, with its parameter."""
    if any(shapes().get(char, [char]) != [char] for char in word):
        return f"({source.text}) ~ %s", pattern(word)
    return f"({source.text}) LIKE %s", f"%{escaped(word)}%"


def places_of(source: Source, rows: QuerySet[Any]) -> list[Place]:
    """The places of all of ``rows``, newest first."""
    found = rows.order_by().values_list(source.when, "pk")
    places = [Place(at, source.rank, pk) for at, pk in found]
    return sorted(places, key=lambda one: (one.at, one.pk), reverse=True)


def take(source: Source, rows: QuerySet[Any], before: Place | None) -> list[Place]:
    """The first of ``rows`` after ``before``."""
    chosen = ordered(source, after(source, rows, before)).values_list(source.when, "pk")
    return [Place(at, source.rank, pk) for at, pk in chosen[: PAGE + 1]]


def ordered(source: Source, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Newest first."""
    return rows.order_by(f"-{source.when}", "-pk")


def after(source: Source, rows: QuerySet[Any], before: Place | None) -> QuerySet[Any]:
    """Those that come after ``before`` in the list."""
    if before is None:
        return rows
    earlier = Q(**{f"{source.when}__lt": before.at})
    same = Q(**{source.when: before.at})
    if source.rank > before.rank:
        return rows.filter(earlier | same)
    if source.rank < before.rank:
        return rows.filter(earlier)
    return rows.filter(earlier | (same & Q(pk__lt=before.pk)))


def is_after(place: Place, before: Place | None) -> bool:
    """Whether ``place`` comes after ``before`` in the list: the same rule, in Python."""
    if before is None or place.at != before.at:
        return before is None or place.at < before.at
    return (-place.rank, place.pk) < (-before.rank, before.pk)


def pairs_of(word: str) -> Iterator[str]:
    """Every second pair of characters, and the last: 生活保護 → 生活, 保護."""
    last = len(word) - PAIR
    for at in range(0, last, PAIR):
        yield quoted(word[at : at + PAIR])
    if last >= 0:
        yield quoted(word[last:])


@cache
def shapes() -> dict[str, list[str]]:
    """How a folded character stands in texts: け as け, ケ, ｹ; が also as ｶﾞ; a as a, A, ａ, Ａ."""
    found: dict[str, list[str]] = defaultdict(list)
    single = [*range(0x21, 0x7F), *range(0x3041, 0x30FF), *range(0xFF01, 0xFFA0)]
    voiced = [chr(code) + mark for code in range(0xFF66, 0xFF9E) for mark in "ﾞﾟ"]
    for text in (*map(chr, single), *voiced):
        if len(fold_text(text)) == 1:
            found[fold_text(text)].append(text)
    return found


def pattern(word: str) -> str:
    """A regular expression for a folded word as it may be written; rarer shapes (㈱) are left out."""
    return "".join(
        "(?:" + "|".join(re.escape(one) for one in {char, *shapes().get(char, [])}) + ")"
        for char in word
    )


def escaped(word: str) -> str:
    """A word as LIKE takes it literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
