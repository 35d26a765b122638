"""A desk: one browser window with nothing remembered, and a guard that notes what must not be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser.ward import HOST, Ward
from yorisoi.demo.load import DEMO_PASSWORD

PATIENCE = 15_000  # milliseconds; on a busy machine everything takes longer, nothing is slept
SIZE = {"width": 1366, "height": 768}


@dataclass
class Desk:
    """A browser window of one terminal."""

    ward: Ward
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    pardoned: list[str] = field(default_factory=list)  # words of complaints that a test expects

    def watch(self) -> "Desk":
        self.context.on("request", self.note_request)
        self.context.on("response", self.note_response)
        self.context.on("console", self.note_console)
        self.context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        return self

    def note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != HOST:
            self.complaints.append(f"asks elsewhere: {request.url}")

    def note_response(self, response: Response) -> None:
        """A page may answer with a refusal; what a page fetches may not, unless pardoned."""
        if response.status >= 500 or (
            response.status >= 400 and not response.request.is_navigation_request()
        ):
            self.complaints.append(f"{response.status} {response.url}")

    def note_console(self, message: ConsoleMessage) -> None:
        told_by_response = message.text.startswith("Failed to load resource: the server responded")
        if message.type in {"error", "warning"} and not told_by_response:
            self.complaints.append(f"console: {message.text}")

    def unpardoned(self) -> list[str]:
        return [one for one in self.complaints if not any(word in one for word in self.pardoned)]

    def go(self, path: str) -> Response:
        """Open a page of the ward."""
        response = self.page.goto(self.ward.address + path)
        assert response is not None
        return response

    def sign_in(self, number: str, password: str = DEMO_PASSWORD) -> None:
        """Password and code, from the sign-in page that is open."""
        self.give_password(number, password)
        self.give_code()

    def give_password(self, number: str, password: str = DEMO_PASSWORD) -> None:
        self.page.get_by_label("職員番号").fill(number)
        self.page.get_by_label("パスワード").fill(password)
        self.page.get_by_role("button", name="次へ").click()

    def give_code(self) -> None:
        """The code that the demo shows."""
        self.ward.let_half_a_minute_pass()
        code = self.page.locator(".banner strong").inner_text()
        self.page.get_by_label("確認コード").fill(code)
        self.page.get_by_role("button", name="サインイン").click()

    def sign_out(self) -> None:
        self.page.locator("summary").click()
        self.page.get_by_role("button", name="サインアウト").click()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path


class Room:
    """All desks of one test; leaves nobody behind and complains of what went wrong."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.desks: list[Desk] = []

    def desk(self, ward: Ward, number: str = "", **options: Any) -> Desk:
        """A window; with a 職員番号 somebody sits there and has signed in."""
        settings: dict[str, Any] = {
            "viewport": SIZE,
            "locale": "ja-JP",
            "timezone_id": "Asia/Tokyo",
        }
        context = self.browser.new_context(**(settings | options))
        context.set_default_timeout(PATIENCE)
        if number:
            context.add_cookies(
                [{"name": "sessionid", "value": ward.sessions[number], "url": ward.address}]
            )
        desk = Desk(ward, context, context.new_page()).watch()
        self.desks.append(desk)
        return desk

    def __enter__(self) -> "Room":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        complaints = [one for desk in self.desks for one in desk.unpardoned()]
        for desk in self.desks:
            desk.context.close()
        assert kind or not complaints, "\n".join(complaints)


OpenDesk = Callable[..., Desk]
