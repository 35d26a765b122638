"""Pages of batches."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit, clock
from yorisoi.access import rights
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.entrance import Hidden, allows, require
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import actions, downloads, estimate, kinds, queries
from yorisoi.exchange.forms import UploadForm
from yorisoi.exchange.kinds import Kind
from yorisoi.exchange.models import Batch, Mode, Progress, State
from yorisoi.exchange.problems import BrokenFile, Outcome

PAGE = 50


@door("exchange.batch.list")
@require_GET
def batch_list(request: StaffRequest) -> HttpResponse:
    """The batches, newest first."""
    rows = queries.for_list(visible(request, queries.offered()))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        others={"batch": [batch.pk for batch in page]}, results=page.paginator.count, listed=True
    )
    context = {"page": page, "may_start": allows(request.user, "exchange.batch.start")}
    return render(request, "exchange/list.html", context)


@door("exchange.batch.start")
@require_http_methods(["GET", "POST"])
def batch_new(request: StaffRequest) -> HttpResponse:
    """Choose a kind, then a file. What is started here is a check."""
    code = request.GET.get("kind", "")
    if not code:
        mine = [
            kind for kind in kinds.all_kinds() if kind.offered and allows(request.user, kind.action)
        ]
        return render(request, "exchange/kinds.html", {"kinds": mine})
    kind = kind_or_404(request, code)
    require(request.user, kind.action)
    sent = request.method == "POST"
    form = UploadForm(*((request.POST, request.FILES) if sent else ()), kind=kind)
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        given = actions.Given(file.name or "", file.chunks(), form.cleaned_data["encoding"])
        if password := form.cleaned_data.get("password"):
            given = actions.without_password(given, password)
        try:
            batch = actions.start(by=request.user, kind=kind, files=[given])
        except BrokenFile as problem:  # the password does not open it
            form.add_error("password", problem.words())
        else:
            return redirect("exchange:page", batch.pk)
    context = {"form": form, "kind": kind}
    return render(request, "exchange/upload.html", context, status=422 if sent else 200)


@door("exchange.batch.read")
@require_GET
def batch_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One batch: its files, how far it is, its counts, and the rows with a problem."""
    batch = fetch(request, queries.for_list(queries.offered()), pk)
    outcome = request.GET.get("outcome", "")
    results = queries.problems_of(batch, outcome if outcome in Outcome.values else "")
    context = {
        "batch": batch,
        "files": batch.files.all(),
        "page": Paginator(results, PAGE).get_page(request.GET.get("page")),
        "may_apply": may_apply(request, batch),
        "may_cancel": not batch.is_finished
        and not batch.stop_asked_at
        and allows(request.user, "exchange.batch.cancel", batch),
        "applied_in": batch.applied_in.order_by("-pk").first(),
        **progress_of(batch),
    }
    return render(request, "exchange/page.html", context)


@door("exchange.batch.progress")
@require_GET
def batch_progress(request: StaffRequest, pk: int) -> HttpResponse:
    """The progress alone, asked for by the page every two seconds; at the end, the whole page."""
    rows = visible(request, queries.offered(), code="exchange.batch.read")
    batch = rows.filter(pk=pk).first()
    if batch is None:
        raise Hidden(rights.action("exchange.batch.read"), None)
    response = render(
        request, "exchange/parts/progress.html", {"batch": batch, **progress_of(batch)}
    )
    if batch.is_finished:
        response.headers["HX-Refresh"] = "true"
    return response


@door("exchange.batch.problems")
@require_GET
def batch_problems(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows with a problem, as a file for Excel."""
    batch = fetch(request, queries.offered(), pk)
    response = HttpResponse(
        downloads.problems_csv(queries.problems_of(batch)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="problems-{batch.pk}.csv"'
    return response


@door("exchange.batch.apply")
@require_POST
def batch_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """Do in earnest what was checked."""
    return attempt(request, pk, lambda check: actions.apply_checked(by=request.user, check=check))


@door("exchange.batch.cancel")
@require_POST
def batch_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop it."""
    return attempt(request, pk, lambda batch: actions.cancel(by=request.user, batch=batch))


def attempt(request: StaffRequest, pk: int, act: Callable[[Batch], Batch]) -> HttpResponse:
    """Do it with this batch, or say why not; to the page of the batch that came of it."""
    batch = fetch(request, queries.offered(), pk)
    try:
        batch = act(batch)
    except NotPossible as problem:
        messages.warning(request, str(problem))
    return redirect("exchange:page", batch.pk)


def kind_or_404(request: StaffRequest, code: str) -> Kind:
    """The kind of an upload page."""
    try:
        return kinds.get(code)
    except kinds.UnknownKind:
        raise Hidden(request.action, None) from None


def may_apply(request: StaffRequest, batch: Batch) -> bool:
    """Whether to offer 反映: for a check that found something to do, and was not applied yet."""
    return (
        batch.mode == Mode.CHECK
        and batch.state == State.DONE
        and batch.applied > 0
        and not batch.applied_in.exclude(state__in=[State.FAILED, State.CANCELLED]).exists()
        and allows(request.user, "exchange.batch.apply", batch)
        and allows(request.user, kinds.get(batch.kind).action)
    )


def progress_of(batch: Batch) -> dict[str, object]:
    """What the progress fragment shows."""
    progress: Progress | None = getattr(batch, "progress", None)
    if progress is None or batch.state == State.WAITING:
        step = "順番を待っています" if batch.state == State.WAITING else "始めています"
        return {"percent": None, "step": step, "left": "", "counts": None}
    return {
        "percent": estimate.percent(progress),
        "step": progress.step,
        "left": estimate.time_left(progress, clock.now()),
        "counts": progress,
    }
