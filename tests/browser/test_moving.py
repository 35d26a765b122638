"""係長 moves a small old system from its files to the signed sums, by mouse and by key."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.desk import Desk, OpenDesk
from tests.browser.moving import run_what_waits
from tests.browser.people import ADMINISTRATOR, SUPERVISOR
from tests.browser.test_accessible import complaints
from tests.browser.test_fits_the_screen import too_wide
from tests.browser.ward import Ward
from tests.legacy.moves import children

pytestmark = pytest.mark.browser
NOTES = (
    "児童番号,記録日,時刻,方法,相手,内容,記録者,更新日時\r\n"
    "900003,R7.4.1,10:15,電話,母,元気とのこと。,青山,2025/04/01 10:20:00\r\n"
)


def payload(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode("cp932")}


def looks_right(page: Page) -> None:
    assert not complaints(page)
    assert not too_wide(page)


def to_the_steps(page: Page) -> None:
    """Back to the page with the one button."""
    page.get_by_role("link", name="進み具合と件数").click()
    expect(page.get_by_role("list", name="移行の段階")).to_be_visible()


def wait_for_work(desk: Desk, ward: Ward, words: str) -> None:
    """The step is done by the worker; the page notices by itself."""
    expect(desk.page.get_by_text("順番を待っています").first).to_be_visible()
    looks_right(desk.page)
    run_what_waits(ward)
    expect(desk.page.get_by_text(words).first).to_be_visible()
    looks_right(desk.page)


def test_from_the_files_to_the_signature(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(SUPERVISOR)
    page = desk.page
    desk.go("/legacy/")
    page.keyboard.press("n")
    page.wait_for_url("**/legacy/new/")
    page.get_by_label("名称").fill("年度末の移行")
    ledger = children().replace("90000", "90010")
    files = [payload("児童台帳.csv", ledger), payload("経過記録_2025.csv", NOTES)]
    page.get_by_label("ファイル", exact=False).first.set_input_files(files)
    page.keyboard.press("Control+Enter")
    wait_for_work(desk, own_ward, "試し移行をする")
    page.get_by_role("link", name="問題のある行", exact=True).click()
    expect(page.get_by_role("cell", name="平成の末")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="児童台帳.xlsx").click()
    assert download.value.suggested_filename == "児童台帳.xlsx"
    to_the_steps(page)
    page.keyboard.press("n")
    wait_for_work(desk, own_ward, "本移行に進む")
    page.get_by_role("link", name="見本", exact=True).click()
    expect(page.get_by_role("heading", name="移田 見本")).to_be_visible()
    to_the_steps(page)
    page.keyboard.press("n")
    page.wait_for_url("**/apply/")
    looks_right(page)
    page.keyboard.press("Control+Enter")
    wait_for_work(desk, own_ward, "照合する")
    page.get_by_role("link", name="移した人とケース").click()
    expect(page.get_by_role("link", name="移田 見本")).to_be_visible()
    to_the_steps(page)
    page.keyboard.press("n")
    page.wait_for_url("**/sums/")
    page.get_by_label("所見").fill("旧システムの集計と合っている。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("照合の確認を記録しました")).to_be_visible()
    looks_right(page)


def test_a_held_row_is_decided(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(SUPERVISOR)
    page = desk.page
    last = own_ward.ask("SELECT max(id) FROM legacy_move")[0]
    desk.go(f"/legacy/{last}/")
    page.keyboard.press("n")
    page.get_by_role("link", name="比べて決める").click()
    expect(page.get_by_role("cell", name="犬が苦手")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="旧システムの値にする").click()
    expect(page.get_by_text("保留はもうありません")).to_be_visible()
    asked = "SELECT remarks FROM people_person WHERE name = %s"
    assert own_ward.ask(asked, "移田 見本") == ["犬が苦手"]


def test_the_administrator_begins_with_the_sample_files(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    desk = open_desk(ADMINISTRATOR)
    desk.go("/legacy/")
    desk.page.get_by_role("button", name="サンプルのファイルで試す").click()
    wait_for_work(desk, own_ward, "試し移行をする")
    assert desk.page.get_by_role("link", name="見本", exact=True).count() == 0
