"""What is done with a 経過記録: 下書き → 確定 → 承認, and 訂正.

A note may stand in the cases of several siblings; every action is in the log with all of them.
What is confirmed is never written over: each amendment adds a ``NoteVersion``.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated, save_version
from yorisoi.cases.models import Case, Note, NoteCase, NoteState, NoteVersion

LONGEST = 20_000  # characters of a text; a long 経過記録 has 10,000


@dataclass(frozen=True)
class Content:
    """What a note says. ``contact`` is the id of a term."""

    happened_at: datetime
    contact: str
    counterpart: str
    place: str
    text: str

    def columns(self) -> dict[str, object]:
        """The columns of ``Note`` and of ``NoteVersion``."""
        found = asdict(self)
        found["contact_id"] = found.pop("contact")
        return found


class Traces(TypedDict):
    """What the log holds of a note: ids of its cases, and of the persons they are about."""

    cases: list[int]
    persons: list[int]


class AlreadyWritten(Exception):
    """This form was sent before, with something else in it; nothing was written now."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.pk)
        self.note = note


def content_of(note: Note | NoteVersion) -> Content:
    """What a note, or one of its versions, says."""
    return Content(note.happened_at, note.contact_id, note.counterpart, note.place, note.text)


def traces_of(note: Note) -> Traces:
    """All cases a note stands in and the persons they are about, for the log."""
    places = list(note.places.values_list("case", "case__subject"))
    return {"cases": [case for case, _ in places], "persons": [person for _, person in places]}


def noted(code: str, note: Note) -> AbstractContextManager[audit.Entry]:
    """An entry in the log for an action on ``note``."""
    return audit.event(code, **traces_of(note), others={"cases.note": [note.pk]})


@transaction.atomic
def write_note(
    *, by: Staff, cases: Sequence[Case], content: Content, form_key: UUID, confirm: bool
) -> tuple[Note, bool]:
    """A new note in ``cases``, confirmed at once or kept as a draft of its author.

    Gives the note and whether it is new: a form that was sent twice finds its first note.

    :raises AlreadyWritten: when that first note says something else.
    """
    for case in cases:
        require(by, "cases.note.write", case)
    traces: Traces = {
        "cases": [case.pk for case in cases],
        "persons": [case.subject_id for case in cases],
    }
    with audit.event("cases.note.write", **traces) as entry:
        note = written_before(by, form_key, content)
        if note is not None:
            return note, False
        note = Note(author=by, written_at=clock.now(), form_key=form_key, **content.columns())
        note.full_clean(exclude=["text", "form_key"])
        try:
            with transaction.atomic():
                note.save()
        except IntegrityError:  # the same form came in twice at the same moment
            first = written_before(by, form_key, content)
            if first is None:
                raise
            return first, False
        NoteCase.objects.bulk_create(NoteCase(note=note, case=case) for case in cases)
        entry.touch(others={"cases.note": [note.pk]})
    if confirm:
        confirm_note(by=by, case=cases[0], note=note)
    return note, True


def written_before(by: Staff, form_key: UUID, content: Content) -> Note | None:
    """The note that this form became when it was sent before.

    :raises AlreadyWritten: when the note says something else.
    """
    note = Note.objects.filter(form_key=form_key).first()
    if note is not None and (note.author_id != by.pk or content_of(note) != content):
        raise AlreadyWritten(note)
    return note


@transaction.atomic
def change_draft(
    *, by: Staff, case: Case, note: Note, content: Content, also: Iterable[Case]
) -> Note:
    """下書きを直す: the text, and in which cases beside ``case`` the note will stand.

    :raises Outdated: when the draft was saved elsewhere since it was read.
    """
    also = list(also)
    for one in (case, *also):
        require(by, "cases.note.change", one)
    with noted("cases.note.change", note) as entry:
        only_own_draft(by, note)
        save_version(note, **content.columns())
        stand_in(note, {one.pk for one in (case, *also)})
        entry.touch(**traces_of(note))
    return note


def stand_in(note: Note, wanted: set[int]) -> None:
    """Put the note into these cases and take it out of all others."""
    note.places.exclude(case__in=wanted).delete()
    standing = set(note.places.values_list("case", flat=True))
    NoteCase.objects.bulk_create(
        NoteCase(note=note, case_id=pk) for pk in sorted(wanted - standing)
    )


