"""The kinds of batch of a move: read and check, rehearse, apply, undo."""

from yorisoi.exchange import kinds
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.legacy import apply, bulk_index, staging, undo
from yorisoi.legacy.models import Move, Step

MOST_FILES = 200
MOST_BYTES = 2 * 1024 * 1024 * 1024


def move_of(run: BatchRun) -> Move:
    """The move whose step a batch is."""
    return Step.objects.select_related("move").get(batch=run.batch).move


def run_check(run: BatchRun) -> None:
    """Read and check the files."""
    staging.check(run, move_of(run))


def run_apply(run: BatchRun) -> None:
    """Rehearse, or apply."""
    apply.apply(run, move_of(run))


def run_undo(run: BatchRun) -> None:
    """Take it back."""
    undo.undo(run, move_of(run))


CHECK = kinds.declare(
    kinds.Kind(
        "legacy_check",
        "移行：読込と確認",
        run=run_check,
        action="legacy.batch.check",
        most_files=MOST_FILES,
        most_bytes=MOST_BYTES,
        keeps_values=True,
        takes_workbooks=True,
        reads_the_rest=True,  # may_apply waits for a person to leave the others out
        offered=False,
    )
)
APPLY = kinds.declare(
    kinds.Kind(
        "legacy_apply",
        "移行：反映",
        run=run_apply,
        action="legacy.batch.apply",
        least_files=0,
        afterwards=bulk_index.end,
        offered=False,
    )
)
UNDO = kinds.declare(
    kinds.Kind(
        "legacy_undo",
        "移行：取消し",
        run=run_undo,
        action="legacy.batch.undo",
        least_files=0,
        offered=False,
    )
)
