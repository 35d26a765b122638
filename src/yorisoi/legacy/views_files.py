"""Files of a move that could not be read: a better one in their place, or on without them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yorisoi.access.door import door, fetch
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible
from yorisoi.exchange.problems import BrokenFile
from yorisoi.legacy import actions, frame, queries
from yorisoi.legacy.forms import BetterFilesForm, given_by
from yorisoi.legacy.models import Move

NO_FILE = "替わりのファイルを選んでください。ないときは、下の「除いて読み直す」で続けられます。"


@door("legacy.move.check")
@require_http_methods(["GET", "POST"])
def unreadable(request: StaffRequest, pk: int) -> HttpResponse:
    """読めなかったファイル: which, why, and what to do."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    replaces = request.method == "POST" and request.POST.get("do") != "leave"
    form = BetterFilesForm(*((request.POST, request.FILES) if replaces else (None, None)))
    if request.method == "POST" and (not replaces or form.is_valid()):
        try:
            files = given_by(form, request.user) if replaces else []
            if replaces and not files:
                form.add_error("uploads", NO_FILE)
            else:
                actions.check_again(by=request.user, move=move, files=files)
                return redirect("legacy:page", move.pk)
        except BrokenFile as problem:
            form.add_error("uploads", problem.words())
        except NotPossible as problem:
            form.add_error(None, str(problem))
    context = frame.of(request, move, "legacy:page") | {"form": form}
    status = 200 if request.method == "GET" else 422
    return render(request, "legacy/unreadable.html", context, status=status)
