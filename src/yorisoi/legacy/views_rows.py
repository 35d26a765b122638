"""Rows of a move that need a person's eye: those with a problem, those held."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit
from yorisoi.access.door import door, fetch
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible
from yorisoi.exchange.models import BatchFile
from yorisoi.exchange.problems import BrokenFile, Outcome
from yorisoi.legacy import clean_up, decisions, frame, held, problem_books, queries
from yorisoi.legacy.changed import names_of_files
from yorisoi.legacy.models import Move, StagedRow

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door("legacy.move.read")
@require_GET
def problems(request: StaffRequest, pk: int) -> HttpResponse:
    """問題のある行: by kind of problem, then one by one. Values only for who may see them."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    context = frame.of(request, move, "legacy:problems")
    every = queries.problems_of(context["stages"])
    groups = queries.groups_of(every)
    outcome, group = request.GET.get("outcome", ""), request.GET.get("group", "")
    rows = every.filter(outcome=outcome) if outcome in Outcome.values else every
    chosen = next((one for one in groups if one["group"] == group), None)
    rows = rows.filter(group=group) if chosen else rows
    sees = "move_values" in context["may"]
    page = Paginator(rows.select_related("file"), PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(others={"move": [move.pk]}, results=page.paginator.count, listed=True)
    context |= {
        "page": page,
        "chosen": chosen,
        "chips": problem_chips(groups, outcome if outcome in Outcome.values else ""),
        "groups": [one for one in groups if not outcome or one["outcome"] == outcome][
            : queries.MOST_GROUPS
        ],
        "outcome": outcome,
        "sees": sees,
        "values": queries.values_in(rows) if chosen and sees else [],
        "books": problem_books.offered(move) if "move_problems" in context["may"] else [],
    }
    return render(request, "legacy/problems.html", context)


def problem_chips(groups: list[dict[str, object]], outcome: str) -> list[dict[str, object]]:
    """すべて, and one for every outcome that there is."""
    counts = {
        one: sum(int(str(g["number"])) for g in groups if g["outcome"] == one) for one in Outcome
    }
    chips: list[dict[str, object]] = [
        {"url": "?", "label": "すべて", "current": not outcome, "count": sum(counts.values())}
    ]
    return chips + [
        {
            "url": f"?outcome={one}",
            "label": one.label,
            "current": one == outcome,
            "count": counts[one],
        }
        for one in Outcome
        if counts[one]
    ]


@door("legacy.move.problems")
@require_GET
def problem_book(request: StaffRequest, pk: int, file: int) -> HttpResponseBase:
    """The rows of one file with a problem, as a workbook to be corrected and read again."""
    move = fetch(request, Move, pk)
    one = BatchFile.objects.filter(batch__legacy_step__move=move, pk=file).first()
    if one is None:
        raise Http404
    if move.cleared_at:
        messages.warning(request, clean_up.GONE)
        return redirect("legacy:problems", pk)
    try:
        book, count = problem_books.make(move, one)
    except BrokenFile as problem:
        messages.warning(request, problem.words())
        return redirect("legacy:problems", pk)
    audit.open_entry().touch(others={"move": [move.pk], "batchfile": [one.pk]}, results=count)
    return FileResponse(
        book, as_attachment=True, filename=problem_books.name_of(one.name), content_type=XLSX
    )


@door("legacy.move.read")
@require_GET
def held_list(request: StaffRequest, pk: int) -> HttpResponse:
    """保留: where each row stands and why it waits; no values."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    context = frame.of(request, move, "legacy:held")
    page = Paginator(queries.held_rows(move), PAGE).get_page(request.GET.get("page"))
    names = names_of_files(move)
    context |= {"page": page, "rows": [held.line(row, names) for row in page]}
    return render(request, "legacy/held.html", context)


@door("legacy.held.decide")
@require_http_methods(["GET", "POST"])
def held_row(request: StaffRequest, pk: int, row: int) -> HttpResponse:
    """One held row: what was taken, what the old system says now, what stands here now."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    found = StagedRow.objects.filter(move=move, pk=row).first()
    source = held.source_of(found) if found else None
    if found is None or source is None:
        raise Http404
    if request.method == "POST":
        return decide(request, found)
    context = frame.of(request, move, "legacy:held")
    shown = held.compared(found, source, viewer=request.user)
    audit.open_entry().touch(
        persons=shown.persons, cases=shown.cases, others={"stagedrow": [found.pk]}
    )
    return render(request, "legacy/held_row.html", context | {"row": found, "shown": shown})


def decide(request: StaffRequest, row: StagedRow) -> HttpResponse:
    """Do what was decided; on to the next row that waits."""
    take = request.POST.get("decision") == "take"
    try:
        decisions.decide_held(by=request.user, row=row, take_old=take)
    except NotPossible as problem:
        messages.warning(request, str(problem))
        return redirect("legacy:held_row", row.move_id, row.pk)
    words = "旧システムの値にしました。" if take else "よりそいの値のままにしました。"
    following = queries.held_rows(row.move).first()
    if following is None:
        messages.success(request, f"{words}保留はもうありません。")
        return redirect("legacy:page", row.move_id)
    messages.success(request, f"{words}次の保留です。")
    return redirect("legacy:held_row", row.move_id, following.pk)
