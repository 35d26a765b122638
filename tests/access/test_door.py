"""What the door does with views that forget something."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import include, path

from tests.cast import Cast
from yorisoi import audit
from yorisoi.access.door import door
from yorisoi.access.models import Staff, Team
from yorisoi.access.request import StaffRequest
from yorisoi.audit.models import Event

Enter = Callable[[Staff], Client]
pytestmark = pytest.mark.urls(__name__)


def without_door(request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


@door("cases.case.read")
def forgetful(request: StaffRequest) -> HttpResponse:
    return HttpResponse("shown")


@door("home.read")
def writing(request: StaffRequest) -> HttpResponse:
    with audit.event("demo.load"):
        Team.objects.create(code="X", name="X", valid_from="2026-01-01")
    return HttpResponse("shown")


@door("home.read")
def writing_late(request: StaffRequest) -> HttpResponse:
    def render_late() -> str:
        Staff.objects.update(name="x")
        return "x"

    return TemplateResponse(request, "404.html", {"messages": render_late})


@door("home.read")
def raw(request: StaffRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("  /* SELECT */ DELETE FROM django_session")
    return HttpResponse("shown")


@door("home.read")
def missing(request: StaffRequest) -> HttpResponse:
    raise Http404


@door("home.read")
def broken(request: StaffRequest) -> HttpResponse:
    audit.open_entry().touch(persons=[1])
    raise ValueError("渡邉")


urlpatterns = [
    path("x/without/", without_door),
    path("x/forgetful/", forgetful),
    path("x/writing/", writing),
    path("x/late/", writing_late),
    path("x/raw/", raw),
    path("x/missing/", missing),
    path("x/broken/", broken),
    path("", include("yorisoi.config.urls")),
]


@pytest.mark.parametrize("view", ["without", "forgetful", "writing", "late", "raw", "broken"])
def test_answers_with_an_error_and_shows_and_writes_nothing(
    view: str, committed: Cast, enter: Enter
) -> None:
    browser = enter(committed.owner)
    browser.raise_request_exception = False
    answer = browser.get(f"/x/{view}/")
    assert answer.status_code == 500
    assert "shown" not in answer.content.decode()
    assert not Team.objects.filter(code="X").exists()
    assert not Staff.objects.filter(name="x").exists()
    assert browser.get("/").status_code == 200  # the session is still there
    outcomes = set(Event.objects.filter(place=f"/x/{view}/").values_list("outcome", flat=True))
    assert outcomes == (set() if view == "without" else {"failed"})


def test_a_plain_404_is_answered_and_written_down(committed: Cast, enter: Enter) -> None:
    assert enter(committed.owner).get("/x/missing/").status_code == 404
    assert Event.objects.get(place="/x/missing/").outcome == "failed"


def test_nobody_reaches_a_view_without_a_door_even_before_sign_in(committed: Cast) -> None:
    browser = Client(raise_request_exception=False)
    assert browser.get("/x/without/").status_code == 500
