"""The tables of a run, in DuckDB: raw rows in, folded columns out. No Django here.

    raw_people(side, id, early, late, sex, groups)   groups: families of a person, or 世帯番号 of a resident
    raw_names(side, id, name, kana, former, past)    former: a 旧姓 without a given name
    raw_places(side, id, text, building, past)       past: of earlier
        ▼  every distinct name and address is folded once, in Python; the rest is SQL
    persons, residents                                 the columns of ``keys.Keys``, arrays NULL when empty

``side`` is 'p' for persons on file, 'r' for residents.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

import duckdb
import pyarrow as pa

from yorisoi.matching import keys

PERSONS, RESIDENTS = "p", "r"
TABLES = {PERSONS: "persons", RESIDENTS: "residents"}
RAW = """
CREATE OR REPLACE TABLE raw_people (
    side VARCHAR, id VARCHAR, early DATE, late DATE, sex VARCHAR, groups VARCHAR[]);
CREATE OR REPLACE TABLE raw_names (
    side VARCHAR, id VARCHAR, name VARCHAR, kana VARCHAR, former BOOLEAN, past BOOLEAN);
CREATE OR REPLACE TABLE raw_places (
    side VARCHAR, id VARCHAR, text VARCHAR, building VARCHAR, past BOOLEAN);
CREATE OR REPLACE TABLE roles (person VARCHAR, role VARCHAR);
CREATE OR REPLACE TABLE linked (person VARCHAR, number VARCHAR, score DOUBLE);
CREATE OR REPLACE TABLE parted (person VARCHAR, number VARCHAR);
CREATE OR REPLACE TABLE apart (person VARCHAR, other VARCHAR);
"""
PEOPLE_COLUMNS = ("side", "id", "early", "late", "sex", "groups")
NAMES_COLUMNS = ("side", "id", "name", "kana", "former", "past")
PLACES_COLUMNS = ("side", "id", "text", "building", "past")
NAME_COLUMNS = {
    "names": "name",
    "kanas": "kana",
    "letters": "letters",
    "surnames": "surname",
    "surname_kanas": "surname_kana",
    "givens": "given",
    "given_kanas": "given_kana",
}
form_of = attrgetter(*NAME_COLUMNS.values())
PLACE_COLUMNS = {"rooms": "room", "houses": "house", "blocks": "block", "towns": "town"}
Connection = duckdb.DuckDBPyConnection


def connect(memory: str = "1400MB", threads: int = 2) -> Connection:
    """A DuckDB in the memory of this process alone. What exceeds ``memory`` fails: it would be
    names and birthdays in a file that nobody clears away."""
    connection = duckdb.connect(":memory:")
    connection.execute(f"SET memory_limit = '{memory}'")
    connection.execute("SET temp_directory = ''")
    connection.execute(f"SET threads = {int(threads)}")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def begin(con: Connection) -> None:
    """The raw tables, empty."""
    con.execute(RAW)


def put(con: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows to a raw table by arrow."""
    transposed = list(zip(*rows, strict=True))
    if not transposed:
        return
    arrow = pa.table(dict(zip(columns, map(list, transposed), strict=True)))
    insert_arrow(con, table, columns, arrow)


def insert_arrow(con: Connection, table: str, columns: Sequence[str], arrow: pa.Table) -> None:
    """Append an arrow table."""
    con.register("arriving", arrow)
    con.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns)} FROM arriving"
    )
    con.unregister("arriving")


def normalise(con: Connection) -> keys.Splitter:
    """``residents`` and ``persons`` from the raw tables; how names without a space are parted."""
    fold_names(con, RESIDENTS, keys.NOBODY)
    surnames = {
        row[0]
        for row in con.execute(
            "SELECT DISTINCT unnest([surname, surname_kana]) FROM forms_r"
        ).fetchall()
    }
    givens = {
        row[0]
        for row in con.execute(
            "SELECT DISTINCT unnest([given, given_kana]) FROM forms_r"
        ).fetchall()
    }
    splitter = keys.Splitter(surnames - {""}, givens - {""})
    fold_names(con, PERSONS, splitter)
    for side in (RESIDENTS, PERSONS):
        fold_places(con, side)
        gather(con, side)
    return splitter


def fold_names(con: Connection, side: str, splitter: keys.Splitter) -> None:
    """``forms_<side>(id, name, kana, letters, …)``: every name of everybody, folded."""
    rows = con.execute(
        "SELECT DISTINCT name, kana FROM raw_names WHERE side = ? AND NOT former", [side]
    ).fetchall()
    fields = list(NAME_COLUMNS.values())
    folded = [
        (name, kana, *form_of(one))
        for name, kana in rows
        for one in keys.read_names(name, kana, splitter)
    ]
    columns = ("raw_name", "raw_kana", *fields)
    values = zip(*folded, strict=True) if folded else [()] * len(columns)
    arrow = pa.table(
        dict(zip(columns, map(list, values), strict=True)),
        schema=pa.schema([(column, pa.string()) for column in columns]),
    )
    con.register("folded", arrow)
    con.execute(
        f"CREATE OR REPLACE TABLE forms_{side} AS SELECT DISTINCT n.id, {', '.join(f'f.{c} AS {c}' for c in fields)} "
        "FROM raw_names n JOIN folded f ON n.name = f.raw_name AND n.kana = f.raw_kana "
        f"WHERE n.side = '{side}' AND NOT n.former"
    )
    con.unregister("folded")
    add_former(con, side, fields)


