"""Makes docs/screenshots from a fresh demo ward. Run by script/screenshots."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.browser.desk import Desk, Room
from tests.browser.people import ADMINISTRATOR, AUDITOR, CASEWORKER, COLLEAGUE, SUPERVISOR
from tests.browser.ward import Ward, serving, sit_down
from tests.servers import Databases

TARGET = Path(__file__).parents[2] / "docs" / "screenshots"


def main() -> None:
    """A server of its own, thrown away afterwards."""
    home = Path(tempfile.mkdtemp(prefix="yorisoi-pictures-"))
    home.chmod(0o755)
    databases = Databases(home)
    databases.start()
    try:
        databases.make_template()
        databases.clone("demo")
        databases.command("demo", "load_demo")
        sessions = sit_down(databases, "demo", home / "ward")
        with serving(databases, "demo", "pictures", home / "ward", sessions) as ward:
            take_all(ward)
    finally:
        databases.stop()
        shutil.rmtree(home, ignore_errors=True)


def take_all(ward: Ward) -> None:
    """Page by page, with whom it is for."""
    TARGET.mkdir(parents=True, exist_ok=True)
    case = ward.case_of(CASEWORKER)
    with sync_playwright() as playwright, launch(playwright) as browser, Room(browser) as room:
        give_a_grant(room.desk(ward, SUPERVISOR), case)
        take(room.desk(ward), "signin", "/signin/")
        caseworker = room.desk(ward, CASEWORKER)
        take(caseworker, "home", "/")
        take(caseworker, "case", f"/cases/{case}/")
        take(caseworker, "search", "/cases/search/?q=ヤマ")
        take(room.desk(ward, SUPERVISOR), "rights", "/rights/")
        administrator = room.desk(ward, ADMINISTRATOR)
        take(administrator, "staff", "/staff/")
        take(administrator, "components", "/ui/")
        take(room.desk(ward, AUDITOR), "log", "/log/")


def give_a_grant(desk: Desk, case: int) -> None:
    """So that the case page has something to show."""
    page = desk.page
    desk.go(f"/cases/{case}/grants/new/")
    page.get_by_label("許可する職員").select_option(str(desk.ward.staff(COLLEAGUE)))
    page.get_by_label("終了日").fill(page.get_by_label("開始日").input_value())
    page.get_by_label("理由").fill("担当の休みのあいだ、保育園との連絡を受けるため。")
    page.get_by_role("button", name="許可する").click()
    page.wait_for_url(f"**/cases/{case}/")


def take(desk: Desk, name: str, path: str) -> None:
    """One picture, when the fonts have come, without a caret or a focus ring."""
    desk.go(path)
    desk.page.evaluate("document.fonts.ready.then(() => document.activeElement.blur())")
    picture = TARGET / f"{name}.png"
    desk.page.screenshot(path=picture, animations="disabled")
    print(f"{picture.relative_to(Path.cwd())}  {picture.stat().st_size // 1024} KB")
