"""名寄せの全件実行: everybody on file against every resident, as a batch; and learning the weights.

Nobody has to ask for it. The first run learns; later ones take the model in use. A model learnt
later waits for approval, since it changes what is linked.
"""

from django.conf import settings

from yorisoi import clock
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.matching import (
    classes,
    index,
    inputs,
    model,
    near,
    pipeline,
    tables,
    twice,
    weighing,
    writing,
)
from yorisoi.matching.details import Reader
from yorisoi.matching.model import Weights
from yorisoi.matching.models import MatchModel
from yorisoi.matching.pipeline import Outcome, Thresholds
from yorisoi.registers import sight


def run_full(batch: BatchRun) -> None:
    """Match everybody, link what leaves no room, propose the rest."""
    outcome, con, saved = reckoned(batch)
    if saved is None:
        saved = keep_model(outcome, con)
    with sight.feeding():
        written = writing.write(batch, outcome.verdicts, Reader(con, outcome.verdicts), saved)
        index.refresh_persons(con)  # what one person is matched by from now on (near.py)
        near.offer_recorded(saved)
        # Whoever is on file twice was linked once; the other record is proposed for joining.
        doubles = [one for one in outcome.verdicts if one.conflict == classes.SECOND]
        if doubles:
            twice.look_for([int(one.standing.person) for one in doubles], saved)
        weighing.renew(saved)
    persons = count(con, "persons")
    touched = len({one.standing.person for one in outcome.verdicts})
    batch.read(persons)
    batch.applied(touched)
    batch.unchanged(persons - touched)
    batch.result = {
        "linked": written.linked,
        "proposed": written.proposed,
        "gone": written.gone,
        "model": saved.label,
        "seconds": {name: round(both[0], 1) for name, both in outcome.seconds.items()},
    }


def run_training(batch: BatchRun) -> None:
    """Learn anew; nothing is linked."""
    con = read(batch)
    batch.step("氏名と住所をそろえています")
    tables.normalise(con)
    batch.step("重みを学習しています")
    weights = model.train(con, settings.MATCHING_ENGINE)
    kept = keep_weights(weights, con, {})
    with sight.feeding():
        weighing.renew(kept)
    persons = count(con, "persons")
    batch.read(persons)
    batch.unchanged(persons)
    batch.result = {"model": kept.label, "in_use": kept.in_use}


def reckoned(batch: BatchRun) -> tuple[Outcome, tables.Connection, MatchModel | None]:
    """A run without anything written, and the model in use, if there is one."""
    con = read(batch)
    saved = MatchModel.objects.filter(in_use=True).first()
    outcome = pipeline.run(
        con,
        Weights.from_json(saved.weights) if saved else None,
        Thresholds(saved.automatic_from, saved.review_from) if saved else Thresholds(),
        engine=settings.MATCHING_ENGINE,
        say=batch.step,
    )
    return outcome, con, saved


def read(batch: BatchRun) -> tables.Connection:
    """Persons and residents in the raw tables of a new DuckDB."""
    batch.step("人物と住民を読み込んでいます")
    con = inputs.opened()
    with sight.feeding():
        inputs.read(con)
    return con


def count(con: tables.Connection, table: str) -> int:
    """Rows of a table of ours."""
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def keep_model(outcome: Outcome, con: tables.Connection) -> MatchModel:
    """The model of a run that had to learn."""
    return keep_weights(
        outcome.weights, con, {k: round(v[0], 1) for k, v in outcome.seconds.items()}
    )


def keep_weights(weights: Weights, con: tables.Connection, seconds: dict[str, float]) -> MatchModel:
    """Store a model under its day. The first is in use at once; a later one when it is approved."""
    now = clock.now()
    today = f"{now.astimezone(clock.TOKYO):%Y-%m-%d}"
    in_use = MatchModel.objects.filter(in_use=True).first()
    same_day = MatchModel.objects.filter(label__startswith=today).count()
    return MatchModel.objects.create(
        label=f"{today}-{same_day + 1}",
        weights=weights.as_json(),
        automatic_from=pipeline.Thresholds().automatic_from,
        review_from=pipeline.Thresholds().review_from,
        trained_at=now,
        trained_on={
            "persons": count(con, "persons"),
            "residents": count(con, "residents"),
            "seconds": seconds,
        },
        in_use=in_use is None,
        **({"spot_percent": in_use.spot_percent} if in_use else {}),
    )
