"""The supervisor walks through what waits and approves with one key each, or several at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import CASEWORKER, SUPERVISOR
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
NOTE = re.compile(r"/notes/\d+/$")
QUEUE = "/cases/notes/approve/?team=all"


def write(desk: Desk, case: int, *texts: str) -> None:
    for text in texts:
        desk.go(f"/cases/{case}/notes/new/")
        desk.page.get_by_label("電話").check(force=True)
        desk.page.get_by_label("内容").fill(text)
        desk.page.keyboard.press("Control+Enter")
        desk.page.wait_for_url(NOTE)


def nothing_waits(ward: Ward) -> None:
    """What the ward came with is approved: the queue holds what is written in the test."""
    ward.ask("ALTER TABLE cases_note DISABLE TRIGGER history_update")
    ward.ask(
        "UPDATE cases_note SET state = 'approved', approved_at = now(), approved_by_id = %s"
        " WHERE state = 'confirmed'",
        ward.staff(SUPERVISOR),
    )
    ward.ask("ALTER TABLE cases_note ENABLE TRIGGER history_update")


def present(page: Page, text: str) -> None:
    expect(page.locator("[data-walk-item]:focus")).to_contain_text(text)


def test_walking_and_approving(own_ward: Ward, open_desk: OpenDesk) -> None:
    before = own_ward.ask("SELECT max(id) FROM cases_note")[0]
    case = own_ward.case_of(CASEWORKER)
    nothing_waits(own_ward)
    write(open_desk(CASEWORKER), case, "一つ目", "二つ目", "三つ目", "四つ目")
    desk = open_desk(SUPERVISOR)
    page = desk.page
    desk.go(QUEUE)
    page.keyboard.press("j")
    present(page, "一つ目")
    page.keyboard.press("j")
    present(page, "二つ目")
    page.keyboard.press("k")
    present(page, "一つ目")
    page.keyboard.press("a")
    present(page, "二つ目")  # the next one, at once
    expect(page.locator(".queue__done")).to_have_count(1)
    page.keyboard.press("x")
    page.keyboard.press("j")
    present(page, "三つ目")
    page.keyboard.press("x")
    assert not complaints(page)
    page.keyboard.press("Shift+A")
    expect(page.get_by_text("2件を承認しました")).to_be_visible()
    expect(page.locator("[data-walk-item]")).to_have_count(1)
    page.keyboard.press("o")
    page.wait_for_url(NOTE)
    page.keyboard.press("a")
    expect(page.get_by_text("承認しました。")).to_be_visible()
    assert own_ward.ask(f"SELECT DISTINCT state FROM cases_note WHERE id > {before}") == [
        "approved"
    ]
