"""Persons on file as they are compared: their keys, families, and what is linked, for a few of them.

The same rows as inputs.py reads for all. Inside ``sight.feeding``, for the parts of names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from yorisoi.japanese import kana_key, name_key
from yorisoi.matching import classes, inputs
from yorisoi.matching.blocking import blocks_of
from yorisoi.matching.kept import kept
from yorisoi.matching.keys import NOBODY, Keys, Splitter, keys_of

FAMILY = """
SELECT DISTINCT other.person_id::text FROM people_familymember me
JOIN people_familymember other ON other.family_id = me.family_id AND other.withdrawn_at IS NULL
WHERE me.person_id = ANY(%s) AND me.withdrawn_at IS NULL
"""
LINKED = """
SELECT person_id::text, number FROM registers_link
WHERE ended_at IS NULL AND (person_id = ANY(%(persons)s) OR number = ANY(%(numbers)s))
"""
# Of a record that was merged away, what was decided holds for the one that it became.
PARTED = """
WITH RECURSIVE became (was, person) AS (
    SELECT id, id FROM people_person WHERE id = ANY(%(persons)s)
    UNION ALL SELECT p.id, b.person FROM became b JOIN people_person p ON p.merged_into_id = b.was)
SELECT person_id::text, number FROM registers_link
WHERE ended_how = 'undone' AND person_id = ANY(%(persons)s)
UNION SELECT b.person::text, d.number FROM matching_pair d JOIN became b ON b.was = d.person_id
WHERE d.state = 'different'
"""
APART = """
WITH RECURSIVE became (was, person) AS (
    SELECT id, id FROM people_person WHERE id = ANY(%(persons)s)
    UNION ALL SELECT p.id, b.person FROM became b JOIN people_person p ON p.merged_into_id = b.was),
other (person, at) AS (
    SELECT b.person, t.other_id FROM became b JOIN matching_twice t ON t.person_id = b.was
    WHERE t.state = 'different'
    UNION SELECT b.person, t.person_id FROM became b JOIN matching_twice t ON t.other_id = b.was
    WHERE t.state = 'different'),
now (person, at) AS (
    SELECT person, at FROM other
    UNION SELECT n.person, p.merged_into_id FROM now n JOIN people_person p ON p.id = n.at
    WHERE p.merged_into_id IS NOT NULL)
