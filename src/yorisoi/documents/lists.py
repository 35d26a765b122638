"""連携の名簿 as an Excel workbook: which rows, and the file."""

from django.db import transaction
from django.db.models import QuerySet

from yorisoi import audit, clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.cases.lists.kinds import Found, ListKind
from yorisoi.cases.lists.queries import cases_of, conditions, of_staff, rows_of
from yorisoi.cases.models import Case
from yorisoi.documents.actions import Issued, file_and_issue
from yorisoi.documents.models import IssueKind
from yorisoi.documents.workbook import Stamp, table_workbook
from yorisoi.japanese import age_label, grade_on, wareki

ABOUT = (("対象者", 18), ("フリガナ", 20), ("生年月日", 18), ("年齢・学年", 14), ("種別", 12))
HELD = (("担当", 22), ("ケース番号", 14))
WIDTH = 20
MINOR = 19


@transaction.atomic
def export_list(*, by: Staff, kind: ListKind, whose: str, all_days: bool, purpose: str) -> Issued:
    """A list as Excel, over the cases that ``by`` may take out. What it is for stands in the log."""
    cases = of_staff(rows_for(by), whose, by)
    found = rows_of(kind, cases, viewer=by, all_days=all_days, on_paper=True)
    known = cases_of(found)
    columns = [*ABOUT, *((title, WIDTH) for title in kind.columns), *HELD]

    def content(stamp: Stamp) -> bytes:
        rows = (cells(one, known[one.asked.case]) for one in found)
        return table_workbook(kind.title, kind.hint, columns, rows, stamp)

    with audit.event("documents.list.export", purpose=purpose) as entry:
        entry.touch(conditions=conditions(kind, whose, all_days=all_days))
        return file_and_issue(
            by,
            IssueKind.LIST,
            content,
            entry=entry,
            persons={one.asked.person for one in found} | {c.subject_id for c in known.values()},
            cases=set(known),
            rows=len(found),
        )


def rows_for(by: Staff) -> QuerySet[Case]:
    """The cases that ``by`` may take out."""
    return filter_for(by, "documents.list.export", Case.objects.all())


def cells(row: Found, case: Case) -> list[str]:
    """One row of the sheet."""
    subject, today = case.subject, clock.today()
    born = subject.born_on
    years = ""
    if born and born <= today:
        years = age_label(born, today)
        grade = grade_on(born, today)
        years += f" {grade.label}" if grade < MINOR - 1 else ""
    return [
        subject.name,
        subject.kana,
        wareki(born) if born else subject.born_said,
        years,
        case.get_kind_display(),
        *row.cells,
        f"{case.worker.name}（{case.team.name}）",
        case.number,
    ]
