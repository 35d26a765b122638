"""The same model on Spark as on DuckDB, for a shared service; only where pyspark and Java are."""

import shutil
from datetime import date

import pytest

from tests.matching.ward import Ward, weights
from yorisoi.matching import backend, model, tables


def ward() -> Ward:
    made = Ward()
    for at, (name, kana) in enumerate(
        [
            ("渡邉　花子", "ワタナベ　ハナコ"),
            ("高橋　健", "タカハシ　ケン"),
            ("NGUYEN VAN NAM", "グエン　バン　ナム"),
        ]
    ):
        born = date(1980 + at, 3, 4 + at)
        made.person(str(at), name.replace("邉", "辺"), kana, born, family=str(at))
        made.resident(f"r{at}", name, kana, born, household=str(at))
        made.resident(f"x{at}", name, kana, date(1990 + at, 3, 4), household=f"x{at}")
    return made


def pairs(engine: str) -> dict[tuple[str, str], tuple[object, ...]]:
    con = ward().opened()
    tables.normalise(con)
    model.predict(con, weights(), engine)
    rows = con.execute(
        "SELECT person, number, round(weight, 6), name, birthday, address, sex FROM pairs"
    ).fetchall()
    return {(row[0], row[1]): row[2:] for row in rows}


def test_without_it_that_is_said_in_words() -> None:
    try:
        import pyspark  # type: ignore[import-not-found,unused-ignore]  # noqa: F401
    except ModuleNotFoundError:
        with pytest.raises(backend.NoSuchEngine, match="pyspark と Java"):
            pairs(backend.SPARK)


def test_both_engines_weigh_alike() -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    ours = pairs(backend.DUCKDB)
    assert len(ours) >= 6
    assert pairs(backend.SPARK) == ours
