"""No word of a note is lost: killed browser, lost network, ended session, two windows, two presses."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PATIENCE, Desk, OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.saved import expect_status
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
NOTE = re.compile(r"/notes/\d+/$")
TEXT = "夜になると泣き止まない。\n保育園には通えている。"


def new(case: int) -> str:
    return f"/cases/{case}/notes/new/"


def write(desk: Desk, case: int, text: str = TEXT) -> None:
    desk.go(new(case))
    desk.page.get_by_label("電話").check(force=True)
    desk.page.get_by_label("内容").press_sequentially(text)


def expect_back(desk: Desk, text: str = TEXT) -> None:
    expect(desk.page.get_by_label("内容")).to_have_value(text)
    expect(desk.page.get_by_text("書きかけを戻しました")).to_be_visible()
    expect(desk.page.get_by_label("電話")).to_be_checked()


def kept(ward: Ward) -> list[str]:
    rows = ward.ask("SELECT fields->'text'->>0 FROM access_draft ORDER BY saved_at")
    return [text.replace("\r\n", "\n") for text in rows]


def expect_kept(desk: Desk, *texts: str) -> None:
    for _ in range(PATIENCE // 50):
        if sorted(kept(desk.ward)) == sorted(texts):
            return
        desk.page.wait_for_timeout(50)
    raise AssertionError(kept(desk.ward))


def test_the_browser_dies(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    expect_status(desk, "下書きを保存しました")
    desk.context.close()
    again = open_desk()
    again.go(new(case))
    again.sign_in(CASEWORKER)
    again.page.wait_for_url(f"**{new(case)}")
    expect_back(again)


def test_the_network_is_away_and_comes_back(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.pardoned.append("ERR_INTERNET_DISCONNECTED")
    desk.go(new(case))
    desk.context.set_offline(True)
    desk.page.get_by_label("内容").press_sequentially(TEXT)
    expect_status(desk, "保存できません。通信を確かめています")
    desk.context.set_offline(False)
    expect_status(desk, "下書きを保存しました")
    expect_kept(desk, TEXT)


def test_what_is_sent_without_a_network_stays_on_the_page(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    before = own_ward.ask("SELECT max(id) FROM cases_note")[0]
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.pardoned.append("ERR_INTERNET_DISCONNECTED")
    write(desk, case)
    desk.context.set_offline(True)
    for _ in range(2):
        desk.page.keyboard.press("Control+Enter")
        expect_status(desk, "送れませんでした。書いたものはこの画面にあります")
        expect(desk.page.get_by_label("内容")).to_have_value(TEXT)
    desk.context.set_offline(False)
    expect_status(desk, "下書きを保存しました")
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_url(NOTE)
    assert own_ward.ask(f"SELECT text FROM cases_note WHERE id > {before}") == [TEXT]
    assert kept(own_ward) == []


def test_the_session_ends_and_the_note_was_never_saved(own_ward: Ward, open_desk: OpenDesk) -> None:
    before = own_ward.ask("SELECT max(id) FROM cases_note")[0]
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.pardoned.append("ERR_FAILED")
    desk.page.route("**/drafts/save/", lambda route: route.abort())
    write(desk, case)
    own_ward.end_every_sitting()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.get_by_text("入力した内容は保存してあります")).to_be_visible()
    desk.sign_in(CASEWORKER)
    desk.page.wait_for_url(f"**{new(case)}*")
    expect_back(desk)
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_url(NOTE)
    assert own_ward.ask(f"SELECT text FROM cases_note WHERE id > {before}") == [TEXT]
    assert kept(own_ward) == []


def test_two_windows_keep_two_texts(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.go(new(case))
    first = desk.page
    desk.page = desk.context.new_page()
    desk.go(new(case))
    second = desk.page
    for page, text in ((first, "はじめの窓の文"), (second, "あとの窓の文")):
        page.get_by_label("内容").press_sequentially(text)
        expect(page.locator("[data-draft-status]")).to_contain_text("下書きを保存しました")
    expect_kept(desk, "はじめの窓の文", "あとの窓の文")
    second.get_by_label("電話").check(force=True)
    second.keyboard.press("Control+Enter")
    second.wait_for_url(NOTE)
    expect_kept(desk, "はじめの窓の文")
    second.goto(own_ward.address + new(case))
    expect(second.get_by_label("内容")).to_have_value("はじめの窓の文")


def test_two_windows_amend_one_note(own_ward: Ward, open_desk: OpenDesk) -> None:
    before = own_ward.ask("SELECT max(id) FROM cases_note")[0]
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_url(NOTE)
    amend = f"{desk.page.url}amend/"
    first, second = desk.page, desk.context.new_page()
    for page in (first, second):
        page.goto(amend)
    for page, text in ((first, "先の訂正"), (second, "あとの訂正")):
        page.get_by_label("訂正の理由").fill("聞き直し")
        page.get_by_label("内容").fill(text)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    expect(second.get_by_text("まだ何も上書きしていません")).to_be_visible()
    expect(second.get_by_label("内容")).to_have_value("あとの訂正")
    expect(second.get_by_text("先の訂正")).to_be_visible()
    assert own_ward.ask(f"SELECT text FROM cases_note WHERE id > {before}") == ["先の訂正"]
    second.keyboard.press("Control+Enter")
    second.wait_for_url(NOTE)
    versions = own_ward.ask(
        "SELECT v.text FROM cases_noteversion v JOIN cases_note n ON n.id = v.note_id"
        f" WHERE n.id > {before} ORDER BY v.number"
    )
    assert versions == [TEXT, "先の訂正", "あとの訂正"]


def test_pressed_twice_it_is_one_note(own_ward: Ward, open_desk: OpenDesk) -> None:
    before = own_ward.ask("SELECT max(id) FROM cases_note")[0]
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    desk.page.keyboard.press("Control+Enter")
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_url(NOTE)
    assert own_ward.ask(f"SELECT count(*) FROM cases_note WHERE id > {before}") == [1]
