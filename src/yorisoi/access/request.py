"""The request as views behind the door see it."""

import uuid

from django.http import HttpRequest
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