def numbers_of(note: Note) -> str:
    """The numbers of the cases a note stands in, as its versions keep them."""
    numbers = note.places.order_by("case__number").values_list("case__number", flat=True)
    return "、".join(numbers)


@transaction.atomic
def confirm_note(*, by: Staff, case: Case, note: Note) -> Note:
    """確定: the text stands from now on; its first version is written.

    :raises Outdated: when the draft was saved elsewhere since it was read.
    """
    require(by, "cases.note.confirm", case)
    with noted("cases.note.confirm", note):
        only_own_draft(by, note)
        if not note.text.strip():
            raise NotPossible("内容を書いてから確定してください。")
        now = clock.now()
        save_version(note, state=NoteState.CONFIRMED, confirmed_at=now)
        NoteVersion.objects.create(
            note=note,
            number=1,
            at=now,
            by=by,
            cases=numbers_of(note),
            **content_of(note).columns(),
        )
    return note


@transaction.atomic
def amend_note(
    *,
    by: Staff,
    case: Case,
    note: Note,
    content: Content,
    reason: str,
    also: Iterable[Case] | None = None,
) -> Note:
    """訂正: a further version with its reason; an approved note waits for approval again.

    ``also`` are the other cases it is to stand in from now on: a sibling ticked by mistake is left
    out, and the versions tell it. None leaves them as they are.

    :raises Outdated: when somebody else amended or approved the note since it was read.
    """
    require(by, "cases.note.amend", case)
    with noted("cases.note.amend", note) as entry:
        standing = set(Case.objects.filter(note_places__note=note))
        wanted = standing if also is None else {case, *also}
        for one in standing ^ wanted:
            require(by, "cases.note.amend", one)
        if note.state == NoteState.DRAFT:
            raise NotPossible("下書きは、訂正ではなく、そのまま直してください。")
        before = note.versions.last()
        is_same = before is not None and content_of(before) == content and wanted == standing
        if is_same and not is_outdated(note):
            raise NotPossible("どこも変わっていません。")
        save_version(
            note,
            **content.columns(),
            state=NoteState.CONFIRMED,
            approved_at=None,
            approved_by=None,
        )
        stand_in(note, {one.pk for one in wanted})
        entry.touch(**traces_of(note))
        version = NoteVersion(
            note=note,
            number=before.number + 1 if before else 1,
            at=clock.now(),
            by=by,
            reason=reason,
            cases=numbers_of(note),
            **content.columns(),
        )
        version.full_clean()
        version.save()
    return note


@transaction.atomic
def approve_note(*, by: Staff, case: Case, note: Note) -> Note:
    """承認, of the text as it was read; never of what one has written oneself.

    :raises Outdated: when the note was amended or approved since it was read.
    """
    require(by, "cases.note.approve", case)
    with noted("cases.note.approve", note):
        if is_outdated(note):
            raise Outdated
        if note.state != NoteState.CONFIRMED:
            raise NotPossible("承認できるのは、確定した記録だけです。")
        if wrote(by, note):
            raise NotPossible("自分が書いた、または訂正した記録は、ほかの係長が承認します。")
        save_version(note, state=NoteState.APPROVED, approved_at=clock.now(), approved_by=by)
    return note


@transaction.atomic
def discard_draft(*, by: Staff, case: Case, note: Note) -> None:
    """下書きを捨てる, by its author alone. A confirmed note is never deleted.

    :raises Outdated: when the draft was saved elsewhere since it was read.
    """
    require(by, "cases.note.discard", case)
    with noted("cases.note.discard", note):
        only_own_draft(by, note)
        if is_outdated(note):
            raise Outdated
        note.attachments.all().delete()  # the files stay in the store, the rows in the history
        note.delete()


def only_own_draft(by: Staff, note: Note) -> None:
    """:raises NotPossible: when the note is no draft any more, or somebody else's."""
    if note.author_id != by.pk:
        raise NotPossible("ほかの職員の下書きです。")
    if note.state != NoteState.DRAFT:
        raise NotPossible("この記録はもう確定しています。直すときは「訂正する」を使ってください。")


def is_outdated(note: Note) -> bool:
    """Whether somebody saved the note since it was read."""
    return not Note.objects.filter(pk=note.pk, version=note.version).exists()


def wrote(staff: Staff, note: Note) -> bool:
    """Whether the words that stand there now are this person's, as author or by amendment."""
    last = note.versions.last()
    return note.author_id == staff.pk or (last is not None and last.by_id == staff.pk)
