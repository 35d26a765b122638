"""A page that is one form has the caret where the work starts: no key is spent on getting there."""

import pytest

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.name"


@pytest.mark.parametrize(
    ("page", "field"),
    [("tasks/new/", "title"), ("kind/", "kind"), ("notes/new/", "contact"), ("close/", "reason")],
)
def test_on_pages_of_a_case(page: str, field: str, ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.page.goto(f"{ward.address}/cases/{ward.case_of(CASEWORKER)}/{page}")
    assert desk.page.evaluate(FOCUSED) == field


def test_what_is_wrong_comes_before_it(ward: Ward, open_desk: OpenDesk) -> None:
    page = open_desk(CASEWORKER).page
    page.goto(f"{ward.address}/cases/{ward.case_of(CASEWORKER)}/tasks/new/")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-focus-at-start]")
    assert page.evaluate("document.activeElement.hasAttribute('data-focus-at-start')")
