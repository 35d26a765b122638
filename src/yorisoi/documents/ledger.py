"""受理台帳 of a 年度 as a paper and as an Excel table: what the person who prints it may read."""

from collections.abc import Iterable

from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.cases.intake.queries import LedgerFilter
from yorisoi.cases.intake.queries import ledger as ledger_rows
from yorisoi.cases.models import Consultation
from yorisoi.documents.models import IssueKind
from yorisoi.documents.sheet import Sheet, joined, moment
from yorisoi.japanese import fiscal_year_label
from yorisoi.people.whereabouts import hidden_from
from yorisoi.terms.models import Term

PRINT = "documents.ledger.print"
MOST = 3000  # rows in one paper
HEAD = (
    "受付番号", "受付日時", "対象者", "ケース", "相談種別", "通告", "経路", "緊急度", "初期対応",
    "受付者",
)  # fmt: skip
WIDTHS = (14, 24, 24, 22, 24, 6, 16, 8, 18, 16)  # characters, in a workbook
HIDDEN = "（伏せています）"


def received(wanted: LedgerFilter, reader: Staff, *, code: str = PRINT) -> list[Consultation]:
    """The 相談受付 that ``reader`` may print (or do ``code`` to), oldest first, as a ledger is kept.

    :raises NotPossible: when there are more than one paper should hold.
    """
    rows = filter_for(reader, code, Consultation.objects.all())
    if wanted.route:  # of a hidden caller the way is not told: not by standing here, either
        rows = rows.exclude(hides_caller=True)
    found = list(ledger_rows(rows, wanted, reader).order_by("received_at", "pk")[: MOST + 1])
    if len(found) > MOST:
        raise NotPossible(f"一度に出せるのは{MOST:,}件までです。絞り込んでください。")
    return found


def ledger_sheet(wanted: LedgerFilter, reader: Staff) -> Sheet:
    """The paper, A4 lying.

    :raises NotPossible: when there are more than one paper should hold.
    """
    found = received(wanted, reader)
    persons, cases = named_in(found)
    return Sheet(
        IssueKind.LEDGER,
        "ledger",
        about(wanted, len(found)),
        {"head_row": list(HEAD), "rows": [cells(one) for one in found]},
        persons,
        cases,
        has_protected=bool(hidden_from(None, persons)),
        others={"cases.consultation": [one.pk for one in found]},
        conditions=wanted.conditions(),
    )


def named_in(found: Iterable[Consultation]) -> tuple[frozenset[int], frozenset[int]]:
    """The persons and cases that a ledger of these names."""
    subjects = [one for consultation in found for one in consultation.subjects.all()]
    return (
        frozenset(one.person_id for one in subjects),
        frozenset(one.case_id for one in subjects if one.case_id),
    )


def about(wanted: LedgerFilter, count: int) -> str:
    """令和8年度（2026）　相談種別 養護　12件."""
    terms = dict(
        Term.objects.filter(pk__in=[wanted.matter, wanted.route]).values_list("pk", "words")
    )
    parts = [
        fiscal_year_label(wanted.year),
        f"「{wanted.words}」" if wanted.words else "",
        f"相談種別 {terms.get(wanted.matter, '')}" if wanted.matter else "",
        f"経路 {terms.get(wanted.route, '')}（伏せた通告者を除く）" if wanted.route else "",
        {"mine": "自分が受けたもの", "report": "通告だけ"}.get(wanted.only, ""),
        f"{count}件",
    ]
    return joined(parts, "　")


def cells(one: Consultation) -> list[str]:
    """One line. Of somebody who must not be known even the way is not told."""
    subjects = list(one.subjects.all())
    return [
        one.number,
        moment(one.received_at),
        "、".join(subject.person.name for subject in subjects),
        "、".join(subject.case.number for subject in subjects if subject.case),
        joined([one.matter, one.abuse], "・"),
        "通告" if one.is_report else "",
        HIDDEN if one.hides_caller else str(one.route),
        str(one.urgency),
        str(one.first_step),
        one.received_by.name,
    ]
