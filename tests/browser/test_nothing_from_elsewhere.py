"""Pages ask no other host for anything, run no script of their own, and allow none."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER, WHO_SEE_EVERYTHING
from tests.browser.walk import pages
from tests.browser.ward import HOST, Ward
from yorisoi.ui.security import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.browser
WRITTEN_INTO_THE_PAGE = """() => [...document.querySelectorAll("*")].filter((one) =>
    (one.tagName === "SCRIPT" && !one.src) || one.tagName === "STYLE" || one.hasAttribute("style")
    || one.getAttributeNames().some((name) => name.startsWith("on")))
  .map((one) => one.outerHTML.slice(0, 120))"""


def test_the_policy_allows_nothing_but_our_own_files() -> None:
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("number", WHO_SEE_EVERYTHING)
def test_every_page(number: str, ward: Ward, open_desk: OpenDesk) -> None:
    """What a page fetched from elsewhere or could not run is noted by the desk itself."""
    desk = open_desk(number)
    answers: list[Response] = []
    desk.page.on("response", lambda answer: answers.append(answer))
    for page in pages(desk, number):
        assert page.headers["cache-control"] == "no-store, private", page.url
        assert desk.page.evaluate(WRITTEN_INTO_THE_PAGE) == [], page.url
    for answer in answers:
        assert urlsplit(answer.url).hostname == HOST
        assert answer.headers.get("content-security-policy") == CONTENT_SECURITY_POLICY, answer.url


def test_the_fonts_are_the_products_own(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.go("/")
    loaded = desk.page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].map((f) => `${f.family} ${f.status}`))"
    )
    assert loaded
    assert all("BIZ UDPGothic" in one and one.endswith("loaded") for one in loaded), loaded
