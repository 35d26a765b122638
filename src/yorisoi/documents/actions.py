"""Issuing papers: a number, the file, its trace. All in one transaction or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from yorisoi import audit, clock
from yorisoi.access.entrance import filter_for, require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.cases.intake.queries import LedgerFilter
from yorisoi.cases.models import Case, Consultation
from yorisoi.cases.numbers import ISSUE, next_number
from yorisoi.cases.queries import told_with
from yorisoi.documents.ledger import (
    HEAD,
    WIDTHS,
    about,
    cells,
    named_in,
    received,
)
from yorisoi.documents.models import Issue, IssueKind
from yorisoi.documents.notes import Range, limited, notes_of
from yorisoi.documents.sheet import Sheet, moment
from yorisoi.documents.typesetting import typeset
from yorisoi.documents.workbook import Stamp, notes_workbook, table_workbook
from yorisoi.people.secret_words import secret_words
from yorisoi.terms.models import Term

WARNING = "取扱注意"
CODES = {
    IssueKind.RECEPTION: "documents.reception.print",
    IssueKind.FACE_SHEET: "documents.face_sheet.print",
    IssueKind.NOTES: "documents.notes.print",
    IssueKind.GENOGRAM: "documents.genogram.print",
    IssueKind.MOVE: "legacy.move.report",  # of a room above
    IssueKind.LEDGER: "documents.ledger.print",
    IssueKind.TRANSFER: "documents.transfer.print",
}
# A picture and a report of figures are not signed.
UNSIGNED = {IssueKind.GENOGRAM, IssueKind.MOVE}


@dataclass(frozen=True)
class Issued:
    """A file with its entry in the book of issues."""

    issue: Issue
    content: bytes


@transaction.atomic
def print_paper(*, by: Staff, about: Model, sheet: Sheet) -> Issued:
    """Print ``sheet``, which is about ``about``, as PDF."""
    require(by, CODES[sheet.kind], about)
    return set_and_issue(by, sheet)


@transaction.atomic
def print_ledger(*, by: Staff, sheet: Sheet) -> Issued:
    """Print a 受理台帳 as PDF; every 相談受付 in it must be one that ``by`` may print.

    :raises NotPossible: when one is not.
    """
    asked = sheet.others["cases.consultation"]
    rows = filter_for(by, CODES[sheet.kind], Consultation.objects.filter(pk__in=asked))
    if rows.count() != len(asked):
        raise NotPossible("印刷できない受付が含まれています。")
    return set_and_issue(by, sheet)


def set_and_issue(by: Staff, sheet: Sheet) -> Issued:
    """The paper with its number, its entry in the book of issues and in the log."""
    at = clock.now()
    with audit.event(CODES[sheet.kind]) as entry:
        number = next_number(ISSUE, at.date())
        # Nobody can know who will hold the paper: what is suppressed is so in its free text too.
        data = secret_words(sheet.persons | sheet.told_with, viewer=None).masked_in(sheet.data)
        paper = typeset(sheet.template, {"head": head(sheet, number, at, by), **data})
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
    notes = limited(notes_of(case, wanted))
    secret = secret_words({case.subject_id, *told_with([case.pk])}, viewer=None)

    def content(stamp: Stamp) -> bytes:
        return notes_workbook(case, notes, wanted, stamp=stamp, masked=secret.masked)

    with audit.event("documents.notes.export", purpose=purpose) as entry:
        return file_and_issue(
            by,
            IssueKind.NOTES,
            content,
            entry=entry,
            persons={case.subject_id},
            cases={case.pk},
            rows=len(notes),
        )


@transaction.atomic
def export_ledger(*, by: Staff, wanted: LedgerFilter, purpose: str) -> Issued:
    """受理台帳 as Excel. What it is for stands in the log.

    :raises NotPossible: when there are more than one file should hold.
    """
    code = "documents.ledger.export"
    found = received(wanted, by, code=code)
    persons, cases = named_in(found)
    columns = list(zip(HEAD, WIDTHS, strict=True))

    def content(stamp: Stamp) -> bytes:
        rows = (cells(one) for one in found)
        return table_workbook("受理台帳", about(wanted, len(found)), columns, rows, stamp)

    with audit.event(code, purpose=purpose) as entry:
        return file_and_issue(
            by,
            IssueKind.LEDGER,
            content,
            entry=entry,
            persons=set(persons),
            cases=set(cases),
            rows=len(found),
        )


def file_and_issue(
    by: Staff,
    kind: IssueKind,
    content: Callable[[Stamp], bytes],
    *,
    entry: audit.Entry,
    persons: set[int],
    cases: set[int],
    rows: int,
) -> Issued:
    """The workbook with its number, its entry in the book of issues and in the log."""
    at = clock.now()
    number = next_number(ISSUE, at.date())
    made = content(Stamp(number, at, who(by)))
    issue = Issue.objects.create(
        number=number,
        kind=kind,
        format="xlsx",
        at=at,
        by=by,
        persons=sorted(persons),
        cases=sorted(cases),
        rows=rows,
        sha256=sha256(made).hexdigest(),
    )
    entry.touch(persons=persons, cases=cases, results=rows, others={"documents.issue": [issue.pk]})
    return Issued(issue, made)


def head(sheet: Sheet, number: str, at: datetime, by: Staff) -> dict[str, Any]:
    """What stands on every page; and who signs, on the first."""
    return {
        "title": sheet.kind.label,
        "about": sheet.about,
        "warning": WARNING,
        "number": number,
        "at": moment(at),
        "by": who(by),
        "centre": settings.CENTRE_NAME,
        "note": sheet.note,
        "boxes": [] if sheet.kind in UNSIGNED else boxes_on(at.date()),
    }


def boxes_on(day: date) -> list[str]:
    """決裁欄: who signs a paper of that day, from left to right, as the section keeps the list."""
    return list(Term.objects.of("sign_off", day).values_list("words", flat=True))


def who(by: Staff) -> str:
    """担当　花（A係）."""
    posting = by.posting_on(clock.today())
    return f"{by.name}（{posting.team}）" if posting and posting.team else by.name
