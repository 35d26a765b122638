"""見出しの表: the candidate index in PostgreSQL, made anew for whoever changed.

One way for one resident and for all of them: the rows go through the tables of a run (tables.py), so
that what stands here is what a full run compares. Row-level security takes no COPY: by way of a
table of our own. Inside ``sight.feeding``.
"""

from collections.abc import Iterable

from django.db import connection

from yorisoi.matching import inputs, keys, tables
from yorisoi.matching.blocking import blocks_sql
from yorisoi.matching.kept import KEPT
from yorisoi.matching.tables import PERSONS, RESIDENTS, TABLES, Connection

CHANGED = "AND number IN (SELECT number FROM feed_changes)"
COLUMNS = {RESIDENTS: "number", PERSONS: "person_id"}
STORED = {RESIDENTS: "matching_residentkeys", PERSONS: "matching_personkeys"}
BLOCKS = {RESIDENTS: "matching_residentblock", PERSONS: "matching_personblock"}
CHUNK = 20_000
JOINS = "SELECT set_config('enable_hashjoin', %s, true), set_config('enable_mergejoin', %s, true)"
# Of somebody who moved, two blocks in twenty are others: what stands there already is left.
FIND_GONE = f"""
CREATE TEMP TABLE index_gone ON COMMIT DROP AS
SELECT k.number, x.block
FROM (SELECT number, blocks FROM matching_residentkeys WHERE true {CHANGED}) k
LEFT JOIN index_stage s USING (number) CROSS JOIN unnest(k.blocks) AS x (block)
WHERE s.number IS NULL OR x.block <> ALL (s.blocks)
"""  # noqa: S608  ours
GONE = """
DELETE FROM matching_residentblock b USING index_gone gone
WHERE b.block = gone.block AND b.number = gone.number
"""
NEW = """
INSERT INTO matching_residentblock (block, number)
SELECT x.block, s.number FROM index_stage s
LEFT JOIN matching_residentkeys k USING (number) CROSS JOIN unnest(s.blocks) AS x (block)
WHERE k.number IS NULL OR x.block <> ALL (k.blocks) ORDER BY 1, 2
"""
FORGET = """
DELETE FROM matching_residentkeys
WHERE number IN (SELECT number FROM feed_changes EXCEPT SELECT number FROM index_stage)
"""
KEEP = """
INSERT INTO matching_residentkeys AS k (number, blocks, kept, groups) SELECT * FROM index_stage
ON CONFLICT (number) DO UPDATE SET blocks = excluded.blocks, kept = excluded.kept,
    groups = excluded.groups
WHERE (k.blocks, k.kept, k.groups) IS DISTINCT FROM
    (excluded.blocks, excluded.kept, excluded.groups)
"""


def refresh_changed() -> int:
    """The keys of everybody in ``feed_changes``; those of them who are gone lose theirs. How many
    have some."""
    con = inputs.opened()
    inputs.read_residents(con, CHANGED)
    fold_residents(con)
    stage(con, RESIDENTS)
    with connection.cursor() as cursor:
        cursor.execute(FIND_GONE)
        # By the index, row by row: the planner would read all five million for a hash join.
        cursor.execute(JOINS, ["off", "off"])
        cursor.execute(GONE)
        cursor.execute(JOINS, ["on", "on"])
        for statement in (NEW, FORGET, KEEP, "SELECT FROM index_stage"):
            cursor.execute(statement)
        count = int(cursor.rowcount)
        cursor.execute("DROP TABLE index_stage, index_gone")
    write_parts(con)
    con.close()
    return count


def fold_residents(con: Connection) -> None:
    """``residents`` from the raw tables."""
    tables.fold_names(con, RESIDENTS, keys.NOBODY)
    tables.fold_places(con, RESIDENTS)
    tables.gather(con, RESIDENTS)


