"""axe and the pages of 相談受付 in the states that a walk over all addresses does not meet."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.intake import on_file, open_page
from tests.browser.people import CASEWORKER
from tests.browser.test_accessible import complaints
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser


def test_with_matches_with_one_taken_and_with_errors(own_ward: Ward, open_desk: OpenDesk) -> None:
    _, name, kana = on_file(own_ward)
    page = (desk := open_desk(CASEWORKER)).page
    open_page(desk)
    page.locator("[name='child-0-name']").fill(kana)
    expect(page.locator("[data-pick='1']")).to_contain_text(name)
    assert not complaints(page)
    page.locator("[data-pick='1'] [data-take]").click()
    page.keyboard.press("a")
    expect(page.locator("[data-when='abuse']")).to_be_visible()
    assert not complaints(page)
    page.keyboard.press("Control+Enter")
    page.locator(".error-summary").wait_for()
    assert not complaints(page)
