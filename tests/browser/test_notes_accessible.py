"""axe on the pages of notes with something in them: a form back, a conflict, versions, a file."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.saved import expect_status
from tests.browser.test_accessible import complaints
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
NOTE = re.compile(r"/notes/\d+/$")


def test_from_the_form_to_the_versions(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    page = desk.page
    desk.go(f"/cases/{case}/notes/new/")
    assert not complaints(page)
    page.get_by_label("内容").press_sequentially("登園している。")
    expect_status(desk, "下書きを保存しました")
    desk.go(f"/cases/{case}/notes/new/")
    expect(page.get_by_text("書きかけを戻しました")).to_be_visible()
    assert not complaints(page)
    page.keyboard.press("Control+Enter")
    page.locator(".error-summary").wait_for()
    assert not complaints(page)
    page.get_by_label("電話").check(force=True)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(NOTE)
    note = page.url
    page.locator("input[type=file]").set_input_files(
        {"name": "診断書.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    page.get_by_role("button", name="添付する").click()
    expect(page.get_by_text("1件を添付しました")).to_be_visible()
    # A new window may ask for its icon first.
    given = desk.context.expect_event("response", lambda answer: "/attachments/" in answer.url)
    with page.expect_popup() as opened, given as answered:
        page.get_by_role("link", name="診断書.pdf", exact=True).click()
    assert "attachment" in answered.value.headers.get("content-disposition", "")
    opened.value.close()
    for text in ("登園した。", "登園していない。"):
        page.goto(f"{note}amend/")
        page.get_by_label("内容").fill(text)
        page.get_by_label("訂正の理由").fill("聞き直し")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(NOTE)
    assert not complaints(page)
