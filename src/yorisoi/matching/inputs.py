"""What is matched, out of PostgreSQL into DuckDB: persons on file and every resident with history.

By COPY, in memory alone: nothing of it touches a file. Inside ``sight.feeding``.
"""

from io import BytesIO
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import connection
from pyarrow import csv

from yorisoi import clock
from yorisoi.matching.tables import (
    NAMES_COLUMNS,
    PEOPLE_COLUMNS,
    PERSONS,
    PLACES_COLUMNS,
    RESIDENTS,
    Connection,
    begin,
    connect,
    insert_arrow,
)

RESIDENT_ROWS = """
SELECT number, name, kana, roman, kanji, former, former_kana, alias, alias_kana, sex,
    coalesce(born_earliest, born_on)::text AS early, coalesce(born_latest, born_on)::text AS late,
    household, prefecture || city || town || block AS place, building, moved_from,
    current::int::text AS now
FROM registers_residentrecord WHERE NOT deleted AND absent_since IS NULL
"""
# 親族: on file for a family they do not live with (today), and nobody's parent or child in a case's sense.
PEOPLE = """
SELECT p.id::text AS id, CASE WHEN p.state = 'unnamed' AND p.name !~ '不詳|不明' THEN '' ELSE p.name END
    AS name, p.kana, p.sex, p.born_earliest::text AS early, p.born_latest::text AS late,
    (SELECT string_agg(DISTINCT m.family_id::text, ' ') FROM people_familymember m
     WHERE m.person_id = p.id AND m.withdrawn_at IS NULL) AS families,
    CASE WHEN EXISTS (SELECT FROM people_kinship k
                      WHERE p.id IN (k.person_id, k.other_id) AND k.withdrawn_at IS NULL)
          AND NOT EXISTS (SELECT FROM people_familymember m WHERE m.person_id = p.id
                          AND m.withdrawn_at IS NULL AND m.lives_together
                          AND coalesce(m.until, 'infinity') >= {today}::date)
          AND NOT EXISTS (SELECT FROM people_kinship k JOIN terms_term t ON t.id = k.kind_id
                          WHERE p.id IN (k.person_id, k.other_id) AND k.withdrawn_at IS NULL
                            AND t.trait IN ('parent', 'step', 'adoptive', 'foster', 'sibling'))
         THEN 'relative' ELSE '' END AS role
FROM people_person p
WHERE p.state <> 'unborn' AND p.merged_into_id IS NULL
"""
NAMES = """
SELECT person_id::text AS id, name, kana, kind, (until IS NOT NULL)::int::text AS past
FROM people_personname WHERE withdrawn_at IS NULL
"""
PLACES = """
SELECT person_id::text AS id, text, building, (until IS NOT NULL)::int::text AS past
FROM people_personaddress WHERE withdrawn_at IS NULL
"""
LINKED = """
SELECT person_id::text AS person, number, score::text FROM registers_link WHERE ended_at IS NULL
"""
# Of a record that was merged away, what was decided holds for the one that it became.
BECAME = """
WITH RECURSIVE became (was, person) AS (
    SELECT id, id FROM people_person
    UNION ALL SELECT b.was, p.merged_into_id FROM became b JOIN people_person p ON p.id = b.person
    WHERE p.merged_into_id IS NOT NULL)
"""
PARTED = f"""
{BECAME}
SELECT person_id::text AS person, number FROM registers_link WHERE ended_how = 'undone'
UNION SELECT b.person::text, d.number FROM matching_pair d JOIN became b ON b.was = d.person_id
WHERE d.state = 'different'
"""
# Two persons on file who are known to be two.
APART = f"""
{BECAME}
SELECT b.person::text AS person, c.person::text AS other FROM matching_twice t
JOIN became b ON b.was = t.person_id JOIN became c ON c.was = t.other_id
WHERE t.state = 'different' AND b.person <> c.person
UNION SELECT person_id::text, other_id::text FROM people_kinship WHERE withdrawn_at IS NULL
"""


def people_of_today() -> str:
    """``PEOPLE`` of today."""
    return PEOPLE.replace("{today}", f"'{clock.today().isoformat()}'")


def opened() -> Connection:
    """A DuckDB with empty raw tables, as large as the settings let it be."""
    con = connect(f"{settings.MATCHING_MEMORY_MB}MB", settings.MATCHING_THREADS)
    begin(con)
    return con


