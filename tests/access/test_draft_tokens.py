"""The token of a form is a slot for letters in one direction, and for one person."""

from collections.abc import Callable
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.http import QueryDict
from django.test import Client

from tests.cast import Cast
from yorisoi.access import drafts
from yorisoi.access.drafts import LARGEST, TOKEN_FIELD, token_for
from yorisoi.access.models import Draft, Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import CaseGrant

Enter = Callable[[Staff], Client]
TEXT = "夜間の物音について"


def save(browser: Client, token: str, **fields: str) -> int:
    return browser.post("/drafts/save/", {TOKEN_FIELD: token, **fields}).status_code


def test_only_the_person_of_the_token_sees_the_text(cast: Cast, enter: Enter) -> None:
    place = f"/cases/{cast.case.pk}/reason/"
    save(enter(cast.same_team), token_for(cast.owner, place), reason=TEXT)
    assert TEXT in enter(cast.owner).get(place).content.decode()
    assert TEXT not in enter(cast.same_team).get(place).content.decode()


def test_whoever_sends_it_writes_for_its_person_and_no_one_else(cast: Cast, enter: Enter) -> None:
    save(enter(cast.same_team), token_for(cast.owner, "/x/"), reason=TEXT)
    assert Draft.objects.get().staff_id == cast.owner.pk


@pytest.mark.parametrize("token", ["", "x", "1:x:y"])
def test_a_made_up_token_writes_nothing(token: str, cast: Cast) -> None:
    assert save(Client(), token, reason=TEXT) == 400
    assert not Draft.objects.exists()


def test_a_changed_token_writes_nothing(cast: Cast) -> None:
    mine, other = token_for(cast.owner, "/x/"), token_for(cast.same_team, "/x/")
    mixed = other.split(":")[0] + ":" + mine.split(":", 1)[1]
    assert save(Client(), mixed, reason=TEXT) == 400
    assert save(Client(), mine[:-1] + ("A" if mine[-1] != "A" else "B"), reason=TEXT) == 400
    assert not Draft.objects.exists()


def test_a_token_opens_nothing(cast: Cast) -> None:
    place = f"/cases/{cast.case.pk}/reason/"
    token = token_for(cast.owner, place)
    save(Client(), token, reason=TEXT)
    for address in (place, "/", f"{place}?{TOKEN_FIELD}={token}"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert TEXT not in answer.content.decode()
    saved = Client().post("/drafts/save/", {TOKEN_FIELD: token, "reason": "x"})
    assert TEXT not in saved.content.decode()


def test_after_a_day_it_is_void(cast: Cast) -> None:
    token = token_for(cast.owner, "/x/")
    tomorrow = datetime.now().timestamp() + timedelta(hours=24, seconds=5).total_seconds()  # noqa: DTZ005
    with mock.patch("django.core.signing.time.time", return_value=tomorrow):
        assert drafts.keep(QueryDict(f"{TOKEN_FIELD}={token}&reason=x")) is None


def test_a_page_left_open_by_one_person_is_not_sent_as_another(cast: Cast, enter: Enter) -> None:
    """The next person signed in beside it, and the page learned the new CSRF token."""
    place = f"/cases/{cast.case.pk}/reason/"
    data = {"reason": TEXT, TOKEN_FIELD: token_for(cast.other_team, place)}
    answer = enter(cast.nurse).post(place, data)
    assert (answer.status_code, answer.headers["Location"]) == (302, place)
    assert not CaseGrant.objects.exists()
    assert not Event.objects.filter(action="cases.grant.take", outcome="ok").exists()
    assert Draft.objects.get().staff_id == cast.other_team.pk


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "new_password",
        "again_password",
        "code",
        "1-code",
        "csrfmiddlewaretoken",
        "client_secret",
        "PASSWORD",
    ],
)
def test_passwords_and_codes_are_never_saved(name: str, cast: Cast) -> None:
    save(Client(), token_for(cast.owner, "/x/"), **{name: "himitsu", "reason": TEXT})
    assert Draft.objects.get().fields == {"reason": [TEXT]}


@pytest.mark.parametrize("name", ["postal_code", "recode", "codes"])
def test_a_field_whose_name_only_resembles_one_is(name: str, cast: Cast) -> None:
    save(Client(), token_for(cast.owner, "/x/"), **{name: TEXT})
    assert Draft.objects.get().fields == {name: [TEXT]}


def test_several_values_and_odd_characters_come_back_as_they_were(cast: Cast) -> None:
    posted = QueryDict(mutable=True)
    posted.setlist("kind", ["a", "b"])
    posted["reason"] = "渡邉󠄀\r\n「𠮷」<b>&amp;\0"
    posted[TOKEN_FIELD] = token_for(cast.owner, "/x/")
    assert drafts.keep(posted) is not None
    fields = Draft.objects.get().fields
    assert fields == {"kind": ["a", "b"], "reason": ["渡邉󠄀\r\n「𠮷」<b>&amp;"]}


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 400)])
def test_there_is_a_largest_size(more: int, status: int, cast: Cast) -> None:
    text = "あ" * (LARGEST + more)
    assert save(Client(), token_for(cast.owner, "/x/"), reason=text) == status
