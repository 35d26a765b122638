"""At the page 相談を受ける: whom the demo ward has on file, and how a worker goes through the page."""

from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.browser.desk import PATIENCE, Desk
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward

TEXT = "朝の健康観察で左ほほにあざを確認。本人は「お父さんにたたかれた」と話している。"


@dataclass
class Keys:
    """A keyboard that counts what is pressed; free text is counted apart."""

    page: Page
    pressed: list[str] = field(default_factory=list)
    free: int = 0

    def press(self, *keys: str) -> None:
        """Keys one after the other; a chord is one more for each key held."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += key.split("+")

    def compose(self, kana: str) -> None:
        """Kana by an input method: two keys a character at most, and Enter to take it as it is."""
        self.page.keyboard.insert_text(kana)
        self.pressed += [half for one in kana for half in (f"{one}1", f"{one}2")]
        self.pressed.append("Enter")

    def write(self, words: str) -> None:
        """Free text."""
        self.page.keyboard.type(words)
        self.free += len(words)


def on_file(ward: Ward) -> tuple[int, str, str]:
    """The subject of an open case of the caseworker: id, name, kana."""
    found = ward.ask(
        "SELECT p.id, p.name, p.kana FROM people_person p JOIN cases_case c ON c.subject_id = p.id"
        " WHERE c.id = %s",
        ward.case_of(CASEWORKER),
    )
    pk, name, kana = found[0]
    return int(pk), str(name), str(kana)


def open_page(desk: Desk) -> str:
    """A new intake; its path."""
    desk.go("/")
    desk.page.keyboard.press("c")
    desk.page.wait_for_url("**/cases/intake/*-*/")
    return desk.path


def at(page: Page, name: str) -> None:
    """Where the caret is."""
    expect(page.locator(f"[name='{name}']").first).to_be_attached()
    assert page.evaluate("document.activeElement.name") == name


def expect_kept(ward: Ward, words: str) -> None:
    """The server has the text."""
    for _ in range(PATIENCE // 50):
        if any(
            words in str(fields) for fields in ward.ask("SELECT fields::text FROM access_draft")
        ):
            return
        expect_moment()
    raise AssertionError("the text has not arrived")


def expect_moment() -> None:
    """Let the server have its turn."""
    import time

    time.sleep(0.05)
