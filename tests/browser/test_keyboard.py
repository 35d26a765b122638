"""The parts of the page that have keys of their own."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.keyboard import focus, tab_to
from tests.browser.people import ADMINISTRATOR, CASEWORKER, EVERY_ROLE
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser


def test_the_first_tab_leads_past_the_menu(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.go("/")
    desk.page.keyboard.press("Tab")
    assert focus(desk.page) == "本文へ移る"
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("main")).to_be_focused()
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_staff_menu_opens_and_closes(ward: Ward, open_desk: OpenDesk) -> None:
    page = (desk := open_desk(CASEWORKER)).page
    desk.go("/")
    item = page.get_by_role("button", name="サインアウト")
    expect(item).to_be_hidden()
    tab_to(page, "早乙女")
    page.keyboard.press("Enter")
    expect(item).to_be_visible()
    tab_to(page, "サインアウト")
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    assert "早乙女" in focus(page)


def test_a_dialog_holds_the_focus_and_gives_it_back(ward: Ward, open_desk: OpenDesk) -> None:
    page = (desk := open_desk(CASEWORKER)).page
    desk.go("/")
    tab_to(page, "ホーム")
    before = focus(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="キー操作の一覧")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("人とケースを探す")
    for _ in range(8):
        page.keyboard.press("Tab")
        focus(page)
        # Between the last and the first the browser's own bar has its turn.
        assert page.evaluate(
            "document.activeElement === document.body"
            " || document.querySelector('dialog[open]').contains(document.activeElement)"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert focus(page) == before


def test_one_character_keys_rest_while_somebody_types(ward: Ward, open_desk: OpenDesk) -> None:
    page = (desk := open_desk(ADMINISTRATOR)).page
    desk.go("/staff/")
    tab_to(page, "職員番号・氏名・フリガナ")
    page.keyboard.type("n/?")
    expect(page.get_by_label("職員番号・氏名・フリガナ")).to_have_value("n/?")
    assert desk.path == "/staff/"
    tab_to(page, "絞り込む")
    page.keyboard.press("n")
    page.wait_for_url("**/staff/new/")


@pytest.mark.parametrize("number", EVERY_ROLE)
def test_the_focus_is_seen_all_along_the_home_page(
    number: str, ward: Ward, open_desk: OpenDesk
) -> None:
    page = (desk := open_desk(number)).page
    desk.go("/")
    for _ in range(40):
        page.keyboard.press("Tab")
        focus(page)


def test_the_error_list_takes_the_focus_and_leads_to_the_field(
    ward: Ward, open_desk: OpenDesk
) -> None:
    page = (desk := open_desk(CASEWORKER)).page
    desk.go(f"/cases/{ward.case_of(CASEWORKER)}/grants/new/")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    tab_to(page, "理由")
    page.keyboard.press("Enter")
    expect(page.get_by_label("理由")).to_be_focused()
