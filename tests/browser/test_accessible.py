"""axe finds nothing to complain of (JIS X 8341-3, WCAG 2.2 AA) on refusals, forms with errors and
sign-in. Every other page is looked at in test_every_page.py.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import ADMINISTRATOR, CASEWORKER, OTHER_TEAM
from tests.browser.saved import expect_status, form_of, write
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
# A long list says the same thing again and again: its first rows are looked at, as many as show
# every kind of row there is.
REPEATED = ("tbody > tr:nth-child(n+9)", "li:nth-child(n+9)")


def complaints(page: Page) -> list[str]:
    """What axe says of the page, in short."""
    return axe.complaints(page, without=REPEATED)


def test_refusals(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(OTHER_TEAM)
    refused = f"/cases/{ward.case_of(CASEWORKER)}/"
    for path, status in ((refused, 403), ("/staff/", 403), ("/cases/99999999/", 404), ("/x/", 404)):
        assert desk.go(path).status == status
        assert not complaints(desk.page)
    desk.go(refused)
    expect(desk.page.get_by_role("link", name="理由を書いて閲覧する")).to_be_visible()


def test_a_form_with_errors_and_a_form_brought_back(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk, case = open_desk(CASEWORKER), own_ward.case_of(CASEWORKER)
    write(desk, case)
    expect_status(desk, "下書きを保存しました")
    desk.go(form_of(case))
    expect(desk.page.get_by_text("書きかけを戻しました")).to_be_visible()
    assert not complaints(desk.page)
    desk.page.get_by_role("button", name="許可する").click()
    desk.page.locator(".error-summary").wait_for()
    assert not complaints(desk.page)


def test_an_open_menu_and_an_open_dialog(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.go("/")
    desk.page.locator("summary").click()
    assert not complaints(desk.page)
    desk.page.get_by_role("button", name="キー操作の一覧").click()
    desk.page.get_by_role("dialog").wait_for()
    assert not complaints(desk.page)


def test_signing_in(own_ward: Ward, open_desk: OpenDesk) -> None:
    """Wrong number, right password, wrong code, until the account is locked."""
    desk = open_desk()
    desk.go("/signin/")
    assert not complaints(desk.page)
    desk.give_password(CASEWORKER, "chigau-aikotoba")
    desk.page.locator(".error-summary").wait_for()
    assert not complaints(desk.page)
    desk.give_password(CASEWORKER)
    for _ in range(5):
        desk.page.wait_for_load_state()
        assert not complaints(desk.page)
        if desk.path == "/signin/":
            break
        desk.page.get_by_label("確認コード").fill("000000")
        with desk.page.expect_navigation():
            desk.page.get_by_role("button", name="サインイン").click()
    expect(desk.page.get_by_text("このアカウントはロックされています")).to_be_visible()
    assert not complaints(desk.page)


def test_signing_in_for_the_first_time(own_ward: Ward, open_desk: OpenDesk) -> None:
    """Own password, wrong and right; then the app, with a wrong code."""
    desk = open_desk()
    page = desk.page
    first_password = reset(open_desk(ADMINISTRATOR), own_ward.staff(CASEWORKER))
    desk.go("/signin/")
    desk.give_password(CASEWORKER, first_password)
    for own, again in (("mijikai", ""), ("sumire-no-hana-7", "sumire-no-hana-7")):
        page.wait_for_url("**/signin/password/")
        assert not complaints(page)
        page.get_by_label("新しいパスワード 必須").fill(own)
        page.get_by_label("もう一度").fill(again)
        with page.expect_navigation():
            page.get_by_role("button", name="決めて次へ").click()
    page.wait_for_url("**/signin/app/")
    assert not complaints(page)
    page.get_by_label("確認コード").fill("000000")
    with page.expect_navigation():
        page.get_by_role("button", name="登録してサインイン").click()
    assert not complaints(page)


def reset(office: Desk, staff: int) -> str:
    """The administrator forgets password and app of somebody; the first password."""
    office.go(f"/staff/{staff}/")
    office.page.get_by_role("button", name="アプリの登録を取り消す").click()
    office.page.get_by_text("認証アプリの登録を取り消しました").wait_for()
    office.page.get_by_role("button", name="パスワードを再設定").click()
    return office.page.locator(".first-password").inner_text()
