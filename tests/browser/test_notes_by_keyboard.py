"""Three notes written, one of them amended, with the keyboard alone; how many keys it takes."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
NOTE = re.compile(r"/notes/\d+/$")


@dataclass
class Keyboard:
    """Counts keys; what is written freely counts apart."""

    desk: Desk
    keys: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.desk.page.keyboard.press(key)
            self.keys += 1

    def write(self, text: str) -> None:
        self.desk.page.keyboard.insert_text(text)

    def arrive(self) -> None:
        self.desk.page.wait_for_url(NOTE)
        expect(self.desk.page.get_by_text("確定しました")).to_be_visible()


def test_three_notes(own_ward: Ward, open_desk: OpenDesk) -> None:
    before = own_ward.ask("SELECT max(id) FROM cases_note")[0]
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    keyboard = Keyboard(desk)
    desk.go(f"/cases/{case}/notes/new/")
    # A telephone call: 方法, 相手, past 場所, the text.
    keyboard.press("1", "Tab")
    keyboard.write("母")
    keyboard.press("Tab", "Tab")
    keyboard.write("夜になると泣き止まないとのこと。")
    keyboard.press("Control+Enter")
    keyboard.arrive()
    # A visit, half an hour ago: 時刻 is the box before 方法.
    keyboard.press("n")
    desk.page.wait_for_url("**/notes/new/")
    keyboard.press("2", "Tab", "Tab", "Tab")
    keyboard.write("玄関先で母子と会う。")
    keyboard.press("Control+Enter")
    keyboard.arrive()
    # A call to the nursery, and what comes next: past 定型文 to 次にすること.
    keyboard.press("n")
    desk.page.wait_for_url("**/notes/new/")
    keyboard.press("1", "Tab", "Tab", "Tab")
    keyboard.write("登園している。")
    keyboard.press("Tab", "Tab")
    keyboard.write("園を訪問")
    keyboard.press("Tab")
    keyboard.write("R10.1.1")
    keyboard.press("Control+Enter")
    keyboard.arrive()
    expect(desk.page.get_by_text("次にすることを登録しました")).to_be_visible()
    assert keyboard.keys == 20  # docs/usability.md tells of them
    rows = own_ward.ask(f"SELECT text, state FROM cases_note WHERE id > {before} ORDER BY id")
    assert [text for text, _ in rows] == [
        "夜になると泣き止まないとのこと。",
        "玄関先で母子と会う。",
        "登園している。",
    ]
    assert {state for _, state in rows} == {"confirmed"}
    assert own_ward.ask("SELECT title FROM cases_task ORDER BY id DESC LIMIT 1") == ["園を訪問"]
    # Amended: the caret is in the text at once; the reason is the box above.
    keyboard.press("e")
    desk.page.wait_for_url("**/amend/")
    keyboard.write("給食も食べた。")
    desk.page.get_by_label("訂正の理由").focus()
    keyboard.write("聞き取りの追加")
    keyboard.press("Control+Enter")
    desk.page.wait_for_url(NOTE)
    expect(desk.page.locator("ins")).to_have_text("給食も食べた。")
    assert own_ward.ask(
        "SELECT v.number FROM cases_noteversion v JOIN cases_note n ON n.id = v.note_id"
        f" WHERE n.id > {before} ORDER BY v.id"
    ) == [1, 1, 1, 2]


def test_a_phrase_without_leaving_the_text(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    page = desk.page
    desk.go("/cases/phrases/new/")
    page.get_by_label("見出し").fill("受け")
    page.get_by_role("textbox", name="文", exact=False).last.fill("母から電話。｛用件｝とのこと。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/phrases/")
    desk.go(f"/cases/{case}/notes/new/")
    text = page.get_by_label("内容")
    text.press_sequentially("10時すぎ。不在。")
    for _ in "不在。":
        text.press("ArrowLeft")
    page.keyboard.press("Alt+p")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("1")
    expect(text).to_be_focused()
    expect(text).to_have_value("10時すぎ。母から電話。｛用件｝とのこと。不在。")
    page.keyboard.insert_text("夜泣き")  # the blank is marked: typing fills it
    expect(text).to_have_value("10時すぎ。母から電話。夜泣きとのこと。不在。")
    page.keyboard.press("Alt+p")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    expect(text).to_be_focused()


def test_tab_goes_to_the_next_blank_of_a_phrase(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    page = desk.page
    desk.go("/cases/phrases/new/")
    page.get_by_label("見出し").fill("受け")
    page.get_by_role("textbox", name="文", exact=False).last.fill(
        "｛相手｝から電話。｛用件｝とのこと。"
    )
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/phrases/")
    desk.go(f"/cases/{case}/notes/new/")
    text = page.get_by_label("内容")
    text.focus()
    page.keyboard.press("Alt+p")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("1")
    expect(text).to_be_focused()
    page.keyboard.insert_text("母")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("夜泣き")
    expect(text).to_have_value("母から電話。夜泣きとのこと。")
    page.keyboard.press("Tab")  # no blank is left: the caret leaves the text
    expect(text).not_to_be_focused()


def test_the_counter_warns_before_the_limit(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.go(f"/cases/{ward.case_of(CASEWORKER)}/notes/new/")
    text, count = desk.page.get_by_label("内容"), desk.page.locator("[data-note-count]")
    text.fill("あ" * 20_001)
    expect(count).to_have_text("20,001字 / 20,000字")
    expect(count).to_have_attribute("data-state", "over")
    expect(text).to_have_value("あ" * 20_001)
