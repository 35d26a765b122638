"""Two pages with the same form, or one left and opened again: nothing typed is lost in either."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.saved import TEXT, expect_kept, expect_status, form_of, write
from tests.browser.test_accessible import complaints
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
NOTICE = "この画面には、ほかの書きかけもあります。"
MORE = "父の話も聞くこと。"


def second_tab(desk: Desk) -> None:
    """Another tab of the same window, which the desk then speaks of."""
    desk.page = desk.context.new_page()


def kept(ward: Ward) -> set[str]:
    return set(ward.ask("SELECT fields->'reason'->>0 FROM access_draft"))


def test_two_tabs_keep_both_texts_and_say_so(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.go(form_of(case))
    first = desk.page
    second_tab(desk)
    write(desk, case, "ふたつめの画面で書いた理由。")
    expect_status(desk, "下書きを保存しました")
    desk.page = first
    first.get_by_label("理由").press_sequentially(TEXT)
    expect_status(desk, "（ほかの書きかけもあります）")
    expect(first.get_by_text(NOTICE)).to_be_visible()
    expect(first.get_by_label("理由")).to_be_focused()
    assert not complaints(first)
    with desk.context.expect_page() as opened:
        first.get_by_role("link", name="別のタブで開く").click()
    expect(opened.value.get_by_label("理由")).to_have_value("ふたつめの画面で書いた理由。")
    expect(opened.value.get_by_text(NOTICE)).to_be_visible()
    assert not complaints(opened.value)
    assert kept(own_ward) == {TEXT, "ふたつめの画面で書いた理由。"}


def test_the_other_text_can_be_thrown_away(own_ward: Ward, open_desk: OpenDesk) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    desk.go(form_of(case))
    first = desk.page
    second_tab(desk)
    write(desk, case, "ふたつめ。")
    expect_status(desk, "下書きを保存しました")
    desk.page = first
    first.get_by_label("理由").press_sequentially(TEXT)
    expect(first.get_by_text(NOTICE)).to_be_visible()
    with desk.context.expect_page() as opened:
        first.get_by_role("link", name="別のタブで開く").click()
    opened.value.get_by_role("button", name="捨てて書き直す").click()
    expect(opened.value.get_by_label("理由")).to_have_value(TEXT)
    assert kept(own_ward) == {TEXT}


def test_throwing_away_takes_what_was_typed_a_moment_ago(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    expect_status(desk, "下書きを保存しました")
    desk.go(form_of(case))
    desk.page.get_by_label("理由").press_sequentially(MORE)
    desk.page.get_by_role("button", name="捨てて書き直す").click()
    expect(desk.page.get_by_label("理由")).to_have_value("")
    desk.page.wait_for_load_state("networkidle")
    assert kept(own_ward) == set()


# The browser takes the last words and promises to send them; here they come when the test says.
HOLD_BACK = """() => {
    navigator.sendBeacon = () => true;
    const form = document.querySelector("form[data-draft]");
    form.elements._draft_turn.value = Number(form.elements._draft_turn.value) + 1;
    return Object.fromEntries(new FormData(form));
}"""


def test_left_and_opened_again_before_its_last_words_have_arrived(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    expect_status(desk, "下書きを保存しました")
    desk.page.get_by_label("理由").press_sequentially(MORE)
    last_words = desk.page.evaluate(HOLD_BACK)
    desk.go(form_of(case))
    reason = desk.page.get_by_label("理由")
    expect(reason).to_have_value(TEXT)
    desk.context.request.post(f"{own_ward.address}/drafts/save/", form=last_words)
    expect_kept(desk, TEXT + MORE)
    reason.press_sequentially("母の話。")
    expect(desk.page.get_by_text(NOTICE)).to_be_visible()
    assert kept(own_ward) == {TEXT + MORE, reason.input_value()}
