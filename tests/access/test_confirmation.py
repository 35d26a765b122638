"""本人の再確認: before something dangerous, the password and the code once more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from tests.access.steps import fresh_code, is_in, wrong_code
from tests.cast import PASSWORD, Cast
from tests.test_every_address import ADDRESSES, about_everything, action_of, address
from yorisoi import clock
from yorisoi.access.drafts import TOKEN_FIELD, find, token_for
from yorisoi.access.models import Staff, Team
from yorisoi.access.rights import Role, table
from yorisoi.audit.models import Event

Enter = Callable[[Staff], Client]
DANGEROUS = [name for name in ADDRESSES if action_of(name).dangerous]
LATER = timedelta(minutes=5)


def confirm(browser: Client, staff: Staff, password: str = PASSWORD, code: str = "") -> int:
    data = {"password": password, "code": code or fresh_code(staff)}
    return browser.post("/confirm/", data).status_code


def test_what_changes_accounts_is_dangerous() -> None:
    for code, action in table().items():
        changes = code.startswith("access.staff.") and not code.endswith((".list", ".read"))
        assert action.dangerous or not changes, code


@about_everything
@pytest.mark.parametrize("method", ["get", "post"])
def test_five_minutes_later_it_is_asked_first_and_nothing_happens(
    method: str, cast: Cast, enter: Enter, now: datetime
) -> None:
    browser = enter(cast.administrator)
    before = list(Staff.objects.order_by("pk").values_list())
    for name in DANGEROUS:
        with clock.standing_at(now + LATER):
            answer = getattr(browser, method)(address(name, cast))
        assert answer.headers["Location"].startswith("/confirm/?next="), name
        assert list(Staff.objects.order_by("pk").values_list()) == before, name


@about_everything
def test_within_five_minutes_it_is_not_asked(cast: Cast, enter: Enter, now: datetime) -> None:
    for name in DANGEROUS:
        roles = {rule.role for rule in action_of(name).rules}
        browser = enter(cast.administrator if Role.ADMINISTRATOR in roles else cast.supervisor)
        with clock.standing_at(now + LATER - timedelta(seconds=1)):
            answer = browser.get(address(name, cast))
        assert answer.status_code in {200, 302, 405}, name
        assert not answer.headers.get("Location", "").startswith("/confirm/"), name


def test_a_page_comes_back_after_it(cast: Cast, enter: Enter, now: datetime) -> None:
    browser = enter(cast.administrator)
    with clock.standing_at(now + LATER):
        asked = browser.get("/staff/new/?x=1")
        browser.get(asked.headers["Location"])
        answer = browser.post(
            "/confirm/", {"password": PASSWORD, "code": fresh_code(cast.administrator)}
        )
        assert answer.headers["Location"] == "/staff/new/?x=1"
        assert browser.get("/staff/new/").status_code == 200


def test_a_button_leads_back_to_the_page_it_stands_on(
    cast: Cast, enter: Enter, now: datetime
) -> None:
    browser = enter(cast.administrator)
    page = f"/staff/{cast.owner.pk}/"
    with clock.standing_at(now + LATER):
        asked = browser.post(f"{page}reset/", headers={"Referer": f"http://testserver{page}"})
    assert asked.headers["Location"] == f"/confirm/?next={quote(page, safe='')}"


def test_what_was_typed_waits_meanwhile(cast: Cast, enter: Enter, now: datetime) -> None:
    browser = enter(cast.administrator)
    token = token_for(cast.administrator, "/staff/new/")
    with clock.standing_at(now + LATER):
        browser.post("/staff/new/", {"name": "書きかけ", TOKEN_FIELD: token})
        confirm(browser, cast.administrator)
        assert "書きかけ" in browser.get("/staff/new/").content.decode()
    assert not Staff.objects.filter(name="書きかけ").exists()


@pytest.mark.parametrize("wrong", ["password", "code"])
def test_wrong_answers_count_and_lock_and_end_the_sitting(
    wrong: str, cast: Cast, enter: Enter, now: datetime
) -> None:
    browser = enter(cast.administrator)
    with clock.standing_at(now + LATER):
        for _ in range(5):
            if wrong == "password":
                assert confirm(browser, cast.administrator, password="machigai") == 422
            else:
                code = wrong_code(cast.administrator)
                assert confirm(browser, cast.administrator, code=code) == 422
        assert Staff.objects.get(pk=cast.administrator.pk).locked_at is not None
        assert not is_in(browser)
    refused = Event.objects.filter(action="access.sign_in", outcome="refused")
    assert refused.filter(staff_id=cast.administrator.pk).count() == 5


def test_another_persons_password_and_code_are_wrong(
    cast: Cast, enter: Enter, now: datetime
) -> None:
    browser = enter(cast.administrator)
    with clock.standing_at(now + LATER):
        assert confirm(browser, cast.administrator, code=fresh_code(cast.owner)) == 422
        assert browser.get("/staff/new/").status_code == 302


def test_nothing_typed_there_is_kept(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.administrator)
    token = token_for(cast.administrator, "/confirm/")
    browser.post("/confirm/", {"password": PASSWORD, "code": "123456", TOKEN_FIELD: token})
    draft = find(cast.administrator, "/confirm/")
    assert draft is None or draft.fields == {}


def test_asking_does_not_replace_the_right(cast: Cast, enter: Enter) -> None:
    assert enter(cast.owner).get("/staff/new/").status_code == 403
    assert not Team.objects.filter(code="X").exists()
