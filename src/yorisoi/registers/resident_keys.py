"""Keys by which residents are found: made anew for those whose rows a feed changed.

The letters are those of people/search_keys.py, so that one reading of what was typed serves both:
``n`` ``o`` parts of names now and earlier, ``f`` the joined name, ``s`` the exact reading, ``a``
``h`` town, ``q`` ``r`` town and numbers, ``i`` 宛名番号. Towns stand there whole: the register always
writes them so.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from yorisoi.japanese import fold_town, name_key, parse_address, strict_kana_key
from yorisoi.people.search_keys import LONGEST, number_key, parts_of, quoted, resident_key

CHUNK = 20_000


class Said(NamedTuple):
    """One row of a resident's history, as far as somebody is found by it."""

    number: str
    current: bool
    state: str
    names: tuple[
        str, ...
    ]  # 氏名 and フリガナ first, then ローマ字, 漢字, 旧氏, 通称 with their kana
    sex: str
    born_on: date | None
    earliest: date | None
    latest: date | None
    town: str
    block: str


COLUMNS = """
number, current, state,
ARRAY[name, kana, roman, kanji, former, former_kana, alias, alias_kana],
sex, born_on, coalesce(born_earliest, born_on), coalesce(born_latest, born_on), town, block
"""


@lru_cache(maxsize=50_000)
def keys_of_part(part: str) -> tuple[str, str]:
    """The loose key of one part of a name, and the exact reading."""
    return name_key(part), strict_kana_key(part)


def reading_of(kana: str) -> str:
    """The exact reading of a whole name."""
    return "".join([keys_of_part(part)[1] for part in kana.split()])


@lru_cache(maxsize=200_000)
def place_of(town: str, block: str) -> tuple[str, str, str]:
    """(town, its numbers to 番, all its numbers) of an address of the register."""
    found = parse_address(f"{town}{block}")
    to_ban = number_key(found.chome, found.ban) if found.ban else ""
    return fold_town(found.town), to_ban, number_key(found.chome, found.ban, found.go)


def words_of_name(name: str, *, past: bool) -> Iterator[str]:
    """The keys of one name."""
    parts = parts_of(name)
    keys = [keys_of_part(part) for part in parts]
    for loose, exact in keys:
        if loose:
            yield ("o" if past else "n") + loose
            if not past:
                yield "s" + exact
    whole = [keys_of_part(part)[0] for part in name.split()]
    if len(whole) > 1:
        yield "f" + "".join(whole)
        yield "f" + "".join(reversed(whole))


def words_of(rows: list[Said]) -> set[str]:
    """All keys of one resident. Where no row is current, the last one speaks."""
    now = head(rows)
    found = {"i" + resident_key(now.number)}
    for row in rows:
        past = row is not now
        # 旧氏 is an earlier name, in the present row as well.
        for at, name in enumerate(row.names):
            if name:
                found.update(words_of_name(name, past=past or at in (4, 5)))
        town, _, numbers = place_of(row.town, row.block)
        if town:
            found.add(("h" if past else "a") + town)
            if numbers:
                found.add(f"{'r' if past else 'q'}{town}-{numbers}")
    return {word[:LONGEST] for word in found if len(word) > 1}


def head(rows: list[Said]) -> Said:
    """The current row, or the last one."""
    return next((row for row in rows if row.current), rows[-1])


def exact_key(
    name: str, kana: str, sex: str, born_on: date | None, town: str, to_ban: str
) -> UUID | None:
    """What two records of one person have in common when all of it agrees; None when one is missing.

    氏名 with 異体字 folded, the exact reading, the whole birthday, 性別, and the address to 番.
    """
    loose = "".join(keys_of_part(part)[0] for part in name.split())
    reading = reading_of(kana)
    if not (loose and reading and born_on and sex in ("male", "female") and town and to_ban):
        return None
    said = "|".join((loose, reading, sex, born_on.isoformat(), town, to_ban))
    return UUID(bytes=hashlib.blake2b(said.encode(), digest_size=16).digest())


def exact_of(row: Said) -> UUID | None:
    """The exact key of a resident who lives in the ward today."""
    if not row.current or row.state != "resident":
        return None
    town, to_ban, _ = place_of(row.town, row.block)
    return exact_key(row.names[0], row.names[1], row.sex, row.born_on, town, to_ban)


def rows_of(where: str, parameters: Sequence[Any]) -> Iterator[list[Said]]:
    """The rows of each resident that the condition ``where`` is about, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM registers_residentrecord WHERE {where}"  # noqa: S608  ours
            " ORDER BY number, history, branch",
            list(parameters),
        )
        rows = (
            Said._make((*row[:3], tuple(row[3]), *row[4:])) for row in iter(cursor.fetchone, None)
        )
        for _, same in groupby(rows, key=lambda row: row.number):
            yield list(same)


def refresh() -> int:
    """The keys of everybody in ``feed_changes``, inside a feed; how many residents."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT number FROM feed_changes ORDER BY number")
        numbers = [number for (number,) in cursor.fetchall()]
        # Row-level security takes no COPY: by way of a table of our own.
        cursor.execute(
            "CREATE TEMP TABLE key_stage ON COMMIT DROP AS"
            " SELECT number, words, kana, born_earliest, born_latest, exact"
            " FROM registers_residentkey LIMIT 0"
        )
    for at in range(0, len(numbers), CHUNK):
        found = list(rows_of("number = ANY(%s)", [numbers[at : at + CHUNK]]))
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY key_stage FROM STDIN") as into,
        ):
            for rows in found:
                into.write_row(key_row(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registers_residentkey"
            " (number, words, kana, born_earliest, born_latest, exact) SELECT * FROM key_stage"
            " ON CONFLICT (number) DO UPDATE SET words = excluded.words, kana = excluded.kana,"
            " born_earliest = excluded.born_earliest, born_latest = excluded.born_latest,"
            " exact = excluded.exact"
        )
        cursor.execute("DROP TABLE key_stage")
    return len(numbers)


def key_row(rows: list[Said]) -> tuple[object, ...]:
    """The row of one resident as COPY takes it."""
    now = head(rows)
    words = " ".join(map(quoted, sorted(words_of(rows))))
    return (now.number, words, reading_of(now.names[1]), now.earliest, now.latest, exact_of(now))
