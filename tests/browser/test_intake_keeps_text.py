"""What is typed into an intake outlives browser, network, session and a second window."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, OpenDesk
from tests.browser.intake import TEXT, expect_kept, on_file, open_page
from tests.browser.people import CASEWORKER
from tests.browser.saved import expect_status
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser


def begin(desk: Desk) -> str:
    """A child's name and a text, not yet sent; the address."""
    place = open_page(desk)
    desk.page.locator("[name='child-0-name']").fill("桜井　葵")
    desk.page.get_by_label("内容").press_sequentially(TEXT)
    return place


def expect_back(desk: Desk, place: str) -> None:
    desk.page.wait_for_url(f"**{place}")
    expect(desk.page.get_by_label("内容")).to_have_value(TEXT)
    expect(desk.page.locator("[name='child-0-name']")).to_have_value("桜井　葵")


def test_the_browser_dies(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    place = begin(desk)
    expect_status(desk, "下書きを保存しました")
    expect_kept(own_ward, TEXT)
    desk.context.close()
    again = open_desk(CASEWORKER)
    again.go("/cases/intake/drafts/")
    again.page.get_by_role("row").filter(has_text="桜井").get_by_role("link").click()
    expect_back(again, place)


def test_the_network_is_away_while_it_is_typed(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.pardoned += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]
    place = open_page(desk)
    desk.context.set_offline(True)
    desk.page.locator("[name='child-0-name']").fill("桜井　葵")
    desk.page.get_by_label("内容").press_sequentially(TEXT)
    expect_status(desk, "保存できません。通信を確かめています")
    desk.context.set_offline(False)
    expect_status(desk, "下書きを保存しました")
    desk.go(place)
    expect_back(desk, place)


def test_the_session_ends_before_it_is_sent(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    place = begin(desk)
    own_ward.end_every_sitting()
    desk.pardoned += ["ERR_FAILED", "redirect", "302", "401", "403", "/cases/intake/candidates/"]
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.get_by_text("入力した内容は保存してあります")).to_be_visible()
    desk.sign_in(CASEWORKER)
    expect_back(desk, place)


def test_who_was_chosen_is_back_as_well(own_ward: Ward, open_desk: OpenDesk) -> None:
    child, name, kana = on_file(own_ward)
    desk = open_desk(CASEWORKER)
    place = open_page(desk)
    desk.page.locator("[name='child-0-name']").fill(kana)
    expect(desk.page.locator("[data-pick='1']")).to_contain_text(name)
    desk.page.locator("[data-pick='1'] [data-take]").click()
    expect_kept(own_ward, f'"child-0-person": ["{child}"]')
    desk.go(place)
    expect(desk.page.locator("[data-face]").first).to_contain_text(name)
    expect(desk.page.locator("[name='child-0-name']")).to_be_hidden()


def test_two_windows_on_one_intake_are_told(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    place = begin(desk)
    second = desk.context.new_page()
    second.goto(own_ward.address + place)
    for page in (desk.page, second):
        expect(page.get_by_text("別の画面でも開いています")).to_be_visible()


def test_two_intakes_in_two_windows_do_not_touch(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    first_place, first = begin(desk), desk.page
    desk.page = desk.context.new_page()
    second_place = open_page(desk)
    desk.page.get_by_label("内容").press_sequentially("ほかの電話。")
    expect_status(desk, "下書きを保存しました")
    desk.page = first
    expect_status(desk, "下書きを保存しました")
    assert first_place != second_place
    desk.go(first_place)
    expect_back(desk, first_place)
    desk.go(second_place)
    expect(desk.page.get_by_label("内容")).to_have_value("ほかの電話。")
