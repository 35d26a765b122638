"""A long text in a form that keeps drafts, and how to see what became of it."""

from playwright.sync_api import expect

from tests.browser.desk import PATIENCE, Desk

TEXT = "母から電話。担当の不在中に、きょうだいの様子を見に行くことになったため。"


def form_of(case: int) -> str:
    return f"/cases/{case}/grants/new/"


def write(desk: Desk, case: int, text: str = TEXT) -> None:
    """Somebody opens the form and types."""
    desk.go(form_of(case))
    desk.page.get_by_label("理由").press_sequentially(text)


def expect_status(desk: Desk, words: str) -> None:
    expect(desk.page.locator("[data-draft-status]")).to_contain_text(words)


def expect_kept(desk: Desk, text: str = TEXT) -> None:
    """The server has the text. A page that goes away leaves the sending to the browser."""
    for _ in range(PATIENCE // 50):
        if text in desk.ward.ask("SELECT fields->'reason'->>0 FROM access_draft"):
            return
        desk.page.wait_for_timeout(50)
    raise AssertionError("the text has not arrived")


def press_submit(desk: Desk) -> None:
    desk.page.get_by_role("button", name="許可する").click()


def expect_text_back(desk: Desk, case: int, text: str = TEXT) -> None:
    """The same form, with the text in it, and a word that it was brought back."""
    desk.page.wait_for_url(f"**{form_of(case)}")
    expect(desk.page.get_by_label("理由")).to_have_value(text)
    expect(desk.page.get_by_text("書きかけを戻しました")).to_be_visible()
