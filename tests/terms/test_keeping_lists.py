"""コード表: kept by the administrator, read by supervisors; entries end, none is deleted."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Change, Event
from yorisoi.terms.actions import change_term
from yorisoi.terms.models import Term
from yorisoi.terms.queries import choices

Enter = Callable[[Staff], Client]


def sent(**changes: object) -> dict[str, object]:
    return {"words": "こども園", "order": 95, "starts_on": "R8.7.1", "trait": ""} | changes


@pytest.mark.parametrize(
    ("name", "reads", "adds"),
    [("administrator", 200, 200), ("supervisor", 200, 403), ("owner", 403, 403)],
)
def test_who_may(name: str, reads: int, adds: int, cast: Cast, enter: Enter) -> None:
    browser = enter(getattr(cast, name))
    assert browser.get("/terms/").status_code == reads
    assert browser.get("/terms/route/").status_code == reads
    assert browser.get("/terms/route/add/").status_code == adds
    assert browser.get("/terms/route/entries/police/").status_code == adds


def test_every_list_is_there(cast: Cast, enter: Enter) -> None:
    page = enter(cast.supervisor).get("/terms/").content.decode()
    for words in ("経路", "続柄", "終結理由", "在留資格"):
        assert words in page
    assert 'href="/terms/"' in page, "in the navigation"


def test_an_entry_is_chosen_from_its_day_on(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.administrator).post("/terms/route/add/", sent())
    assert answer.headers["Location"] == "/terms/route/"
    assert ("route.w1", "こども園") not in choices("route", clock.today())
    found = choices("route", date(2026, 7, 1))
    assert ("route.w1", "こども園") in found
    assert found.index(("route.w1", "こども園")) == 9, "at its place"
    assert Event.objects.filter(action="terms.term.add").exists()


def test_a_code_of_ones_own_is_given_once(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.administrator)
    assert browser.post("/terms/route/add/", sent(code="kodomo")).status_code == 302
    answer = browser.post("/terms/route/add/", sent(code="kodomo"))
    assert answer.status_code == 422
    assert "もう使われています" in answer.content.decode()
    assert browser.post("/terms/route/add/", sent(code="Ko-1")).status_code == 422


def test_words_change_and_the_id_stays_under_history(cast: Cast, enter: Enter) -> None:
    browser, at = enter(cast.administrator), "/terms/route/entries/police/"
    given = sent(words="警察署", starts_on="H12.4.1", ends_on="R9.3.31", version=1)
    assert browser.post(at, given).status_code == 302
    term = Term.objects.get(pk="route.police")
    assert (term.words, term.ends_on, term.version) == ("警察署", date(2027, 3, 31), 2)
    change = Change.objects.filter(table="terms_term", row="route.police").latest("id")
    assert change.before["words"] == "警察"  # type: ignore[index]
    assert ("route.police", "警察署") not in choices("route", date(2027, 4, 1))


def test_not_over_somebody_elses_change(cast: Cast, enter: Enter) -> None:
    change_term(by=cast.administrator, term=Term.objects.get(pk="route.police"), words="警察など")
    given = sent(words="警察署", starts_on="H12.4.1", version=1)
    answer = enter(cast.administrator).post("/terms/route/entries/police/", given)
    assert answer.status_code == 422
    assert "いまの登録は「警察など」です" in answer.content.decode()


@pytest.mark.parametrize("path", ["nothing/", "nothing/add/", "route/entries/nothing/"])
def test_what_there_is_not(path: str, cast: Cast, enter: Enter) -> None:
    assert enter(cast.administrator).get(f"/terms/{path}").status_code == 404


def test_days_in_order(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.administrator).post("/terms/route/add/", sent(ends_on="R8.6.1"))
    assert answer.status_code == 422
    assert "使い終わる日は、使い始める日以後" in answer.content.decode()
