"""Finding people: every word typed must match, each by any of its readings, present or past.

One statement finds, ranks and counts: an exact spelling before the same sound, that before a
beginning, the present before the past; among equals open cases and the youngest first. A protected
address finds nobody and is shown to nobody without a release (people/whereabouts.py).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.people.models import Person
from yorisoi.people.search_keys import whole_key
from yorisoi.people.search_matches import Match, matches_of, texts_of
from yorisoi.people.search_words import Word, begins, exactly, read_words
from yorisoi.people.whereabouts import HIDDEN, NEAR, ShownAddress, near_protected

# Ranking reads every row found; past this many the answer says so and asks for another word.
MOST = 15_000


@dataclass(frozen=True)
class Hit:
    """One person found, with what matched where."""

    person: Person
    matched: list[Match]
    shown: list[ShownAddress]  # as the viewer may see them, where they live first
    near_protected: bool  # or under a 支援措置 themselves


@dataclass(frozen=True)
class Found:
    """A page of what was found. ``total`` counts everybody; ``capped``: there are still more."""

    words: list[str]
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    capped: bool = False


# SQL over ``k.person_id``, true for those whom a room above wants first among equals.
_preferred: list[str] = []


def first_among_equals(condition: str) -> None:
    """Let a room above say who comes first among equals (an open case), as SQL over k.person_id."""
    _preferred.append(condition)


def preferred() -> str:
    """What follows in ORDER BY for them."""
    return "".join(f", {condition} DESC" for condition in _preferred)


OPEN_RELEASES = """
SELECT person_id FROM people_addressrelease
WHERE staff_id = %s AND starts_at <= %s AND ends_at > %s
"""


@dataclass(frozen=True)
class Secret:
    """Whom an address must not find, as SQL inside the statement: most searches never come to it.

    The same as ``whereabouts.hidden_from`` says of everybody; a test compares them. A relative's
    earlier home may be the hidden one: by earlier addresses only those ``apart`` are found.
    """

    viewer: Staff | None

    def apart(self) -> str:
        """Whether the one in ``people_searchkey`` has nothing to do with anybody protected."""
        return "NOT " + NEAR.format(person="people_searchkey.person_id")

    def shown(self) -> tuple[str, list[Any]]:
        """Whether their address may be shown to ``viewer`` now."""
        hidden = "NOT " + HIDDEN.format(person="people_searchkey.person_id")
        values: list[Any] = [clock.today()] * 4
        if self.viewer is None:
            return hidden, values
        now = clock.now()
        released = f"person_id IN ({OPEN_RELEASES})"
        return f"({released} OR {hidden})", [self.viewer.pk, now, now, *values]


def find_people(
    words: str,
    *,
    limit: int = 20,
    offset: int = 0,
    day: date | None = None,
    viewer: Staff | None = None,
    persons: QuerySet[Person] | None = None,
) -> Found:
    """The people whom all ``words`` fit, best first.

    Words are parted by blanks; each is a part of a name in kanji, kana or letters, of an address or
    a telephone number, a birthday, year, age or grade as of ``day`` (today), 宛名番号, or a number a
    room above knows. ``viewer`` decides which suppressed addresses count (None: none of them);
    ``persons`` are those who may be shown.
    """
    day = day or clock.today()
    read = read_words(words, day)
    said = [word.said for word in read]
    if not read or any(not can_match(word) for word in read):
        return Found(said)
    secret = Secret(viewer)
    rows = run(read, secret, limit, offset)
    if not rows:
        return Found(said)
    total = rows[0][1]
    rows_by_id = {
        person.pk: person
        for person in (persons if persons is not None else Person.objects.all()).filter(
            pk__in=[row[0] for row in rows]
        )
    }
    found = [rows_by_id[row[0]] for row in rows if row[0] in rows_by_id]
    near = near_protected(person.pk for person in found)
    texts = texts_of(found, read, viewer=viewer, day=day, near=near)
    matches = matches_of(found, read, texts, near=near)
    hits = [
        Hit(person, matched, texts[person.pk].shown, person.pk in near)
        for person in found
        if (matched := matches[person.pk]) is not None
    ]
    return Found(said, hits, min(total, MOST), total > MOST)


def possibly_named(*names: str) -> set[int]:
    """Those on file whose name, or a part of it, may be one of ``names``; ``whole_key`` tells who is.

    In whatever shape of its characters, with a space or without.
    """
    keys = [key for key in map(whole_key, names) if key]
    if not keys:
        return set()
    query = either([exactly(letter, key) for key in keys for letter in "fn"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM people_searchkey WHERE words @@ %s::tsquery", [query])
        return {row[0] for row in cursor.fetchall()}


def can_match(word: Word) -> bool:
    """Whether the word says anything one could search by."""
    return bool(word.open_pieces or word.address_pieces or word.years or word.elsewhere)


def either(pieces: list[str]) -> str:
    """A query that any of ``pieces`` answers."""
    return "(" + " | ".join(pieces) + ")"


def run(read: list[Word], secret: Secret, limit: int, offset: int) -> list[tuple[int, int]]:
    """(person, how many in all) of one page, in order."""
    with connection.cursor() as cursor:
        cursor.execute(*statement(read, secret, limit, offset))
        return list(cursor.fetchall())


def statement(read: list[Word], secret: Secret, limit: int, offset: int) -> tuple[str, list[Any]]:
    """The one statement that finds, ranks and counts, with its parameters."""
    where, parameters = conditions(read, secret)
    rank, rank_parameters = ranking(read)
    sql = f"""
        SELECT k.person_id, count(*) OVER ()
        FROM (SELECT person_id, born_latest, {rank} AS rank FROM people_searchkey
              WHERE {where} LIMIT {MOST + 1}) k
        ORDER BY k.rank{preferred()}, k.born_latest DESC NULLS LAST, k.person_id
        LIMIT %s OFFSET %s
    """  # noqa: S608  every value is a parameter
    return sql, [*rank_parameters, *parameters, limit, offset]


def conditions(read: list[Word], secret: Secret) -> tuple[str, list[Any]]:
    """WHERE for all words. One query over the index, then what the index cannot know."""
    parts: list[str] = []
    parameters: list[Any] = []
    queries = [
        either([*word.open_pieces, *word.address_pieces, *word.years])
        for word in read
        if not word.elsewhere
    ]
    if queries:
        parts.append("words @@ %s::tsquery")
        parameters.append(" & ".join(queries))
    for word in read:
        exact, values = condition(word, secret)
        if exact:
            parts.append(exact)
            parameters += values
    return " AND ".join(parts), parameters


def condition(word: Word, secret: Secret) -> tuple[str, list[Any]]:
    """What must hold for one word beyond the index; "" when the index says all."""
    simple = not word.elsewhere and not word.years and not word.address_pieces
    if simple:
        return "", []
    ways: list[str] = []
    values: list[Any] = []

    def way(sql: str, *more: Any) -> None:
        ways.append(sql)
        values.extend(more)

    if word.open_pieces:
        way("words @@ %s::tsquery", either(word.open_pieces))
    if word.elsewhere:
        way("person_id = ANY(%s)", list(word.elsewhere))
    if word.years:
        assert word.born is not None  # noqa: S101  years come from it
        way(
            "(words @@ %s::tsquery AND born_latest >= %s AND born_earliest <= %s)",
            *(either(word.years), *word.born),
        )
    if word.address_pieces:
        # Nearly everybody: PostgreSQL tells them by one set, or one by one where few come to it.
        way(f"(words @@ %s::tsquery AND {secret.apart()})", either(word.address_pieces))
    if word.address:
        shown, more = secret.shown()
        way(f"(words @@ %s::tsquery AND {shown})", either(word.address), *more)
    # IS TRUE keeps the planner from asking the index again for each way.
    return "(" + " OR ".join(ways) + ") IS TRUE", values


def ranking(read: list[Word]) -> tuple[str, list[Any]]:
    """The sum over the words of how well each fits; only words that may be names differ."""
    terms: list[str] = []
    parameters: list[Any] = []
    for word in read:
        if not word.name:
            continue
        steps = [exactly("s", word.exact), exactly("n", word.name), begins("n", word.name)]
        steps.append(either([begins("f", word.name), *word.address, *word.years]))
        terms.append(
            "CASE "
            + " ".join(f"WHEN words @@ %s::tsquery THEN {at}" for at in range(len(steps)))
            + f" ELSE {len(steps)} END"
        )
        parameters += steps
    return " + ".join(terms) or "0 + 0", parameters
