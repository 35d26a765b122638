"""The way from raw tables to verdicts, the same for the ward and for the benchmark. No Django here.

normalise ──► train, or take the saved weights ──► predict (Splink) ──► family ──► verdicts
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from yorisoi.matching import classes, household, model, tables
from yorisoi.matching.backend import DUCKDB
from yorisoi.matching.classes import Verdict
from yorisoi.matching.keys import Splitter
from yorisoi.matching.model import Weights
from yorisoi.matching.tables import Connection

Say = Callable[[str], None]


@dataclass
class Outcome:
    """What a run found."""

    weights: Weights
    verdicts: list[Verdict]
    splitter: Splitter
    seconds: dict[str, tuple[float, float]] = field(default_factory=dict)  # wall, processor


@dataclass(frozen=True)
class Thresholds:
    """From which score on a pair is linked by itself, and shown to a person."""

    automatic_from: float = classes.AUTOMATIC_FROM
    review_from: float = classes.REVIEW_FROM


def run(
    con: Connection,
    weights: Weights | None = None,
    thresholds: Thresholds = Thresholds(),
    engine: str = DUCKDB,
    say: Say = lambda _: None,
) -> Outcome:
    """From the raw tables of ``con``. Without ``weights`` it learns them first."""
    seconds: dict[str, tuple[float, float]] = {}

    def step(name: str, words: str) -> None:
        say(words)
        seconds[name] = (-time.perf_counter(), -time.process_time())

    def done(name: str) -> None:
        wall, processor = seconds[name]
        seconds[name] = (wall + time.perf_counter(), processor + time.process_time())

    step("normalise", "氏名と住所をそろえています")
    splitter = tables.normalise(con)
    done("normalise")
    if weights is None:
        step("train", "重みを学習しています")
        weights = model.train(con, engine)
        done("train")
    step("predict", "組を比べています")
    model.predict(con, weights, engine)
    done("predict")
    step("family", "家族に照らしています")
    household.judge(con, weights)
    verdicts = classes.classify(con, thresholds.automatic_from, thresholds.review_from)
    done("family")
    return Outcome(weights, verdicts, splitter, seconds)
