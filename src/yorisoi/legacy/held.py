"""A held row as somebody who decides must see it: three values side by side, with what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, Note, NoteVersion
from yorisoi.cases.notes.differences import Piece, compare
from yorisoi.japanese import wareki
from yorisoi.legacy import changed_cases
from yorisoi.legacy.changed_people import FACT_KINDS, head
from yorisoi.legacy.models import SourceRecord, StagedRow
from yorisoi.legacy.records import RECORDS
from yorisoi.legacy.wording import CALLER, HIDDEN_CALLER, Wording, title_of
from yorisoi.people.models import Affiliation, FamilyMember, Nationality, Person
from yorisoi.people.whereabouts import hidden_from

Values = dict[str, str]
# A row about somebody else now is nothing that one record could take.
WHOSE = ("number", "family", "child_number")
LONG = 20  # characters: longer values show which of them differ
BY_MOVES = (changed_cases.AMENDED, changed_cases.PUT_BACK)


@dataclass(frozen=True)
class Compared:
    """One field: as it was taken, as the old system says now, as it stands here."""

    title: str
    before: str
    new: list[Piece]
    now: list[Piece] | None  # None: nothing here to compare with
    old_changed: bool
    here_changed: bool


@dataclass(frozen=True)
class Shown:
    """The page of one held row."""

    title: str
    changed: list[Compared]
    unchanged: list[Compared]
    can_take: bool
    person: Person | None
    persons: list[int]
    cases: list[int]
    links: list[Case]


def source_of(row: StagedRow) -> SourceRecord | None:
    """The record that a row is about."""
    rows = SourceRecord.objects.select_related("person", "consultation", "note__author")
    return rows.filter(system=row.move.system, record=row.record, key=row.key).first()


def line(row: StagedRow, names: Mapping[int, str]) -> dict[str, Any]:
    """One line of the list: where it stands and why it waits."""
    return {
        "pk": row.pk,
        "title": RECORDS[row.record].title,
        "key": row.key,
        "file": names.get(row.file, ""),
        "sheet": row.sheet,
        "row": row.row,
        "reason": row.reason,
    }


def compared(row: StagedRow, source: SourceRecord, *, viewer: Staff) -> Shown:
    """Everything the page shows."""
    wording, record = Wording.of_today(), row.record
    before = taken_before(source, wording)
    new, now = spoken(record, row.values, wording, source), here(source)
    persons, cases = about(source)
    protected = bool(hidden_from(viewer, persons))
    names = [*RECORDS[record].fields, "keep"]
    fields = [
        field
        for name in names
        if (
            field := one_field(
                record,
                name,
                before,
                new,
                now,
                caller(name, source) or wording.hidden(name, row.values, protected=protected),
            )
        )
    ]
    old = source.values or {}
    same = record == "note" or all(old.get(n, "") == row.values.get(n, "") for n in WHOSE)
    return Shown(
        title=f"{RECORDS[record].title}　{row.key}",
        changed=[one for one in fields if one.old_changed or one.here_changed],
        unchanged=[one for one in fields if not (one.old_changed or one.here_changed)],
        can_take=same and not row.deleted,
        person=source.person,
        persons=persons,
        cases=[case.pk for case in cases],
        links=cases,
    )


def caller(name: str, source: SourceRecord) -> str:
    """In the place of what is told of a caller who is hidden here, whatever the file says now."""
    hidden = source.consultation is not None and source.consultation.hides_caller
    return HIDDEN_CALLER if hidden and name in CALLER else ""


def one_field(
    record: str, name: str, before: Values, new: Values, now: Values, hidden: str
) -> Compared | None:
    """One line of the comparison; None when nobody says anything."""
    was, says, stands = before.get(name, ""), new.get(name, ""), now.get(name)
    if not (was or says or stands):
        return None
    # Of a note only what its versions hold can be compared.
    compares = record != "note" or name in before
    old_changed, here_changed = compares and says != was, stands is not None and stands != was
    if hidden:
        covered = [Piece(hidden, False)]
        return Compared(
            title_of(record, name),
            hidden if was else "",
            covered if says else [],
            None if stands is None else covered if stands else [],
            old_changed,
            here_changed,
        )
    return Compared(
        title_of(record, name),
        was,
        pieces(was if compares else says, says),
        None if stands is None else pieces(was, stands),
        old_changed,
        here_changed,
    )


def pieces(was: str, now: str) -> list[Piece]:
    """A value, with what is other than before marked in long ones."""
    if was == now or max(len(was), len(now)) < LONG:
        return [Piece(now, was != now)] if now else []
    return compare(was, now).new


# --- the three values, in one vocabulary: field name → words


def spoken(
    record: str, values: Mapping[str, Any], wording: Wording, source: SourceRecord | None = None
) -> Values:
    """The values of a row in words; what becomes one text here is one text there."""
    found = {
        name: wording.value(record, name, str(values[name]))
        for name in RECORDS[record].fields
        if values.get(name)
    }
    if record in ("child", "member"):
        found["remarks"] = head(dict(values), record)["remarks"]
    elif record == "consultation":
        if source and source.consultation_id:
            found["text"] = changed_cases.said_together(source, dict(values))[1]
        found["keep"] = changed_cases.first_step_text(dict(values))
        found.pop("closed_on", None)
    elif values.get("keep"):
        found["keep"] = str(values["keep"])
    return found


def taken_before(source: SourceRecord, wording: Wording) -> Values:
    """What the moves took: kept with the record, or with a note as one of its versions."""
    if source.record != "note" or source.note is None:
        return spoken(source.record, source.values or {}, wording, source)
    versions = source.note.versions.select_related("contact").order_by("number")
    ours = [one for one in versions if one.number == 1 or one.reason in BY_MOVES]
    return of_note(ours[-1]) if ours else {}


def here(source: SourceRecord) -> Values:
    """What stands here now."""
    if source.note is not None:
        return of_note(source.note)
    if source.consultation is not None:
        return of_consultation(source)
    return of_person(source, source.person) if source.person is not None else {}


def of_note(note: Note | NoteVersion) -> Values:
    """A note, or one of its versions."""
    at = timezone.localtime(note.happened_at)
    return {
        "happened_on": wareki(at.date()),
        "happened_time": f"{at:%H:%M}",
        "contact": str(note.contact),
        "counterpart": note.counterpart,
        "place": note.place,
        "text": note.text,
    }


def of_consultation(source: SourceRecord) -> Values:
    """A 相談受付."""
    one = source.consultation
    if one is None:
        return {}
    at = timezone.localtime(one.received_at)
    terms = ("reception", "route", "matter", "abuse", "abuser", "urgency", "first_step")
    return {
        "received_on": wareki(at.date()),
        "received_time": f"{at:%H:%M}",
        "caller": one.caller_words,
        "caller_phone": one.caller_phone,
        "caller_relation": one.caller_relation,
        "text": one.text,
        "keep": one.first_step_text,
        **{name: str(getattr(one, name) or "") for name in terms},
    }


def of_person(source: SourceRecord, person: Person) -> Values:
    """A person with the facts that stand."""
    found: Values = {}
    taken = source.values or {}
    if source.made_person:
        found = {
            "name": person.name,
            "kana": person.kana,
            "sex": person.get_sex_display(),
            "born": wareki(person.born_on) if person.born_on else person.born_said,
            "remarks": person.remarks,
        }
    if source.record == "pregnant":
        found["expected_on"] = wareki(person.expected_on) if person.expected_on else ""
    for kind in FACT_KINDS:
        sort = {"kind": kind.more["kind"]} if "kind" in kind.more else {}
        facts = list(
            kind.model._default_manager.filter(person=person, until=None, withdrawn_at=None, **sort)
        )
        for column, names in kind.columns.items():
            mine = [name for name in names if taken.get(name)] or list(names)
            told = "、".join(filter(None, (fact_words(fact, column, taken) for fact in facts)))
            found[mine[0]] = told
        if kind.model is Nationality:
            statuses = (str(fact.status or "") for fact in facts)
            found["residence_status"] = "、".join(filter(None, statuses))
    if source.record == "member":
        found |= of_member(source, person)
        if taken.get("kinship") == "kinship.child" or taken.get("child_number"):
            found.pop("occupation", None)  # a school: it went to 所属
    return found


def fact_words(fact: Any, column: str, taken: Mapping[str, Any]) -> str:
    """One column of a fact; of a child without a school, what the old system called that."""
    words = str(getattr(fact, column))
    if isinstance(fact, Affiliation) and column == "place" and not words:
        same = fact.kind_id == taken.get("affiliation_kind")
        return str(taken.get("affiliation", "")) if same else str(fact.kind)
    return words


def of_member(source: SourceRecord, person: Person) -> Values:
    """続柄 and 同居 in the family."""
    standing = FamilyMember.objects.filter(
        person=person, family=source.family_id, until=None, withdrawn_at=None
    ).first()
    if standing is None:
        return {"relation": "", "lives_together": ""}
    together = "同居" if standing.lives_together else "別居"
    return {"relation": standing.position, "lives_together": together}


def about(source: SourceRecord) -> tuple[list[int], list[Case]]:
    """The persons and cases that a record is about."""
    if source.note is not None:
        cases = list(Case.objects.filter(note_places__note=source.note).select_related("subject"))
        return [case.subject_id for case in cases], cases
    if source.consultation is not None:
        subjects = source.consultation.subjects.select_related("case__subject")
        cases = [one.case for one in subjects if one.case]
        return [one.person_id for one in subjects], cases
    if source.person_id:
        cases = list(Case.objects.filter(subject=source.person_id).select_related("subject"))
        return [source.person_id], cases
    return [], []
