"""One press, one record."""

import pytest
from playwright.sync_api import Page, Route

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.saved import form_of
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser


def press_twice(page: Page, name: str) -> list[Route]:
    """The second press comes when the form is on its way and the answer is not there yet."""
    held: list[Route] = []
    page.route("**/grants/new/", lambda route: held.append(route))
    box = page.get_by_role("button", name=name).bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    with page.expect_request(lambda request: request.method == "POST"):
        page.mouse.click(*middle)
    page.mouse.click(*middle)
    page.wait_for_timeout(0)  # what the second press has set off arrives here
    return held


def test_a_second_press_registers_nothing(own_ward: Ward, open_desk: OpenDesk) -> None:
    case = own_ward.case_of(CASEWORKER)
    desk = open_desk(CASEWORKER)
    page = desk.page
    desk.go(form_of(case))
    page.get_by_label("許可する職員").select_option(index=1)
    page.get_by_label("終了日").fill(page.get_by_label("開始日").input_value())
    page.get_by_label("理由").fill("きょうだいの訪問に同行するため")
    sent = press_twice(page, "許可する")
    for route in sent:
        route.continue_()
    page.wait_for_url(f"**/cases/{case}/")
    assert len(sent) == 1
    assert own_ward.ask("SELECT count(*) FROM cases_casegrant WHERE case_id = %s", case) == [1]
