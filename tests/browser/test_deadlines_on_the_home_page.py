"""A morning: the home page, a deadline done, a child seen, what happened confirmed."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
SEEN = 'label.choice:has(input[name="seen"][value="%d"])'
OPEN = (
    "SELECT s.number, t.id, t.case_id FROM cases_task t JOIN access_staff s ON s.id = t.assignee_id"
    " WHERE t.kind = %s AND t.done_at IS NULL ORDER BY t.due_at, t.id LIMIT 1"
)


def test_a_child_is_seen_and_the_clock_stops(own_ward: Ward, open_desk: OpenDesk) -> None:
    worker, task, _ = own_ward.ask(OPEN, "safety_check")[0]
    desk = open_desk(worker)
    page = desk.page
    desk.go("/")
    page.locator(f'a[href*="/tasks/{task}/safety/"]').click()
    page.locator(SEEN % 1).click()
    page.get_by_label("目視（面会）").check()
    page.get_by_label("場所").fill("自宅")
    page.get_by_label("子どもの様子").fill("落ち着いて受け答えをした。けがやあざはない。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{own_ward.address}/")
    expect(page.get_by_text("48時間の確認は済みです")).to_be_visible()
    assert page.locator(f'a[href*="/tasks/{task}/safety/"]').count() == 0
    seen = own_ward.ask("SELECT seen FROM cases_safetycheck WHERE task_id = %s", task)
    assert seen[-1] is True


def test_nobody_at_home_leaves_it_running_and_plans_the_next(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    worker, task, case = own_ward.ask(OPEN, "safety_check")[0]
    desk = open_desk(worker)
    page = desk.page
    desk.go(f"/cases/{case}/tasks/{task}/safety/?next=/")
    page.locator(SEEN % 0).click()
    page.get_by_label("場所").fill("自宅")
    page.get_by_label("子どもの様子").fill("不在。")
    page.keyboard.press("Control+Enter")
    page.locator(".error-summary").wait_for()
    page.get_by_label("次に確かめる日").fill("明日")
    page.get_by_label("時刻").last.fill("930")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{own_ward.address}/")
    expect(page.get_by_text("時間は進んでいます")).to_be_visible()
    assert own_ward.ask("SELECT done_at FROM cases_task WHERE id = %s", task) == [None]


def test_a_deadline_is_done_by_keyboard_and_put_into_words(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    worker, task, case = own_ward.ask(OPEN, "next")[0]
    desk = open_desk(worker)
    page = desk.page
    desk.go("/")
    page.locator(f'a[href*="/tasks/{task}/done/"]').press("Enter")
    page.get_by_label("結果").fill("電話で確認した。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{own_ward.address}/")
    assert own_ward.ask("SELECT done_text FROM cases_task WHERE id = %s", task) == [
        "電話で確認した。"
    ]
    desk.go(f"/cases/{case}/tasks/new/")
    page.get_by_label("すること").fill("母へ電話")
    page.get_by_role("button", name="来週月曜").click()
    page.locator("[data-date-reading]", has_text="月").wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/cases/{case}/")


def test_what_happened_goes_only_when_one_says_so(own_ward: Ward, open_desk: OpenDesk) -> None:
    numbers = own_ward.ask(
        "SELECT DISTINCT s.number FROM access_staff s JOIN cases_case c ON c.worker_id = s.id"
        " JOIN cases_notecase p ON p.case_id = c.id JOIN cases_noteversion v"
        " ON v.note_id = p.note_id WHERE v.by_id <> s.id AND v.at > now() - interval '20 days'"
        " ORDER BY s.number"
    )
    desk = open_desk(numbers[0])
    page = desk.page
    for _ in range(2):
        desk.go("/")
        assert page.locator(".news__item").count() > 0
    page.get_by_role("button", name="確認しました").click()
    page.get_by_text("新しいことはありません").wait_for()
    assert page.locator(".news__item").count() == 0
