from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.access.steps import give_password
from tests.cast import Cast
from yorisoi.access.accounts import first_password
from yorisoi.access.models import Draft, Posting, Staff, Team
from yorisoi.access.rights import Role
from yorisoi.audit.models import Change, Event

Enter = Callable[[Staff], Client]


def form(**changes: str) -> dict[str, str]:
    return {
        "number": "230001",
        "name": "新人　光",
        "kana": "シンジン　ヒカル",
        "organisation": "子ども家庭支援課",
        "role": "caseworker",
        "team": str(Team.objects.get(code="A").pk),
        "valid_from": "R8.6.15",
        "valid_until": "",
    } | changes


def test_the_page_shows_the_first_password_once(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.administrator)
    page = browser.post("/staff/new/", form())
    staff = Staff.objects.get(number="230001")
    password = page.context["opened"].first_password
    assert password in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert password not in browser.get(f"/staff/{staff.pk}/").content.decode()
    assert give_password(Client(), staff, password).headers["Location"] == "/signin/password/"


def test_the_posting_begins_with_the_account(cast: Cast, enter: Enter) -> None:
    enter(cast.administrator).post("/staff/new/", form(valid_from="2026-07-01"))
    posting = Posting.objects.get(staff__number="230001")
    assert (posting.role, posting.starts_on) == (Role.CASEWORKER, date(2026, 7, 1))


def test_it_is_in_the_log_and_the_history_without_the_password(cast: Cast, enter: Enter) -> None:
    page = enter(cast.administrator).post("/staff/new/", form())
    staff = Staff.objects.get(number="230001")
    inner = Event.objects.filter(action="access.staff.open").latest("id")
    assert inner.touches.get().others == {"staff": [staff.pk]}
    tables = set(Change.objects.filter(event_id=inner.pk).values_list("table", flat=True))
    assert tables == {"access_staff", "access_posting"}
    everything = str(list(Change.objects.values())) + str(list(Event.objects.values()))
    assert page.context["opened"].first_password not in everything


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("number", "owner", "もう使われています"),
        ("name", "", "入力してください"),
        ("team", "", "係を選んでください"),
        ("role", "king", "king"),
        ("valid_until", "2026-06-14", "開始日以後"),
        ("valid_from", "きのう", "利用開始日"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_opened(
    field: str, value: str, words: str, cast: Cast, enter: Enter
) -> None:
    before = Staff.objects.count()
    page = enter(cast.administrator).post("/staff/new/", form(**{field: value}))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert Staff.objects.count() == before


@pytest.mark.parametrize(
    "name", ["owner", "supervisor", "integrated", "nurse", "auditor", "contractor"]
)
def test_nobody_else_opens_one(name: str, cast: Cast, enter: Enter) -> None:
    assert enter(getattr(cast, name)).post("/staff/new/", form()).status_code == 403
    assert not Staff.objects.filter(number="230001").exists()
    assert Event.objects.get(action="access.staff.open").outcome == "refused"
    assert not Draft.objects.exists()


def test_first_passwords_are_long_random_and_readable() -> None:
    some = {first_password() for _ in range(200)}
    assert len(some) == 200
    assert all(len(one) == 19 and not set(one) & set("0Ool1") for one in some)
