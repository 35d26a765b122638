"""No page scrolls sideways: on the ward's terminals, and with everything twice as large."""

import pytest

from tests.browser.desk import SIZE, OpenDesk
from tests.browser.people import WHO_SEE_EVERYTHING
from tests.browser.walk import pages
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
TWICE_AS_LARGE = {"width": 683, "height": 384}
TOO_WIDE = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
  ? [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 3).map((one) => one.outerHTML.slice(0, 120))
  : null"""


@pytest.mark.parametrize("number", WHO_SEE_EVERYTHING)
def test_every_page(number: str, ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(number)
    found = []
    for _ in pages(desk, number):
        for size in (TWICE_AS_LARGE, SIZE):
            desk.page.set_viewport_size(size)
            wide = desk.page.evaluate(TOO_WIDE)
            if wide is not None:
                found.append(f"{desk.page.url} at {size['width']}: {wide}")
    assert not found, "\n".join(found)


def test_signing_in(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(viewport=TWICE_AS_LARGE)
    desk.go("/signin/")
    assert desk.page.evaluate(TOO_WIDE) is None
