"""What a changed row about a consultation or a note changes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet

from yorisoi import clock
from yorisoi.cases.models import Consultation, Note, NoteVersion
from yorisoi.legacy.holding import Held
from yorisoi.legacy.models import SourceChange, SourceRecord
from yorisoi.terms.queries import with_trait

if TYPE_CHECKING:
    from yorisoi.legacy.changed import Change

Values = dict[str, Any]
TOUCHED = "旧システムの記録が変わりましたが、よりそいでも修正されています。"
# Written by moves alone; the database knows these words too (migration 0003).
AMENDED, PUT_BACK = "旧システムで訂正された記録を取り込み", "移行の取消し"
OTHER_CHILD = "相談の対象の児童が変わりました。"
NO_TEXT = "（旧システムに記載なし）"


def left_at(source: SourceRecord) -> int:
    """The version at which the moves left the record: nobody else touched it.

    A 相談受付 about several children has a row for each, and each of their changes counts.
    """
    changes = SourceChange.objects.filter(source__in=rows_of(source))
    # Taken over, and put back when the move was undone: two versions.
    return 1 + changes.count() + changes.filter(undone=True).count()


def rows_of(source: SourceRecord) -> QuerySet[SourceRecord]:
    """The rows of the old system that one record came from, in their order."""
    if source.consultation_id is None:
        return SourceRecord.objects.filter(pk=source.pk)
    same = SourceRecord.objects.filter(system=source.system, record="consultation")
    return same.filter(consultation=source.consultation_id).order_by("pk")


def said_together(source: SourceRecord, values: Values) -> tuple[Values, str]:
    """What the rows of a 相談受付 say when one of them says ``values``: as cases.py writes it.

    The first row speaks for all of them, but for the text: what each of them says, once.
    """
    rows = list(rows_of(source).values_list("pk", "values"))
    all_said = [values if pk == source.pk else said or {} for pk, said in rows]
    texts = dict.fromkeys(said.get("text", "") for said in all_said)
    return all_said[0], "\n".join(text for text in texts if text.strip()) or NO_TEXT


def moment(values: Values, day: str, time: str) -> datetime:
    """The day and time of day of a row, in Japan."""
    at = datetime.fromisoformat(f"{values[day]} {values.get(time) or '00:00'}")
    return at.replace(tzinfo=clock.TOKYO)


def hides(route: str) -> bool:
    """Whether the caller is not to be seen: an informant, or nobody knows."""
    return not route or route in with_trait("route", "informant")


def change_consultation(change: "Change") -> Values:
    """Take a changed 相談受付; its values before.

    :raises Held: when a worker changed it since, or it is about another child now.
    """
    same = ("child_number", "child_name", "number")
    if any(change.old.get(name, "") != change.new.get(name, "") for name in same):
        raise Held(OTHER_CHILD)
    consultation = Consultation.objects.select_for_update().get(
        pk=change.source.consultation_id or 0
    )
    if consultation.version != left_at(change.source) and not change.by_force:
        raise Held(TOUCHED)
    new, text = said_together(change.source, change.new)
    Consultation.objects.filter(pk=consultation.pk).update(
        received_at=moment(new, "received_on", "received_time"),
        reception_id=new.get("reception") or "reception.unrecorded",
        route_id=new.get("route") or "route.unrecorded",
        caller_words=new.get("caller", ""),
        caller_phone=new.get("caller_phone", ""),
        caller_relation=new.get("caller_relation", ""),
        matter_id=new.get("matter") or "matter.unrecorded",
        abuse_id=new.get("abuse") or None,
        abuser_id=new.get("abuser") or None,
        text=text,
        urgency_id=new.get("urgency") or "urgency.unrecorded",
        first_step_id=new.get("first_step") or "first_step.unrecorded",
        first_step_text=first_step_text(new),
        # Once hidden it stays so: what is not known of the 経路 may be a neighbour.
        hides_caller=consultation.hides_caller or hides(new.get("route", "")),
        is_report=consultation.is_report or new.get("matter") in with_trait("matter", "abuse"),
        version=F("version") + 1,
    )
    return change.old


def first_step_text(values: Values) -> str:
    """What the old system says beside 対応, with the day on which it was over."""
    closed = values.get("closed_on")
    lines = (values.get("keep", ""), f"旧システムの終結日：{closed}" if closed else "")
    return "\n".join(line for line in lines if line)


def change_note(change: "Change") -> Values:
    """Take a changed 経過記録 as one more version; what it said before.

    :raises Held: when a worker amended it since.
    """
    note = Note.objects.select_for_update().get(pk=change.source.note_id or 0)
    if note.version != left_at(change.source) and not change.by_force:
        raise Held(TOUCHED)
    new = change.new
    child = SourceRecord.objects.filter(
        system=change.source.system, record="child", key=new["child_number"]
    ).first()
    if child is None or not note.places.filter(case=child.case_id).exists():
        raise Held(OTHER_CHILD)
    before = {
        "happened_at": note.happened_at.isoformat(),
        "contact": note.contact_id,
        "counterpart": note.counterpart,
        "place": note.place,
        "text": note.text,
    }
    note.happened_at = moment(new, "happened_on", "happened_time")
    note.contact_id = new.get("contact") or "contact.unrecorded"
    note.counterpart = new.get("counterpart", "")
    note.place = new.get("place", "")
    note.text = note_text(new)
    write_version(change.work.by, note, AMENDED)
    return before


def note_text(values: Values) -> str:
    """The text of a note, and under it what has no place of its own."""
    return "\n".join(text for text in (values["text"], values.get("keep", "")) if text)


def write_version(by: int, note: Note, reason: str) -> None:
    """The note as it reads now, as its next version."""
    last = note.versions.last()
    note.version += 1
    note.save()
    NoteVersion.objects.create(
        note=note,
        number=last.number + 1 if last else 1,
        at=clock.now(),
        by_id=by,
        reason=reason,
        happened_at=note.happened_at,
        contact_id=note.contact_id,
        counterpart=note.counterpart,
        place=note.place,
        text=note.text,
    )
