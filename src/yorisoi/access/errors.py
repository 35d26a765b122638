"""Answers when something is not possible: in plain words, and with what to do next."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseServerError,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from yorisoi import clock
from yorisoi.access import drafts
from yorisoi.access.entrance import Hidden, Refused
from yorisoi.access.request import StaffRequest, go


def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """403: signed in, but without this right."""
    title = error.action.title if isinstance(error, Refused) else "この操作"
    context = {
        "reason": f"「{title}」は、あなたの役割・担当ではできません。",
        "next_step": "必要なときは、担当の係またはシステム管理者に相談してください。この操作は記録されました。",
    }
    if isinstance(error, Refused) and error.thing and error.action.instead:
        address, label = error.action.instead
        context |= {"offer_url": reverse(address, args=[error.thing.pk]), "offer_label": label}
    return render(request, "access/refused.html", context, status=403)


def missing(request: HttpRequest, error: Http404 | Hidden) -> HttpResponse:
    """404: not there, or not for this person to know; the page does not say which."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: with what the log calls this request. Asks nothing of the database, which may be what broke."""
    context = {
        "centre_name": settings.CENTRE_NAME,
        "request_id": getattr(request, "id", ""),
        "at": clock.now(),
    }
    return HttpResponseServerError(render_to_string("500.html", context))


def csrf_failure(request: StaffRequest, reason: str = "") -> HttpResponseBase:
    """The form was made before a new sign-in: its text is kept, and it is shown again."""
    draft = drafts.keep(request.POST)
    if request.path == reverse("access:draft_save"):
        # drafts.js takes 403 as the sign to fetch the new token, for the form's own sending too.
        return HttpResponse("画面の鍵が古くなっています。", status=403, content_type="text/plain")
    if draft is not None:
        return go(request, draft.place)
    context = {
        "reason": "この画面は古くなっていたため、送信を受け付けませんでした。",
        "next_step": "前の画面に戻り、開き直してからもう一度送信してください。",
    }
    return render(request, "403.html", context, status=403)
