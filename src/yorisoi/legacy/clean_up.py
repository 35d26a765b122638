"""What nobody needs any more when a move was signed: its staged rows, its files, values of problems.

They are personal data kept twice. What stays: the move with its report in sums, the files' names and
hashes, which record became what with the values taken last (a later file is compared with them), and
held rows until somebody decides.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi import audit, clock
from yorisoi.cases.models import Attachment
from yorisoi.exchange import store
from yorisoi.exchange.models import BatchFile, RowResult
from yorisoi.legacy import reconciliation
from yorisoi.legacy.models import Move, Outcome, StagedRow

GONE = "読み込んだ行とファイルは、照合の確認から日がたったので消去してあります。"


def rows_stay() -> timedelta:
    """How long after the signature."""
    return timedelta(days=settings.MOVE_ROWS_DAYS)


def clear_signed_moves() -> int:
    """Clear each move whose time has come, in a transaction of its own; how many there were."""
    signed = Move.objects.filter(signed_at__lt=clock.now() - rows_stay(), undone_at=None)
    left = rows_to_clear().filter(move=OuterRef("pk"))
    due = signed.filter(Q(cleared_at=None) | Exists(left)).order_by("pk")
    found = list(due.values_list("pk", flat=True))
    for pk in found:
        clear(pk)
    return len(found)


def rows_to_clear() -> QuerySet[StagedRow]:
    """Staged rows but those that wait for a decision, and those that were emptied already."""
    return StagedRow.objects.exclude(outcome=Outcome.HELD).exclude(values={})


@transaction.atomic
def clear(pk: int) -> None:
    """One move. What was undone meanwhile is left alone: it may be applied once more."""
    move = Move.objects.select_for_update().get(pk=pk)
    if move.signed_at is None or move.undone_at:
        return
    with audit.event("legacy.move.clear", others={"move": [pk]}) as entry:
        if move.cleared_at is None:
            report = reconciliation.Reconciliation.of(move)
            move.alterations = report.alterations() if report else []
            move.cleared_at = clock.now()
            move.save(update_fields=["alterations", "cleared_at"])
        rows = rows_to_clear().filter(move=move)
        # That a person took the old system's value forbids undoing: so much stays of the row.
        emptied = rows.filter(outcome=Outcome.APPLIED).update(values={}, altered=None)
        cleared = rows.delete()[0]
        results = RowResult.objects.filter(batch__legacy_step__move=move).exclude(value="")
        results.update(value="")
        # Last: when the disk refuses, nothing is cleared, and the next hour tries again.
        for sha256 in files_of_nobody_else(move):
            store.remove(sha256)
        entry.touch(results=emptied + cleared)


def files_of_nobody_else(move: Move) -> Iterable[str]:
    """The contents of a move's files that no other batch and no note needs."""
    mine = set(
        BatchFile.objects.filter(batch__legacy_step__move=move).values_list("sha256", flat=True)
    )
    others = BatchFile.objects.filter(sha256__in=mine).filter(
        Q(batch__legacy_step=None) | Q(batch__legacy_step__move__cleared_at=None)
    )
    mine -= set(others.values_list("sha256", flat=True))
    mine -= set(Attachment.objects.filter(sha256__in=mine).values_list("sha256", flat=True))
    return sorted(mine)
