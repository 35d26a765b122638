"""The reconciliation report leaves the screen: as a paper, or as a workbook. Both are in the book."""

import tempfile
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.cases.numbers import ISSUE, next_number
from yorisoi.documents.actions import Issued, print_paper
from yorisoi.documents.models import Issue, IssueKind
from yorisoi.legacy import reconciliation
from yorisoi.legacy.models import Move
from yorisoi.legacy.reconciliation import Reconciliation

NOTHING = "照合報告は、試し移行か本移行のあとに作れます。"


def report_of(move: Move) -> Reconciliation:
    """The report of a move.

    :raises NotPossible: when it was not even rehearsed.
    """
    found = Reconciliation.of(move)
    if found is None:
        raise NotPossible(NOTHING)
    return found


@transaction.atomic
def print_report(*, by: Staff, move: Move) -> Issued:
    """The sums as PDF."""
    require(by, "legacy.move.report", move)
    return print_paper(by=by, about=move, sheet=reconciliation.paper(report_of(move)))


@transaction.atomic
def export_report(*, by: Staff, move: Move) -> Issued:
    """Every place as Excel: it holds values, so it needs the right to see them."""
    require(by, "legacy.move.values", move)
    report = report_of(move)
    at = clock.now()
    with audit.event("legacy.move.values", others={"move": [move.pk]}) as entry:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.xlsx"
            rows = reconciliation.write_workbook(report, path)
            content = path.read_bytes()
        issue = Issue.objects.create(
            number=next_number(ISSUE, at.date()),
            kind=IssueKind.MOVE,
            format="xlsx",
            at=at,
            by=by,
            rows=rows,
            sha256=sha256(content).hexdigest(),
        )
        entry.touch(others={"documents.issue": [issue.pk]}, results=rows)
    return Issued(issue, content)
