"""経過記録 of a case over a range of dates: what was confirmed, with its amendments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from yorisoi import clock
from yorisoi.access.versions import NotPossible
from yorisoi.cases.models import Attachment, Case, Note, NoteState, NoteVersion
from yorisoi.cases.queries import told_with
from yorisoi.documents.models import IssueKind
from yorisoi.documents.sheet import Sheet, day_words, joined, moment
from yorisoi.people.whereabouts import hidden_from

MOST = 3000  # notes in one paper; more are asked for in parts


@dataclass(frozen=True)
class Range:
    """Which notes are wanted."""

    since: date | None = None
    until: date | None = None  # this day included
    kinds: Sequence[str] = ()  # ids of 記録の方法; none: all
    with_versions: bool = False

    def words(self) -> str:
        """令和8年4月1日から令和8年6月15日まで."""
        since = f"{day_words(self.since)}から" if self.since else "はじめから"
        until = f"{day_words(self.until)}まで" if self.until else "いままで"
        return since + until


def notes_of(case: Case, wanted: Range) -> QuerySet[Note]:
    """The confirmed notes of ``case`` in the range, oldest first. Drafts are nobody's paper."""
    rows = Note.objects.filter(places__case=case).exclude(state=NoteState.DRAFT)
    if wanted.since:
        rows = rows.filter(happened_at__gte=start_of(wanted.since))
    if wanted.until:
        rows = rows.filter(happened_at__lt=start_of(wanted.until + timedelta(days=1)))
    if wanted.kinds:
        rows = rows.filter(contact__in=wanted.kinds)
    return (
        rows.select_related("contact", "author", "approved_by")
        .prefetch_related(
            Prefetch("versions", NoteVersion.objects.select_related("by")),
            Prefetch("attachments", Attachment.objects.filter(withdrawn_at=None)),
        )
        .order_by("happened_at", "pk")
    )


def start_of(day: date) -> datetime:
    """The first moment of a day in Japan."""
    return datetime.combine(day, time.min, clock.TOKYO)


def notes_sheet(case: Case, wanted: Range) -> Sheet:
    """The paper.

    :raises NotPossible: when there are more than one paper should hold.
    """
    rows = [note_data(note, wanted) for note in limited(notes_of(case, wanted))]
    return Sheet(
        IssueKind.NOTES,
        "notes",
        f"{case.number}　{case.subject.name}",
        {"range": f"{wanted.words()}　{len(rows)}件", "notes": rows},
        frozenset({case.subject_id}),
        frozenset({case.pk}),
        has_protected=bool(hidden_from(None, [case.subject_id])),
        told_with=frozenset(told_with([case.pk])),
    )


def limited(notes: QuerySet[Note]) -> list[Note]:
    """The notes, when they are not too many.

    :raises NotPossible: when they are.
    """
    found = list(notes[: MOST + 1])
    if len(found) > MOST:
        raise NotPossible(f"一度に出せるのは{MOST:,}件までです。期間を分けてください。")
    return found


def note_data(note: Note, wanted: Range) -> dict[str, Any]:
    """One note as it reads now, and what it was before when that is wanted."""
    versions = list(note.versions.all())
    earlier = versions[:-1] if wanted.with_versions else []
    return {
        "when": moment(note.happened_at),
        "contact": str(note.contact),
        "with": note.counterpart,
        "place": note.place,
        "author": joined([note.author.name, state_words(note)], "　"),
        "text": note.text,
        "amended": amended_words(versions),
        "versions": [
            {"head": f"訂正前（第{one.number}版 {moment(one.at)} {one.by.name}）", "text": one.text}
            for one in earlier
        ],
        "attachments": "、".join(one.name for one in note.attachments.all()),
    }


def state_words(note: Note) -> str:
    """確定, or 承認済 with who approved it."""
    if note.approved_by:
        return f"承認済（{note.approved_by.name}）"
    return note.get_state_display()


def amended_words(versions: Sequence[NoteVersion]) -> str:
    """訂正あり, with the newest version, when it was made, and why."""
    if len(versions) < 2:
        return ""
    last = versions[-1]
    return f"訂正あり　第{last.number}版 {moment(last.at)} {last.by.name}　理由：{last.reason}"
