"""The page of a case: face sheet, next actions, timeline."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yorisoi import audit, clock
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import allowed_among
from yorisoi.access.request import StaffRequest
from yorisoi.cases.face import panels
from yorisoi.cases.face.queries import Face, face_of, left_words
from yorisoi.cases.models import Case, Kind, Transfer
from yorisoi.cases.timeline.of_cases import address
from yorisoi.cases.timeline.views import more, timeline_of

STANDING = Transfer.objects.filter(case=OuterRef("pk"), withdrawn_at=None)
ROWS = Case.objects.select_related(
    "subject", "team", "worker", "abuse", "abuser", "closing_reason", "origin"
).annotate(
    awaits_receipt=Exists(STANDING.filter(received_on=None)),
    is_handed_over=Exists(STANDING),
)
# What may be done with an open case, with a closed one, and with both: (right, address, words).
WHEN_OPEN = [
    ("cases.case.change", "cases:change", "種別・虐待種別を変える"),
    ("cases.case.assign", "cases:assign", "担当を引き継ぐ"),
    ("cases.case.transfer", "cases:transfer", "移管する"),
    ("cases.case.close", "cases:close", "終結する"),
]
# While the other side has not confirmed what was handed over.
RECEIPT = ("cases.case.transfer_received", "cases:transfer_received", "移管先の受領を記録する")
WITHDRAW = ("cases.case.transfer_withdraw", "cases:transfer_withdraw", "移管を取り消す")
WHEN_CLOSED = [("cases.case.reopen", "cases:reopen", "再開する")]
BORN = ("cases.case.born", "cases:born", "出生・子のケースを開く")
ALSO_ASKED = (
    "cases.note.write",
    "cases.task.add",
    "cases.task.done",
    "cases.safety.record",
    "cases.case.viewers",
    "documents.face_sheet.print",
)


@door("cases.case.read")
@require_GET
def case_page(request: StaffRequest, pk: int) -> HttpResponse:
    """児童票: who it is about, how things are, what happened, what must be done."""
    case = fetch(request, ROWS, pk)
    face = face_of(case, viewer=request.user)
    audit.open_entry().touch(persons=face.persons, cases=face.cases, listed=True)
    context = {
        "case": case,
        "face": face,
        "today": clock.today(),
        "now": clock.now(),
        "tab": "face",
        "left": left_words(face.safety.due_at, clock.now()) if face.safety else "",
        "safety_overdue": bool(face.safety and face.safety.due_at < clock.now()),
        "strips": panels.strips_of(request, case),
        "cards": panels.cards_of(request, case),
        **actions_for(request, case, face),
    }
    if after := request.GET.get("after"):
        # Without scripts the rest of the timeline is a page of its own.
        return render(request, "cases/face/page.html", context | more(request, case, after))
    return render(request, "cases/face/page.html", context | timeline_of(request, case))


def actions_for(request: StaffRequest, case: Case, face: Face) -> dict[str, Any]:
    """What the page offers this person to do, and where."""
    offered = WHEN_CLOSED if case.closed_on else WHEN_OPEN
    if case.kind == Kind.PREGNANCY and not case.closed_on:
        offered = [BORN, *offered]
    if getattr(case, "awaits_receipt", False):
        offered = [RECEIPT, *offered]
    if getattr(case, "is_handed_over", False):
        offered = [*offered, WITHDRAW]
    asked = [code for code, _, _ in offered] + list(ALSO_ASKED)
    allowed = allowed_among(request.user, asked, case)

    def where(code: str, name: str, *numbers: int) -> str:
        return address(name, *numbers) if code in allowed else ""

    return {
        "decisions": [
            (address(name, case.pk), words) for code, name, words in offered if code in allowed
        ],
        "may_see_viewers": "cases.case.viewers" in allowed,
        "note_url": where("cases.note.write", "cases:note_new", case.pk),
        "task_url": where("cases.task.add", "cases:task_add", case.pk),
        "print_url": where("documents.face_sheet.print", "documents:face_sheet", case.pk),
        "countdown_url": address("cases:task_countdown", case.pk, face.safety.pk)
        if face.safety
        else "",
        "tasks": [
            (task, task_address(task.pk, case.pk, is_check=task == face.safety, where=where))
            for task in face.tasks
        ],
    }


def task_address(task: int, case: int, *, is_check: bool, where: Any) -> str:
    """Where a task is done: a 安全確認 is recorded, anything else is ticked off."""
    code, name = (
        ("cases.safety.record", "cases:safety_record")
        if is_check
        else ("cases.task.done", "cases:task_done")
    )
    return str(where(code, name, task) or where(code, name, case, task))
