from collections.abc import Callable

import pytest
from django.test import Client

from tests.access.steps import device_of, fresh_code, give_code, give_password, is_in, sign_in
from tests.cast import PASSWORD, Cast
from yorisoi.access import accounts
from yorisoi.access.models import Staff
from yorisoi.access.versions import Outdated
from yorisoi.audit.models import Change

Enter = Callable[[Staff], Client]
NEW = "ame-nochi-hare-7"


def change_own(browser: Client, password: str = NEW) -> int:
    data = {"new_password": password, "again_password": password}
    return browser.post("/account/password/", data).status_code


def test_changing_ones_own_ends_the_other_sittings_and_not_this_one(
    cast: Cast, enter: Enter
) -> None:
    here, elsewhere = enter(cast.owner), enter(cast.owner)
    assert change_own(here) == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert give_password(Client(), cast.owner).status_code == 422
    assert give_password(Client(), cast.owner, NEW).status_code == 302


def test_a_bad_new_password_changes_nothing(cast: Cast, enter: Enter) -> None:
    here, elsewhere = enter(cast.owner), enter(cast.owner)
    assert change_own(here, "mijikai") == 422
    assert change_own(here, PASSWORD) == 422
    assert is_in(elsewhere)


def test_a_reset_ends_running_sittings_and_asks_for_a_new_password(
    cast: Cast, enter: Enter
) -> None:
    running = enter(cast.owner)
    page = enter(cast.administrator).post(f"/staff/{cast.owner.pk}/reset/")
    assert page.status_code == 200
    assert not is_in(running)
    assert give_password(Client(), cast.owner).status_code == 422
    shown = page.context["opened"].first_password
    assert shown in page.content.decode()
    step = give_password(Client(), cast.owner, shown)
    assert step.headers["Location"] == "/signin/password/"


def test_a_reset_does_not_unlock(cast: Cast) -> None:
    browser = Client()
    for _ in range(5):
        give_password(browser, cast.owner, "machigai")
    staff = Staff.objects.get(pk=cast.owner.pk)
    opened = accounts.reset_password(by=cast.administrator, staff=staff)
    assert give_password(browser, cast.owner, opened.first_password).status_code == 422


def test_forgetting_the_app_ends_running_sittings_and_offers_a_new_secret(
    cast: Cast, enter: Enter
) -> None:
    running = enter(cast.owner)
    lost = device_of(cast.owner).bin_key
    enter(cast.administrator).post(f"/staff/{cast.owner.pk}/reset-factor/")
    assert not is_in(running)
    browser = Client()
    step = give_password(browser, cast.owner)
    assert step.headers["Location"] == "/signin/app/"
    assert device_of(cast.owner).bin_key != lost
    give_code(browser, fresh_code(cast.owner))  # not confirmed yet: it is no second factor
    assert not is_in(browser)


def test_two_resets_at_once_leave_one_password_that_works(cast: Cast) -> None:
    first, second = Staff.objects.get(pk=cast.owner.pk), Staff.objects.get(pk=cast.owner.pk)
    opened = accounts.reset_password(by=cast.administrator, staff=first)
    with pytest.raises(Outdated):
        accounts.reset_password(by=cast.administrator, staff=second)
    assert give_password(Client(), cast.owner, opened.first_password).status_code == 302


def test_no_password_stands_in_the_history(cast: Cast, enter: Enter) -> None:
    browser = Client()
    sign_in(browser, cast.owner)
    change_own(browser)
    change = Change.objects.filter(table="access_staff", row=str(cast.owner.pk)).latest("id")
    assert change.before == {"password": "…", "version": 1}
    assert change.after == {"password": "…", "version": 2}
    assert not Change.objects.filter(after__password__startswith="argon2").exists()
    assert not Change.objects.filter(before__password__startswith="argon2").exists()
