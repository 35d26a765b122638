"""本移行 and 試し移行: everything that the staged rows say, in one transaction.

A rehearsal is the same work, undone at the end by the engine: what it counted and showed is kept.
"""

from yorisoi.exchange.batch_run import BatchRun
from yorisoi.exchange.models import Mode
from yorisoi.legacy import (
    bulk_index,
    cases,
    changed,
    past_addresses,
    people,
    plan,
    repeats,
    report,
    settle,
)
from yorisoi.legacy.models import Move
from yorisoi.legacy.plan import Work


def apply(run: BatchRun, move: Move) -> None:
    """Take over what was staged for ``move``: new rows set by set, changed ones one by one."""
    bulk_index.begin(run, move)
    run.step("前回の移行と比べています")
    work = Work.of(run, move)
    plan.make(work)
    repeats.tell_apart(work)
    found = plan.counts(work)
    total = sum(sum(states.values()) for states in found.values())
    run.read(total)
    work.begin(found)
    people.register(work)
    past_addresses.keep(work)
    if later := cases.open_all(work):
        states = found["consultation"]
        states["new"] -= later
        states["changed"] = states.get("changed", 0) + later
    run.applied(sum(states.get("new", 0) for states in found.values()))
    run.unchanged(sum(states.get("same", 0) + states.get("gone", 0) for states in found.values()))
    changed.take_over(work)
    settle.settle(work)
    people.make_searchable(work)
    run.say("まとめています")
    run.result = {"plan": found, "made": work.made, "sums": report.sums(work)}
    run.result["fates"] = report.fates(work)
    if run.batch.mode == Mode.APPLY:
        Move.objects.filter(pk=move.pk).update(applied_at=work.now, undone_at=None)
