import pytest
from django.test import Client

from tests.access.steps import fresh_code, give_code, give_password, is_in
from tests.cast import Cast, enter


def arrives_at(target: str, cast: Cast) -> str:
    browser = Client()
    browser.get("/signin/", {"next": target})
    give_password(browser, cast.owner)
    answer = give_code(browser, fresh_code(cast.owner))
    assert is_in(browser)
    return str(answer.headers["Location"])


@pytest.mark.parametrize("target", ["/cases/", "/cases/?mine=1&page=2", "/cases/1/"])
def test_back_to_the_page_one_wanted(target: str, cast: Cast) -> None:
    assert arrives_at(target, cast) == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example/",
        "javascript:alert(1)",
        " https://evil.example",
        "http:evil.example",
        "evil",  # would be looked up as a name of an address
        "components",
        "?x",
    ],
)
def test_never_to_anywhere_else(target: str, cast: Cast) -> None:
    assert arrives_at(target, cast) == "/"


def test_a_page_asked_for_without_a_sitting_is_where_one_comes_back_to(cast: Cast) -> None:
    browser = Client()
    asked = browser.get("/cases/?mine=1")
    browser.get(asked.headers["Location"])
    give_password(browser, cast.owner)
    assert give_code(browser, fresh_code(cast.owner)).headers["Location"] == "/cases/?mine=1"


@pytest.mark.parametrize("referer", ["https://evil.example/x", "//evil.example/x", "evil"])
def test_a_form_from_elsewhere_does_not_lead_back_there(referer: str, cast: Cast) -> None:
    answer = Client().post("/cases/1/reason/", {"reason": "x"}, headers={"Referer": referer})
    assert "evil.example" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example/", "evil", "components", ""]
)
def test_throwing_a_draft_away_leads_nowhere_else(place: str, cast: Cast) -> None:
    answer = enter(cast.owner).post("/drafts/discard/", {"place": place})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_who_is_in_already_is_sent_on(cast: Cast) -> None:
    answer = enter(cast.owner).get("/signin/?next=/cases/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/cases/")
