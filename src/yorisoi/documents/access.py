"""The rows of the rights table for what is printed."""

from yorisoi.access.menu import Entry
from yorisoi.access.rights import Action, Relation, Role, Rule, anyone_of
from yorisoi.audit import conditions
from yorisoi.documents.models import IssueKind

conditions.learn("kind", dict(IssueKind.choices))

CASE = "cases.Case"
CONSULTATION = "cases.Consultation"
PRINTERS = (
    Rule(Role.CASEWORKER, (Relation.IN_CHARGE, Relation.SAME_TEAM)),
    Rule(Role.SUPERVISOR, (Relation.JURISDICTION,)),
    Rule(Role.INTEGRATED, (Relation.JURISDICTION,)),
    Rule(Role.HEALTH_NURSE, (Relation.IN_CHARGE,)),
)

ACTIONS = [
    Action(
        "documents.reception.print",
        "相談受付票の印刷",
        PRINTERS,
        about=CONSULTATION,
        known_by="cases.consultation.know",
    ),
    Action(
        "documents.face_sheet.print",
        "児童記録票の印刷",
        PRINTERS,
        about=CASE,
        known_by="cases.case.know",
    ),
    Action(
        "documents.notes.print", "経過記録の印刷", PRINTERS, about=CASE, known_by="cases.case.know"
    ),
    Action(
        "documents.notes.export",
        "経過記録のExcel",
        PRINTERS,
        about=CASE,
        known_by="cases.case.know",
    ),
    Action(
        "documents.genogram.print",
        "ジェノグラムの印刷",
        PRINTERS,
        about=CASE,
        known_by="cases.case.know",
    ),
    Action(
        "documents.transfer.print",
        "移管票の印刷",
        PRINTERS,
        about=CASE,
        known_by="cases.case.know",
    ),
    Action("documents.ledger.print", "受理台帳の印刷", PRINTERS, about=CONSULTATION),
    Action("documents.ledger.export", "受理台帳のExcel", PRINTERS, about=CONSULTATION),
    Action("documents.list.export", "連携の名簿のExcel", PRINTERS, about=CASE),
    Action("documents.issue.list", "発行の控え", anyone_of(Role.SUPERVISOR, Role.AUDITOR)),
]

NAVIGATION = [
    Entry("まとめる", "発行の控え", "documents:issues", "print", "documents.issue.list"),
]
