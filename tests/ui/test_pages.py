"""The frame of a page, the plain pages, and the component page."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from yorisoi.ui.samples import for_component_page

from .conftest import HOSTILE

FRAME: dict[str, Any] = {
    "centre_name": HOSTILE,
    "search_url": "/people/",
    "search_query": HOSTILE,
    "staff": {"name": HOSTILE, "team_name": HOSTILE},
    "staff_menu": [
        {"label": "パスワードの変更", "url": "/password/", "post": False},
        {"label": "サインアウト", "url": "/signout/", "post": True},
    ],
    "idle_seconds": 900,
    "signin_url": "/signin/",
    "navigation": [
        {
            "label": "みんなで",
            "items": [
                {"label": "期限", "url": "/due/", "icon": "clock", "count": 3, "urgent": True},
                {"label": "会議", "url": "/meetings/", "icon": "users", "current": True},
            ],
        }
    ],
}


@pytest.fixture
def page() -> str:
    request = RequestFactory().get("/")
    return render_to_string("ui/base.html", FRAME, request=request)


def test_the_frame_has_what_every_page_needs(page: str) -> None:
    assert '<html lang="ja">' in page
    assert 'href="#main"' in page
    assert 'name="q"' in page
    assert 'data-idle-seconds="900"' in page
    assert 'aria-current="page"' in page
    assert "急ぎ" in page


def test_sign_out_is_a_form_with_a_token(page: str) -> None:
    form = page[page.index('action="/signout/"') :]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]


def test_hostile_text_in_the_frame(page: str) -> None:
    assert "<script>alert" not in page
    assert "<b onmouseover" not in page


def test_htmx_keeps_no_page_in_the_browser_and_runs_no_text(page: str) -> None:
    assert '"historyCacheSize": 0' in page
    assert '"allowEval": false' in page
    assert "htmx-2.min.js" in page


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_context(name: str) -> None:
    page = render_to_string(name)
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


def test_refusal_says_why_and_what_next() -> None:
    page = render_to_string("403.html", {"reason": "休職中です。", "next_step": HOSTILE})
    assert "休職中です。" in page
    assert "<script>" not in page


def test_component_page_shows_every_component() -> None:
    request = RequestFactory().get("/")
    page = render_to_string("ui/components.html", FRAME | for_component_page(), request=request)
    for block in ("button", "card", "table", "field", "choices", "error-summary", "badge", "banner",
                  "tabs", "chips", "dialog", "timeline", "pagination", "empty", "progress", "name",
                  "facts", "record-header", "deadline", "pick", "draft-status", "kbd"):  # fmt: skip
        assert f'class="{block}' in page, block
