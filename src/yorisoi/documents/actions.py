"""Issuing papers: a number, the file, its trace. All in one transaction or nothing."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case
from yorisoi.cases.numbers import ISSUE, next_number
from yorisoi.documents.models import Issue, IssueKind
from yorisoi.documents.notes import Range, limited, notes_of
from yorisoi.documents.sheet import Sheet, moment
from yorisoi.documents.typesetting import typeset
from yorisoi.documents.workbook import notes_workbook

WARNING = "取扱注意"
CODES = {
    IssueKind.RECEPTION: "documents.reception.print",
    IssueKind.FACE_SHEET: "documents.face_sheet.print",
    IssueKind.NOTES: "documents.notes.print",
    IssueKind.GENOGRAM: "documents.genogram.print",
    IssueKind.MOVE: "legacy.move.report",  # of a room above
}


@dataclass(frozen=True)
class Issued:
    """A file with its entry in the book of issues."""

    issue: Issue
    content: bytes


@transaction.atomic
def print_paper(*, by: Staff, about: Model, sheet: Sheet) -> Issued:
    """Print ``sheet``, which is about ``about``, as PDF."""
    code = CODES[sheet.kind]
    require(by, code, about)
    at = clock.now()
    with audit.event(code) as entry:
        number = next_number(ISSUE, at.date())
        paper = typeset(sheet.template, {"head": head(sheet, number, at, by), **sheet.data})
        issue = Issue.objects.create(
            number=number,
            kind=sheet.kind,
            format="pdf",
            at=at,
            by=by,
            persons=sorted(sheet.persons),
            cases=sorted(sheet.cases),
            pages=paper.pages,
            sha256=sha256(paper.pdf).hexdigest(),
        )
        entry.touch(
            persons=sheet.persons,
            cases=sheet.cases,
            pages=paper.pages,
            others={"documents.issue": [issue.pk], **sheet.others},
        )
    return Issued(issue, paper.pdf)


@transaction.atomic
def export_notes(*, by: Staff, case: Case, wanted: Range, purpose: str) -> Issued:
    """The notes of a case as Excel. What it is for stands in the log.

    :raises NotPossible: when there are more than one file should hold.
    """
    require(by, "documents.notes.export", case)
    at = clock.now()
    with audit.event("documents.notes.export", purpose=purpose) as entry:
        notes = limited(notes_of(case, wanted))
        number = next_number(ISSUE, at.date())
        content, rows = notes_workbook(case, notes, wanted, number=number, at=at, by=who(by))
        issue = Issue.objects.create(
            number=number,
            kind=IssueKind.NOTES,
            format="xlsx",
            at=at,
            by=by,
            persons=[case.subject_id],
            cases=[case.pk],
            rows=rows,
            sha256=sha256(content).hexdigest(),
        )
        entry.touch(
            persons=[case.subject_id],
            cases=[case.pk],
            results=rows,
            others={"documents.issue": [issue.pk]},
        )
    return Issued(issue, content)


def head(sheet: Sheet, number: str, at: datetime, by: Staff) -> dict[str, str]:
    """What stands on every page."""
    return {
        "title": sheet.kind.label,
        "about": sheet.about,
        "warning": WARNING,
        "number": number,
        "at": moment(at),
        "by": who(by),
        "centre": settings.CENTRE_NAME,
        "note": sheet.note,
    }


def who(by: Staff) -> str:
    """担当　花（A係）."""
    posting = by.posting_on(clock.today())
    return f"{by.name}（{posting.team}）" if posting and posting.team else by.name
