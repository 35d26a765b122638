"""The pages of a move that lead it from its files to its end."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit, clock
from yorisoi.access import rights
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.entrance import Hidden, allows
from yorisoi.access.models import Staff
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible
from yorisoi.exchange.problems import BrokenFile
from yorisoi.exchange.views import progress_of
from yorisoi.legacy import actions, choices, clean_up, frame, queries, stages
from yorisoi.legacy.forms import BeginForm, FilesForm, given_by
from yorisoi.legacy.models import Move, StepKind

PAGE = 20
CORRECTED = re.compile(r"（修正(\d*)）$")
CLEARED = "読み込んだ行とファイルを消去しました。"
STOPPED = "中止を伝えました。まもなく止まります。"


@door("legacy.move.list")
@require_GET
def move_list(request: StaffRequest) -> HttpResponse:
    """The moves, newest first; without any, what a move is."""
    page = Paginator(queries.for_list(Move.objects.all()), PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        others={"move": [move.pk for move in page]}, results=page.paginator.count, listed=True
    )
    rows = []
    for move in page:
        at = stages.stages_of(move, move.steps.all())
        rows.append((move, at, stages.reached(at)))
    may_start = allows(request.user, "legacy.move.start")
    context = {
        "page": page,
        "rows": rows,
        "may_start": may_start,
        "clear_soon": clean_up.soon(),
        "may_try": may_start and bool(choices.sample_files()),
    }
    return render(request, "legacy/list.html", context)


@door("legacy.move.start")
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """移行を始める: files and how to read them. What is started here is a check."""
    sent = request.method == "POST"
    initial: dict[str, Any] = {"title": "旧システムからの移行"}
    posting = request.user.posting_on(clock.today())
    if posting and posting.team_id:
        initial |= {"team": posting.team_id, "worker": request.user.pk}
    data, uploads = (request.POST, request.FILES) if sent else (None, None)
    form = BeginForm(data, uploads, initial=initial)
    if sent and form.is_valid():
        chosen = form.cleaned_data
        try:
            step = actions.begin_move(
                by=request.user,
                title=chosen["title"],
                mapping=choices.mapping_text(chosen["mapping"]),
                team=chosen["team"],
                worker=chosen["worker"],
                files=given_by(form, request.user),
            )
        except BrokenFile as problem:
            form.add_error("uploads", problem.words())
        except NotPossible as problem:
            form.add_error("mapping", str(problem))
        else:
            return redirect("legacy:page", step.move_id)
    return form_page(request, "legacy/new.html", form)


@door("legacy.move.start")
@require_POST
def begin_sample(request: StaffRequest) -> HttpResponse:
    """サンプルのファイルで試す, in the demo: a move with the files that the product carries."""
    files = choices.given_samples()
    if not files:
        raise Hidden(request.action, None)
    worker: Staff | None = choices.workers().filter(pk=request.user.pk).first()
    worker = worker or choices.workers().first()
    posting = worker.posting_on(clock.today()) if worker else None
    if worker is None or posting is None or posting.team is None:
        messages.warning(
            request, "ケースの担当になれる職員がいません。先に職員を登録してください。"
        )
        return redirect("legacy:list")
    step = actions.begin_move(
        by=request.user,
        title="サンプルの移行",
        mapping=choices.mapping_text(f"{choices.CARRIED}:{choices.SAMPLE}"),
        team=posting.team,
        worker=worker,
        files=files,
    )
    return redirect("legacy:page", step.move_id)


def next_title(title: str) -> str:
    """What the correction of a move is called: 春の移行（修正）, 春の移行（修正2）, …"""
    found = CORRECTED.search(title)
    if not found:
        return f"{title}（修正）"
    return f"{title[: found.start()]}（修正{int(found[1] or 1) + 1}）"


@door("legacy.move.start")
@require_http_methods(["GET", "POST"])
def again(request: StaffRequest, pk: int) -> HttpResponse:
    """修正したファイルを読み込む: a further move with the mapping, team and worker of this one."""
    move = fetch(request, Move, pk, code="legacy.move.read")
    sent = request.method == "POST"
    initial = {"title": next_title(move.title)}
    data, uploads = (request.POST, request.FILES) if sent else (None, None)
    form = FilesForm(data, uploads, initial=initial)
    if sent and form.is_valid():
        try:
            step = actions.begin_move(
                by=request.user,
                title=form.cleaned_data["title"],
                mapping=move.mapping,
                team=move.team,
                worker=move.worker,
                files=given_by(form, request.user),
            )
        except BrokenFile as problem:
            form.add_error("uploads", problem.words())
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("legacy:page", step.move_id)
    return form_page(request, "legacy/again.html", form, move=move)


@door("legacy.move.read")
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One move: how far it is, what to do next, what came of each step."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    context = frame.of(request, move, "legacy:page")
    at = {stage.kind: stage for stage in context["stages"]}
    check = at[StepKind.CHECK].batch
    last = at[StepKind.APPLY].batch or at[StepKind.REHEARSE].batch
    if last is not None and not last.result:
        last = at[StepKind.REHEARSE].batch
    running = next((one.batch for one in at.values() if one.state == stages.RUNNING), None)
    context |= {
        "files": queries.checked_files(check) if check else [],
        "records": queries.checked_records(check) if check else [],
        "given": check.files.all() if check else [],
        "check": check,
        "last": last if last and last.result else None,
        "made": queries.made_lines(last) if last else [],
        "running": running,
        "failed": [one for one in at.values() if one.state == stages.FAILED],
        **(progress_of(running) if running else {}),
    }
    return render(request, "legacy/page.html", context)


@door("legacy.move.progress")
@require_GET
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Progress and steps, asked for by the page every two seconds; at the end, the whole page."""
    rows = visible(request, Move.objects.all(), code="legacy.move.read")
    move = queries.for_page(rows).filter(pk=pk).first()
    steps = list(move.steps.all()) if move else []
    if move is None or not steps:
        raise Hidden(rights.action("legacy.move.read"), None)
    step = steps[-1]
    context = {
        "batch": step.batch,
        "move": move,
        "stages": stages.stages_of(move, steps),
        **progress_of(step.batch),
    }
    response = render(request, "legacy/parts/polled.html", context)
    if step.batch.is_finished:
        response.headers["HX-Refresh"] = "true"
    return response


