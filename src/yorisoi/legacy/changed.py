"""Rows that the old system changed since they were taken over: taken, or held.

A row is taken only where everything it is about still stands as the old system left it. Where a
worker was there since, the row is held and a person decides, with both before them: what a worker
wrote is never overwritten by a file.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yorisoi.exchange.problems import Place, Problem
from yorisoi.legacy.changed_cases import change_consultation, change_note
from yorisoi.legacy.changed_people import change_person
from yorisoi.legacy.holding import Held
from yorisoi.legacy.models import (
    Move,
    Outcome,
    SourceChange,
    SourceRecord,
    StagedRow,
    StepKind,
)
from yorisoi.legacy.plan import Acting, Work

DELETED = "旧システムで削除されました。よりそいの記録をどうするか決めてください。"
CHANGED = """
SELECT p.staged, p.source, p.state FROM legacy_plan p WHERE p.state IN ('changed', 'deleted')
ORDER BY p.staged
"""


@dataclass(frozen=True)
class Change:
    """One changed row: its record as it was taken, and as it reads now."""

    work: Acting
    source: SourceRecord
    row: StagedRow
    by_force: bool = False  # somebody decided that the old system is right
    undoes: datetime | None = None  # the moment of the move that is taken back

    @property
    def old(self) -> dict[str, Any]:
        """The values taken before."""
        return self.source.values or {}

    @property
    def new(self) -> dict[str, Any]:
        """The values in the file now."""
        return dict(self.row.values)


CHANGES = {
    "child": change_person,
    "member": change_person,
    "pregnant": change_person,
    "consultation": change_consultation,
    "note": change_note,
}


def take_over(work: Work) -> None:
    """All changed rows of the move."""
    rows = work.ask(CHANGED)
    if not rows:
        return
    work.run.say("変わった行を反映しています")
    names = names_of_files(work.move)
    for staged, source, state in rows:
        row = StagedRow.objects.get(pk=staged)
        change = Change(work, SourceRecord.objects.get(pk=source), row)
        try:
            if state == "deleted":
                raise Held(DELETED)
            with transaction.atomic():  # all of the row or nothing of it
                take(change)
        except Held as reason:
            StagedRow.objects.filter(pk=staged).update(outcome=Outcome.HELD, reason=str(reason))
            # The batch of an apply has no files of its own: the sheet says which one it was.
            sheet = "　".join(part for part in (names.get(row.file), row.sheet) if part)
            place = Place(None, "", sheet, row.row)
            work.run.held(Problem(place, str(reason)))
        else:
            work.run.applied()
        work.run.advance(work.weights["changed"] // len(rows))


def names_of_files(move: Move) -> dict[int, str]:
    """The files of the move by their place: those of its last check."""
    checked = move.steps.filter(kind=StepKind.CHECK).last()
    return {file.position: file.name for file in checked.batch.files.all()} if checked else {}


def take(change: Change) -> None:
    """Take one row over, and keep what it said before.

    :raises Held: when a worker was there since.
    """
    before = CHANGES[change.source.record](change)
    source, row = change.source, change.row
    SourceChange.objects.create(
        move=change.work.move, source=source, values=before, digest=source.digest
    )
    source.digest = row.digest
    source.values = None if source.record == "note" else row.values
    source.save(update_fields=["digest", "values"])
