"""The ward as it is against a truth: everybody is matched as if nobody were linked. Writes nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.db import transaction

from yorisoi import audit
from yorisoi.matching import inputs, old_keys, pipeline
from yorisoi.matching.classes import REVIEW
from yorisoi.matching.evaluate import HEADING, measure
from yorisoi.matching.model import Weights
from yorisoi.matching.models import MatchModel
from yorisoi.matching.pipeline import Outcome, Thresholds
from yorisoi.registers import sight

Row = Mapping[str, str]


def report(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the report on a truth file (columns key, rid; noise and foreign if it has them)."""
    known = old_keys.persons_of([row["key"] for row in rows])
    mine = [row for row in rows if row["key"] in known]
    outcome = reckoned()
    yield f"{len(rows):,} rows of truth, {len(mine):,} of them on file here"
    yield from lines(outcome, {str(known[row["key"]]): row for row in mine})


def reckoned() -> Outcome:
    """One run over persons and residents, without the links there are."""
    with transaction.atomic(), audit.event("matching.batch.evaluate"), sight.feeding():
        con = inputs.opened()
        inputs.read(con)
        con.execute("DELETE FROM linked; DELETE FROM parted")
        saved = MatchModel.objects.filter(in_use=True).first()
        return pipeline.run(
            con,
            Weights.from_json(saved.weights) if saved else None,
            Thresholds(saved.automatic_from, saved.review_from) if saved else Thresholds(),
            engine=settings.MATCHING_ENGINE,
        )


def lines(outcome: Outcome, rows: Mapping[str, Row]) -> Iterator[str]:
    """The table: all, foreign residents, every kind of noise. ``rows`` by person."""
    truth = {person: row["rid"] for person, row in rows.items()}
    yield HEADING
    yield measure(outcome.verdicts, truth).line("all")
    if any(row.get("foreign") for row in rows.values()):
        yield measure(outcome.verdicts, truth, lambda p: bool(rows[p].get("foreign"))).line(
            "foreign"
        )
    noise = {person: set((row.get("noise") or "").split()) for person, row in rows.items()}
    for kind in sorted({kind for kinds in noise.values() for kind in kinds}):
        yield measure(outcome.verdicts, truth, lambda p, k=kind: k in noise[p]).line(kind)  # type: ignore[misc]
    yield ""
    yield "true pairs that are left to people:"
    for reason, number in held_back(outcome, truth).most_common():
        yield f"{number:>8,}  {reason}"
    yield ""
    for name, (wall, processor) in outcome.seconds.items():
        yield f"{name:<12}{wall:>7.1f} s, {processor:.1f} s of processor"


def held_back(outcome: Outcome, truth: Mapping[str, str]) -> Counter[str]:
    """Why true pairs were not linked by themselves."""
    return Counter(
        one.conflict or "点が足りません"
        for one in outcome.verdicts
        if one.kind == REVIEW and truth.get(one.standing.person) == one.standing.number
    )
