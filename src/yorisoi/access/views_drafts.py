"""Saving what is being typed, and throwing it away."""

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from yorisoi.access import drafts
from yorisoi.access.door import door
from yorisoi.access.request import StaffRequest


@door("access.draft.save")
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Save a form while it is typed (called by drafts.js); also after the session has ended.

    Answers with what drafts.js shows of other drafts of the same form; mostly nothing.
    """
    draft = drafts.keep(request.POST)
    if draft is None:
        return HttpResponse("下書きを保存できませんでした。", status=400, content_type="text/plain")
    # Saved for whoever the token names; told of other drafts is only who sits there and is that person.
    is_known = request.user.is_authenticated and request.why_over is None
    mine = is_known and request.user.pk == draft.staff_id
    others = drafts.others(request.user, draft.place) if mine else []
    return HttpResponse(render_to_string("access/parts/other_drafts.html", {"others": others}))


@door("access.draft.discard")
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    """下書きを捨てる, and back to the form: empty, or with what another page has saved."""
    slot = drafts.slot_of(request.POST.get("slot", ""))
    if slot is None or slot.staff_id != request.user.pk:
        return redirect("/")
    drafts.throw_away(slot)
    return redirect(slot.place)


@door("access.sitting.keep")
@require_GET
def keep_alive(request: StaffRequest) -> HttpResponse:
    """Somebody is typing: the idle time-out moves ahead. Gives the present CSRF token."""
    return HttpResponse(status=204, headers={"X-CSRFToken": get_token(request)})
