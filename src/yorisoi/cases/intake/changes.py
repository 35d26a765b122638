"""修正の履歴 of a 相談受付, from the change history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yorisoi import clock
from yorisoi.audit.models import Change, Event, Operation
from yorisoi.cases.intake.actions import CALLER
from yorisoi.cases.models import Consultation
from yorisoi.terms.models import Term

EMPTY = "（空）"
MASKED = "（伏せてあります）"
NOT_SHOWN = {"version"}


@dataclass(frozen=True)
class FieldChange:
    """One field, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class OneChange:
    """One 修正: when, by whom, what."""

    at: datetime
    by: str
    fields: list[FieldChange]


def changes_of(consultation: Consultation, *, with_caller: bool) -> list[OneChange]:
    """The changes since it was registered, newest first; the caller masked unless ``with_caller``."""
    rows = list(
        Change.objects.filter(
            table=Consultation._meta.db_table, row=str(consultation.pk), operation=Operation.UPDATE
        ).order_by("-id")
    )
    if not rows:
        return []
    events = Event.objects.in_bulk([row.event_id for row in rows])
    words = dict(Term.objects.values_list("pk", "words"))
    found = []
    for row in rows:
        event = events[row.event_id]
        before, after = row.before or {}, row.after or {}
        fields = [
            field_change(name, before.get(name), after.get(name), words, with_caller)
            for name in after
            if name not in NOT_SHOWN
        ]
        if fields:
            found.append(OneChange(event.at, event.staff_name, fields))
    return found


def field_change(
    column: str, before: Any, after: Any, words: dict[str, str], with_caller: bool
) -> FieldChange:
    """One column in words."""
    label = str(
        next(field.verbose_name for field in Consultation._meta.fields if field.column == column)
    )
    if column in CALLER and not with_caller:
        return FieldChange(label, MASKED, MASKED)
    return FieldChange(label, in_words(column, before, words), in_words(column, after, words))


def in_words(column: str, value: Any, words: dict[str, str]) -> str:
    """A stored value as one reads it."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if column == "received_at":
        moment = datetime.fromisoformat(str(value)).astimezone(clock.TOKYO)
        return f"{moment:%Y-%m-%d %H:%M}"
    return words.get(str(value), str(value))
