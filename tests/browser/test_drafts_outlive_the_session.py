"""Nothing typed is lost when the session ends under the hands of who types."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import OpenDesk
from tests.browser.people import CASEWORKER, SUPERVISOR
from tests.browser.saved import TEXT, expect_status, expect_text_back, form_of, press_submit, write
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
KEPT = "入力した内容は保存してあります"


def test_text_that_was_saved_while_typing_is_back(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    expect_status(desk, "下書きを保存しました")
    own_ward.end_every_sitting()
    press_submit(desk)
    expect(desk.page.get_by_text(KEPT)).to_be_visible()
    desk.sign_in(CASEWORKER)
    expect_text_back(desk, case)


def test_text_that_was_never_saved_is_back(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.pardoned.append("ERR_FAILED")
    desk.page.route("**/drafts/save/", lambda route: route.abort())
    write(desk, case)
    own_ward.end_every_sitting()
    press_submit(desk)
    expect(desk.page.get_by_text(KEPT)).to_be_visible()
    desk.sign_in(CASEWORKER)
    expect_text_back(desk, case)


def test_typing_on_after_the_end_is_saved_as_well(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.go(form_of(case))
    own_ward.end_every_sitting()
    desk.page.get_by_label("理由").press_sequentially(TEXT)
    expect_status(desk, "下書きを保存しました")
    desk.go(form_of(case))
    desk.sign_in(CASEWORKER)
    expect_text_back(desk, case)


def test_another_person_at_the_same_terminal_sees_nothing_of_it(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    expect_status(desk, "下書きを保存しました")
    own_ward.end_every_sitting()
    press_submit(desk)
    assert TEXT not in desk.page.content()
    desk.sign_in(SUPERVISOR)
    desk.page.wait_for_url(f"**{form_of(case)}")
    expect(desk.page.get_by_label("理由")).to_have_value("")
    assert TEXT not in desk.page.content()


def test_thrown_away_it_stays_away(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    expect_status(desk, "下書きを保存しました")
    desk.go(form_of(case))
    desk.page.get_by_role("button", name="捨てて書き直す").click()
    expect(desk.page.get_by_label("理由")).to_have_value("")
    assert own_ward.ask("SELECT count(*) FROM access_draft") == [0]


def test_what_was_sent_is_no_draft_any_more(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    expect_status(desk, "下書きを保存しました")
    desk.page.get_by_label("許可する職員").select_option(index=1)
    desk.page.get_by_label("終了日").fill(desk.page.get_by_label("開始日").input_value())
    press_submit(desk)
    desk.page.wait_for_url(f"**/cases/{case}/")
    desk.go(form_of(case))
    expect(desk.page.get_by_label("理由")).to_have_value("")
    assert own_ward.ask("SELECT count(*) FROM access_draft") == [0]
