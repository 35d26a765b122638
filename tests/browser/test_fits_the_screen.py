"""No page scrolls sideways: on the ward's terminals, and with everything twice as large.

Every page is measured in test_every_page.py.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.desk import SIZE, OpenDesk
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
TWICE_AS_LARGE = {"width": 683, "height": 384}
TOO_WIDE = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
  ? [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map((one) => one.outerHTML.slice(0, 120))
  : null"""


def too_wide(page: Page) -> list[str]:
    """Where the page scrolls sideways, at both sizes."""
    found = []
    for size in (TWICE_AS_LARGE, SIZE):
        page.set_viewport_size(size)
        wide = page.evaluate(TOO_WIDE)
        if wide is not None:
            found.append(f"{page.url} at {size['width']}: {wide}")
    return found


def test_signing_in(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(viewport=TWICE_AS_LARGE)
    desk.go("/signin/")
    assert desk.page.evaluate(TOO_WIDE) is None