@door("legacy.move.stop")
@require_POST
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """中止."""
    return attempt(request, pk, lambda move: actions.stop(by=request.user, move=move), STOPPED)


@door("legacy.move.rehearse")
@require_POST
def rehearse(request: StaffRequest, pk: int) -> HttpResponse:
    """試し移行."""
    return attempt(request, pk, lambda move: actions.rehearse(by=request.user, move=move))


@door("legacy.move.apply")
@require_http_methods(["GET", "POST"])
def apply(request: StaffRequest, pk: int) -> HttpResponse:
    """本移行: what will happen, and the button."""
    if request.method == "POST":
        return attempt(request, pk, lambda move: actions.apply_move(by=request.user, move=move))
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    context = frame.of(request, move, "legacy:page")
    rehearsal = context["stages"][1].batch
    made = queries.made_lines(rehearsal) if rehearsal else []
    return render(request, "legacy/apply.html", context | {"rehearsal": rehearsal, "made": made})


@door("legacy.move.undo")
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """移行の取消し: what goes, and the button."""
    if request.method == "POST":
        return attempt(request, pk, lambda move: actions.undo_move(by=request.user, move=move))
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    context = frame.of(request, move, "legacy:page")
    applied = context["stages"][2].batch
    gone = [line for line in queries.made_lines(applied) if not line.stays] if applied else []
    return render(request, "legacy/undo.html", context | {"applied": applied, "gone": gone})


@door("legacy.move.discard")
@require_http_methods(["GET", "POST"])
def clear(request: StaffRequest, pk: int) -> HttpResponse:
    """行とファイルの消去, before its time: what goes, and the button."""
    if request.method == "POST":
        return attempt(
            request, pk, lambda move: clean_up.clear_now(by=request.user, move=move), CLEARED
        )
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    return render(request, "legacy/clear.html", frame.of(request, move, "legacy:page"))


def attempt(
    request: StaffRequest, pk: int, act: Callable[[Move], Any], done: str = ""
) -> HttpResponse:
    """Do it with this move, or say why not; back to its page."""
    move = fetch(request, Move, pk)
    try:
        act(move)
    except NotPossible as problem:
        messages.warning(request, str(problem))
    else:
        if done:
            messages.info(request, done)
    return redirect("legacy:page", move.pk)
