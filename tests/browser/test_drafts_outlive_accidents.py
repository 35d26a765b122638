"""Nothing typed is lost when the browser, the network or a second page gets in the way."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.saved import (
    TEXT,
    expect_kept,
    expect_status,
    expect_text_back,
    form_of,
    press_submit,
    write,
)
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser


def test_the_browser_dies(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    expect_status(desk, "下書きを保存しました")
    desk.context.close()
    again = open_desk()
    again.go(form_of(case))
    again.sign_in(CASEWORKER)
    expect_text_back(again, case)


def test_the_network_is_away_and_comes_back(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.pardoned.append("ERR_INTERNET_DISCONNECTED")
    desk.go(form_of(case))
    desk.context.set_offline(True)
    desk.page.get_by_label("理由").press_sequentially(TEXT)
    expect_status(desk, "保存できません。通信を確かめています")
    desk.context.set_offline(False)
    expect_status(desk, "下書きを保存しました")
    expect_kept(desk)


def test_going_to_another_page_saves_what_is_left(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    desk.page.get_by_role("link", name="やめる").click()
    desk.page.wait_for_url(f"**/cases/{case}/")
    expect_kept(desk)
    desk.go(form_of(case))
    expect_text_back(desk, case)


def sign_in_anew_on_another_page(desk: Desk) -> None:
    """A new sitting has new CSRF tokens; the page that was open before has the old one."""
    desk.pardoned.append("403")
    first, desk.page = desk.page, desk.context.new_page()
    desk.go("/")
    desk.sign_out()
    desk.sign_in(CASEWORKER)
    expect(desk.page.get_by_role("heading", name="ホーム")).to_be_visible()
    desk.page = first


def test_a_form_older_than_the_sitting_is_sent(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.pardoned.append("ERR_FAILED")
    desk.page.route("**/drafts/save/", lambda route: route.abort())
    desk.go(form_of(case))
    sign_in_anew_on_another_page(desk)
    desk.page.get_by_label("理由").press_sequentially(TEXT)
    press_submit(desk)
    expect_text_back(desk, case)


def test_a_form_older_than_the_sitting_goes_on_saving(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.go(form_of(case))
    sign_in_anew_on_another_page(desk)
    desk.page.get_by_label("理由").press_sequentially(TEXT)
    expect_status(desk, "下書きを保存しました")
    expect_kept(desk)
