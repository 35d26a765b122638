"""The page of a case: all of the face sheet on one screen, the timeline as one scrolls, decisions."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import complaints
from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import CASEWORKER, COLLEAGUE
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
NOTES = 75
BOTTOMS = "() => [...document.querySelectorAll('.case-page .stays')].map((one) => one.getBoundingClientRect().bottom)"
CUT_OFF = "() => [...document.querySelectorAll('.case-page .stays')].some((one) => one.scrollHeight > one.clientHeight)"
ENTRIES = "() => [...document.querySelectorAll('.timeline__item')].map((one) => one.id)"


@pytest.fixture(scope="module")
def richer(house: Ward, ward_data: Path) -> Iterator[tuple[str, int]]:
    """The demo ward with one more case, held by the caseworker, with everything in it."""
    name = f"{house.name}_richer"
    house.databases.drop(name)
    house.databases.clone(name, template=house.template)
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.rich_case", CASEWORKER, str(NOTES)],
        env=house.databases.environment(name, ward_data) | {"PYTHONPATH": "src:."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    house.databases.remember(name)
    yield name, int(done.stdout)
    house.databases.drop(name)


@pytest.fixture
def case(house: Ward, richer: tuple[str, int]) -> int:
    """That case, in a ward for changing."""
    template, number = richer
    house.start_over(template)
    house.changed = True
    return number


@pytest.fixture
def desk(case: int, open_desk: OpenDesk) -> Desk:
    found = open_desk(CASEWORKER)
    found.go(f"/cases/{case}/")
    return found


def test_the_face_sheet_fits_one_screen_and_stays_there(desk: Desk) -> None:
    page = desk.page
    assert all(bottom <= 768 for bottom in page.evaluate(BOTTOMS))
    assert not page.evaluate(CUT_OFF)
    for words in (
        "渡邉",
        "●●●●（秘匿）",
        "支援措置・住所秘匿",
        "安全確認まで",
        "ケース継続",
        "加害",
    ):
        expect(page.get_by_text(words).first).to_be_in_viewport()
    expect(page.get_by_text("若葉台一丁目")).to_have_count(0)
    page.mouse.wheel(0, 1500)
    expect(page.locator(".case-page .stays").first).to_be_in_viewport()
    assert not complaints(page)


def test_the_timeline_comes_as_one_scrolls_each_entry_once(desk: Desk) -> None:
    page = desk.page
    more = page.locator(".timeline__more")
    assert len(page.evaluate(ENTRIES)) == 30
    for _ in range(60):
        if not more.count():
            break
        page.keyboard.press("End")
        page.wait_for_timeout(100)
    expect(more).to_have_count(0)
    found = page.evaluate(ENTRIES)
    assert len(found) == len(set(found)) == NOTES + 4  # two notes more, the 通告, the 受理


def test_filter_and_jump_by_keyboard(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("f")
    page.keyboard.type("あざ")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline__item")).to_have_count(1)
    expect(page.locator("mark")).to_have_text("あざ")
    page.get_by_label("経過の中の言葉").fill("")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline__item")).to_have_count(30)
    page.locator("h1").click()
    page.keyboard.press("j")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("日付へ移る").fill("H20.1.1")
    dialog.get_by_role("button", name="移る").click()
    expect(page.get_by_text("あてはまる経過はありません。")).to_be_visible()
    page.get_by_role("link", name="条件を外す").click()
    expect(page.locator(".timeline__item")).to_have_count(30)
    assert not complaints(page)


def test_hand_over_and_the_new_worker_closes(desk: Desk, case: int, open_desk: OpenDesk) -> None:
    page = desk.page
    page.get_by_role("link", name="担当を引き継ぐ").click()
    page.get_by_label("新しい担当 必須").select_option(label="仁科　拓郎（相談係）")
    page.get_by_label("申し送り").fill("毎週電話する約束。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("引き継ぎました。")).to_be_visible()
    expect(page.get_by_text("毎週電話する約束。")).to_be_visible()

    colleague = open_desk(COLLEAGUE)
    colleague.go(f"/cases/{case}/close/")
    expect(colleague.page.get_by_text("安全確認が済んでいません")).to_be_visible()
    assert not complaints(colleague.page)
    for statement in (
        "ALTER TABLE cases_task DISABLE TRIGGER history_update",
        "UPDATE cases_task SET done_at = now(), done_by_id = assignee_id WHERE consultation_id > 0",
        "ALTER TABLE cases_task ENABLE TRIGGER history_update",
    ):
        desk.ward.ask(statement)
    colleague.go(f"/cases/{case}/close/")
    colleague.page.get_by_label("済んでいない期限を、すべて取りやめる").check()
    colleague.page.get_by_label("改善・目標達成").check()
    colleague.page.get_by_label("終結時の状況と判断").fill("落ち着いて暮らしている。")
    colleague.page.keyboard.press("Control+Enter")
    expect(colleague.page.get_by_text("終結しました。")).to_be_visible()
    expect(colleague.page.get_by_role("link", name="再開する")).to_be_visible()


def test_on_paper_stand_the_face_sheet_and_the_timeline(desk: Desk) -> None:
    page = desk.page
    page.emulate_media(media="print")
    for selector in (".case-timeline__bar", ".timeline__more", ".case-page .no-print"):
        for part in page.locator(selector).all():
            expect(part).to_be_hidden()
    expect(page.get_by_text("担任・養護教諭")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
