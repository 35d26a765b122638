"""Spark under Splink, for a prefecture's shared service: the same comparisons, rules and weights.

Keys are made by DuckDB in either case; what Spark gets is keys alone (``persons``, ``residents`` and
the frequencies), as arrow tables in memory, and what it gives back are pairs. pyspark and Java are
not among what the product installs (docs/operations.md).
"""

from functools import cache
from typing import Any

from yorisoi.matching.tables import Connection

FREQUENT = ("often_name_tf", "often_kana_tf", "often_letters_tf", "often_given_tf")
HANDED_OVER = ("persons", "residents", *FREQUENT)
APPLICATION = "yorisoi"


@cache
def session() -> Any:
    """The session of this process; where Spark runs is for its own settings (spark-defaults.conf).

    :raises ModuleNotFoundError: without pyspark.
    """
    from pyspark.sql import SparkSession  # type: ignore[import-not-found,unused-ignore]

    return (
        SparkSession.builder.appName(APPLICATION)
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )


def api(con: Connection) -> Any:
    """Splink's way to Spark, with the tables of ``con`` handed over as views."""
    from splink.internals.spark.database_api import SparkAPI

    spark = session()
    for name in HANDED_OVER:
        spark.createDataFrame(con.table(name).to_arrow_table()).createOrReplaceTempView(name)
    # No functions besides Spark's own are needed.
    return SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=spark, register_udfs_automatically=False, break_lineage_method="persist"
    )


def bring_back(con: Connection, table: str, select: str) -> None:
    """The rows of ``select`` from Spark into ``table``."""
    con.register("arriving", session().sql(select).toArrow())
    con.execute(f"CREATE OR REPLACE TABLE {table} AS FROM arriving")
    con.unregister("arriving")
