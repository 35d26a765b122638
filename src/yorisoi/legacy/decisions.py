"""What a person decides about a row that was held."""

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.legacy.changed import Change, take
from yorisoi.legacy.holding import Held
from yorisoi.legacy.models import Move, Outcome, SourceRecord, StagedRow
from yorisoi.legacy.plan import GONE_MARK, Acting

NEWER = "あとの移行に、同じ記録の新しい値があります。そちらで決めてください。"
LATER_IS_CLEARED = (
    "あとの移行の行が消去されていて、これが最後の値か分かりません。よりそいの画面で直してから"
    "「よりそいの値のままにする」を選んでください。"
)
DECIDED = "この行は、もう決まっています。"
OVER = "この移行は取り消されています。"
BY_HAND = (
    "この変更は自動では反映できません。よりそいの画面で直してから"
    "「よりそいの値のままにする」を選んでください。"
)


@transaction.atomic
def decide_held(*, by: Staff, row: StagedRow, take_old: bool) -> StagedRow:
    """保留の行を決める: the old system's values are taken, or those here stay.

    Either way the row counts as settled: the same values of the old system are not offered again.

    :raises NotPossible: when somebody decided before, or the change cannot be made by itself.
    """
    move = Move.objects.select_for_update().get(pk=row.move_id)
    require(by, "legacy.held.decide", move)
    row = StagedRow.objects.select_for_update().get(pk=row.pk)
    if row.outcome != Outcome.HELD:
        raise NotPossible(DECIDED)
    if not move.applied_at or move.undone_at:
        raise NotPossible(OVER)
    source = SourceRecord.objects.select_for_update().get(
        system=move.system, record=row.record, key=row.key
    )
    newer = StagedRow.objects.filter(
        move__system=move.system, move__pk__gt=move.pk, record=row.record, key=row.key
    )
    later = Move.objects.filter(system=move.system, pk__gt=move.pk, undone_at=None)
    if take_old and later.exclude(applied_at=None).exclude(cleared_at=None).exists():
        raise NotPossible(LATER_IS_CLEARED)
    if take_old and newer.exclude(move__applied_at=None).filter(move__undone_at=None).exists():
        raise NotPossible(NEWER)
    others = {"move": [move.pk], "stagedrow": [row.pk]}
    with audit.event("legacy.held.decide", others=others) as entry:
        entry.touch(
            persons=[source.person_id] if source.person_id else [],
            conditions={"decision": "take" if take_old else "leave"},
        )
        if take_old:
            take_by_force(by, move, source, row)
        else:
            leave(source, row)
        row.outcome = Outcome.APPLIED if take_old else Outcome.SAME
        row.save(update_fields=["outcome"])
    return row


def take_by_force(by: Staff, move: Move, source: SourceRecord, row: StagedRow) -> None:
    """The old system's values, over what stands here: as a further version, or a further fact."""
    if row.deleted:
        raise NotPossible(BY_HAND)
    now = clock.now()
    try:
        take(Change(Acting(move, by.pk, now, now.date()), source, row, by_force=True))
    except Held as reason:
        raise NotPossible(f"{reason}{BY_HAND}") from reason


def leave(source: SourceRecord, row: StagedRow) -> None:
    """What stands here stays; the old system's values are remembered as seen."""
    source.digest = row.digest + (GONE_MARK if row.deleted else "")
    source.values = None if source.record == "note" else row.values
    source.save(update_fields=["digest", "values"])
