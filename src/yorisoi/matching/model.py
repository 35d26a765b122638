"""The model: Splink's settings, trained without labels, kept readable, and used again.

Training: u by random pairs, m by EM in two sessions, blocked on 生年月日 and on name with address. A
session blocked on the address alone must not be: families make up the larger class there, and m of
the birthday falls to 0.19.

``Weights`` is what is kept (MatchModel.weights): comparison, level in words, m, u, weight; and how
often names occur. Whoever loads it compares as whoever trained it.
"""

import logging
import math
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from splink import Linker, SettingsCreator, block_on
from splink.internals.comparison_level_library import CustomLevel, ElseLevel
from splink.internals.comparison_library import CustomComparison

from yorisoi.matching import backend
from yorisoi.matching.backend import DUCKDB
from yorisoi.matching.levels import COMPARISONS, FREQUENCIES, Comparison, Level
from yorisoi.matching.tables import Connection

SHARE_FOUND = (
    0.85  # of the persons on file, so many are residents: the odds before anything is compared
)
LEAST_WEIGHT = -10.0  # pairs below are not the same
RANDOM_PAIRS = 3_000_000
SMALLEST, LARGEST = 1e-7, 1 - 1e-7
APART = 0.001  # bits, at least, between two levels of a comparison
LEAST_M = 0.0003  # whatever was not seen may happen to one in three thousand
RARE = 2  # a name that so many or fewer residents have is as rare as any

# Which pairs are compared at all: (columns, which of them are arrays). Whoever shares none of these
# with himself, because surname, birthday and address all changed, is found by the family
# (household.add_kin). A given name with the year of birth would double the pairs and find nobody more.
RULES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("dob",), ()),
    (("names",), ("names",)),
    (("kanas",), ("kanas",)),
    (("letters",), ("letters",)),
    (("given_kanas", "towns"), ("given_kanas", "towns")),
    (("givens", "towns"), ("givens", "towns")),
    (("blocks", "surname_kanas"), ("blocks", "surname_kanas")),
    (("blocks", "surnames"), ("blocks", "surnames")),
    (("surname_kanas", "born_day"), ("surname_kanas",)),
    (("surnames", "born_day"), ("surnames",)),
    (("givens", "born_day"), ("givens",)),
    (("houses", "born_year"), ("houses",)),
)


@dataclass(frozen=True)
class LevelWeight:
    """What one level says, in odds."""

    m: float  # of pairs that are one person, so many stand here
    u: float  # of pairs that are not

    @property
    def weight(self) -> float:
        """log2 of the odds."""
        return math.log2(self.m / self.u)


@dataclass(frozen=True)
class Weights:
    """A trained model."""

    prior: float  # odds, log2, before anything is compared
    levels: dict[tuple[str, str], LevelWeight]  # (comparison, level)
    frequencies: dict[str, dict[str, float]]  # column → value → share of the residents
    rarest: float  # share of whoever is not among them

    def as_json(self) -> dict[str, Any]:
        """Readable, for MatchModel.weights."""
        return {
            "prior": round(self.prior, 4),
            "rarest": self.rarest,
            "comparisons": [
                {
                    "code": comparison.code,
                    "words": comparison.words,
                    "levels": [
                        {
                            "code": level.code,
                            "words": level.words,
                            "m": found.m,
                            "u": found.u,
                            "weight": round(found.weight, 3),
                            "by_frequency": bool(level.frequency),
                        }
                        for level in comparison.levels
                        if (found := self.levels.get((comparison.code, level.code)))
                    ],
                }
                for comparison in COMPARISONS
            ],
            "frequencies": self.frequencies,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Weights":
        """What ``as_json`` gave."""
        return cls(
            prior=kept["prior"],
            rarest=kept["rarest"],
            levels={
                (comparison["code"], level["code"]): LevelWeight(level["m"], level["u"])
                for comparison in kept["comparisons"]
                for level in comparison["levels"]
            },
            frequencies=kept["frequencies"],
        )


def train(con: Connection, engine: str = DUCKDB, random_pairs: int = RANDOM_PAIRS) -> Weights:
    """Learn from ``persons`` and ``residents``; nobody says which pairs are right."""
    frequencies, rarest = count_frequencies(con)
    residents = int(_one(con, "SELECT count(*) FROM residents"))
    prior = SHARE_FOUND / max(residents, 2)
    linker = make_linker(con, engine, None, prior)
    register_frequencies(con, linker)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=random_pairs, seed=1, min_count_per_level=None
    )
    for columns in (("dob",), ("name_tf", "block_tf")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), estimate_without_term_frequencies=True
        )
    settings = linker.misc.save_model_to_json()
    linker.table_management.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
    return Weights(math.log2(prior / (1 - prior)), read_levels(settings), frequencies, rarest)


def _one(con: Connection, sql: str) -> Any:
    # All of it: DuckDB lets nothing else run while a result waits for its last row.
    return con.execute(sql).fetchall()[0][0]


def read_levels(settings: dict[str, Any]) -> dict[tuple[str, str], LevelWeight]:
    """m and u as Splink has learnt them; a level nobody stood on gets the smallest of both.

    No two levels of a comparison weigh the same: a pair's level is told by its weight (standing).
    """
    found: dict[tuple[str, str], LevelWeight] = {}
    for comparison, learnt in zip(COMPARISONS, settings["comparisons"], strict=True):
        taken: set[float] = set()
        for level, values in zip(comparison.levels, learnt["comparison_levels"], strict=True):
            if level.unknown:
                continue
            m = _kept(values.get("m_probability"), LEAST_M)
            kept = LevelWeight(m, _kept(values.get("u_probability"), SMALLEST))
            while any(abs(kept.weight - other) < APART for other in taken):
                m *= 1 - APART
                kept = LevelWeight(m, kept.u)
            taken.add(kept.weight)
            found[comparison.code, level.code] = kept
    return found