def lines(con: Connection, side: str) -> Iterable[str]:
    """The rows as COPY reads them, some thousands at a time."""
    kept = ", ".join(KEPT)
    blocks = blocks_sql(homes=side == RESIDENTS)
    statement = (
        "SELECT unique_id || chr(9) || '{' || array_to_string(blocks, ',') || '}' || chr(9)"  # noqa: S608
        r" || replace(kept, '\', '\\') || chr(9) || '{' || array_to_string("
        r"""list_transform(groups, lambda x: '"' || replace(x, '\', '\\\\') || '"'), ',') || '}'"""
        f" FROM (SELECT unique_id, {blocks} AS blocks, json_array({kept})::VARCHAR AS kept,"
        f" coalesce(groups, []) AS groups FROM {TABLES[side]})"
    )
    found = con.execute(statement)
    while rows := found.fetchmany(CHUNK):
        yield "\n".join([row[0] for row in rows]) + "\n"


def stage(con: Connection, side: str) -> None:
    """``persons`` or ``residents`` into ``index_stage``."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE index_stage ON COMMIT DROP AS SELECT {COLUMNS[side]}, blocks, kept,"  # noqa: S608
            f" groups FROM {STORED[side]} LIMIT 0"
        )
        with cursor.copy("COPY index_stage FROM STDIN") as into:
            for some in lines(con, side):
                into.write(some)
        cursor.execute("ANALYZE index_stage")


def write(con: Connection, side: str) -> int:
    """``persons`` or ``residents`` into the index, which has none; how many."""
    column = COLUMNS[side]
    stage(con, side)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {STORED[side]} ({column}, blocks, kept, groups) SELECT * FROM index_stage"  # noqa: S608
        )
        count = int(cursor.rowcount)
        # In the order of the index, which then grows at its end.
        cursor.execute(
            f"INSERT INTO {BLOCKS[side]} (block, {column})"  # noqa: S608
            f" SELECT block, {column} FROM index_stage, unnest(blocks) AS block ORDER BY 1, 2"
        )
        cursor.execute("DROP TABLE index_stage")
    return count


def write_parts(con: Connection) -> None:
    """What the residents of ``con`` are called. A name that nobody bears any more does no harm."""
    rows = con.execute("""
        SELECT part, bool_or(surname), bool_or(NOT surname) FROM (
            SELECT DISTINCT unnest(list_concat(surnames, surname_kanas)) AS part, true AS surname
            FROM residents
            UNION ALL SELECT DISTINCT unnest(list_concat(givens, given_kanas)), false FROM residents)
        WHERE part IS NOT NULL GROUP BY part
    """).fetchall()
    parts, surnames, givens = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matching_namepart AS n (part, surname, given)"
            " SELECT * FROM unnest(%s::text[], %s::boolean[], %s::boolean[])"
            " ON CONFLICT (part) DO UPDATE SET surname = n.surname OR excluded.surname,"
            " given = n.given OR excluded.given"
            " WHERE (n.surname OR excluded.surname, n.given OR excluded.given)"
            " IS DISTINCT FROM (n.surname, n.given)",
            [parts, surnames, givens],
        )


def refresh_persons(con: Connection) -> int:
    """The keys of everybody on file, out of the tables of a full run."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM matching_personblock")
        cursor.execute("DELETE FROM matching_personkeys")
    return write(con, PERSONS)


def refresh_all(con: Connection) -> tuple[int, int]:
    """The keys of every resident and of everybody on file, out of the tables of a full run."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM matching_residentblock")
        cursor.execute("DELETE FROM matching_residentkeys")
        cursor.execute("DELETE FROM matching_namepart")
    residents = write(con, RESIDENTS)
    write_parts(con)
    return residents, refresh_persons(con)


def is_empty() -> bool:
    """Whether no resident has keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM matching_residentkeys)")
        return bool(cursor.fetchone()[0])


def changed_numbers() -> list[str]:
    """Whose rows the feed changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT number FROM feed_changes ORDER BY number")
        return [number for (number,) in cursor.fetchall()]
