"""axe on pages that come only when something happens: a batch in each state, and pages of errors."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import ADMINISTRATOR, CASEWORKER
from tests.browser.saved import form_of, press_submit
from tests.browser.test_accessible import complaints
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
HEADING = "職員番号,氏名,フリガナ,係,役割,開始日,終了日"
GOOD = "301001,新人　春,シンジン　ハル,虐待対応係,相談員,令和20年4月1日,"
BAD = "301002,無係　一,ムケイ　イチ,なんとか係,相談員,R20.4.1,"
KNOWN = "209725,別の　名前,ベツノ　ナマエ,,システム管理者,R20.4.1,"  # the one who asks


def run_batch(ward: Ward, folder: Path, *lines: str, apply: bool = False) -> int:
    """The number of a batch that the product's own command has run."""
    file = folder / "名簿.csv"
    file.write_text("\r\n".join([*lines, ""]), encoding="cp932")
    subprocess.run(
        [
            *(sys.executable, "-m", "yorisoi", "exchange_run", "staff_roster", str(file)),
            *("--by", ADMINISTRATOR, *(["--apply"] if apply else [])),
        ],
        env=ward.databases.environment(ward.name, folder),
        capture_output=True,
        check=False,
    )
    return latest(ward)


def latest(ward: Ward) -> int:
    asked = "SELECT max(id) FROM exchange_batch WHERE kind = 'staff_roster'"
    return int(ward.ask(asked)[0])


def open_batch(desk: Desk, number: int, words: str) -> None:
    """The page of a batch, and axe on it."""
    desk.go(f"/exchange/{number}/")
    expect(desk.page.get_by_text(words).first).to_be_visible()
    assert not complaints(desk.page)


def test_batches_that_have_ended(own_ward: Ward, open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk(ADMINISTRATOR)
    check = run_batch(own_ward, tmp_path, HEADING, GOOD)
    open_batch(desk, check, "この内容で反映する")
    open_batch(desk, run_batch(own_ward, tmp_path, HEADING, GOOD, BAD), "なんとか係")
    failed = run_batch(own_ward, tmp_path, "これは,名簿,ではない")
    open_batch(desk, failed, "失敗しました。何も反映していません。")
    done = run_batch(own_ward, tmp_path, HEADING, GOOD, BAD, KNOWN, apply=True)
    open_batch(desk, done, "受け付けない行・保留の行・注意")
    desk.go(f"/exchange/{check}/")
    desk.page.get_by_role("button", name="この内容で反映する").click()
    desk.page.get_by_text("順番を待っています").wait_for()
    open_batch(desk, check, f"番号 {latest(own_ward)}")
    desk.go("/exchange/")
    assert not complaints(desk.page)


def test_a_batch_that_was_stopped(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk, number = open_desk(ADMINISTRATOR), latest(own_ward)
    desk.go(f"/exchange/{number}/")
    desk.page.get_by_role("button", name="中止する").click()
    desk.page.get_by_text("中止しました。").wait_for()
    assert not complaints(desk.page)


def test_a_batch_at_work(own_ward: Ward, open_desk: OpenDesk) -> None:
    """From its first moment to the wish to stop it; nobody works on it really."""
    desk, number = open_desk(ADMINISTRATOR), latest(own_ward)
    own_ward.ask("ALTER TABLE exchange_batch DISABLE TRIGGER USER")
    started = "UPDATE exchange_batch SET state = 'running', started_at = now() WHERE id = %s"
    own_ward.ask(started, number)
    open_batch(desk, number, "準備しています")
    own_ward.ask(
        "INSERT INTO exchange_progress (batch_id, step, done, total, read, applied, unchanged,"
        " held, refused, started_at, updated_at) VALUES (%s, '読み込んでいます', 400, 1000, 12345,"
        " 12000, 300, 40, 5, now() - interval '5 minutes', now())",
        number,
    )
    open_batch(desk, number, "残り 約8分")
    own_ward.ask("UPDATE exchange_progress SET done = 700")
    desk.page.get_by_text("70%").wait_for()  # the page asks by itself
    assert not complaints(desk.page)
    own_ward.ask("UPDATE exchange_batch SET stop_asked_at = now() WHERE id = %s", number)
    open_batch(desk, number, "中止を伝えました。まもなく止まります。")
    expect(desk.page.get_by_role("button", name="中止する")).to_be_hidden()


def test_what_was_sent_is_too_much(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.pardoned.append("/drafts/save/")
    desk.go(form_of(ward.case_of(CASEWORKER)))
    desk.page.get_by_label("理由").evaluate("box => box.value = 'あ'.repeat(2_000_000)")
    with desk.page.expect_navigation() as answer:
        press_submit(desk)
    assert answer.value.status == 400
    expect(desk.page.get_by_text("番号 400")).to_be_visible()
    assert not complaints(desk.page)


def test_something_is_broken(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.pardoned.append("500 ")
    own_ward.ask("REVOKE SELECT ON cases_case FROM yorisoi_app")
    assert desk.go("/cases/").status == 500
    number = own_ward.ask("SELECT request_id::text FROM audit_event WHERE outcome = 'failed'")[0]
    expect(desk.page.get_by_text(f"番号 500　要求番号 {number}")).to_be_visible()
    assert not complaints(desk.page)