def _kept(probability: Any, least: float) -> float:
    known = isinstance(probability, float | int)
    return min(max(float(probability), least), LARGEST) if known else least


def count_frequencies(con: Connection) -> tuple[dict[str, dict[str, float]], float]:
    """How often each name occurs among the residents: tables ``often_<column>``, and what is kept."""
    total = max(int(_one(con, "SELECT count(*) FROM residents")), 1)
    rarest = RARE / total
    kept: dict[str, dict[str, float]] = {}
    for column in FREQUENCIES:
        con.execute(
            f"CREATE OR REPLACE TABLE often_{column} AS SELECT {column},"
            f" greatest(count(*), {RARE}) / {total}::DOUBLE AS tf_{column}"
            f" FROM residents WHERE {column} IS NOT NULL GROUP BY {column}"
        )
        rows = con.execute(f"SELECT * FROM often_{column} WHERE tf_{column} > {rarest}").fetchall()
        kept[column] = dict(sorted(rows))
    return kept, rarest


def use_frequencies(con: Connection, weights: Weights) -> None:
    """The tables ``often_<column>`` as the saved model knew them."""
    for column in FREQUENCIES:
        known = weights.frequencies[column]
        rows = list(known.items()) or [("", weights.rarest)]
        con.register(
            "arriving",
            pa.table({column: [r[0] for r in rows], f"tf_{column}": [r[1] for r in rows]}),
        )
        con.execute(
            f"CREATE OR REPLACE TABLE often_{column} AS SELECT {column}, tf_{column} FROM arriving"
            f" UNION ALL SELECT DISTINCT {column}, {weights.rarest!r}::DOUBLE FROM residents"
            f" ANTI JOIN arriving USING ({column}) WHERE {column} IS NOT NULL"
        )
        con.unregister("arriving")


def register_frequencies(con: Connection, linker: Linker) -> None:
    """Hand Splink the frequencies; it would count persons on file among the residents."""
    for column in FREQUENCIES:
        table = linker.table_management.register_table(
            f"often_{column}", f"often_{column}_known", overwrite=True
        )
        linker.table_management.register_term_frequency_lookup(table, column)


def make_linker(con: Connection, engine: str, weights: Weights | None, prior: float) -> Linker:
    """Splink over the two tables."""
    api = backend.api(engine, con)
    said = backend.dialect(engine)
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[comparison_of(one, said, weights) for one in COMPARISONS],
        blocking_rules_to_generate_predictions=[
            block_on(*columns, arrays_to_explode=list(arrays) or None) for columns, arrays in RULES
        ],
        probability_two_random_records_match=prior,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        max_iterations=15,
        em_convergence=0.001,
    )
    tables = [api.register(name, table_name=name) for name in ("persons", "residents")]
    return Linker(tables, settings, log_level=logging.ERROR)


def comparison_of(comparison: Comparison, said: backend.Dialect, weights: Weights | None) -> Any:
    """One comparison for Splink."""
    return CustomComparison(
        output_column_name=comparison.code,
        comparison_levels=[
            level_of(comparison, level, said, weights) for level in comparison.levels
        ],
    )


def level_of(
    comparison: Comparison, level: Level, said: backend.Dialect, weights: Weights | None
) -> Any:
    """One level for Splink, with its weights when they are known."""
    sql = level.sql(said)
    made = ElseLevel() if sql == "ELSE" else CustomLevel(sql, label_for_charts=level.code)
    options: dict[str, Any] = {}
    if level.unknown:
        options["is_null_level"] = True
    elif weights:
        known = weights.levels[comparison.code, level.code]
        options |= {"m_probability": known.m, "u_probability": known.u}
    if level.frequency:
        options |= {
            "tf_adjustment_column": level.frequency,
            "disable_tf_exact_match_detection": True,
        }
    return made.configure(**options) if options else made


def predict(con: Connection, weights: Weights, engine: str = DUCKDB) -> None:
    """``pairs(person, number, weight, name, birthday, address, sex)``: all that may be the same.

    The last four are the codes of the levels on which the pair stands.
    """
    use_frequencies(con, weights)
    odds = 2.0**weights.prior
    linker = make_linker(con, engine, weights, odds / (1 + odds))
    register_frequencies(con, linker)
    # In two parts: what stands in the way between is half as much at a time.
    found = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT, num_chunks_right=2)
    codes = ", ".join(f"{standing(one, weights)} AS {one.code}" for one in COMPARISONS)
    # Which of the two tables Splink calls left follows from their names.
    backend.keep(
        engine,
        con,
        "pairs",
        "SELECT CASE WHEN source_dataset_l = 'persons' THEN unique_id_l ELSE unique_id_r END AS person,"
        " CASE WHEN source_dataset_l = 'persons' THEN unique_id_r ELSE unique_id_l END AS number,"
        f" match_weight AS weight, {codes} FROM {found.physical_name}",
    )
    linker.table_management.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]


def standing(comparison: Comparison, weights: Weights) -> str:
    """SQL: the level of a pair, told by its weight. Splink gives the level itself only together
    with all columns that were compared, which is ten times the memory."""
    cases = [
        f"WHEN abs(mw_{comparison.code} - {weights.levels[comparison.code, level.code].weight!r}) < 1e-6"
        f" THEN '{level.code}'"
        for level in comparison.levels
        if not level.unknown
    ]
    return f"CASE {' '.join(cases)} ELSE 'unknown' END"
