"""Nobody at the desk: the page covers itself, the sitting is over, the text is not."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, OpenDesk
from tests.browser.people import CASEWORKER
from tests.browser.saved import TEXT, expect_kept, expect_text_back, form_of
from tests.browser.ward import Ward

pytestmark = pytest.mark.browser
MINUTE = 60_000


def write(desk: Desk, case: int) -> None:
    desk.page.clock.install()
    desk.go(form_of(case))
    desk.page.get_by_label("理由").press_sequentially(TEXT)


def go_away(desk: Desk) -> None:
    """14 minutes pass, then the last one."""
    desk.page.clock.fast_forward(14 * MINUTE + 5000)
    expect(desk.page.get_by_role("alert").get_by_text("画面を隠します")).to_be_visible()
    desk.page.clock.fast_forward(MINUTE)


def test_the_content_cannot_be_read(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    page = desk.page
    write(desk, own_ward.case_of(CASEWORKER))
    # The page stays where it is, as when the server cannot be reached.
    page.route("**/signin/**", lambda route: route.fulfill(status=204))
    go_away(desk)
    expect(page.get_by_text("画面を隠しました")).to_be_visible()
    for part in (page.get_by_label("理由"), page.locator("main"), page.locator(".top")):
        expect(part).to_be_hidden()
    assert page.title() == "よりそい"
    assert TEXT not in page.locator("body").inner_text()


def test_the_sitting_is_over_on_the_server_and_the_text_is_back(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    case, desk = own_ward.case_of(CASEWORKER), open_desk(CASEWORKER)
    write(desk, case)
    go_away(desk)
    desk.page.wait_for_url("**/signin/**")
    expect(
        desk.page.get_by_text("15分間操作がなかったため、サインアウトしました。")
    ).to_be_visible()
    sessions = own_ward.ask("SELECT session_key FROM django_session")
    assert own_ward.sessions[CASEWORKER] not in sessions
    expect_kept(desk)
    desk.sign_in(CASEWORKER)
    expect_text_back(desk, case)


def test_a_key_pressed_in_time_keeps_the_page(ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.page.clock.install()
    desk.go("/")
    warning = desk.page.get_by_role("alert").get_by_text("画面を隠します")
    desk.page.clock.fast_forward(14 * MINUTE + 30_000)
    expect(warning).to_be_visible()
    desk.page.keyboard.press("Shift")
    expect(warning).to_be_hidden()
    desk.page.clock.fast_forward(10 * MINUTE)
    expect(desk.page.get_by_role("heading", name="ホーム")).to_be_visible()
    assert desk.path == "/"


def test_back_after_signing_out_shows_nothing(own_ward: Ward, open_desk: OpenDesk) -> None:
    desk = open_desk(CASEWORKER)
    desk.go(f"/cases/{own_ward.case_of(CASEWORKER)}/")
    name = desk.page.locator("h1 .name").inner_text()
    desk.go("/")
    desk.sign_out()
    expect(desk.page.get_by_text("サインアウトしました。")).to_be_visible()
    for _ in range(2):
        desk.page.go_back()
        expect(desk.page.get_by_role("heading", name="サインイン")).to_be_visible()
        assert name not in desk.page.content()
