"""照合: what arrived, in sums to be compared with the old system's own; and the word of who did."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yorisoi.access.door import door, fetch
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.documents.actions import Issued
from yorisoi.documents.views import file_of
from yorisoi.legacy import actions, frame, queries, report_files, sums
from yorisoi.legacy.models import Move

LONGEST = 2000


@door("legacy.move.report")
@require_GET
def compare(request: StaffRequest, pk: int) -> HttpResponse:
    """照合: the sums as tables, to be printed and signed."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    context = frame.of(request, move, "legacy:sums")
    batch = sums.batch_of(context["stages"])
    found = batch.result.get("sums", {}) if batch else {}
    context |= {
        "batch": batch,
        "records": sums.records(found),
        "persons": sums.persons(found),
        "consultations": sums.consultations(found),
        "notes": sums.notes(found),
        "may_sign_now": "move_sign" in context["may"] and move.applied_at and not move.undone_at,
    }
    return render(request, "legacy/sums.html", context)


@door("legacy.move.sign")
@require_POST
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    """照合の確認."""
    move = fetch(request, Move, pk)
    move.version = posted_version(request)
    try:
        actions.sign(
            by=request.user, move=move, text=request.POST.get("text", "").strip()[:LONGEST]
        )
    except NotPossible as problem:
        messages.warning(request, str(problem))
    except Outdated:
        messages.warning(request, "ほかの人が先に確認しました。下の記録を確かめてください。")
    else:
        messages.success(request, "照合の確認を記録しました。")
    return redirect("legacy:sums", pk)


@door("legacy.move.report")
@require_POST
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """照合報告 as PDF: sums alone."""
    return file_or_why(
        request, pk, lambda move: report_files.print_report(by=request.user, move=move)
    )


# A file of values leaves the screen: the same right as the rows with a problem, asked for again.
@door("legacy.move.problems")
@require_POST
def workbook(request: StaffRequest, pk: int) -> HttpResponse:
    """照合報告 as Excel: every place, with its values."""
    return file_or_why(
        request, pk, lambda move: report_files.export_report(by=request.user, move=move)
    )


def file_or_why(request: StaffRequest, pk: int, make: Callable[[Move], Issued]) -> HttpResponse:
    """The file, or why there is none yet."""
    move = fetch(request, Move, pk)
    try:
        return file_of(make(move))
    except NotPossible as problem:
        messages.warning(request, str(problem))
        return redirect("legacy:sums", pk)
