"""What people write about people stands in the record, never in the log. The purpose is the exception."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from tests.access.steps import sign_in
from tests.cast import Cast
from yorisoi.access.drafts import TOKEN_FIELD, token_for
from yorisoi.access.models import Staff
from yorisoi.cases.models import CaseGrant

Enter = Callable[[Staff], Client]
MARK = "しるし渡邉結衣の母"
COLUMNS = {
    "audit_event": "*",
    "audit_touch": "*",
    "audit_change": "*",
}


def where_it_stands() -> set[str]:
    """table.column in which the mark is found."""
    found = set()
    with connection.cursor() as cursor:
        for table in COLUMNS:
            cursor.execute(
                f"SELECT DISTINCT column_.key FROM {table} t,"
                " jsonb_each_text(to_jsonb(t)) column_ WHERE column_.value LIKE %s",
                [f"%{MARK}%"],
            )
            found |= {f"{table}.{row[0]}" for row in cursor.fetchall()}
    return found


def test_the_search_of_this_test_finds_something(cast: Cast) -> None:
    from yorisoi import audit

    audit.record("demo.load", purpose=f"x{MARK}x")
    assert where_it_stands() == {"audit_event.purpose"}


def test_a_grant_its_draft_and_its_failed_attempts(cast: Cast, enter: Enter) -> None:
    page = f"/cases/{cast.case.pk}/grants/new/"
    token = token_for(cast.owner, page)
    browser = enter(cast.owner)
    data = {"staff": cast.nurse.pk, "starts_on": "2026-06-15", "reason": MARK, TOKEN_FIELD: token}
    browser.post("/drafts/save/", data)
    assert browser.post(page, data | {"ends_on": MARK}).status_code == 422
    assert browser.post(page, data | {"ends_on": "2026-06-20"}).status_code == 302
    assert CaseGrant.objects.get().reason == MARK
    browser.get(f"/cases/{cast.case.pk}/")
    assert enter(cast.same_team).post(page, data).status_code in {302, 403}
    assert where_it_stands() == set()


def test_a_reason_of_ones_own_is_the_purpose_and_stands_nowhere_else(
    cast: Cast, enter: Enter
) -> None:
    enter(cast.other_team).post(f"/cases/{cast.case.pk}/reason/", {"reason": MARK})
    assert where_it_stands() == {"audit_event.purpose"}


def test_paths_questions_and_dates_that_are_read(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    for address in ("/", "/cases/", f"/cases/{cast.case.pk}/", "/ui/date/", "/nowhere/"):
        browser.get(address, {"q": MARK, "value": MARK, "next": MARK}, headers={"Referer": MARK})
    browser.get(f"/nowhere/{MARK}/")
    assert where_it_stands() == set()


def test_signing_in_with_it(cast: Cast) -> None:
    browser = Client(headers={"User-Agent": "x"})
    browser.post("/signin/", {"number": f"{MARK}これは長い", "password": MARK})
    browser.post("/signin/", {"number": "owner", "password": MARK})
    sign_in(browser, cast.owner)
    browser.post("/confirm/", {"password": MARK, "code": MARK[:9]})
    assert where_it_stands() == set()


@pytest.mark.parametrize("name", ["owner", "administrator"])
def test_a_password_that_is_changed(name: str, cast: Cast, enter: Enter) -> None:
    password = f"{MARK}-no-himitsu"
    data = {"new_password": password, "again_password": password}
    assert enter(getattr(cast, name)).post("/account/password/", data).status_code == 302
    assert where_it_stands() == set()
