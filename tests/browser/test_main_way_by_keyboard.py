"""A morning's work without a mouse: sign in, find a case, see who looked at it, sign out."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import OpenDesk
from tests.browser.keyboard import enter, focus, tab_to
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward
from yorisoi.demo.load import DEMO_PASSWORD

pytestmark = pytest.mark.browser


def sign_in(page: Page) -> None:
    assert "職員番号" in focus(page)
    page.keyboard.type(CASEWORKER)
    tab_to(page, "パスワード")
    page.keyboard.type(DEMO_PASSWORD)
    enter(page, to="**/signin/code/")
    assert "確認コード" in focus(page)
    page.keyboard.type(page.locator(".banner strong").inner_text())
    enter(page, to="**/")


def test_from_signing_in_to_signing_out(own_ward: Ward, open_desk: OpenDesk) -> None:
    case = own_ward.case_of(CASEWORKER)
    kana = own_ward.ask(
        "SELECT p.kana FROM people_person p JOIN cases_case c ON c.subject_id = p.id WHERE c.id = %s",
        case,
    )[0]
    desk = open_desk()
    page = desk.page
    desk.go("/")
    sign_in(page)
    expect(page.get_by_role("table", name="わたしの担当ケース")).to_be_visible()

    page.keyboard.press("/")
    assert "人とケースを探す" in focus(page)
    page.keyboard.type(kana)
    enter(page, to="**/cases/search/**")
    name = page.locator(f"a[href='/cases/{case}/']").inner_text()
    tab_to(page, name)
    enter(page, to=f"**/cases/{case}/")

    tab_to(page, "閲覧")
    enter(page, to=f"**/cases/{case}/viewers/")
    visits = page.get_by_role("row").filter(has_text="早乙女")
    expect(visits.filter(has_text="ケースを見る")).to_have_count(1)

    tab_to(page, "早乙女")
    page.keyboard.press("Enter")
    tab_to(page, "サインアウト")
    enter(page, to="**/signin/")
    expect(page.get_by_text("サインアウトしました。")).to_be_visible()
