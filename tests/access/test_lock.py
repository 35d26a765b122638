import threading

import pytest
from django.db import connections
from django.test import Client

from tests.access.steps import (
    fresh_code,
    give_code,
    give_password,
    is_in,
    refused_sign_ins,
    wrong_code,
)
from tests.cast import Cast, enter
from yorisoi import audit, clock
from yorisoi.access import signing_in
from yorisoi.access.models import Staff
from yorisoi.access.signing_in import LOCKED
from yorisoi.audit.models import Change, Event


def is_locked(staff: Staff) -> bool:
    return Staff.objects.get(pk=staff.pk).locked_at is not None


def lock_by_password(staff: Staff) -> Client:
    browser = Client()
    for _ in range(5):
        give_password(browser, staff, "machigai")
    return browser


def test_five_wrong_passwords_lock_and_four_do_not(cast: Cast) -> None:
    browser = Client()
    for _ in range(4):
        give_password(browser, cast.owner, "machigai")
    assert not is_locked(cast.owner)
    fifth = give_password(browser, cast.owner, "machigai")
    assert is_locked(cast.owner)
    assert LOCKED in fifth.content.decode()
    assert refused_sign_ins("owner") == 5


def test_five_wrong_codes_lock(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.owner)
    for _ in range(4):
        assert give_code(browser, wrong_code(cast.owner)).status_code == 422
    assert give_code(browser, wrong_code(cast.owner)).headers["Location"] == "/signin/"
    assert is_locked(cast.owner)


def test_wrong_passwords_and_wrong_codes_count_together(cast: Cast) -> None:
    browser = Client()
    for _ in range(3):
        give_password(browser, cast.owner, "machigai")
    give_password(browser, cast.owner)
    for _ in range(2):
        give_code(browser, wrong_code(cast.owner))
    assert is_locked(cast.owner)


def test_the_right_password_does_not_open_a_locked_account(cast: Cast) -> None:
    browser = lock_by_password(cast.owner)
    answer = give_password(browser, cast.owner)
    assert answer.status_code == 422
    assert LOCKED in answer.content.decode()
    assert browser.get("/signin/code/").status_code == 302
    assert refused_sign_ins("owner") == 6


def test_a_lock_between_the_two_steps_stops_the_second(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.owner)
    lock_by_password(cast.owner)
    give_code(browser, fresh_code(cast.owner))
    assert not is_in(browser)


def test_a_lock_ends_the_running_sitting(cast: Cast) -> None:
    browser = enter(cast.owner)
    lock_by_password(cast.owner)
    assert not is_in(browser)


def test_failures_of_one_do_not_lock_another(cast: Cast) -> None:
    lock_by_password(cast.owner)
    assert not is_locked(cast.same_team)


def test_a_lock_and_what_led_to_it_stand_in_the_history(cast: Cast) -> None:
    lock_by_password(cast.owner)
    last = Change.objects.filter(table="access_staff", row=str(cast.owner.pk)).latest("id")
    assert last.before == {"failed_sign_ins": 4, "locked_at": None}
    assert Event.objects.get(pk=last.event_id).outcome == "refused"


@pytest.mark.parametrize("at_once", [4])
def test_failures_at_the_same_moment_are_all_counted(at_once: int, committed: Cast) -> None:
    start = threading.Barrier(at_once)

    def try_once() -> None:
        try:
            with (
                clock.standing_at(clock.now()),
                audit.visiting(audit.Visitor(name="", terminal="t")),
            ):
                start.wait()
                signing_in.try_password("owner", "machigai")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_once) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Staff.objects.get(pk=committed.owner.pk).failed_sign_ins == at_once


def test_a_failure_stays_counted_when_the_request_is_over(committed: Cast) -> None:
    give_password(Client(), committed.owner, "machigai")
    connections["default"].close()
    assert Staff.objects.get(pk=committed.owner.pk).failed_sign_ins == 1