def copied(query: str) -> pa.Table:
    """The rows of a query, every column as text."""
    content = BytesIO()
    connection.ensure_connection()
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as rows,
    ):
        for chunk in rows:
            content.write(chunk)
    content.seek(0)
    heading = content.readline().decode().strip().split(",")
    content.seek(0)
    options: dict[str, Any] = {
        "parse_options": csv.ParseOptions(newlines_in_values=True),
        "convert_options": csv.ConvertOptions(
            column_types=dict.fromkeys(heading, pa.string()), strings_can_be_null=False
        ),
    }
    return csv.read_csv(content, **options)


def read(con: Connection) -> tuple[int, int]:
    """Fill the raw tables; how many persons and residents there are."""
    read_residents(con)
    read_persons(con)
    con.register("rows", copied(LINKED))
    con.execute("INSERT INTO linked SELECT person, number, try_cast(score AS DOUBLE) FROM rows")
    con.unregister("rows")
    insert_arrow(con, "parted", ["person", "number"], copied(PARTED))
    insert_arrow(con, "apart", ["person", "other"], copied(APART))
    counts = con.execute(
        "SELECT count(*) FILTER (side = 'p'), count(*) FILTER (side = 'r') FROM raw_people"
    ).fetchall()
    return int(counts[0][0]), int(counts[0][1])


def read_residents(con: Connection, among: str = "") -> None:
    """Each resident once, with every name, address and household of the history.

    ``among``: a further condition on the rows, as SQL.
    """
    con.register("rows", copied(f"{RESIDENT_ROWS} {among}"))
    people, names, places = (
        ", ".join(columns) for columns in (PEOPLE_COLUMNS, NAMES_COLUMNS, PLACES_COLUMNS)
    )
    side = f"'{RESIDENTS}'"
    con.execute(f"""
        INSERT INTO raw_people ({people})
        SELECT {side}, number, try_cast(any_value(early) FILTER (now = '1') AS DATE),
            try_cast(any_value(late) FILTER (now = '1') AS DATE),
            any_value(sex) FILTER (now = '1'),
            list(DISTINCT household) FILTER (household <> '')
        FROM rows GROUP BY number HAVING bool_or(now = '1');
        INSERT INTO raw_names ({names})
        SELECT {side}, number, name, kana, former, bool_and(past) FROM (
            SELECT number, name, kana, false AS former, now <> '1' AS past FROM rows
            UNION ALL SELECT number, roman, kana, false, now <> '1' FROM rows WHERE roman NOT IN ('', name)
            UNION ALL SELECT number, kanji, kana, false, now <> '1' FROM rows WHERE kanji NOT IN ('', name)
            UNION ALL SELECT number, alias, alias_kana, false, true FROM rows WHERE alias <> ''
            UNION ALL SELECT number, former, former_kana, true, true FROM rows WHERE former <> '')
        GROUP BY number, name, kana, former;
        INSERT INTO raw_places ({places})
        SELECT {side}, number, place, building, bool_and(past) FROM (
            SELECT number, place, building, now <> '1' AS past FROM rows WHERE place <> ''
            UNION ALL SELECT number, moved_from, '', true FROM rows WHERE moved_from <> '')
        GROUP BY number, place, building;
    """)
    con.unregister("rows")


def read_persons(con: Connection) -> None:
    """Each person on file once, with every name and address."""
    people, names, places = (
        ", ".join(columns) for columns in (PEOPLE_COLUMNS, NAMES_COLUMNS, PLACES_COLUMNS)
    )
    con.register("rows", copied(people_of_today()))
    con.register("more", copied(NAMES))
    con.register("there", copied(PLACES))
    side = f"'{PERSONS}'"
    con.execute(f"""
        INSERT INTO raw_people ({people})
        SELECT {side}, id, try_cast(nullif(early, '') AS DATE), try_cast(nullif(late, '') AS DATE), sex,
            CASE WHEN families <> '' THEN string_split(families, ' ') END FROM rows;
        INSERT INTO raw_names ({names})
        SELECT DISTINCT {side}, id, name, kana, false, false FROM rows
        UNION SELECT {side}, id, name, kana, kind = 'former' AND NOT regexp_matches(name, '[\\s　]'),
            past = '1' OR kind = 'former' FROM more;
        INSERT INTO raw_places ({places})
        SELECT DISTINCT {side}, id, text, building, past = '1' FROM there;
        INSERT INTO roles SELECT id, role FROM rows WHERE role <> '';
    """)
    for name in ("rows", "more", "there"):
        con.unregister(name)
