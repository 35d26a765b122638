"""The engine under Splink, chosen by the setting ``YORISOI_MATCHING_ENGINE``: duckdb or spark.

What differs between them in SQL stands here, so that comparisons are written once.
"""

from dataclasses import dataclass
from typing import Any

from splink.internals.duckdb.database_api import DuckDBAPI

from yorisoi.matching import spark
from yorisoi.matching.tables import Connection

DUCKDB, SPARK = "duckdb", "spark"


class NoSuchEngine(LookupError):
    """The setting names an engine that is not there."""


@dataclass(frozen=True)
class Dialect:
    """How an engine says what we ask."""

    name: str
    overlaps: str  # function of two arrays

    def overlap(self, one: str, other: str) -> str:
        """Some element in common; NULL when either is NULL."""
        return f"{self.overlaps}({one}, {other})"

    def one_off(self, one: str, other: str) -> str:
        """Two codes (``keys.one_byte``), of two characters or more, differ in at most one."""
        return (
            f"least(length({one}), length({other})) > 1"
            f" AND abs(length({one}) - length({other})) < 2 AND levenshtein({one}, {other}) < 2"
        )


DIALECTS = {
    DUCKDB: Dialect(DUCKDB, "list_has_any"),
    SPARK: Dialect(SPARK, "arrays_overlap"),
}


def dialect(engine: str) -> Dialect:
    """:raises NoSuchEngine: when there is none of that name."""
    try:
        return DIALECTS[engine]
    except KeyError:
        raise NoSuchEngine(
            f"YORISOI_MATCHING_ENGINE={engine}: duckdb か spark を指定してください。"
        ) from None


def api(engine: str, con: Connection) -> Any:
    """Splink's way to the engine, over the tables of ``con``.

    :raises NoSuchEngine: when it cannot be used here.
    """
    if dialect(engine).name == DUCKDB:
        return DuckDBAPI(con)
    try:
        return spark.api(con)
    except ModuleNotFoundError:
        raise NoSuchEngine(
            "YORISOI_MATCHING_ENGINE=spark には、pyspark と Java が必要です。"
        ) from None


def keep(engine: str, con: Connection, table: str, select: str) -> None:
    """What the engine answers to ``select``, as ``table`` of ``con``."""
    if engine == DUCKDB:
        con.execute(f"CREATE OR REPLACE TABLE {table} AS {select}")
    else:
        spark.bring_back(con, table, select)