def add_former(con: Connection, side: str, fields: list[str]) -> None:
    """The names of those with a 旧姓, as they were under it."""
    known: dict[str, list[keys.Name]] = {}
    olds = con.execute(
        "SELECT DISTINCT id, name, kana FROM raw_names WHERE side = ? AND former", [side]
    ).fetchall()
    if not olds:
        return
    for pk, *form in con.execute(
        f"SELECT id, {', '.join(fields)} FROM forms_{side} SEMI JOIN "
        f"(SELECT id FROM raw_names WHERE side = '{side}' AND former) f USING (id)"
    ).fetchall():
        known.setdefault(pk, []).append(keys.Name(*form))
    added = [
        (pk, *form_of(one))
        for pk, name, kana in olds
        for one in keys.with_former((name, kana), known.get(pk, ()))
    ]
    put(con, f"forms_{side}", ["id", *fields], added)


def fold_places(con: Connection, side: str) -> None:
    """``places_<side>(id, room, house, block, town)``."""
    rows = con.execute(
        "SELECT DISTINCT text, building FROM raw_places WHERE side = ?", [side]
    ).fetchall()
    read = [keys.read_place(text, building) for text, building in rows]
    arrow = pa.table(
        {
            "text": [row[0] for row in rows],
            "building": [row[1] for row in rows],
            "room": [one.room for one in read],
            "house": [one.house for one in read],
            "block": [one.block for one in read],
            "town": [one.town for one in read],
        },
        schema=pa.schema(
            [(c, pa.string()) for c in ("text", "building", "room", "house", "block", "town")]
        ),
    )
    con.register("folded", arrow)
    con.execute(
        f"CREATE OR REPLACE TABLE places_{side} AS SELECT DISTINCT p.id, f.room, f.house, f.block, f.town "
        "FROM raw_places p JOIN folded f ON p.text = f.text AND p.building = f.building "
        f"WHERE p.side = '{side}' AND f.town <> ''"
    )
    con.unregister("folded")


def gathered(table: str, columns: dict[str, str]) -> str:
    """The query of the distinct values of each column by ``id``, as arrays, NULL when there is none.

    Whoever has one row alone, nearly everybody, needs no list to be sorted.
    """
    single = ", ".join(
        f"CASE WHEN {one} <> '' THEN [{one}] END AS {many}" for many, one in columns.items()
    )
    several = ", ".join(
        f"list_sort(list_distinct(list({one}) FILTER ({one} <> ''))) AS {many}"
        for many, one in columns.items()
    )
    many = f"(SELECT id FROM {table} GROUP BY id HAVING count(*) > 1)"
    return (
        f"SELECT id, {single} FROM {table} ANTI JOIN {many} more USING (id)"
        f" UNION ALL SELECT id, {several} FROM {table} SEMI JOIN {many} more USING (id) GROUP BY id"
    )


def gather(con: Connection, side: str) -> None:
    """The table of keys of one side."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE gathered AS
        SELECT r.id AS unique_id, n.* EXCLUDE (id), p.* EXCLUDE (id), r.early, r.late,
            CASE WHEN r.early = r.late THEN r.early END AS dob,
            year(r.early)::VARCHAR AS born_year,
            CASE WHEN r.early = r.late THEN strftime(r.early, '%m%d') END AS born_day,
            CASE WHEN r.sex IN ('male', 'female') THEN r.sex END AS sex,
            n.names[1] AS name_tf, n.kanas[1] AS kana_tf, n.given_kanas[1] AS given_tf,
            n.letters[1] AS letters_tf, p.blocks[1] AS block_tf,
            r.groups
        FROM raw_people r
        LEFT JOIN ({gathered(f"forms_{side}", NAME_COLUMNS)}) n USING (id)
        LEFT JOIN ({gathered(f"places_{side}", PLACE_COLUMNS)}) p USING (id)
        WHERE r.side = '{side}'
    """)
    con.execute(f"DROP TABLE forms_{side}; DROP TABLE places_{side}")
    add_codes(con, TABLES[side])


def add_codes(con: Connection, table: str) -> None:
    """``table`` from ``gathered``, with the codes of the first names (``keys.one_byte``)."""
    columns = ("name", "kana", "letters", "given")
    firsts = ", ".join(f"{one}_tf" for one in columns)
    texts = [
        row[0]
        for row in con.execute(
            f"SELECT DISTINCT unnest([{firsts}]) AS text FROM gathered"
        ).fetchall()
        if row[0] is not None
    ]
    con.register("coded", pa.table({"text": texts, "code": list(map(keys.one_byte, texts))}))
    codes = ", ".join(f"{one}.code AS {one}_code" for one in columns)
    joins = " ".join(f"LEFT JOIN coded {one} ON {one}.text = g.{one}_tf" for one in columns)
    con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT g.*, {codes} FROM gathered g {joins}")
    con.unregister("coded")
    con.execute("DROP TABLE gathered")


def keys_in(con: Connection, table: str, among: str) -> dict[str, keys.Keys]:
    """The keys of those whose ids the query ``among`` gives."""
    names = [one.name for one in fields(keys.Keys)]
    rows = con.execute(
        f"SELECT unique_id, {', '.join(names)} FROM {table} WHERE unique_id IN ({among})"
    ).fetchall()
    found = {}
    for pk, *values in rows:
        given = dict(zip(names, values, strict=True))
        for name, value in given.items():
            if name == "sex":
                given[name] = value or ""
            elif name not in ("early", "late"):
                given[name] = tuple(value or ())
        found[pk] = keys.Keys(**given)
    return found
