"""The request as views behind the door see it."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from yorisoi.access.models import Staff
from yorisoi.access.rights import Action


class StaffRequest(HttpRequest):
    """A request of a signed-in staff member. The middleware sets these; nothing else does."""

    user: Staff  # the door lets no anonymous visitor pass
    htmx: HtmxDetails
    id: uuid.UUID
    action: Action
    authorised: bool
    why_over: str | None


def is_own_path(target: str) -> bool:
    """Whether ``target`` is a path of this product ("/cases/3/?page=2") and leads nowhere else."""
    return target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)


def go(request: StaffRequest, address: str) -> HttpResponseBase:
    """Redirect the whole page, also when only a fragment was asked for."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
