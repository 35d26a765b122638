"""照合: what arrived, in sums to be compared with the old system's own; and the word of who did."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yorisoi.access.door import door, fetch
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.legacy import actions, frame, queries, sums
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
