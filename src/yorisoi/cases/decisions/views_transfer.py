"""Pages of 移管, and of the day on which the other side received it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from yorisoi import clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch
from yorisoi.access.pages import form_page, is_done
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import posted_version
from yorisoi.cases.decisions import transfers
from yorisoi.cases.decisions.forms_transfer import ReceiptForm, TransferForm, WithdrawForm
from yorisoi.cases.decisions.queries import drafts_in, open_tasks
from yorisoi.cases.decisions.views import ROWS, SOMEBODY_ELSE, decide
from yorisoi.cases.models import Case, TaskKind, Transfer


@door("cases.case.transfer")
@require_http_methods(["GET", "POST"])
def transfer(request: StaffRequest, pk: int) -> HttpResponseBase:
    """移管する. What 住基 says of where they went stands in the form, unless it must not be told."""
    case = fetch(request, ROWS, pk)
    known = transfers.destination_of(case, request.user)
    todo = list(open_tasks(case).select_related("assignee"))

    def do(data: dict[str, Any]) -> Case:
        terms = {f"{name}_id": data.pop(name) for name in ("recipient", "handover")}
        return transfers.transfer_case(by=request.user, case=case, **terms, **data)

    first: dict[str, Any] = {"sent_on": clock.today(), "close": known.on is not None}
    if known.on:
        first["recipient"] = "recipient.municipality"
        first["reason"] = "区外へ転出したため。"
    if known.to and not known.protected:
        first["to"] = known.to
    form = drafts.filled(request, TransferForm, initial=first)
    return decide(
        request,
        case,
        form,
        "cases/decisions/transfer.html",
        do=do,
        said="移管を記録しました。移管票は「印刷」から出せます。",
        known=known,
        tasks=todo,
        safety_open=any(task.kind == TaskKind.SAFETY_CHECK for task in todo),
        drafts=drafts_in(case),
    )


@door("cases.case.transfer_received")
@require_http_methods(["GET", "POST"])
def received(request: StaffRequest, pk: int) -> HttpResponseBase:
    """先方の受領日 of the last 移管."""
    return about_the_last(
        request, pk, ReceiptForm, "cases/decisions/received.html", transfers.note_receipt,
        "先方の受領を記録しました。",
    )  # fmt: skip


@door("cases.case.transfer_withdraw")
@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, pk: int) -> HttpResponseBase:
    """移管の取消し, of the last one that stands."""
    return about_the_last(
        request, pk, WithdrawForm, "cases/decisions/withdraw_transfer.html",
        transfers.withdraw_transfer, "移管を取り消しました。",
    )  # fmt: skip


def about_the_last(
    request: StaffRequest,
    pk: int,
    kind: type[ReceiptForm] | type[WithdrawForm],
    template: str,
    do: Callable[..., Transfer],
    said: str,
) -> HttpResponseBase:
    """A form about the last 移管 of a case; then back to the case."""
    case = fetch(request, ROWS, pk)
    last = transfers.last_transfer(case)
    if last is None:
        messages.info(request, "このケースには、移管の記録がありません。")
        return redirect("cases:page", pk)
    first = {"received_on": last.received_on or clock.today(), "note": last.received_note}
    form = drafts.filled(request, kind, initial=first)
    version = last.version
    if request.method == "POST" and form.is_valid():
        last.version = posted_version(request)
        sent = partial(do, by=request.user, transfer=last, **form.cleaned_data)
        if is_done(request, form, sent, outdated=SOMEBODY_ELSE):
            messages.success(request, said)
            return redirect("cases:page", pk)
    context = {"case": case, "transfer": last, "version": version}
    return form_page(request, template, form, **context)
