"""From a crying child nobody knows to a protected family: the pages of persons, by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.test_accessible import complaints
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser


def send(page: Page) -> None:
    """Ctrl+Enter, and the page that answers."""
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def press(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def follow(page: Page, words: str) -> None:
    """A link or button reached by the keyboard; then the first field of the page has the focus."""
    page.get_by_role("link", name=words).first.focus()
    press(page, "Enter")
    page.wait_for_load_state("load")


def test_registered_unnamed_named_joined_protected_and_released(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    desk = open_desk(CASEWORKER)
    page = desk.page
    case = own_ward.case_of(CASEWORKER)
    child = own_ward.ask("SELECT subject_id FROM cases_case WHERE id = %s", case)[0]

    desk.go("/people/new/")
    page.keyboard.type("若葉台1-2の泣き声の子")
    page.get_by_label("名不詳（泣き声など）").check()
    send(page)
    expect(page.get_by_text("名不詳", exact=True)).to_be_visible()
    assert not complaints(page)

    follow(page, "名前がわかった")
    page.keyboard.type("佐藤　光")
    page.keyboard.press("Tab")
    page.keyboard.type("サトウ　ヒカル")
    send(page)
    expect(page.get_by_role("cell", name="若葉台1-2の泣き声の子", exact=True)).to_be_visible()

    desk.go(f"/people/{child}/")
    follow(page, "＋ 家族に加える")
    follow(page, "新しい人を登録して加える")
    page.keyboard.type("ヤマダ　ハナコ")
    page.get_by_label("女", exact=True).check()
    page.get_by_label("続柄", exact=True).select_option(label="実母")
    page.get_by_label("家族の中での立場").fill("母")
    send(page)
    expect(page.get_by_text("こちらは相手の").first).to_be_visible()

    address = page.get_by_text("みどり区若葉台九丁目99番", exact=True)
    follow(page, "：住所")
    page.keyboard.press("Tab")
    page.locator("#id_text").fill("みどり区若葉台九丁目99番")
    send(page)
    expect(address).to_be_visible()
    assert not complaints(page)

    follow(page, "支援措置を登録")
    assert not complaints(page)
    send(page)
    expect(page.get_by_text("住所は表示・印刷されません")).to_be_visible()
    expect(address).to_be_hidden()
    assert not complaints(page)

    follow(page, "理由を書いて表示する")
    page.keyboard.type("きょう14時に家庭訪問するため。")
    send(page)
    assert desk.path == f"/people/{child}/"
    expect(address).to_be_visible()
