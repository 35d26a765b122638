"""Keys by which residents are found: made anew for those whose rows a feed changed.

The letters are those of people/search_keys.py, so that one reading of what was typed serves both:
``n`` ``o`` parts of names now and earlier, ``f`` the joined name, ``s`` the exact reading, ``a``
``h`` town, ``q`` ``r`` town and numbers, ``i`` 宛名番号. Towns stand there whole: the register always
writes them so.

A first 全件 asks for a whole ward within the feed: rows come and go as the text of COPY, every part of a
name and every town is folded once, and the index gathers before it sorts in.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg.sql import SQL, Literal

from yorisoi.japanese import fold_town, name_key, parse_lot, strict_kana_key
from yorisoi.people.search_keys import LONGEST, number_key, parts_of, quoted, resident_key

CHUNK = 20_000
NULL = r"\N"
ESCAPES = {r"\t": "\t", r"\n": "\n", r"\r": "\r", r"\b": "\b", r"\f": "\f", r"\v": "\v"}


class Said(NamedTuple):
    """One row of a resident's history, as far as somebody is found by it; days as ISO."""

    number: str
    current: bool
    state: str
    names: Sequence[str]  # 氏名 and フリガナ first, then ローマ字, 漢字, 旧氏, 通称 with their kana
    sex: str
    born_on: str | None
    earliest: str | None
    latest: str | None
    town: str
    block: str


NAMES = ("name", "kana", "roman", "kanji", "former", "former_kana", "alias", "alias_kana")
AT, HOUSE = "ah", "qr"  # of now, of earlier
PAST = (4, 5)  # 旧氏 is an earlier name, in the present row as well
ROWS = f"""
SELECT number, current, state, {", ".join(NAMES)}, sex, born_on, coalesce(born_earliest, born_on),
    coalesce(born_latest, born_on), town, block
FROM registers_residentrecord WHERE number = ANY({{}}) ORDER BY number, history, branch
"""  # noqa: S608  no value in it
COLUMNS = "number, words, kana, born_earliest, born_latest, exact"
# A row that says what is there already is left: the index would take every word of it again.
KEEP = f"""
INSERT INTO registers_residentkey AS k ({COLUMNS}) SELECT * FROM key_stage
ON CONFLICT (number) DO UPDATE SET words = excluded.words, kana = excluded.kana,
    born_earliest = excluded.born_earliest, born_latest = excluded.born_latest,
    exact = excluded.exact
WHERE (k.words, k.kana, k.born_earliest, k.born_latest, k.exact) IS DISTINCT FROM
    (excluded.words, excluded.kana, excluded.born_earliest, excluded.born_latest, excluded.exact)
"""  # noqa: S608  no value in it


class Part(NamedTuple):
    """One part of a name, folded; keys are quoted as they stand in a tsvector."""

    loose: str
    exact: str
    now: tuple[str, ...]
    past: tuple[str, ...]


def keys_of(*words: str) -> tuple[str, ...]:
    """As they are written down: none longer than it may be, none of its letter alone."""
    return tuple([quoted(word[:LONGEST]) for word in words if len(word) > 1])


@lru_cache(maxsize=50_000)
def part_of(part: str) -> Part:
    """A part between spaces; MARIE of ANNE-MARIE and マリア of マリア・クララ have keys of their own."""
    pieces = [(name_key(one), strict_kana_key(one)) for one in parts_of(part)]
    now = [word for loose, exact in pieces if loose for word in ("n" + loose, "s" + exact)]
    past = ["o" + loose for loose, _ in pieces if loose]
    return Part(name_key(part), strict_kana_key(part), keys_of(*now), keys_of(*past))


def reading_of(kana: str) -> str:
    """The exact reading of a whole name."""
    return "".join([part_of(one).exact for one in kana.split()])


def place_of(town: str, block: str) -> tuple[str, str, str]:
    """(town, its numbers to 番, all its numbers) of an address of the register."""
    found = parse_lot(town, block)
    to_ban = number_key(found.chome, found.ban) if found.ban else ""
    numbers = to_ban + number_key(found.go) if found.ban else number_key(found.chome, found.go)
    return fold_town(found.town), to_ban, numbers


def words_of_name(name: str, *, past: bool) -> list[str]:
    """The keys of one name."""
    parts = [part_of(one) for one in name.split()]
    words = [word for part in parts for word in (part.past if past else part.now)]
    if len(parts) > 1:
        whole = [part.loose for part in parts]
        words += keys_of("f" + "".join(whole), "f" + "".join(reversed(whole)))
    return words


