"""承認: what waits for the supervisor, with its text, one after the other or several at once."""

from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yorisoi import audit, clock
from yorisoi.access.door import door, visible
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.cases.models import Case, Note
from yorisoi.cases.notes import actions, queries
from yorisoi.cases.notes.reading import find_note, mask, secret_of

PAGE = 20
CHANGED = "読んだあとに訂正または承認されました。いまの内容を確かめてください。"


def team_of(request: StaffRequest) -> int | None:
    """The asker's own team, when they lead one."""
    posting = request.user.posting_on(clock.today())
    return posting.team_id if posting else None


@door("cases.note.queue")
@require_GET
def note_queue(request: StaffRequest) -> HttpResponse:
    """承認待ち: those of one's own team, or of all; the oldest first."""
    visible(request, Case.objects.all())
    everybody = request.GET.get("team") == "all"
    own = queries.to_approve(request.user, team=team_of(request))
    every = queries.to_approve(request.user)
    rows = queries.for_reading(every if everybody else own)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    queries.tell_where(page, reader=request.user)
    audit.open_entry().touch(
        **queries.traces(page),
        listed=True,
        conditions={"all": everybody},
        results=page.paginator.count,
    )
    secret = secret_of(page, reader=request.user)
    for note in page:
        mask(note, secret)
    chips = [
        {"label": "自分の係", "url": "?", "count": own.count(), "current": not everybody},
        {"label": "すべての係", "url": "?team=all", "count": every.count(), "current": everybody},
    ]
    context = {"page": page, "chips": chips, "everybody": everybody, "today": clock.today()}
    return render(request, "cases/notes/queue.html", context)


@door("cases.note.approve")
@require_POST
def note_approve(request: StaffRequest, pk: int, note: int) -> HttpResponse:
    """承認, of the version that was read. In the list only its row changes."""
    case, found = find_note(request, pk, note)
    found.version = posted_version(request)
    problem = ""
    try:
        actions.approve_note(by=request.user, case=case, note=found)
    except NotPossible as refusal:
        problem = str(refusal)
    except Outdated:
        problem = CHANGED
    if request.htmx:
        fresh = queries.for_reading(Note.objects.filter(pk=note)).get()
        queries.tell_where([fresh], reader=request.user)
        mask(fresh, secret_of([fresh], reader=request.user))
        context = {"note": fresh, "problem": problem, "today": clock.today()}
        return render(request, "cases/notes/parts/queue_row.html", context)
    if problem:
        messages.warning(request, problem)
    else:
        messages.success(request, "承認しました。")
    return redirect("cases:note", pk, note)


@door("cases.note.approve")
@require_POST
def note_approve_ticked(request: StaffRequest) -> HttpResponse:
    """Several at once: each as it was read; those that changed meanwhile stay in the list."""
    ticked = dict(read_ticks(request.POST.getlist("note")[:PAGE]))
    cases = visible(request, Case.objects.filter(note_places__note__in=ticked)).in_bulk()
    done = 0
    for note in queries.for_reading(queries.to_approve(request.user)).filter(pk__in=ticked):
        note.version = ticked[note.pk]
        case = next(cases[one.case_id] for one in note.places.all() if one.case_id in cases)
        with suppress(NotPossible, Outdated):
            actions.approve_note(by=request.user, case=case, note=note)
            done += 1
    if done:
        messages.success(request, f"{done}件を承認しました。")
    if done < len(ticked):
        messages.warning(request, f"{len(ticked) - done}件は承認していません。{CHANGED}")
    if not ticked:
        messages.info(request, "承認する記録に印をつけてください。")
    everybody = "?team=all" if request.POST.get("team") == "all" else ""
    return redirect(reverse("cases:note_queue") + everybody)


def read_ticks(values: list[str]) -> list[tuple[int, int]]:
    """「12:3」: note 12 as of version 3."""
    found = []
    for value in values:
        note, _, version = value.partition(":")
        if note.isdecimal() and version.isdecimal() and len(value) < 30:
            found.append((int(note), int(version)))
    return found
