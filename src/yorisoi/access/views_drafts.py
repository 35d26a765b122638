"""Saving what is being typed, and throwing it away."""

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from yorisoi import clock
from yorisoi.access import drafts
from yorisoi.access.door import door
from yorisoi.access.request import StaffRequest, is_own_path


@door("access.draft.save")
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Save a form while it is typed (called by drafts.js); also after the session has ended."""
    draft = drafts.keep(request.POST)
    if draft is None:
        return HttpResponse("下書きを保存できませんでした。", status=400, content_type="text/plain")
    return HttpResponse(f"下書きを保存しました {clock.now():%H:%M}", content_type="text/plain")


@door("access.draft.discard")
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    """下書きを捨てる, and back to the empty form."""
    place = request.POST.get("place", "")
    drafts.forget(request.user, place)
    return redirect(place if is_own_path(place) else "/")


@door("access.sitting.keep")
@require_GET
def keep_alive(request: StaffRequest) -> HttpResponse:
    """Somebody is typing: the idle time-out moves ahead. Gives the present CSRF token."""
    return HttpResponse(status=204, headers={"X-CSRFToken": get_token(request)})
