"""添付: adding to a saved note, opening, withdrawing."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import Hidden
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible
from yorisoi.cases.models import Attachment, Case
from yorisoi.cases.notes import actions, attachments, queries
from yorisoi.cases.notes.file_kinds import BY_CONTENT_TYPE, Unacceptable
from yorisoi.cases.notes.forms import AttachForm, WithdrawForm
from yorisoi.cases.notes.reading import CASES, find_note
from yorisoi.exchange import store
from yorisoi.ui.security import FILE_POLICY


def find_attachment(request: StaffRequest, pk: int, attachment: int) -> tuple[Case, Attachment]:
    """An attachment of a note that the visitor may read in this case.

    :raises Hidden: when there is none.
    """
    case = fetch(request, CASES, pk)
    notes = queries.standing_in(case, reader=request.user)
    try:
        found = Attachment.objects.select_related("note").get(pk=attachment, note__in=notes)
    except ObjectDoesNotExist:
        raise Hidden(request.action, None) from None
    audit.open_entry().touch(
        **actions.traces_of(found.note), others={"cases.attachment": [found.pk]}
    )
    return case, found


@door("cases.attachment.add")
@require_POST
def attachment_add(request: StaffRequest, pk: int, note: int) -> HttpResponse:
    """添付する: the good files are attached, of the others it is said why not."""
    case, found = find_note(request, pk, note)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, "ファイルを選んでください。")
        return redirect("cases:note", pk, note)
    added = 0
    for file in form.cleaned_data["chosen"][: attachments.MOST_AT_ONCE]:
        try:
            attachments.attach(by=request.user, case=case, note=found, file=file)
            added += 1
        except (Unacceptable, NotPossible) as problem:
            messages.error(request, f"「{file.name}」は添付していません。{problem}")
    left = len(form.cleaned_data["chosen"]) - attachments.MOST_AT_ONCE
    if left > 0:
        messages.error(
            request,
            f"一度に添付できるのは{attachments.MOST_AT_ONCE}件までです。残りの{left}件は、もう一度選んでください。",
        )
    if added:
        messages.success(request, f"{added}件を添付しました。")
    return redirect("cases:note", pk, note)


@door("cases.attachment.read")
@require_GET
def attachment(request: StaffRequest, pk: int, attachment: int) -> HttpResponseBase:
    """添付を開く: pictures in the browser, everything else as a download; nothing is executed."""
    case, found = find_attachment(request, pk, attachment)
    if found.withdrawn_at:
        return render(
            request, "cases/notes/withdrawn.html", {"case": case, "file": found}, status=403
        )
    try:
        path = store.check(found.sha256)
    except store.Damaged:
        return render(
            request, "cases/notes/damaged.html", {"case": case, "file": found}, status=403
        )
    kind = BY_CONTENT_TYPE.get(found.content_type)
    inline = kind is not None and kind.is_picture
    response = StreamingHttpResponse(
        store.pieces(path),
        content_type=found.content_type if kind else "application/octet-stream",
    )
    response.headers["Content-Length"] = str(found.size)
    disposition = content_disposition_header(not inline, found.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@door("cases.attachment.withdraw")
@require_http_methods(["GET", "POST"])
def attachment_withdraw(request: StaffRequest, pk: int, attachment: int) -> HttpResponse:
    """添付の取消し, with its reason."""
    case, found = find_attachment(request, pk, attachment)
    form = drafts.filled(request, WithdrawForm)
    if request.method == "POST" and form.is_valid():
        try:
            attachments.withdraw(by=request.user, case=case, attachment=found, **form.cleaned_data)
        except NotPossible as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, "添付を取り消しました。")
        drafts.forget(request.user, request.path)
        return redirect("cases:note", pk, found.note_id)
    return form_page(request, "cases/notes/withdraw.html", form, case=case, file=found)
