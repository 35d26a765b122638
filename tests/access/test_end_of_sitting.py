from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests.access.steps import fresh_code, give_code, give_password, is_in
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access import accounts
from yorisoi.access.models import Staff
from yorisoi.access.rights import Role
from yorisoi.access.signing_in import NOT_VALID
from yorisoi.audit.models import Event

Enter = Callable[[Staff], Client]


def is_in_at(browser: Client, moment: datetime) -> bool:
    with clock.standing_at(moment):
        return is_in(browser)


def change_validity(staff: Staff, **days: date | None) -> None:
    with audit.event("demo.load"):
        Staff.objects.filter(pk=staff.pk).update(**days)


@pytest.mark.parametrize(("seconds", "still_in"), [(15 * 60, True), (15 * 60 + 1, False)])
def test_after_fifteen_idle_minutes(
    seconds: int, still_in: bool, cast: Cast, enter: Enter, now: datetime
) -> None:
    assert is_in_at(enter(cast.owner), now + timedelta(seconds=seconds)) is still_in


def test_a_click_moves_the_idle_time_ahead(cast: Cast, enter: Enter, now: datetime) -> None:
    browser = enter(cast.owner)
    for minutes in (14, 28, 42):
        assert is_in_at(browser, now + timedelta(minutes=minutes))


def test_ten_hours_are_the_end_also_for_the_busy(cast: Cast, enter: Enter, now: datetime) -> None:
    browser = enter(cast.owner)
    for minutes in range(15, 10 * 60 + 1, 15):
        assert is_in_at(browser, now + timedelta(minutes=minutes)), minutes
    assert not is_in_at(browser, now + timedelta(minutes=10 * 60 + 1))


def test_a_sign_in_page_left_open_does_not_keep_a_sitting_alive(
    cast: Cast, enter: Enter, now: datetime
) -> None:
    browser = enter(cast.owner)
    with clock.standing_at(now + timedelta(minutes=16)):
        assert browser.get("/signin/").status_code == 200
    assert not is_in_at(browser, now + timedelta(minutes=17))


def test_the_end_is_in_the_log_with_who_it_was(cast: Cast, enter: Enter, now: datetime) -> None:
    browser = enter(cast.owner)
    is_in_at(browser, now + timedelta(hours=1))
    entry = Event.objects.get(action="access.sitting.end")
    assert entry.staff_id == cast.owner.pk
    assert "_auth_user_id" not in browser.session


def test_an_account_that_ends_is_out_at_the_next_click(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    change_validity(cast.owner, valid_until=clock.today() - timedelta(days=1))
    assert not is_in(browser)


@pytest.mark.parametrize(
    ("starts", "ends", "may"),
    [
        (date(2026, 6, 15), date(2026, 6, 15), True),
        (date(2026, 6, 16), None, False),
        (date(2020, 4, 1), date(2026, 6, 14), False),
    ],
)
def test_the_account_is_good_from_its_first_to_its_last_day(
    starts: date, ends: date | None, may: bool, cast: Cast
) -> None:
    change_validity(cast.owner, valid_from=starts, valid_until=ends)
    browser = Client()
    answer = give_password(browser, cast.owner)
    give_code(browser, fresh_code(cast.owner))
    assert is_in(browser) is may
    assert (NOT_VALID in answer.content.decode()) is not may


def test_without_a_posting_there_is_no_way_in(cast: Cast) -> None:
    assert NOT_VALID in give_password(Client(), cast.stranger).content.decode()


def test_a_transfer_that_was_planned_ends_the_sitting_when_its_day_comes(
    cast: Cast, enter: Enter, now: datetime
) -> None:
    team = cast.other_team.posting_on(clock.today()).team  # type: ignore[union-attr]
    late = now.replace(hour=23, minute=55)
    tomorrow = clock.today() + timedelta(days=1)
    accounts.transfer(
        by=cast.administrator,
        staff=cast.owner,
        team=team,
        role=Role.CASEWORKER,
        starts_on=tomorrow,
    )
    with clock.standing_at(late):
        browser = enter(cast.owner)
        assert is_in(browser)
    assert not is_in_at(browser, late + timedelta(minutes=6))


def test_signing_out_ends_it_for_the_key_and_not_only_for_the_browser(
    cast: Cast, enter: Enter
) -> None:
    browser = enter(cast.owner)
    copy = Client()
    copy.cookies["sessionid"] = str(browser.session.session_key)
    assert is_in(copy)
    browser.post("/signout/")
    assert not is_in(copy)
    assert Event.objects.filter(action="access.sitting.end", staff_id=cast.owner.pk).exists()


def test_signing_out_needs_a_post(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    assert browser.get("/signout/").status_code == 405
    assert is_in(browser)
