import pytest
from django.test import Client

from tests.access.steps import (
    fresh_code,
    give_code,
    give_password,
    is_in,
    refused_sign_ins,
    sign_in,
    wrong_code,
)
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.access.signing_in import WRONG, WRONG_CODE
from yorisoi.audit.models import Event


def failures_of(staff: Staff) -> int:
    return Staff.objects.get(pk=staff.pk).failed_sign_ins


def test_password_then_code(cast: Cast) -> None:
    browser = Client()
    first = give_password(browser, cast.owner)
    assert (first.status_code, first.headers["Location"]) == (302, "/signin/code/")
    assert not is_in(browser)
    second = give_code(browser, fresh_code(cast.owner))
    assert (second.status_code, second.headers["Location"]) == (302, "/")
    assert is_in(browser)
    entry = Event.objects.get(action="access.sign_in")
    assert (entry.outcome, entry.staff_id, entry.staff_number) == ("ok", cast.owner.pk, "owner")


def test_a_wrong_password_counts_and_is_in_the_log(cast: Cast) -> None:
    answer = give_password(Client(), cast.owner, "machigai")
    assert answer.status_code == 422
    assert failures_of(cast.owner) == 1
    assert refused_sign_ins("owner") == 1


def test_a_wrong_code_counts_and_is_in_the_log(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.owner)
    answer = give_code(browser, wrong_code(cast.owner))
    assert answer.status_code == 422
    assert WRONG_CODE in answer.content.decode()
    assert failures_of(cast.owner) == 1
    assert refused_sign_ins("owner") == 1
    assert not is_in(browser)


def test_the_right_code_right_after_wrong_ones_is_right(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.owner)
    for _ in range(4):
        give_code(browser, wrong_code(cast.owner))
    give_code(browser, fresh_code(cast.owner))
    assert is_in(browser)


def test_a_code_is_good_once(cast: Cast) -> None:
    code = fresh_code(cast.owner)
    first, second = Client(), Client()
    for browser in (first, second):
        give_password(browser, cast.owner)
        give_code(browser, code)
    assert is_in(first)
    assert not is_in(second)


def test_success_ends_the_row_of_failures(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.owner, "machigai")
    give_password(browser, cast.owner)
    assert failures_of(cast.owner) == 1  # the password alone is not success
    give_code(browser, fresh_code(cast.owner))
    assert failures_of(cast.owner) == 0


@pytest.mark.parametrize("number", ["nobody", "", "OWNER", "owner' OR 1=1 --", "所有者"])
def test_an_unknown_number_gets_the_same_answer(number: str, cast: Cast) -> None:
    known = Client().post("/signin/", {"number": "owner", "password": "machigai"})
    unknown = Client().post("/signin/", {"number": number, "password": "machigai"})
    assert unknown.status_code == known.status_code == 422
    if number:
        assert WRONG in unknown.content.decode()
        assert WRONG in known.content.decode()


def test_the_unknown_number_is_in_the_log_but_a_password_in_the_wrong_box_is_not(
    cast: Cast,
) -> None:
    browser = Client()
    browser.post("/signin/", {"number": "204117", "password": "x"})
    browser.post("/signin/", {"number": "watashi-no-aikotoba", "password": "x"})
    numbers = Event.objects.filter(outcome="refused").values_list("staff_number", flat=True)
    assert set(numbers) == {"204117", "（長い文字）"}


def test_the_code_may_be_typed_in_full_width_with_spaces(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.owner)
    code = fresh_code(cast.owner).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    give_code(browser, f" {code[:3]} {code[3:]}")
    assert is_in(browser)


def test_the_session_key_is_new_after_each_factor_and_the_old_ones_open_nothing(cast: Cast) -> None:
    browser = Client()
    browser.get("/signin/?next=/cases/")
    keys = [browser.session.session_key]
    give_password(browser, cast.owner)
    keys.append(browser.session.session_key)
    give_code(browser, fresh_code(cast.owner))
    keys.append(browser.session.session_key)
    assert len(set(keys)) == 3
    for old in keys[:2]:
        thief = Client()
        thief.cookies["sessionid"] = str(old)
        assert not is_in(thief)
        assert thief.get("/signin/code/").status_code == 302


def test_the_next_person_at_the_same_browser_finds_nothing_of_the_first(cast: Cast) -> None:
    browser = Client()
    sign_in(browser, cast.owner)
    old = browser.session.session_key
    session = browser.session
    session["seen_at"] = 0  # timed out, and nobody clicked
    session["left_over"] = "x"
    session.save()
    sign_in(browser, cast.owner)
    assert browser.session.session_key != old
    assert "left_over" not in browser.session
