"""With the password alone nothing opens."""

from datetime import timedelta

import pytest
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from tests.access.steps import fresh_code, give_code, give_password, is_in
from tests.cast import Cast, enter
from tests.test_every_address import CLOSED, address
from yorisoi import clock
from yorisoi.audit.models import Event


@pytest.mark.usefixtures(
    "batch", "known", "consultation", "notes", "move", "medium", "feed", "merged"
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_opens(method: str, cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.supervisor)
    for name in CLOSED:
        answer = getattr(browser, method)(address(name, cast))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/signin/"), name
        assert "渡邉" not in answer.content.decode(), name
    give_code(browser, fresh_code(cast.supervisor))
    assert is_in(browser), "the password was forgotten on the way"


def test_a_fragment_is_not_given_either(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.supervisor)
    answer = browser.get("/cases/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["HX-Redirect"].startswith("/signin/")


def test_the_code_page_does_not_open_without_the_password(cast: Cast) -> None:
    browser = Client()
    assert browser.get("/signin/code/").headers["Location"] == "/signin/"
    assert give_code(browser, fresh_code(cast.owner)).headers["Location"] == "/signin/"
    assert not is_in(browser)


def test_the_code_of_one_does_not_complete_the_password_of_another(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.owner)
    give_code(browser, fresh_code(cast.supervisor))
    assert not is_in(browser)


def test_after_ten_minutes_the_password_is_asked_again(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.owner)
    with clock.standing_at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert give_code(browser, fresh_code(cast.owner)).headers["Location"] == "/signin/"
        assert not is_in(browser)


def test_a_session_of_a_user_without_the_second_factor_is_ended(cast: Cast) -> None:
    browser = enter(cast.supervisor)
    session = browser.session
    del session[DEVICE_ID_SESSION_KEY]
    session.save()
    assert browser.get("/cases/").status_code == 302
    assert "_auth_user_id" not in browser.session
    assert Event.objects.latest("id").action == "access.sitting.end"
