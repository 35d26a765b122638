"""The day of 名寄せ: a feed arrives, a pair is proposed, one key links it and the child's 健診 stand on
the case; one key takes it back, they are gone, and the log tells of both."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
QUEUE = "/matching/pairs/"


def arrive(ward: Ward, data: Path) -> tuple[int, int, str]:
    """The feed and the run of 名寄せ: case, person and 宛名番号 of the child it proposes."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.arriving", CASEWORKER],
        env=ward.databases.environment(ward.name, data) | {"PYTHONPATH": "src:."},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    case, person, number = json.loads(done.stdout)
    return case, person, number


def checkups(desk: Desk, case: int) -> int:
    """How many 健診 the case shows."""
    desk.go(f"/cases/{case}/health/")
    return desk.page.locator("table", has_text="健診").locator("tbody tr").count()


def press(page: Page, key: str) -> None:
    """One key, and the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_one_key_says_what_a_pair_is_and_one_key_takes_it_back(
    own_ward: Ward, open_desk: OpenDesk, tmp_path: Path
) -> None:
    """docs/usability.md tells of the keys."""
    case, person, number = arrive(own_ward, tmp_path)
    desk = open_desk(CASEWORKER)
    page = desk.page
    assert checkups(desk, case) == 0
    desk.go(QUEUE)
    expect(page.get_by_role("link", name=f"人物番号 {person}")).to_be_visible()
    expect(page.get_by_text(number)).to_be_visible()
    expect(page.get_by_text("まで一致").first).to_be_visible()
    assert not complaints(page)
    state_of_it = "SELECT state FROM matching_pair WHERE person_id = %s ORDER BY score DESC LIMIT 1"
    for key, state in (("3", "later"), ("u", "proposed"), ("2", "different"), ("u", "proposed")):
        press(page, key)
        assert own_ward.ask(state_of_it, person) == [state]
    press(page, "j")  # looks on, decides nothing
    assert own_ward.ask(state_of_it, person) == ["proposed"]

    [before] = own_ward.ask("SELECT max(id) FROM audit_event")
    desk.go(QUEUE)
    press(page, "1")
    expect(page.get_by_role("button", name="元に戻す")).to_be_visible()
    expect(page.get_by_role("link", name=f"人物番号 {person}")).to_have_count(0)
    assert own_ward.ask("SELECT resident_number FROM people_person WHERE id = %s", person) == [
        number
    ]
    assert checkups(desk, case) > 0

    desk.go(QUEUE)
    press(page, "u")
    expect(page.get_by_role("link", name=f"人物番号 {person}")).to_be_visible()
    assert checkups(desk, case) == 0
    told = own_ward.ask(
        "SELECT action FROM audit_event WHERE staff_number = %s AND id > %s AND outcome = 'ok'"
        " AND action IN ('registers.resident.link', 'registers.resident.undo',"
        " 'matching.pair.decide', 'matching.pair.undo') ORDER BY id",
        CASEWORKER,
        before,
    )
    steps = list(dict.fromkeys(told))
    assert steps == [
        "matching.pair.decide",
        "registers.resident.link",
        "matching.pair.undo",
        "registers.resident.undo",
    ]
