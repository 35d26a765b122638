"""The page of a 相談受付: who may read it, the hidden caller, changes with their history."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, consult
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Consultation

Enter = Callable[[Staff], Client]
CALLER = "若葉小学校　養護教諭"


@pytest.fixture
def hidden(cast: Cast) -> Consultation:
    """A consultation whose caller is hidden."""
    found = consult(cast)
    with audit.event("demo.load"):
        Consultation.objects.update(hides_caller=True)
    found.refresh_from_db()
    return found


def address(one: Consultation, part: str = "") -> str:
    return f"/cases/consultations/{one.pk}/{part}"


def changed(one: Consultation, **said: Any) -> dict[str, Any]:
    return {
        "version": one.version,
        "received_on": "R8.6.15",
        "received_time": "09:40",
        "reception": one.reception_id,
        "route": one.route_id,
        "hides_caller": "no",
        "matter": one.matter_id,
        "abuse": one.abuse_id,
        "abuser": one.abuser_id,
        "text": "左ほほではなく右ほほ。",
        "urgency": one.urgency_id,
        "first_step": one.first_step_id,
        **said,
    }


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("owner", 200),
        ("same_team", 200),
        ("supervisor", 200),
        ("integrated", 200),
        ("other_team", 403),
        ("nurse", 403),
        ("administrator", 404),
        ("auditor", 404),
        ("contractor", 404),
        ("stranger", 302),
    ],
)
def test_who_reads_it(
    name: str, status: int, cast: Cast, enter: Enter, consultation: Consultation
) -> None:
    answer = enter(getattr(cast, name)).get(address(consultation))
    assert answer.status_code == status
    assert (consultation.text in answer.content.decode()) is (status == 200)


def test_it_shows_what_follows_from_it(
    cast: Cast, enter: Enter, consultation: Consultation
) -> None:
    text = enter(cast.owner).get(address(consultation)).content.decode()
    assert "令和8年6月15日（月）10:00" in text
    assert "渡邉　結衣" in text
    assert "6月17日(水)10:00" in text
    assert CALLER in text


@pytest.mark.parametrize("name", ["owner", "same_team", "supervisor"])
def test_a_hidden_caller_is_not_on_the_page(
    name: str, cast: Cast, enter: Enter, hidden: Consultation
) -> None:
    text = enter(getattr(cast, name)).get(address(hidden)).content.decode()
    assert CALLER not in text
    assert "●●●●（秘匿）" in text
    assert ("caller/" in text) is (name != "same_team")


def test_revealing_the_caller_is_an_entry_of_its_own(
    cast: Cast, enter: Enter, hidden: Consultation
) -> None:
    assert CALLER in enter(cast.owner).get(address(hidden, "caller/")).content.decode()
    entry = Event.objects.filter(action="cases.informant.read").latest("id")
    assert (entry.staff_id, entry.touches.get().cases) == (cast.owner.pk, [cast.case.pk])
    refused = enter(cast.same_team).get(address(hidden, "caller/"))
    assert refused.status_code == 403
    assert CALLER not in refused.content.decode()


def test_a_change_moves_the_48_hours_and_stands_in_the_history(
    cast: Cast, enter: Enter, consultation: Consultation
) -> None:
    answer = enter(cast.owner).post(
        address(consultation, "change/"), changed(consultation, caller_words=CALLER), follow=True
    )
    text = answer.content.decode()
    assert "右ほほ" in text
    assert "朝の健康観察で左ほほにあざを確認。 → 左ほほではなく右ほほ。" in text
    assert "2026-06-15 10:00 → 2026-06-15 09:40" in text
    due = consultation.tasks.get().due_at
    assert due == datetime(2026, 6, 17, 9, 40, tzinfo=clock.TOKYO)


def test_somebody_elses_change_is_not_overwritten(
    cast: Cast, enter: Enter, consultation: Consultation
) -> None:
    page, first, second = (
        address(consultation, "change/"),
        enter(cast.owner),
        enter(cast.supervisor),
    )
    first.post(page, changed(consultation, text="先の修正。", hides_caller="yes"))
    answer = second.post(page, changed(consultation, text="後の修正。"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "ほかの人が先に" in text
    assert "いまの登録は「先の修正。」" in text
    assert "通告者の秘匿</a>：いまの登録は「はい」" in text, "saved again, it would open the caller"
    assert "後の修正。" in text
    consultation.refresh_from_db()
    assert consultation.text == "先の修正。"


def test_who_may_not_see_the_caller_changes_the_rest(
    cast: Cast, enter: Enter, hidden: Consultation
) -> None:
    browser, page = enter(cast.same_team), address(hidden, "change/")
    assert CALLER not in browser.get(page).content.decode()
    browser.post(page, changed(hidden, caller_words="別の人", hides_caller="no"))
    hidden.refresh_from_db()
    assert (hidden.caller_words, hidden.hides_caller) == (CALLER, True)
    assert hidden.text == "左ほほではなく右ほほ。"
    late = browser.post(page, changed(hidden, version=1, text="遅れた修正。"))
    assert late.status_code == 422
    assert "いまの登録は「左ほほではなく右ほほ。」" in late.content.decode()
    assert CALLER not in late.content.decode(), "what differs tells who called"


def test_opening_the_change_of_a_hidden_caller_is_noted(
    cast: Cast, enter: Enter, hidden: Consultation
) -> None:
    assert CALLER in enter(cast.owner).get(address(hidden, "change/")).content.decode()
    touch = Event.objects.get(action="cases.informant.read").touches.get()
    assert (touch.persons, touch.cases) == ([cast.case.subject_id], [cast.case.pk])


def test_the_history_does_not_tell_the_caller_either(
    cast: Cast, enter: Enter, hidden: Consultation
) -> None:
    data = changed(hidden, caller_words="となりの人", hides_caller="yes")
    enter(cast.owner).post(address(hidden, "change/"), data)
    text = enter(cast.same_team).get(address(hidden)).content.decode()
    assert "伏せてあります" in text
    assert CALLER not in text
    assert "となりの人" not in text
