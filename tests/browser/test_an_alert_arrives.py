"""A 転出 arrives while the worker has her home page open: she sees it, and hands the case over."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
DIFF = ROOT / "samples/midori/registers/jumin_131999_20250930020000_diff_001.csv"
WITHIN_A_MINUTE = 60_000
# As the receiving end would: in a process of its own, on the ward's database.
TAKE = """
import json, sys
import django
django.setup()
from tests.registers.feeds import take
name, text = json.load(sys.stdin)
batch = take(name, text)
print(batch.state, batch.applied)
"""
PERSON = (
    "SELECT p.id, p.resident_number, p.name, c.id FROM cases_case c"
    " JOIN access_staff s ON s.id = c.worker_id JOIN people_person p ON p.id = c.subject_id"
    " WHERE s.number = %s AND c.closed_on IS NULL AND p.resident_number IS NOT NULL"
    " AND NOT EXISTS (SELECT FROM people_familymember m JOIN people_familymember o USING (family_id)"
    " JOIN people_protection x ON x.person_id = o.person_id AND x.lifted_at IS NULL"
    " WHERE m.person_id = p.id) ORDER BY c.id LIMIT 1"
)


def a_move_away(number: str, name: str, day: str) -> str:
    """The sample's own columns with one row: 転出 to 川崎市高津区."""
    with DIFF.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        heading, row = rows.fieldnames, next(rows)
    assert heading
    row |= {
        "宛名番号": number,
        "個人履歴番号": "90",
        "世帯番号": "000000009999999",
        "住民状態": "2",
    }
    row |= {"異動事由": "11", "異動年月日": day, "異動届出年月日": day, "氏名": name}
    row |= {"転出先住所（予定）_市区郡町村名": "川崎市高津区", "操作年月日": day}
    text = io.StringIO()
    writer = csv.DictWriter(text, heading, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue()


def arrive(ward: Ward, data: Path, text: str, stamp: str) -> None:
    """One 差分 is taken on the ward's database, by another process."""
    done = subprocess.run(
        [sys.executable, "-c", TAKE],
        input=json.dumps([f"jumin_131999_{stamp}_diff_001.csv", text]),
        env=ward.databases.environment(ward.name, data) | {"PYTHONPATH": "src:."},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "done 1", done.stdout + done.stderr


def test_she_sees_it_within_a_minute_and_hands_the_case_over(
    own_ward: Ward, open_desk: OpenDesk, tmp_path: Path
) -> None:
    _, number, name, case = own_ward.ask(PERSON, CASEWORKER)[0]
    today = own_ward.ask("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date::text")[0]
    desk = open_desk(CASEWORKER)
    page = desk.page
    desk.go("/")
    words = f"{' '.join(name.split())}さんが区外へ転出しました"
    expect(page.get_by_text(words)).to_have_count(0)
    arrive(own_ward, tmp_path, a_move_away(number, name, today), today.replace("-", "") + "020000")
    alert = page.locator("#home-alerts .news__item", has_text=words)
    expect(alert).to_be_visible(timeout=WITHIN_A_MINUTE)
    alert.get_by_role("link").first.click()
    strip = page.get_by_label("このケースのお知らせ")
    expect(strip).to_contain_text(words)
    expect(strip).to_contain_text("転出先：川崎市高津区")
    told = page.locator(".timeline li", has_text="転出").first
    expect(told).to_contain_text("川崎市高津区")
    strip.get_by_role("link", name="移管する").click()
    page.wait_for_url(f"**/cases/{case}/transfer/")
    expect(page.locator("#id_to")).to_have_value("川崎市高津区")
    page.get_by_label("書留・簡易書留").check()
    page.get_by_label("引継ぎの概要").fill("家庭訪問を続けていた。見守りをお願いする。")
    page.get_by_label("「転出（移管）」で終結する").uncheck()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/cases/{case}/")
    handed_over = page.locator(".timeline li", has_text="見守りをお願いする").first
    expect(handed_over).to_contain_text("川崎市高津区")
    expect(handed_over).to_contain_text("先方の受領はまだです")
