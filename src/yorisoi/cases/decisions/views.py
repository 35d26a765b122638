"""Pages of the decisions about a case."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch
from yorisoi.access.pages import form_page, is_done
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import posted_version
from yorisoi.cases.decisions import actions
from yorisoi.cases.decisions.born import Newborn, case_born, sibling_born
from yorisoi.cases.decisions.forms import (
    AssignForm,
    BornForm,
    ChangeForm,
    CloseForm,
    ReopenForm,
    SiblingForm,
)
from yorisoi.cases.decisions.queries import drafts_in, may_hold, open_tasks, unborn_of
from yorisoi.cases.decisions.registered_births import newborns_of
from yorisoi.cases.models import Case, Kind, TaskKind
from yorisoi.people.models import Sex
from yorisoi.registers.residents import for_log

SOMEBODY_ELSE = (
    "この画面を開いたあとに、ほかの人がこのケースを変更しました。"
    "上に示したいまの登録を確かめてから、もう一度押してください。"
)
ROWS = Case.objects.select_related("subject", "team", "worker", "abuse", "abuser", "closing_reason")


CLOSED = "このケースは終結しています。ここで決めるときは、先に再開してください。"
OPEN = "このケースは継続中です。再開する必要はありません。"


def decide(
    request: StaffRequest,
    case: Case,
    form: BaseForm,
    template: str,
    *,
    do: Callable[[dict[str, Any]], Case],
    said: str,
    of_closed: bool = False,
    **context: Any,
) -> HttpResponseBase:
    """Show the form of a decision, or take it: then to the page of the case it leads to.

    A case that is closed, or with ``of_closed`` one that is not, has nothing to decide here: its page
    says so. Whoever began before somebody closed it finds what they typed.
    """
    if request.method == "GET" and bool(case.closed_on) != of_closed and not drafts.saved_at(form):
        messages.info(request, OPEN if of_closed else CLOSED)
        return redirect("cases:page", case.pk)
    present = case.version
    if request.method == "POST" and form.is_valid():
        case.version = posted_version(request)
        led_to: list[Case] = []
        if is_done(
            request, form, lambda: led_to.append(do(form.cleaned_data)), outdated=SOMEBODY_ELSE
        ):
            messages.success(request, said)
            return redirect("cases:page", led_to[0].pk)
    version = drafts.version_of(form) or present
    context |= {"case": case, "version": version, "today": clock.today()}
    return form_page(request, template, form, **context)


@door("cases.case.change")
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponseBase:
    """種別・虐待種別の変更."""
    case = fetch(request, ROWS, pk)
    now = {"kind": case.kind, "abuse": case.abuse_id or "", "abuser": case.abuser_id or ""}

    def do(data: dict[str, Any]) -> Case:
        return actions.change_case(
            by=request.user, case=case, **data | {"kind": Kind(data["kind"])}
        )

    form = drafts.filled(request, ChangeForm, initial=now)
    return decide(
        request, case, form, "cases/decisions/change.html", do=do, said="種別を変更しました。"
    )


@door("cases.case.assign")
@require_http_methods(["GET", "POST"])
def assign(request: StaffRequest, pk: int) -> HttpResponseBase:
    """担当の変更（引継ぎ）."""
    case = fetch(request, ROWS, pk)

    def do(data: dict[str, Any]) -> Case:
        holder = data["holder"]
        return actions.assign_case(
            by=request.user, case=case, worker=holder.staff, team=holder.team, text=data["text"]
        )

    form = drafts.filled(request, AssignForm, case=case)
    moving = open_tasks(case).filter(assignee=case.worker_id)
    return decide(
        request,
        case,
        form,
        "cases/decisions/assign.html",
        do=do,
        said="引き継ぎました。",
        tasks=moving,
    )


@door("cases.case.close")
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, pk: int) -> HttpResponseBase:
    """終結."""
    case = fetch(request, ROWS, pk)
    todo = list(open_tasks(case).select_related("assignee"))

    def do(data: dict[str, Any]) -> Case:
        return actions.close_case(by=request.user, case=case, **data)

    form = drafts.filled(request, CloseForm, initial={"closed_on": clock.today()})
    return decide(
        request,
        case,
        form,
        "cases/decisions/close.html",
        do=do,
        said="終結しました。",
        tasks=todo,
        safety_open=any(task.kind == TaskKind.SAFETY_CHECK for task in todo),
        drafts=drafts_in(case),
    )


@door("cases.case.reopen")
@require_http_methods(["GET", "POST"])
def reopen(request: StaffRequest, pk: int) -> HttpResponseBase:
    """再開."""
    case = fetch(request, ROWS, pk)

    def do(data: dict[str, Any]) -> Case:
        holder = data["holder"]
        return actions.reopen_case(
            by=request.user, case=case, text=data["text"], worker=holder.staff, team=holder.team
        )

    former = may_hold(clock.today()).filter(staff=case.worker_id).first()
    form = drafts.filled(request, ReopenForm, initial={"holder": former})
    template = "cases/decisions/reopen.html"
    return decide(request, case, form, template, do=do, said="再開しました。", of_closed=True)


@door("cases.case.born")
@require_http_methods(["GET", "POST"])
def born(request: StaffRequest, pk: int) -> HttpResponseBase:
    """出生: 特定妊婦から子のケースへ, or a sibling. ``?number=``: whom of 住基 the form is filled from."""
    case = fetch(request, ROWS, pk)
    expects = case.kind == Kind.PREGNANCY
    unborn = unborn_of(case.subject) if expects else []
    known = newborns_of(case, request.user)
    audit.open_entry().touch(others=for_log(row.number for row in known), listed=True)
    asked = request.GET.get("number", "")
    row = next((one for one in known if one.number == asked), None)

    def do(data: dict[str, Any]) -> Case:
        newborn = Newborn(
            data["name"], data["kana"], Sex(data["sex"]), data["born_on"], data["number"]
        )
        given: dict[str, Any] = {"newborn": newborn, "text": data["text"]}
        if not expects:
            kind = None if data["kind"] == SiblingForm.NO_CASE else Kind(data["kind"])
            return sibling_born(by=request.user, case=case, kind=kind, **given)
        return case_born(
            by=request.user,
            case=case,
            kind=Kind(data["kind"]),
            unborn=data.get("unborn"),
            keep_open=data["keep_open"],
            **given,
        )

    first: dict[str, Any] = {"sex": Sex.UNKNOWN}
    if row:
        first |= {"name": row.name, "kana": row.kana, "born_on": row.born_on, "number": row.number}
        first["sex"] = row.sex if row.sex in Sex.values else Sex.UNKNOWN
    if expects:
        first["unborn"] = unborn[0] if len(unborn) == 1 else None
        form: BornForm = drafts.filled(request, BornForm, unborn=unborn, initial=first)
    else:
        form = drafts.filled(request, SiblingForm, initial=first)
    return decide(
        request,
        case,
        form,
        "cases/decisions/born.html",
        do=do,
        said="子のケースを開きました。" if expects else "子を登録しました。",
        expects=expects,
        known=known,
        row=row,
    )
