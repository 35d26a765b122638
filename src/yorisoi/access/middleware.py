"""Before a view: who is it, is the sitting still good, which action is this.

``Visitor`` announces who acts to the audit. ``Door`` turns away who is not signed in, and answers
refusals. A view without an action in the rights table is not reachable at all.
"""

import logging
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from yorisoi import audit
from yorisoi.access import drafts, errors, rights, sittings
from yorisoi.access.door import touch_of
from yorisoi.access.entrance import Hidden, Refused
from yorisoi.access.models import Draft
from yorisoi.access.request import StaffRequest, go
from yorisoi.audit.outcomes import Outcome

log = logging.getLogger(__name__)
Next = Callable[[StaffRequest], HttpResponseBase]


def terminal_of(request: StaffRequest) -> str:
    """The address of the terminal; a proxy's word is taken only from proxies we know."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address in settings.TRUSTED_PROXIES:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        address = forwarded[-1].strip() or address
    return address[:64]


class Visitor:
    """Announce who acts, from which terminal, on which page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponseBase:
        """Around everything that follows."""
        request.id = uuid.uuid4()
        staff = request.user
        known = staff.is_authenticated
        visitor = audit.Visitor(
            name=staff.name if known else "",
            staff_id=staff.pk if known else None,
            number=staff.number if known else "",
            terminal=terminal_of(request),
            place=request.path[:300],
            request_id=request.id,
        )
        with audit.visiting(visitor):
            response = self.get_response(request)
        # What a page shows is for this moment and this person: no cache, no back button later.
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers["X-Request-Id"] = str(request.id)
        return response


class Door:
    """Nobody comes past without a valid sitting, unless the action is public."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponseBase:
        """Nothing around; the work is in the hooks below."""
        return self.get_response(request)

    def process_view(
        self, request: StaffRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Check the sitting before the view runs."""
        drafts.begin()
        code = getattr(view, "action_code", None)
        if code is None:
            raise ImproperlyConfigured(f"{request.path} has no action in the rights table")
        action = rights.action(code)
        request.why_over = None
        if request.user.is_authenticated:
            request.why_over = sittings.why_over(request)
            if request.why_over is None and action.is_presence:
                sittings.note_presence(request)
        if action.public:
            if request.user.is_authenticated and request.GET.get("idle"):
                self.end_idle(request)
            return None
        # Kept before anything else can go wrong; the view forgets it when it has been saved for good.
        kept = drafts.keep(request.POST) if request.method == "POST" else None
        if not request.user.is_authenticated or request.why_over:
            return self.turn_away(request, kept)
        if kept is not None and kept.staff_id != request.user.pk:
            return self.give_back(request, kept)
        if action.dangerous and not sittings.is_confirmed(request):
            return self.ask_again(request)
        return None

    def turn_away(self, request: StaffRequest, kept: Draft | None) -> HttpResponseBase:
        """To the sign-in page; what was typed waits on the server."""
        if request.why_over:
            with transaction.atomic():
                audit.record("access.sitting.end")
            sittings.end(request)
            messages.warning(request, request.why_over)
        if kept is not None:
            messages.info(
                request, "入力した内容は保存してあります。サインインすると続きから書けます。"
            )
        return go(request, with_next(request, "access:signin"))

    def end_idle(self, request: StaffRequest) -> None:
        """The page has covered itself because nobody was there: the sitting is over."""
        with transaction.atomic():
            audit.record("access.sitting.end")
        sittings.end(request)
        messages.warning(request, sittings.IDLE)

    def give_back(self, request: StaffRequest, kept: Draft) -> HttpResponseBase:
        """The form was opened by somebody who used this browser before: it is not sent as another."""
        messages.warning(
            request,
            "前にサインインしていた職員の画面だったため、送信しませんでした。入力はその職員の下書きに残っています。",
        )
        return go(request, kept.place)

    def ask_again(self, request: StaffRequest) -> HttpResponseBase:
        """Password and code once more, before something dangerous."""
        return go(request, with_next(request, "access:confirm"))

    def process_exception(self, request: StaffRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal in words, and write it down: the request's own transaction is gone."""
        if isinstance(error, Refused | Hidden):
            touched = touch_of(error.thing) if error.thing else {}
            with transaction.atomic():
                audit.record(error.action.code, outcome=Outcome.REFUSED, **touched)
            if isinstance(error, Refused):
                return errors.forbidden(request, error)
            return errors.missing(request, error)
        if connection.in_atomic_block:
            return None
        action = getattr(request, "action", None)
        if action and not action.public:
            with transaction.atomic():
                audit.record(action.code, outcome=Outcome.FAILED)
        return None


def with_next(request: StaffRequest, name: str) -> str:
    """The address of ``name``, coming back to this page (for a POST: to the form it came from)."""
    path = request.get_full_path()
    if request.htmx and request.htmx.current_url_abs_path:
        path = request.htmx.current_url_abs_path
    elif request.method == "POST":
        came_from = request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
            path = urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl()
    return f"{reverse(name)}?{urlencode({'next': path})}"
