"""Nothing typed is lost: not by a time-out, not by an error, not by signing in elsewhere."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.access.steps import sign_in
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.drafts import TOKEN_FIELD, find, token_for
from yorisoi.access.models import Draft, Staff
from yorisoi.cases import actions
from yorisoi.cases.models import CaseGrant

Enter = Callable[[Staff], Client]
TEXT = "祖母宅に避難の様子。明日また電話。"


def place_of(cast: Cast) -> str:
    return f"/cases/{cast.case.pk}/reason/"


def typed(staff: Staff, place: str, text: str = TEXT) -> dict[str, str]:
    return {"reason": text, TOKEN_FIELD: token_for(staff, place)}


def test_the_form_carries_a_token_of_its_person_and_place(cast: Cast, enter: Enter) -> None:
    page = enter(cast.other_team).get(place_of(cast)).content.decode()
    assert f'name="{TOKEN_FIELD}"' in page
    assert 'data-draft="/drafts/save/"' in page


def test_sending_after_the_time_out_keeps_the_text_until_after_sign_in(
    cast: Cast, enter: Enter, now: datetime
) -> None:
    place = place_of(cast)
    browser = enter(cast.other_team)
    with clock.standing_at(now + timedelta(minutes=16)):
        answer = browser.post(place, typed(cast.other_team, place))
        assert answer.headers["Location"].startswith("/signin/")
        page = browser.get(answer.headers["Location"]).content.decode()
        assert "入力した内容は保存してあります" in page
        assert TEXT not in page
        sign_in(browser, cast.other_team)
        assert TEXT in browser.get(place).content.decode()
    assert not CaseGrant.objects.exists()


def test_autosave_goes_on_after_the_time_out(cast: Cast, enter: Enter, now: datetime) -> None:
    place = place_of(cast)
    with clock.standing_at(now + timedelta(hours=3)):
        answer = enter(cast.other_team).post("/drafts/save/", typed(cast.other_team, place))
        assert answer.status_code == 200
    assert Client().post("/drafts/save/", typed(cast.owner, place)).status_code == 200
    assert Draft.objects.count() == 2


def test_a_form_that_comes_back_with_an_error_is_kept_too(cast: Cast, enter: Enter) -> None:
    place = place_of(cast)
    browser = enter(cast.other_team)
    assert browser.post(place, typed(cast.other_team, place, "短い")).status_code == 422
    assert "短い" in browser.get(place).content.decode()


def test_a_form_whose_saving_breaks_is_kept_too(
    committed: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(**_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(actions, "take_grant", breaks)
    place = place_of(committed)
    browser = enter(committed.other_team)
    browser.raise_request_exception = False
    assert browser.post(place, typed(committed.other_team, place)).status_code == 500
    assert TEXT in browser.get(place).content.decode()


def test_a_form_that_was_refused_is_kept_too(cast: Cast, enter: Enter) -> None:
    place = f"/cases/{cast.case.pk}/grants/new/"
    data = typed(cast.same_team, place)
    assert enter(cast.same_team).post(place, data).status_code == 403
    found = find(cast.same_team, place)
    assert found is not None
    assert found.fields["reason"] == [TEXT]


def test_signing_in_again_on_another_page_does_not_cost_the_text(cast: Cast) -> None:
    place = place_of(cast)
    browser = Client(enforce_csrf_checks=True)
    first = browser.get("/signin/").context["csrf_token"]
    browser.force_login(cast.other_team)
    browser.cookies["csrftoken"] = "n" * 32  # given by the second sign-in
    data = typed(cast.other_team, place) | {"csrfmiddlewaretoken": str(first)}
    answer = browser.post(place, data)
    assert (answer.status_code, answer.headers["Location"]) == (302, place)
    found = find(cast.other_team, place)
    assert found is not None
    assert found.fields == {"reason": [TEXT]}


def test_autosave_with_an_old_csrf_token_keeps_the_text_and_asks_for_a_new_one(
    cast: Cast, enter: Enter
) -> None:
    place = place_of(cast)
    browser = enter(cast.other_team)
    browser.handler.enforce_csrf_checks = True
    browser.cookies["csrftoken"] = "n" * 32
    data = typed(cast.other_team, place) | {"csrfmiddlewaretoken": "o" * 64}
    assert browser.post("/drafts/save/", data).status_code == 403  # drafts.js fetches a new one
    assert find(cast.other_team, place) is not None
    fresh = browser.get("/sitting/keep/").headers["X-CSRFToken"]
    assert browser.post("/drafts/save/", data | {"csrfmiddlewaretoken": fresh}).status_code == 200


def test_a_sent_form_leaves_no_draft(cast: Cast, enter: Enter) -> None:
    place = place_of(cast)
    browser = enter(cast.other_team)
    first = typed(cast.other_team, place, "はじめの案")
    browser.post("/drafts/save/", first)
    assert browser.post(place, first | {"reason": TEXT}).status_code == 302
    assert not Draft.objects.exists()
    assert CaseGrant.objects.get().reason == TEXT


def test_throwing_away(cast: Cast, enter: Enter) -> None:
    place = place_of(cast)
    browser = enter(cast.other_team)
    mine = typed(cast.other_team, place)
    for fields in (mine, typed(cast.nurse, place)):
        browser.post("/drafts/save/", fields)
    answer = browser.post("/drafts/discard/", {"slot": mine[TOKEN_FIELD]})
    assert (answer.status_code, answer.headers["Location"]) == (302, place)
    assert TEXT not in browser.get(place).content.decode()
    assert Draft.objects.get().staff_id == cast.nurse.pk


def test_nobody_throws_away_what_is_not_theirs(cast: Cast, enter: Enter) -> None:
    theirs = typed(cast.nurse, place_of(cast))
    browser = enter(cast.other_team)
    browser.post("/drafts/save/", theirs)
    for slot in (theirs[TOKEN_FIELD], "", "x"):
        answer = browser.post("/drafts/discard/", {"slot": slot})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert Draft.objects.exists()


def test_the_newest_text_of_a_page_holds(cast: Cast, enter: Enter) -> None:
    place = place_of(cast)
    browser, page = enter(cast.other_team), typed(cast.other_team, place)
    for text in ("一", "二", "三"):
        browser.post("/drafts/save/", page | {"reason": text})
    assert Draft.objects.get().fields == {"reason": ["三"]}


def test_an_untouched_form_has_no_draft(cast: Cast, enter: Enter) -> None:
    assert "書きかけを戻しました" not in enter(cast.owner).get(place_of(cast)).content.decode()
    assert not Draft.objects.exists()
