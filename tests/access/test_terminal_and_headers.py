from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event

Enter = Callable[[Staff], Client]
PROXY = "10.1.1.1"


@pytest.mark.parametrize(
    ("address", "said", "noted"),
    [
        ("10.9.9.9", None, "10.9.9.9"),
        ("10.9.9.9", "1.2.3.4", "10.9.9.9"),  # a terminal's own word
        (PROXY, "1.2.3.4", "1.2.3.4"),
        (PROXY, "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # what the terminal put in front is not believed
        (PROXY, "", PROXY),
        (PROXY, "x" * 500, "x" * 64),
    ],
)
def test_the_terminal_is_taken_from_proxies_we_know(
    address: str, said: str | None, noted: str, cast: Cast, enter: Enter, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = [PROXY]
    headers = {} if said is None else {"X-Forwarded-For": said}
    enter(cast.owner).get("/", headers=headers, REMOTE_ADDR=address)
    assert Event.objects.get(action="home.read").terminal == noted


@pytest.mark.parametrize(
    "page", ["/", "/signin/", "/cases/", "/nowhere/", "/staff/new/", "/cases/99/", "/health/"]
)
def test_no_page_is_kept_by_the_browser_or_lets_anything_foreign_in(
    page: str, cast: Cast, enter: Enter
) -> None:
    headers = enter(cast.owner).get(page).headers
    assert "no-store" in headers["Cache-Control"]
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Request-Id"]


def test_the_number_of_the_request_leads_to_its_entry(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.owner).get("/cases/")
    assert Event.objects.get(request_id=answer.headers["X-Request-Id"]).action == "cases.case.list"


def test_the_cookie_is_not_for_scripts_nor_other_sites(cast: Cast) -> None:
    cookies = Client().get("/signin/?next=/cases/").cookies
    for name in ("sessionid", "csrftoken"):
        assert cookies[name]["httponly"]
        assert cookies[name]["samesite"] == "Lax"


def test_a_path_in_the_log_carries_no_query(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).get("/cases/?q=渡邉")
    assert Event.objects.get(action="cases.case.list").place == "/cases/"
