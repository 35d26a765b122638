import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.access.steps import fresh_code, give_password, is_in
from tests.cast import PASSWORD, Cast
from yorisoi import clock
from yorisoi.access import accounts
from yorisoi.access.accounts import NewAccount, Opened
from yorisoi.access.models import Staff
from yorisoi.access.rights import Role
from yorisoi.audit.models import Event

OWN = "ame-nochi-hare-7"


@pytest.fixture
def opened(cast: Cast) -> Opened:
    new = NewAccount(
        number="230001",
        name="新人　光",
        kana="シンジン　ヒカル",
        role=Role.AUDITOR,
        team=None,
        valid_from=clock.today(),
    )
    return accounts.open_account(by=cast.administrator, new=new)


def own_password(browser: Client, password: str, again: str | None = None) -> int:
    again = password if again is None else again
    data = {"new_password": password, "again_password": again}
    return browser.post("/signin/password/", data).status_code


def offered(staff: Staff) -> TOTPDevice:
    return TOTPDevice.objects.get(user=staff, confirmed=False)


def test_own_password_then_app_then_in(opened: Opened) -> None:
    browser = Client()
    step = give_password(browser, opened.staff, opened.first_password)
    assert step.headers["Location"] == "/signin/password/"
    assert browser.get("/signin/code/").status_code == 302  # no way around
    assert browser.get("/signin/app/").status_code == 302
    assert own_password(browser, OWN) == 302
    page = browser.get("/signin/app/")
    assert "<svg" in page.content.decode()
    assert not is_in(browser)
    code = f"{totp(offered(opened.staff).bin_key):06d}"
    assert browser.post("/signin/app/", {"code": code}).status_code == 302
    assert is_in(browser)
    actions = set(Event.objects.filter(staff_number="230001").values_list("action", flat=True))
    assert {"access.password.change", "access.factor.enrol", "access.sign_in"} <= actions


def test_the_first_password_is_void_afterwards(opened: Opened) -> None:
    browser = Client()
    give_password(browser, opened.staff, opened.first_password)
    own_password(browser, OWN)
    assert give_password(Client(), opened.staff, opened.first_password).status_code == 422


@pytest.mark.parametrize(
    "password",
    [
        "mijikai-7",
        "12345678901234",
        "password1234",
        "abc-230001-abc",
        "xシンジンx-himitsu",
        "新人-no-himitsu",
    ],
)
def test_a_weak_password_is_not_taken(password: str, opened: Opened) -> None:
    browser = Client()
    give_password(browser, opened.staff, opened.first_password)
    assert own_password(browser, password) == 422
    assert Staff.objects.get(pk=opened.staff.pk).must_change_password


def test_neither_the_old_one_nor_two_different_ones_are_taken(opened: Opened) -> None:
    browser = Client()
    give_password(browser, opened.staff, opened.first_password)
    assert own_password(browser, opened.first_password) == 422
    assert own_password(browser, OWN, OWN + "x") == 422


def test_a_wrong_code_does_not_register_the_app(opened: Opened) -> None:
    browser = Client()
    give_password(browser, opened.staff, opened.first_password)
    own_password(browser, OWN)
    assert browser.post("/signin/app/", {"code": "12"}).status_code == 422
    assert not is_in(browser)
    assert not offered(opened.staff).confirmed


def test_who_saw_an_earlier_picture_has_nothing(opened: Opened) -> None:
    """Somebody else knows the password and only looks; then the person registers."""
    looking, person = Client(), Client()
    give_password(person, opened.staff, opened.first_password)
    own_password(person, OWN)
    give_password(looking, opened.staff, OWN)
    assert looking.get("/signin/app/").status_code == 200
    seen = offered(opened.staff).bin_key
    give_password(person, opened.staff, OWN)
    assert offered(opened.staff).bin_key != seen
    assert looking.get("/signin/app/").status_code == 302  # nor sees the present one
    assert person.get("/signin/app/").status_code == 200


def test_who_has_an_app_cannot_register_another_with_the_password_alone(cast: Cast) -> None:
    browser = Client()
    give_password(browser, cast.owner, PASSWORD)
    assert browser.get("/signin/app/").status_code == 302
    assert browser.post("/signin/app/", {"code": fresh_code(cast.owner)}).status_code == 302
    assert not is_in(browser)


def test_a_reset_between_the_steps_voids_the_old_password(cast: Cast) -> None:
    """The password was known to somebody; the administrator resets it while they are half in."""
    thief = Client()
    give_password(thief, cast.owner, PASSWORD)
    accounts.reset_password(by=cast.administrator, staff=cast.owner)
    assert thief.get("/signin/password/").status_code == 302
    own_password(thief, OWN)
    assert give_password(Client(), cast.owner, OWN).status_code == 422
