"""What nobody needs any more when a move was signed: its staged rows, its files, values of problems.

The same goes for a move that was never signed (a rehearsal, one that was taken back) when nothing was
done with it for long; the pages say so beforehand, and whoever leads the move may do it at once.

They are personal data kept twice. What stays: the move with its report in sums, the files' names and
hashes, which record became what with the values taken last (a later file is compared with them), and
held rows until somebody decides.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.cases.models import Attachment
from yorisoi.exchange import store
from yorisoi.exchange.models import UNFINISHED, BatchFile, RowResult
from yorisoi.legacy import reconciliation
from yorisoi.legacy.models import Move, Outcome, StagedRow

GONE = "読み込んだ行とファイルは、消去してあります。"
ANNOUNCED = timedelta(days=14)
MOST_ANNOUNCED = 20


def rows_stay() -> timedelta:
    """How long after the signature."""
    return timedelta(days=settings.MOVE_ROWS_DAYS)


def unsigned_stay() -> timedelta:
    """How long after the last thing that was done with a move which nobody signed."""
    return timedelta(days=settings.MOVE_UNSIGNED_DAYS)


def clears_at(move: Move) -> datetime:
    """When the rows and files of a move go."""
    if move.signed_at and not move.undone_at:
        return move.signed_at + rows_stay()
    last: datetime | None = move.steps.aggregate(at=Max("batch__asked_at"))["at"]
    return last_done(move, last) + unsigned_stay()


def last_done(move: Move, last_step: datetime | None) -> datetime:
    """When anything was done with a move."""
    return max(at for at in (last_step, move.made_at, move.undone_at) if at)


def unsigned(*, before: datetime) -> QuerySet[Move]:
    """Moves that nobody signed, and with which nothing was done since."""
    return (
        Move.objects.filter(Q(signed_at=None) | ~Q(undone_at=None), cleared_at=None)
        .filter(made_at__lt=before)
        .exclude(undone_at__gte=before)
        .exclude(steps__batch__asked_at__gte=before)
        .exclude(steps__batch__state__in=UNFINISHED)
        .annotate(last_step=Max("steps__batch__asked_at"))
        .order_by("made_at", "pk")
    )


def soon() -> list[tuple[Move, datetime]]:
    """The moves whose rows go within two weeks without a signature, and when."""
    moves = unsigned(before=clock.now() - unsigned_stay() + ANNOUNCED)
    return [
        (move, last_done(move, move.last_step) + unsigned_stay())  # type: ignore[attr-defined]
        for move in moves[:MOST_ANNOUNCED]
    ]


def clear_moves() -> int:
    """Clear each move whose time has come, in a transaction of its own; how many there were."""
    signed = Move.objects.filter(signed_at__lt=clock.now() - rows_stay(), undone_at=None)
    left = rows_to_clear().filter(move=OuterRef("pk"))
    due = signed.filter(Q(cleared_at=None) | Exists(left)).order_by("pk")
    left_alone = unsigned(before=clock.now() - unsigned_stay())
    found = [*due.values_list("pk", flat=True), *left_alone.values_list("pk", flat=True)]
    for pk in found:
        clear(pk)
    return len(found)


@transaction.atomic
def clear_now(*, by: Staff, move: Move) -> Move:
    """行とファイルの消去, before its time, by somebody who leads the move.

    :raises NotPossible: when they are gone already, or something is still being done with them.
    """
    require(by, "legacy.move.discard", move)
    move = Move.objects.select_for_update().get(pk=move.pk)
    if move.cleared_at:
        raise NotPossible("読み込んだ行とファイルは、もう消去してあります。")
    if move.steps.filter(batch__state__in=UNFINISHED).exists():
        raise NotPossible("この移行の処理が、まだ動いています。終わるまでお待ちください。")
    with audit.event("legacy.move.discard", others={"move": [move.pk]}) as entry:
        entry.touch(results=clear_rows(move))
    return move


def rows_to_clear() -> QuerySet[StagedRow]:
    """Staged rows but those that wait for a decision, and those that were emptied already."""
    return StagedRow.objects.exclude(outcome=Outcome.HELD).exclude(values={})


@transaction.atomic
def clear(pk: int) -> None:
    """One move. What was signed, undone or begun anew meanwhile has its own time."""
    move = Move.objects.select_for_update().get(pk=pk)
    if clears_at(move) > clock.now() or move.steps.filter(batch__state__in=UNFINISHED).exists():
        return
    with audit.event("legacy.move.clear", others={"move": [pk]}) as entry:
        entry.touch(results=clear_rows(move))


def clear_rows(move: Move) -> int:
    """The rows, the values of problems, the files; how many rows there were."""
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
    return emptied + cleared


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
