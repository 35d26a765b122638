"""Two pages with the same form: neither writes over what it has not seen."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from tests.cast import Cast
from yorisoi.access.drafts import TOKEN_FIELD, TURN_FIELD
from yorisoi.access.models import Draft, Staff

Enter = Callable[[Staff], Client]
OTHERS = "ほかの書きかけもあります"
TOKEN = re.compile(rf'name="{TOKEN_FIELD}" value="([^"]+)"')
SLOT = re.compile(r'name="slot" value="([^"]+)"')


@dataclass
class Page:
    """One opening of the form."""

    browser: Client
    place: str
    text: str  # of the page as it was answered
    turn: int = 0

    def save(self, reason: str, turn: int | None = None) -> str:
        """What drafts.js does; the answer."""
        self.turn = self.turn + 1 if turn is None else turn
        return self.post("/drafts/save/", reason).content.decode()

    def post(self, address: str, reason: str):  # type: ignore[no-untyped-def]
        fields = {"reason": reason, TOKEN_FIELD: self.found(TOKEN), TURN_FIELD: self.turn}
        return self.browser.post(address, fields)

    def found(self, pattern: re.Pattern[str]) -> str:
        match = pattern.search(self.text)
        assert match
        return match[1]


Open = Callable[..., Page]


@pytest.fixture
def open_page(cast: Cast, enter: Enter) -> Open:
    browser, place = enter(cast.other_team), f"/cases/{cast.case.pk}/reason/"

    def opened(query: str = "") -> Page:
        return Page(browser, place, browser.get(place + query).content.decode())

    return opened


def texts() -> set[str]:
    return {draft.fields["reason"][0] for draft in Draft.objects.all()}


def test_a_page_opened_again_goes_on_with_the_draft_it_shows(open_page: Open) -> None:
    open_page().save("はじめ")
    second = open_page()
    assert "はじめ" in second.text
    assert second.save("はじめとつづき").strip() == ""
    assert texts() == {"はじめとつづき"}


def test_the_last_words_that_arrive_late_stay_beside_what_was_typed_meanwhile(
    open_page: Open,
) -> None:
    first = open_page()
    first.save("はじめ")
    second = open_page()
    first.save("はじめと最後")
    assert OTHERS in second.save("はじめとつづき")
    assert texts() == {"はじめと最後", "はじめとつづき"}


def test_the_same_when_they_arrive_after_the_first_save_of_the_next_page(open_page: Open) -> None:
    first = open_page()
    first.save("はじめ")
    second = open_page()
    second.save("はじめとつづき")
    assert OTHERS in first.save("はじめと最後")
    assert OTHERS in second.save("はじめとつづきと")
    assert texts() == {"はじめと最後", "はじめとつづきと"}


def test_two_empty_pages(open_page: Open) -> None:
    first, second = open_page(), open_page()
    first.save("ひとつ")
    assert OTHERS in second.save("ふたつ")
    assert texts() == {"ひとつ", "ふたつ"}


def test_the_page_shows_the_newest_and_leads_to_the_others(open_page: Open) -> None:
    first, second = open_page(), open_page()
    first.save("ひとつ")
    second.save("ふたつ")
    third = open_page()
    assert "ふたつ" in third.text
    assert "ひとつ" not in third.text
    assert OTHERS in third.text
    query = re.search(r"\?draft=\d+", third.text)
    assert query
    fourth = open_page(query[0])
    assert "ひとつ" in fourth.text
    fourth.save("ひとつとつづき")
    assert texts() == {"ひとつとつづき", "ふたつ"}


@pytest.mark.parametrize("query", ["?draft=", "?draft=x", "?draft=0", f"?draft={'9' * 30}"])
def test_a_draft_that_is_not_there_is_not_missed(query: str, open_page: Open) -> None:
    open_page().save("ひとつ")
    assert "ひとつ" in open_page(query).text


def test_a_save_that_comes_behind_a_later_one_changes_nothing(open_page: Open) -> None:
    page = open_page()
    page.save("ひとつふたつ", turn=2)
    page.save("ひとつ", turn=1)
    assert texts() == {"ひとつふたつ"}


def test_saving_the_same_text_once_more_is_nothing_new(open_page: Open) -> None:
    """A tab that was hidden and is shown again does so."""
    first = open_page()
    first.save("ひとつ")
    second = open_page()
    first.save("ひとつ")
    assert OTHERS not in second.save("ひとつふたつ")
    assert texts() == {"ひとつふたつ"}


def test_sending_one_page_leaves_the_draft_of_the_other(open_page: Open) -> None:
    first, second = open_page(), open_page()
    first.save("ひとつ")
    second.save("ふたつめの理由を書く")
    assert second.post(second.place, "ふたつめの理由を書く").status_code == 302
    assert texts() == {"ひとつ"}


def test_a_page_that_came_back_with_an_error_is_the_same_draft(open_page: Open) -> None:
    page = open_page()
    page.save("短い")
    again = Page(page.browser, page.place, page.post(page.place, "短い").content.decode())
    assert again.save("長い理由を書く").strip() == ""
    assert texts() == {"長い理由を書く"}
    assert again.post(page.place, "長い理由を書く").status_code == 302
    assert texts() == set()


def test_throwing_away_takes_what_the_page_shows_and_what_was_typed_in_it(open_page: Open) -> None:
    open_page().save("ひとつ")
    second = open_page()
    second.save("ひとつふたつ")
    second.browser.post("/drafts/discard/", {"slot": second.found(SLOT)})
    assert texts() == set()


def test_throwing_away_spares_what_the_page_has_not_shown(open_page: Open) -> None:
    first = open_page()
    first.save("ひとつ")
    second = open_page()
    first.save("ひとつと最後")
    answer = second.browser.post("/drafts/discard/", {"slot": second.found(SLOT)})
    assert answer.headers["Location"] == second.place
    assert texts() == {"ひとつと最後"}


def test_who_is_not_signed_in_hears_nothing_of_other_drafts(open_page: Open) -> None:
    first, second = open_page(), open_page()
    first.save("ひとつ")
    outside = Page(Client(), second.place, second.text)
    assert outside.save("ふたつ").strip() == ""
    assert texts() == {"ひとつ", "ふたつ"}