SELECT person::text, at::text FROM now WHERE person <> at
UNION SELECT person_id::text, other_id::text FROM people_kinship
WHERE withdrawn_at IS NULL AND (person_id = ANY(%(persons)s) OR other_id = ANY(%(persons)s))
"""
FORGET = """
WITH known AS (DELETE FROM matching_personkeys WHERE person_id = ANY(%s) RETURNING person_id, blocks)
DELETE FROM matching_personblock b USING known, unnest(known.blocks) AS old
WHERE b.block = old AND b.person_id = known.person_id
"""
BLOCKS = """
INSERT INTO matching_personblock (block, person_id)
SELECT block, person_id FROM matching_personkeys, unnest(blocks) AS block WHERE person_id = ANY(%s)
"""
WRITE = """
INSERT INTO matching_personkeys (person_id, blocks, kept, groups)
VALUES (%s, %s, %s::jsonb, %s)
"""


@dataclass
class OnFile:
    """One person as they are compared."""

    pk: str
    name: str
    kana: str
    sex: str
    early: date | None
    late: date | None
    families: list[str]
    role: str
    names: list[tuple[str, str, bool, bool]] = field(default_factory=list)  # kana, former, past
    places: list[tuple[str, str, bool]] = field(default_factory=list)  # 方書, past
    keys: Keys = field(default_factory=Keys)
    blocks: list[int] = field(default_factory=list)


def rows_of(query: str, parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def numbers_of(persons: Iterable[str]) -> list[int]:
    """Primary keys."""
    return [int(one) for one in persons]


def family_of(persons: Iterable[str]) -> set[str]:
    """Everybody in the families of ``persons``, themselves among them if they are in one."""
    return {pk for (pk,) in rows_of(FAMILY, [numbers_of(persons)])}


def on_file(persons: Collection[str]) -> dict[str, OnFile]:
    """Those of ``persons`` who may be compared, with their keys. Four queries."""
    asked = [numbers_of(persons)]
    found: dict[str, OnFile] = {}
    for pk, name, kana, sex, early, late, families, role in rows_of(
        f"{inputs.people_of_today()} AND p.id = ANY(%s)", asked
    ):
        first, last = (date.fromisoformat(day) if day else None for day in (early, late))
        found[pk] = OnFile(pk, name, kana, sex, first, last, (families or "").split(), role)
        found[pk].names.append((name, kana, False, False))
    for pk, name, kana, kind, past in rows_of(f"{inputs.NAMES} AND person_id = ANY(%s)", asked):
        if pk in found:
            alone = kind == "former" and not any(space in name for space in " 　\t\n")
            found[pk].names.append((name, kana, alone, past == "1" or kind == "former"))
    for pk, text, building, past in rows_of(f"{inputs.PLACES} AND person_id = ANY(%s)", asked):
        if pk in found:
            found[pk].places.append((text, building, past == "1"))
    splitter = splitter_for(found.values())
    for one in found.values():
        one.keys = keys_of(
            [(name, kana) for name, kana, former, _ in one.names if not former],
            [(text, building) for text, building, _ in one.places],
            (one.early, one.late),
            one.sex,
            [(name, kana) for name, kana, former, _ in one.names if former],
            splitter,
        )
        one.blocks = blocks_of(one.keys)
    return found


def splitter_for(persons: Iterable[OnFile]) -> Splitter:
    """How names written without a space are parted: asked for the parts of these names alone."""
    wholes = set()
    for one in persons:
        for name, kana, _, _ in one.names:
            if len(name.split()) == 1:
                wholes.add(name_key(name))
            if len(kana.split()) == 1:
                wholes.add(kana_key(kana))
    parts = {
        half for whole in wholes for at in range(1, len(whole)) for half in (whole[:at], whole[at:])
    }
    if not parts:
        return NOBODY
    rows = rows_of(
        "SELECT part, surname, given FROM matching_namepart WHERE part = ANY(%s)", [list(parts)]
    )
    return Splitter(
        {part for part, surname, _ in rows if surname}, {part for part, _, given in rows if given}
    )


def index(persons: Iterable[OnFile], gone: Iterable[str] = ()) -> None:
    """Their keys into the index; those who are ``gone`` lose theirs."""
    rows = [(int(one.pk), one.blocks, kept(one.keys), one.families) for one in persons]
    written = [row[0] for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [[*written, *numbers_of(gone)]])
        if rows:
            cursor.executemany(WRITE, rows)
            cursor.execute(BLOCKS, [written])


def linked(persons: Iterable[str], numbers: Iterable[str]) -> set[tuple[str, str]]:
    """(person, 宛名番号) of the links of either."""
    asked = {"persons": numbers_of(persons), "numbers": list(numbers)}
    return set(map(tuple, rows_of(LINKED, asked)))


def parted(persons: Iterable[str]) -> set[tuple[str, str]]:
    """(person, 宛名番号) that staff have decided to be two."""
    return set(map(tuple, rows_of(PARTED, {"persons": numbers_of(persons)})))


def apart(persons: Iterable[str]) -> set[tuple[str, str]]:
    """Two persons on file who are known to be two, where one is of ``persons``."""
    return {classes.couple(two) for two in rows_of(APART, {"persons": numbers_of(persons)})}


def by_block(rows: Iterable[tuple[str, Collection[int]]]) -> dict[int, list[str]]:
    """Block → who stands in it."""
    found: dict[int, list[str]] = defaultdict(list)
    for pk, blocks in rows:
        for one in blocks:
            found[one].append(pk)
    return found
