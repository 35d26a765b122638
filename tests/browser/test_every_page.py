"""Every page once: axe finds nothing, nothing scrolls sideways, nothing comes from elsewhere,
a key does one thing, and nothing can be done with the mouse alone.
"""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response

from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import ADMINISTRATOR, AUDITOR, CASEWORKER, EVERY_ROLE, SUPERVISOR
from tests.browser.test_accessible import complaints
from tests.browser.test_fits_the_screen import too_wide
from tests.browser.test_nothing_from_elsewhere import WRITTEN_INTO_THE_PAGE
from tests.browser.walk import addresses, pages
from tests.browser.ward import HOST, Ward
from yorisoi.ui.security import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.browser
# Keys that more than one shown thing waits for; one row of a list shares its keys with the next.
SHARED_KEYS = """() => {
  const seen = new Map();
  for (const one of document.querySelectorAll("[data-key]"))
    if (!one.disabled && one.checkVisibility({ visibilityProperty: true }))
      seen.set(one.dataset.key, [...(seen.get(one.dataset.key) ?? []), one.textContent.trim()]);
  return [...seen].filter(([, things]) => things.length > 1).map(([key, things]) => key + ": " + things.join(", "));
}"""
# What can be pressed and the Tab key does not come to: taken out of its order, or no control at all
# that htmx waits for a click on.
MOUSE_ALONE = """() => {
  const control = "a[href], button, input:not([type=hidden]), select, textarea, summary, form";
  const shown = (one) => one.checkVisibility({ visibilityProperty: true });
  const skipped = [...document.querySelectorAll(control)].filter((one) =>
    one.tagName !== "FORM" && !one.disabled && shown(one) && one.tabIndex < 0);
  const clicked = [...document.querySelectorAll("[hx-get], [hx-post]")].filter((one) =>
    shown(one) && !one.matches(control) && !one.hasAttribute("hx-trigger"));
  return [...skipped, ...clicked].map((one) => one.outerHTML.slice(0, 120));
}"""
# Who walks, and in how many parts, so that two processes share the long walk.
PARTS = {SUPERVISOR: 6, ADMINISTRATOR: 1, AUDITOR: 1}
WALKS = [(number, part) for number, parts in PARTS.items() for part in range(parts)]
THE_OTHERS = [number for number in EVERY_ROLE if number != SUPERVISOR]


def wrong_with(desk: Desk, answer: Response) -> list[str]:
    """All that is wrong with the page that is open; what it asked for is noted by the desk."""
    found = complaints(desk.page) + too_wide(desk.page)
    found += [f"{answer.url}: {one}" for one in desk.page.evaluate(WRITTEN_INTO_THE_PAGE)]
    found += [
        f"{answer.url}: one key for several: {one}" for one in desk.page.evaluate(SHARED_KEYS)
    ]
    found += [f"{answer.url}: only for the mouse: {one}" for one in desk.page.evaluate(MOUSE_ALONE)]
    if answer.headers["cache-control"] != "no-store, private":
        found.append(f"{answer.url}: may be kept by the browser")
    return found


@pytest.mark.parametrize(("number", "part"), WALKS)
def test_every_page(number: str, part: int, ward: Ward, open_desk: OpenDesk) -> None:
    """Between them these three open every page there is, each page once."""
    desk = open_desk(number)
    answers: list[Response] = []
    desk.page.on("response", lambda answer: answers.append(answer))
    found = []
    for answer in pages(desk, addresses(ward, number)[part :: PARTS[number]]):
        found += wrong_with(desk, answer)
    assert answers, "no page opened"
    assert not found, "\n".join(found)
    for answer in answers:
        assert urlsplit(answer.url).hostname == HOST
        assert answer.headers.get("content-security-policy") == CONTENT_SECURITY_POLICY, answer.url


@pytest.mark.parametrize("number", THE_OTHERS)
def test_what_the_other_roles_work_with(number: str, ward: Ward, open_desk: OpenDesk) -> None:
    """The same pages with fewer or other buttons."""
    desk, found = open_desk(number), []
    for path in ("/", "/cases/", f"/cases/{ward.case_of(CASEWORKER)}/"):
        answer = desk.go(path)
        if answer.status == 200:
            found += wrong_with(desk, answer)
    assert not found, "\n".join(found)
