"""相談を受ける with the keyboard alone; the keys of an intake of a child on file are counted."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.intake import TEXT, Keys, at, on_file, open_page
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
MOST_KEYS = 60


def test_a_child_on_file_takes_less_than_sixty_keys(own_ward: Ward, open_desk: OpenDesk) -> None:
    child, name, kana = on_file(own_ward)
    page = (desk := open_desk(CASEWORKER)).page
    desk.go("/")
    keys = Keys(page)
    keys.press("c")
    page.wait_for_url("**/cases/intake/*-*/")
    keys.press("3")  # 学校
    keys.press("Tab", "Tab")
    at(page, "caller_words")
    keys.write("若葉小学校　養護教諭　瀬戸")
    keys.press("Tab", "Tab", "Tab", "Tab")
    at(page, "child-0-name")
    keys.compose(kana.replace("　", " "))
    expect(page.locator("[data-pick='1']")).to_contain_text(name)
    keys.press("1")
    at(page, "matter")
    keys.press("a", "Tab", "1", "Tab", "1", "Tab")
    at(page, "text")
    keys.write(TEXT)
    keys.press("Tab", "1")  # 緊急度 高
    expect(page.locator("[data-due]")).to_be_visible()
    keys.press("Tab", "Space")  # 通告
    keys.press("Tab", "1")  # 受理会議にかける
    keys.press("Control+Enter")
    page.wait_for_url("**/cases/consultations/*/")
    expect(page.get_by_text("を登録しました")).to_be_visible()
    expect(page.get_by_text(TEXT)).to_be_visible()
    assert own_ward.ask(
        "SELECT s.person_id FROM cases_consultationsubject s JOIN cases_consultation c"
        " ON c.id = s.consultation_id WHERE c.text = %s AND c.is_report",
        TEXT,
    ) == [child]
    assert keys.free > 40
    assert len(keys.pressed) < MOST_KEYS, keys.pressed


def test_digits_in_a_name_are_keys_and_never_stay(own_ward: Ward, open_desk: OpenDesk) -> None:
    _, name, kana = on_file(own_ward)
    page = (desk := open_desk(CASEWORKER)).page
    open_page(desk)
    box = page.locator("[name='child-0-name']")
    box.focus()
    page.keyboard.type("だれでもない")
    expect(page.locator("[data-panel]")).to_contain_text("似た人はいません")
    page.keyboard.type("7")
    expect(box).to_have_value("だれでもない")
    page.keyboard.type("0")
    at(page, "child-0-born")
    page.keyboard.type("小1")
    expect(page.locator("[data-birth-reading]").first).to_contain_text("～")
    box.fill(kana)
    expect(page.locator("[data-pick='1']")).to_contain_text(name)
    box.focus()
    page.keyboard.press("End")
    page.keyboard.insert_text("１")  # as an input method gives it
    expect(page.locator("[data-face]").first).to_contain_text(name)
    page.get_by_role("button", name="選び直す").click()
    expect(box).to_be_focused()
    expect(box).to_have_value(kana)
    box = page.locator("[name='child-0-kana']")
    box.fill(kana)
    expect(page.locator("[data-pick='1']")).to_contain_text(name)
    box.press("1")
    expect(page.locator("[data-face]").first).to_contain_text(name)


def test_what_follows_from_what_appears(own_ward: Ward, open_desk: OpenDesk) -> None:
    page = (desk := open_desk(CASEWORKER)).page
    open_page(desk)
    abuse, due = page.locator("[data-when='abuse']"), page.locator("[data-due]")
    expect(abuse).to_be_hidden()
    page.keyboard.press("2")  # 近隣・知人
    expect(page.locator("[name='hides_caller'][value='yes']")).to_be_checked()
    page.locator("[name='matter']").first.focus()
    page.keyboard.press("f")  # 育成
    expect(page.locator("[data-matter-detail]")).to_be_visible()
    expect(due).to_be_hidden()
    page.keyboard.press("a")
    expect(abuse).to_be_visible()
    expect(page.locator("[name='kind'][value='protection']")).to_be_checked()
    page.get_by_label("受付日").fill("R7.9.30")
    page.get_by_label("時刻").fill("15:28")
    page.keyboard.press("Tab")
    expect(due).to_contain_text("10月2日(木)15:28")
    page.locator("[name='first_step']").first.focus()
    page.keyboard.press("6")
    expect(due).to_be_hidden()
    expect(page.locator("[data-no-case]")).to_be_visible()


def test_several_children_are_added_and_taken_away(own_ward: Ward, open_desk: OpenDesk) -> None:
    page = (desk := open_desk(CASEWORKER)).page
    open_page(desk)
    page.locator("[name='child-0-name']").fill("桜井　葵")
    page.keyboard.press("Alt+a")
    at(page, "child-1-name")
    page.keyboard.type("桜井　空")
    page.keyboard.press("Alt+a")
    at(page, "child-2-name")
    page.get_by_role("button", name="外す").nth(1).click()
    expect(page.locator("[data-part]")).to_have_count(2)
    expect(page.locator("[name='child-1-name']")).to_have_count(0)


def test_c_does_not_lead_away_from_the_page(own_ward: Ward, open_desk: OpenDesk) -> None:
    page = (desk := open_desk(CASEWORKER)).page
    place = open_page(desk)
    page.keyboard.press("c")
    page.locator("[name='matter']").first.focus()
    page.keyboard.press("c")
    expect(page.locator("[name='matter'][value='matter.health']")).to_be_checked()
    assert desk.path == place
