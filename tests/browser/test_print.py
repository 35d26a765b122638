"""On paper stands the record, not the ways around it."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER, SUPERVISOR
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
NOT_ON_PAPER = [".top", ".nav", ".skip-link", ".button", ".tabs", "dialog"]


@pytest.mark.parametrize("path", ["/cases/{case}/", "/rights/"])
def test_on_paper_without_navigation(path: str, ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(SUPERVISOR)
    desk.go(path.format(case=ward.case_of(CASEWORKER)))
    desk.page.emulate_media(media="print")
    for selector in NOT_ON_PAPER:
        for part in desk.page.locator(selector).all():
            expect(part).to_be_hidden()
    expect(desk.page.locator("h1")).to_be_visible()
    expect(desk.page.locator(".facts, table").first).to_be_visible()
    assert desk.page.pdf(format="A4").startswith(b"%PDF")


def test_the_whole_width_of_the_table_is_on_the_paper(ward: Ward, open_desk: OpenDesk) -> None:
    a4 = {"width": 688, "height": 1000}  # 182 mm between the margins
    desk = open_desk(SUPERVISOR, viewport=a4)
    desk.go("/rights/")
    desk.page.emulate_media(media="print")
    too_wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not desk.page.evaluate(too_wide)