def words_of(rows: Sequence[Said]) -> set[str]:
    """All keys of one resident. Where no row is current, the last one speaks."""
    now = head(rows)
    found = set(keys_of("i" + resident_key(now.number)))
    for row in rows:
        past = row is not now
        for at, name in enumerate(row.names):
            if name:
                found.update(words_of_name(name, past=past or at in PAST))
        town, _, numbers = place_of(row.town, row.block)
        if town and numbers:
            found.update(keys_of(f"{AT[past]}{town}", f"{HOUSE[past]}{town}-{numbers}"))
        elif town:
            found.update(keys_of(f"{AT[past]}{town}"))
    return found


def head(rows: Sequence[Said]) -> Said:
    """The current row, or the last one."""
    return next((row for row in rows if row.current), rows[-1])


def exact_key(
    name: str, kana: str, sex: str, born_on: date | None, town: str, to_ban: str
) -> UUID | None:
    """What two records of one person have in common when all of it agrees; None when one is missing.

    氏名 with 異体字 folded, the exact reading, the whole birthday, 性別, and the address to 番.
    """
    found = exact_digits(name, kana, sex, str(born_on) if born_on else None, town, to_ban)
    return UUID(found) if found else None


def exact_digits(
    name: str, kana: str, sex: str, born_on: str | None, town: str, to_ban: str
) -> str | None:
    """The same as the digits of a UUID, from a day as ISO."""
    loose = "".join([part_of(part).loose for part in name.split()])
    reading = reading_of(kana)
    if not (loose and reading and born_on and sex in ("male", "female") and town and to_ban):
        return None
    said = "|".join((loose, reading, sex, born_on, town, to_ban))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def exact_of(row: Said) -> str | None:
    """The exact key of a resident who lives in the ward today."""
    if not row.current or row.state != "resident":
        return None
    town, to_ban, _ = place_of(row.town, row.block)
    return exact_digits(row.names[0], row.names[1], row.sex, row.born_on, town, to_ban)


def rows_of(numbers: Sequence[str]) -> Iterator[list[Said]]:
    """The rows of each of ``numbers``, oldest first."""
    statement = SQL("COPY ({}) TO STDOUT").format(SQL(ROWS).format(Literal(list(numbers))))
    with connection.cursor() as cursor, cursor.copy(statement) as copied:
        rows = map(read_row, copied)
        for _, same in groupby(rows, key=attrgetter("number")):
            yield list(same)


def read_row(line: memoryview) -> Said:
    """One line of COPY."""
    text = bytes(line).decode()
    cells: list[Any] = text[:-1].split("\t")
    if "\\" in text:
        cells = [None if cell == NULL else plain(cell) for cell in cells]
    number, current, state, *names, sex, born_on, earliest, latest, town, block = cells
    return Said(number, current == "t", state, names, sex, born_on, earliest, latest, town, block)


def plain(cell: str) -> str:
    """A value that COPY had to escape."""
    parts = cell.split(r"\\")
    for code, character in ESCAPES.items():
        parts = [part.replace(code, character) for part in parts]
    return "\\".join(parts)


def key_row(rows: Sequence[Said]) -> tuple[str | None, ...]:
    """The row of one resident, in the order of ``COLUMNS``."""
    now = head(rows)
    words = " ".join(words_of(rows))
    return (now.number, words, reading_of(now.names[1]), now.earliest, now.latest, exact_of(now))


def line_of(row: Sequence[str | None]) -> str:
    """The same as COPY reads it. There are neither tabs nor ends of line in a key."""
    cells = [NULL if cell is None else cell for cell in row]
    return (
        "\t".join(
            [cell.replace("\\", r"\\") if "\\" in cell and cell != NULL else cell for cell in cells]
        )
        + "\n"
    )


def refresh() -> int:
    """The keys of everybody in ``feed_changes``, inside a feed; how many residents."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT number FROM feed_changes ORDER BY number")
        numbers = [number for (number,) in cursor.fetchall()]
        # Row-level security takes no COPY: by way of a table of our own.
        cursor.execute(
            "CREATE TEMP TABLE key_stage ON COMMIT DROP AS"  # noqa: S608  ours
            f" SELECT {COLUMNS} FROM registers_residentkey LIMIT 0"
        )
    for at in range(0, len(numbers), CHUNK):
        rows = map(key_row, rows_of(numbers[at : at + CHUNK]))
        lines = "".join(map(line_of, rows))
        with connection.cursor() as cursor, cursor.copy("COPY key_stage FROM STDIN") as into:
            into.write(lines)
    with connection.cursor() as cursor:
        cursor.execute(KEEP)
        cursor.execute("DROP TABLE key_stage")
    return len(numbers)
