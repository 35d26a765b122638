"""The main day, from the telephone to the auditor: what the product is for, once through."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import AUDITOR, CASEWORKER, SUPERVISOR
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
NOTE = re.compile(r"/notes/\d+/$")
SAID = "昼休み、廊下で泣いていたので声をかけた。右腕にあざ。「お父さんにたたかれた」と話す。"
NOTES = {
    "4": "学校で本人と面談。表情は硬い。",
    "1": "母へ電話。つながらない。",
    "2": "家庭訪問。母と会う。",
}
# What the auditor must find of the caseworker, in the ward's words.
TRACES = [
    "人を探す",
    "この人では？（相談を受けるとき）",
    "相談受付の登録",
    "人物の登録",
    "ケースを開く（受理）",
    "安全確認の開始（通告から48時間）",
    "ケースを見る",
    "経過記録の確定",
    "確定した経過記録の訂正",
    "児童記録票の印刷",
]


def child_on_file(ward: Ward) -> tuple[int, str, str]:
    """The case, name and kana of a child the caseworker is in charge of."""
    found = ward.ask(
        "SELECT c.id, p.name, p.kana FROM people_person p JOIN cases_case c ON c.subject_id = p.id"
        " WHERE c.id = %s",
        ward.case_of(CASEWORKER),
    )
    return found[0]


def unvoiced(kana: str) -> str:
    """The surname without 濁点, as one hears it on a bad line: the search takes both for one."""
    return kana.split("　")[0].translate(str.maketrans("ダガバザヅヂ", "タカハサツチ"))


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[name='{name}'][value='{value}']").check(force=True)


def search(desk: Desk, kana: str, name: str) -> None:
    """The box is one key away, and the child stands in the result."""
    desk.go("/")
    desk.page.keyboard.press("/")
    desk.page.keyboard.insert_text(unvoiced(kana))
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/cases/search/**")
    expect(desk.page.get_by_role("link", name=name).first).to_be_visible()


def take_the_call(desk: Desk, name: str, kana: str) -> str:
    """相談受付 about the child on file and a brother nobody knew of; its address."""
    page = desk.page
    desk.go("/cases/intake/")
    page.keyboard.press("3")  # 学校
    page.locator("[name=caller_words]").fill("養護教諭　瀬戸")
    page.locator("[name='child-0-name']").fill(kana)
    expect(page.locator("[data-pick='1']")).to_contain_text(name)
    page.keyboard.press("1")
    expect(page.locator("[data-chosen]")).to_contain_text(name)
    page.keyboard.press("Alt+a")
    page.locator("[name='child-1-name']").fill(f"{name.split('　')[0]}　海")
    page.locator("[name='child-1-born']").fill("小1")
    choose(page, "matter", "matter.abuse")
    choose(page, "abuse", "abuse.physical")
    choose(page, "abuser", "abuser.father")
    page.locator("[name=text]").fill(SAID)
    choose(page, "urgency", "urgency.high")
    choose(page, "first_step", "first_step.meeting")
    page.locator("[name=is_report]").check(force=True)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/cases/consultations/\d+/$"))
    return desk.path


def write_notes(desk: Desk, case: int) -> list[str]:
    """Three notes, the last one amended; their addresses."""
    page, places = desk.page, []
    for key, text in NOTES.items():
        desk.go(f"/cases/{case}/")
        page.keyboard.press("n")
        page.wait_for_url("**/notes/new/")
        page.keyboard.press(key)
        page.get_by_label("内容").fill(text)
        page.keyboard.press("Control+Enter")
        page.wait_for_url(NOTE)
        places.append(desk.path)
    page.keyboard.press("e")
    page.wait_for_url("**/amend/")
    page.get_by_label("内容").fill("家庭訪問。母と祖母に会う。")
    page.get_by_label("訂正の理由").fill("同席者の追加")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(NOTE)
    expect(page.locator("ins")).to_contain_text("祖母に")
    return places


def approve(desk: Desk, places: list[str]) -> None:
    for place in places:
        desk.go(place)
        desk.page.keyboard.press("a")
        expect(desk.page.get_by_text("承認しました。")).to_be_visible()


def print_face_sheet(desk: Desk, case: int) -> Any:
    """The paper itself; the browser's own viewer would keep it."""
    desk.go(f"/documents/cases/{case}/face-sheet/")
    token = desk.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    return desk.context.request.post(
        desk.page.url, form={"csrfmiddlewaretoken": token}, headers={"Referer": desk.page.url}
    )


def test_from_the_telephone_to_the_auditor(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, name, kana = child_on_file(own_ward)
    worker = open_desk(CASEWORKER)
    search(worker, kana, name)
    take_the_call(worker, name, kana.replace("　", " "))
    expect(worker.page.get_by_text("安全確認（48時間以内）")).to_have_count(2)  # one for each child
    cases = own_ward.ask(
        "SELECT s.case_id FROM cases_consultationsubject s JOIN cases_consultation c"
        " ON c.id = s.consultation_id WHERE c.text = %s ORDER BY s.id",
        SAID,
    )
    assert cases[0] == case
    assert len(set(cases)) == 2
    places = write_notes(worker, case)
    approve(open_desk(SUPERVISOR), places)
    paper = print_face_sheet(worker, case)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")
    worker.go(f"/cases/{case}/")
    for text in ("母と祖母に会う", "訂正あり（第2版）", "承認済", SAID[:10]):
        expect(worker.page.locator(".timeline").get_by_text(text).first).to_be_visible()
    auditor = open_desk(AUDITOR)
    auditor.go(f"/log/?staff={CASEWORKER}")
    seen = " ".join(auditor.page.locator("tbody tr").all_inner_texts())
    assert [one for one in TRACES if one not in seen] == []
    assert SAID[:10] not in seen  # the log tells what was done, never what was said
    auditor.go(f"/log/?staff={SUPERVISOR}")
    assert "経過記録の承認" in " ".join(auditor.page.locator("tbody tr").all_inner_texts())
