"""Pages ask no other host for anything, run no script of their own, and allow none."""

import pytest

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward
from yorisoi.ui.security import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.browser
# Asked of every page in test_every_page.py.
WRITTEN_INTO_THE_PAGE = """() => [...document.querySelectorAll("*")].filter((one) =>
    (one.tagName === "SCRIPT" && !one.src) || one.tagName === "STYLE" || one.hasAttribute("style")
    || one.getAttributeNames().some((name) => name.startsWith("on")))
  .map((one) => one.outerHTML.slice(0, 120))"""


def test_the_policy_allows_nothing_but_our_own_files() -> None:
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_the_fonts_are_the_products_own(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.go("/")
    loaded = desk.page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].map((f) => `${f.family} ${f.status}`))"
    )
    assert loaded
    assert all("BIZ UDPGothic" in one and one.endswith("loaded") for one in loaded), loaded
