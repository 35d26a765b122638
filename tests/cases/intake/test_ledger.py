"""受理台帳: what one may read, by 年度, with filters; long as short in statements."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import Cast, reception
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.intake.actions import register_consultation
from yorisoi.cases.intake.subjects import NewSubject
from yorisoi.cases.models import Consultation

Enter = Callable[[Staff], Client]
LEDGER = "/cases/consultations/"


def take(by: Staff, name: str, **changes: Any) -> Consultation:
    said = reception(matter_id="matter.care", abuse_id=None, abuser_id=None, **changes)
    return register_consultation(
        by=by, form_key=uuid4(), reception=said, subjects=[NewSubject(name=name)], worker=by
    ).consultation


def rows(answer: Any) -> list[Consultation]:
    return list(answer.context["page"])


def test_fifty_a_page_newest_first_at_the_cost_of_one(
    cast: Cast, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    for number in range(52):
        take(cast.owner, f"子{number}")
    browser = enter(cast.owner)
    with django_assert_max_num_queries(19):
        answer = browser.get(LEDGER)
    assert len(rows(answer)) == 50
    assert "1–50件 / 52件" in answer.content.decode()
    assert len(rows(browser.get(LEDGER, {"page": "2"}))) == 2


def test_everybody_sees_their_own(cast: Cast, enter: Enter) -> None:
    ours, theirs = take(cast.owner, "子一"), take(cast.other_team, "子二")
    seen = {
        name: set(rows(enter(getattr(cast, name)).get(LEDGER)))
        for name in ("owner", "same_team", "other_team", "supervisor", "nurse")
    }
    assert seen["owner"] == seen["same_team"] == {ours}
    assert seen["other_team"] == {theirs}
    assert seen["supervisor"] == {ours, theirs}
    assert seen["nurse"] == set()
    for name in ("administrator", "auditor", "contractor"):
        answer = enter(getattr(cast, name)).get(LEDGER)
        assert (answer.status_code == 200 and not rows(answer)) or answer.status_code in {403, 404}


def test_narrowed_by_year_name_kind_and_route(cast: Cast, enter: Enter) -> None:
    last_year = reception().received_at.replace(month=3)
    old = take(cast.owner, "桜井　葵", received_at=last_year)
    new = take(cast.owner, "桜井　空", route_id="route.police")
    browser = enter(cast.owner)
    assert old.number.startswith("受2025-")
    assert rows(browser.get(LEDGER)) == [new]
    assert rows(browser.get(LEDGER, {"year": "2025"})) == [old]
    assert rows(browser.get(LEDGER, {"q": "空"})) == [new]
    assert rows(browser.get(LEDGER, {"q": new.number})) == [new]
    assert rows(browser.get(LEDGER, {"q": "葵"})) == []
    assert rows(browser.get(LEDGER, {"route": "route.police", "matter": "matter.care"})) == [new]
    assert rows(browser.get(LEDGER, {"only": "report"})) == []
    assert rows(browser.get(LEDGER, {"only": "mine"})) == [new]


@pytest.mark.parametrize("year", ["x", "99999999", "-1", ""])
def test_a_year_that_is_none_is_this_year(year: str, cast: Cast, enter: Enter) -> None:
    assert "令和8年度（2026）" in enter(cast.owner).get(LEDGER, {"year": year}).content.decode()


def test_the_caller_does_not_stand_in_it(cast: Cast, enter: Enter) -> None:
    take(cast.owner, "子一", hides_caller=True)
    assert "養護教諭" not in enter(cast.owner).get(LEDGER).content.decode()


def test_whoever_stands_on_the_page_is_noted(cast: Cast, enter: Enter) -> None:
    one = take(cast.owner, "子一")
    enter(cast.owner).get(LEDGER, {"q": "子一"})
    touch = Event.objects.filter(action="cases.consultation.list").latest("id").touches.get()
    subject = one.subjects.get()
    assert (touch.persons, touch.cases) == ([subject.person_id], [subject.case_id])
    assert (touch.listed, touch.results, touch.conditions["words"]) == (True, 1, "子一")
