"""The date box says in both calendars how it has read what is typed."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.saved import form_of
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
SAID = "令和7年（2025年）4月1日（火）"
MISREAD = [
    ("令和7年2月30日", "2025年2月は1日から28日までです。"),
    ("20251345", "月は1から12までで入力してください。"),
    (
        "きのう",
        "日付として読めません。例：令和7年4月1日、R7.4.1、2025/4/1 のように入力してください。",
    ),
]


def test_says_both_calendars_while_one_types(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.go(form_of(own_ward.case_of(CASEWORKER)))
    box = desk.page.get_by_label("終了日")
    reading = desk.page.locator(".field", has=box).locator("[data-date-reading]")
    for typed in ("令和7年4月1日", "R7.4.1", "2025/4/1", "20250401"):
        box.press_sequentially(typed)
        expect(reading).to_have_text(SAID)
        expect(box).to_be_focused()
        box.fill("")
        expect(reading).to_have_text("")


def test_says_what_is_wrong_when_the_caret_has_left(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.go(form_of(own_ward.case_of(CASEWORKER)))
    box = desk.page.get_by_label("終了日")
    wrong = desk.page.locator(".field", has=box).locator("[data-misread]")
    for typed, said in MISREAD:
        box.fill("")
        box.press_sequentially(typed)
        box.press("Tab")
        expect(wrong).to_have_text(said)
