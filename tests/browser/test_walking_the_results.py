"""The list of people found is walked by arrow keys, opened by a number or by Enter."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import OpenDesk
from tests.browser.keyboard import enter, focus
from tests.browser.people import CASEWORKER
from tests.browser.ward import Ward
from yorisoi.japanese import parse_address

pytestmark = pytest.mark.browser


@pytest.fixture
def page(own_ward: Ward, open_desk: OpenDesk) -> Page:
    """A page of several people."""
    desk = open_desk(CASEWORKER)
    desk.go("/cases/search/?q=平成20年代")
    assert desk.page.locator("[data-hit]").count() > 2
    return desk.page


def names(page: Page) -> list[str]:
    return [name.strip() for name in page.locator("[data-hit]").all_inner_texts()]


def test_arrows_walk_from_one_to_the_next_and_back_to_the_box(page: Page) -> None:
    first, second, *_ = names(page)
    page.keyboard.press("ArrowDown")
    assert focus(page).startswith(first)
    page.keyboard.press("ArrowDown")
    assert focus(page).startswith(second)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#site-search")).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert focus(page).startswith(first)


@pytest.mark.parametrize(("key", "place"), [("Enter", 0), ("2", 1)])
def test_one_key_opens(key: str, place: int, page: Page) -> None:
    target = page.locator("[data-hit]").nth(place).get_attribute("href")
    with page.expect_navigation():
        page.keyboard.press(key)
    assert page.url.endswith(target or "?")


def test_kana_and_town_are_three_keys_besides_the_words(
    own_ward: Ward, open_desk: OpenDesk
) -> None:
    case = own_ward.case_of(CASEWORKER)
    of_subject = "FROM cases_case c JOIN people_person p ON p.id = c.subject_id"
    kana = own_ward.ask(f"SELECT p.kana {of_subject} WHERE c.id = %s", case)[0]
    address = own_ward.ask(
        f"SELECT a.text {of_subject} JOIN people_personaddress a ON a.person_id = p.id"
        " WHERE c.id = %s AND a.until IS NULL",
        case,
    )[0]
    page = open_desk(CASEWORKER).page
    page.goto(own_ward.address)
    page.keyboard.press("/")
    page.keyboard.type(f"{kana} {parse_address(address).town}")
    enter(page, to="**/cases/search/**")
    enter(page, to=f"**/cases/{case}/")


def test_the_last_search_is_run_again_by_one_key(page: Page) -> None:
    page.goto(page.url.split("?")[0])
    with page.expect_navigation():
        page.keyboard.press("1")
    assert page.locator("#site-search").input_value() == "平成20年代"
    page.keyboard.press("/")
    page.keyboard.type("いない人")
    enter(page, to="**/cases/search/**")
    expect(page.get_by_text("あてはまる人はいません。")).to_be_visible()
