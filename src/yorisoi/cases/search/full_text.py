"""Full text of 経過記録 and 相談受付: every word must stand in the text, newest first.

A common word fills the page from the newest texts, which are simply read through. A less common one
of two characters and more is looked up in the index of character pairs (migration 0005): a word asks
for every second pair of its own, and longer words are read again, since the pairs may stand apart.
Drafts belong to their writer and are not searched; nor is who called in.
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
from django.db.models import QuerySet

from yorisoi.cases.models import Case, Consultation
from yorisoi.japanese import fold_text
from yorisoi.people.search_keys import quoted

PAGE = 50
MOST = 1_000  # counted exactly up to here
SAMPLE = 1_000  # of the newest are read through first: common words fill a page from them
COMMON = 5  # found in the sample, words are looked for further back, else in the index at once
FAR = 12_000  # of the newest are read through at most, which takes as long as asking the index
FEW = 5_000  # texts that the index may hand over from all times; with more, stretches are taken
FURTHER = 8  # a stretch that did not fill the page grows by this
PAIR = 2
WORK_MEMORY = "32MB"  # a bitmap that does not fit would compute the pairs of whole pages of rows


@dataclass(frozen=True)
class Source:
    """One table with text. All but ``label`` and ``rank`` is SQL over its rows."""

    label: str
    table: str
    when: str
    text: str  # what its index is made of
    searched: str  # which rows are
    may_read: str  # whether a row belongs to {allowed}, a query of ids
    rank: int  # among equals in time


NOTES = Source(
    "経過記録",
    "cases_note",
    "happened_at",
    "cases_note.text || E'\\n' || cases_note.counterpart",
    "state <> 'draft'",
    "SELECT FROM cases_notecase place JOIN ({allowed}) allowed ON allowed.pk = place.case_id"
    " WHERE place.note_id = cases_note.id",
    0,
)
CALLS = Source(
    "相談受付",
    "cases_consultation",
    "received_at",
    "cases_consultation.text",
    "true",
    "SELECT FROM ({allowed}) allowed WHERE allowed.pk = cases_consultation.id",
    1,
)


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


@dataclass(frozen=True)
class Piece:
    """A piece of SQL with its values."""

    sql: str = "true"
    values: tuple[Any, ...] = ()

    def __and__(self, other: "Piece") -> "Piece":
        return Piece(f"{self.sql} AND {other.sql}", self.values + other.values)


@dataclass(frozen=True)
class Asked:
    """What is asked of one table: which words, from which place on, by whom."""

    source: Source
    words: list[str]
    allowed: Piece
    before: Place | None

    @property
    def pairs(self) -> list[str]:
        """What the index is asked for; nothing when there are single characters alone."""
        return [piece for word in self.words for piece in pairs_of(word)]


def read(text: str) -> list[str]:
    """The words to search for, folded, without doubles."""
    return list(dict.fromkeys(fold_text(word) for word in text.replace("\x00", "").split()))


def find_texts(
    words: str,
    *,
    cases: QuerySet[Case],
    calls: QuerySet[Consultation],
    before: Place | None = None,
) -> Texts:
    """The newest ``PAGE`` texts with all ``words``, from ``before`` on.

    Of notes those that stand in one of ``cases`` and are no drafts, and ``calls``.
    """
    folded = read(words)
    found: list[Place] = []
    total, since = 0, None
    for source, may_be_read in ((NOTES, cases), (CALLS, calls)):
        allowed = allowed_by(source, may_be_read)
        if not folded or allowed is None:
            continue
        places, count = newest(Asked(source, folded, allowed, before), since)
        found += places
        total += count
        if count > MOST and len(places) > PAGE:
            since = places[-1].at  # the page is full: nothing earlier comes onto it
    found.sort(key=lambda one: (one.at, -one.rank, one.pk), reverse=True)
    return Texts(found[:PAGE], min(total, MOST), total > MOST, len(found) > PAGE)


def allowed_by(source: Source, may_be_read: QuerySet[Any]) -> Piece | None:
    """The condition that a row of ``source`` may be read; None when none may.

    Few rows come to it, so it is asked one by one: OFFSET 0 keeps PostgreSQL from gathering all
    that may be read first.
    """
    try:
        sql, values = may_be_read.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    if " WHERE " not in sql:
        return Piece()  # 所管: all of them, and every note stands in a case
    return Piece(f"EXISTS ({source.may_read.format(allowed=sql)} OFFSET 0)", tuple(values))


def newest(asked: Asked, since: datetime | None) -> tuple[list[Place], int]:
    """The first places after ``before``, one more than a page, and how many there are in all.

    More than ``MOST`` stands for "a great many": how often a common word stands in all is not asked.
    With ``since`` nothing earlier is looked for, nor counted.
    """
    if since is not None:
        # As far back as a rare word reaches there are many: the index is asked then.
        start = moment_at(asked, SAMPLE) if asked.pairs else None
        if start is not None and since < start:
            return among(asked, by_pairs(asked, since=since))
        places = read_through(asked, since=since)
        return places, len(places)
    places = read_through(asked, SAMPLE)
    # Half as far again as the sample says a page should reach.
    reach = SAMPLE * PAGE * 3 // (2 * max(len(places), 1)) if asked.pairs else FAR
    if len(places) <= PAGE and reach <= FAR:
        places = read_through(asked, reach)
        reach *= FURTHER
    if len(places) > PAGE:
        return places, MOST + 1
    if not asked.pairs:
        every = read_through(asked)
        return every, MOST + 1 if len(every) > PAGE else len(every)
    return looked_up(asked, reach, is_rare=len(places) < COMMON)


def looked_up(asked: Asked, reach: int, *, is_rare: bool) -> tuple[list[Place], int]:
    """The same by the index of pairs: of all times, or of the ``reach`` newest and ever further."""
    if is_rare:
        ids = by_pairs(asked, most=FEW + 1)
        if len(ids) <= FEW:
            return among(asked, ids)
    while True:
        start = moment_at(asked, reach)
        rest, count = among(asked, by_pairs(asked, since=start))
        if start is None:
            return rest, count
        if len(rest) > PAGE:
            return rest, MOST + 1
        reach *= FURTHER


def read_through(
    asked: Asked, count: int | None = None, *, since: datetime | None = None
) -> list[Place]:
    """The first places among the ``count`` newest texts (all), which are read one after the other.

    The words as they may be written: folding each text would take ten times as long.
    """
    source, later = asked.source, after(asked)
    if since is not None:
        later &= Piece(f"{source.when} >= %s", (since,))
    kept = Piece(source.searched) & written(asked) & asked.allowed
    order = f"{source.when} DESC, id DESC"
    # The inner LIMIT keeps PostgreSQL going from the newest on, and it stops where the page is full.
    sql = f"""
        SELECT {source.when}, id
        FROM (SELECT * FROM {source.table} WHERE {later.sql} ORDER BY {order} LIMIT %s)
             {source.table}
        WHERE {kept.sql} ORDER BY {order} LIMIT %s
    """  # noqa: S608  every value is a parameter
    return places_of(source, Piece(sql, (*later.values, count, *kept.values, PAGE + 1)))


def by_pairs(asked: Asked, *, since: datetime | None = None, most: int | None = None) -> list[int]:
    """The ids of all texts that hold the pairs, since a moment; no more than ``most`` of them.

    Asked of the indexes alone, without rights and without joins: the planner must have no occasion
    to compute the pairs of texts that it came by on another way. The ids go no further than this
    file.
    """
    source = asked.source
    holds = Piece(
        f"public.yorisoi_bigrams({source.text}) @@ %s::tsquery",
        (" & ".join(dict.fromkeys(asked.pairs)),),
    )
    kept = Piece(source.searched) & holds
    if since is not None:
        kept &= Piece(f"{source.when} >= %s", (since,))
    sql = f"SELECT id FROM {source.table} WHERE {kept.sql} LIMIT %s"  # noqa: S608  parameters
    with bitmaps_alone(), connection.cursor() as cursor:
        cursor.execute(sql, [*kept.values, most])
        return [row[0] for row in cursor.fetchall()]


def among(asked: Asked, ids: list[int]) -> tuple[list[Place], int]:
    """Of the texts ``ids``, which hold the pairs, the first places, and how many have the words."""
    source, later = asked.source, after(asked)
    kept = Piece("id = ANY(%s)", (ids,)) & having(asked) & asked.allowed
    sql = f"""
        SELECT number, {source.when}, id FROM (
            WITH every AS MATERIALIZED (SELECT {source.when}, id FROM {source.table} WHERE {kept.sql})
            SELECT number, page.* FROM (SELECT count(*) AS number FROM every) counted
            LEFT JOIN (SELECT * FROM every WHERE {later.sql}
                       ORDER BY {source.when} DESC, id DESC LIMIT %s) page ON true) found
        ORDER BY {source.when} DESC, id DESC
    """  # noqa: S608  every value is a parameter
    with connection.cursor() as cursor:
        cursor.execute(sql, [*kept.values, *later.values, PAGE + 1])
        rows = cursor.fetchall()
    return [Place(at, source.rank, pk) for _, at, pk in rows if pk], rows[0][0]


def moment_at(asked: Asked, count: int) -> datetime | None:
    """When the ``count`` newest texts after ``before`` begin; None when there are fewer."""
    source, later = asked.source, after(asked)
    sql = f"""
        SELECT {source.when}, id FROM {source.table} WHERE {later.sql}
        ORDER BY {source.when} DESC OFFSET %s LIMIT 1
    """  # noqa: S608  every value is a parameter
    found = places_of(source, Piece(sql, (*later.values, count)))
    return found[0].at if found else None


def places_of(source: Source, query: Piece) -> list[Place]:
    """The places that a query of moments and ids gives, in its order."""
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.values)
        return [Place(at, source.rank, pk) for at, pk in cursor.fetchall()]


@contextmanager
def bitmaps_alone() -> Iterator[None]:
    """The index of pairs is asked, whatever the planner believes of it."""
    switch = (
        "SELECT set_config('enable_seqscan', %s, true), set_config('enable_indexscan', %s, true),"
        " set_config('work_mem', %s, true)"
    )
    with connection.cursor() as cursor:
        cursor.execute(switch, ["off", "off", WORK_MEMORY])
        yield
        cursor.execute(switch, ["on", "on", WORK_MEMORY])


def having(asked: Asked) -> Piece:
    """That a text with the pairs holds the words: a word of two is its own pair."""
    kept = Piece()
    for word in asked.words:
        if len(word) != PAIR:
            # Most hold the word as it is written; only the rest are folded.
            sql, value = as_written(asked.source, word)
            folded = f"public.yorisoi_fold({asked.source.text}) LIKE %s"
            kept &= Piece(f"({sql} OR {folded})", (value, f"%{escaped(word)}%"))
    return kept


def written(asked: Asked) -> Piece:
    """That a text holds all words as they may be written; what is quickly told comes first."""
    kept = Piece()
    parts = (as_written(asked.source, word) for word in asked.words)
    for sql, value in sorted(parts, key=lambda one: "~" in one[0]):
        kept &= Piece(sql, (value,))
    return kept


def as_written(source: Source, word: str) -> tuple[str, str]:
    """The condition that a text holds a folded word as it may be written, with its parameter."""
    if any(shapes().get(char, [char]) != [char] for char in word):
        return f"({source.text}) ~ %s", pattern(word)
    return f"({source.text}) LIKE %s", f"%{escaped(word)}%"


def after(asked: Asked) -> Piece:
    """That a row comes after ``before`` in the list, as its index of time can answer it."""
    source, before = asked.source, asked.before
    if before is None:
        return Piece()
    if source.rank == before.rank:
        return Piece(f"({source.when}, id) < (%s, %s)", (before.at, before.pk))
    return Piece(f"{source.when} {'<=' if source.rank > before.rank else '<'} %s", (before.at,))


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
