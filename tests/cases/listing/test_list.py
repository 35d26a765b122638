"""ケースの一覧: what it shows, its filters and orders, and what it costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases import story
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Case

Enter = Callable[[Staff], Client]


@pytest.fixture
def cases(cast: Cast) -> dict[str, Case]:
    """Five cases of the owner, the colleague and the other team."""
    late = story.case_of(story.person("おそい", kana="オソイ"), worker=cast.owner)
    story.task(late, by=cast.owner, due=story.hours_ago(30))
    seen = story.case_of(story.person("会った", kana="アッタ"), worker=cast.owner, kind="general")
    story.note(seen, by=cast.owner, at=story.hours_ago(50), contact="contact.home")
    story.task(seen, by=cast.owner, due=clock.now() + timedelta(days=2))
    return {
        "first": cast.case,
        "late": late,
        "seen": seen,
        "colleague": story.case_of(story.person("同じ係"), worker=cast.same_team),
        "other": story.case_of(story.person("別の係"), worker=cast.other_team),
        "closed": story.case_of(story.person("終わり"), worker=cast.owner, closed_on=clock.today()),
    }


def listed(browser: Client, cases: dict[str, Case], **asked: str) -> list[str]:
    names = {case.pk: name for name, case in cases.items()}
    return [names[case.pk] for case in browser.get("/cases/", asked).context["page"]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, {"first", "late", "seen", "colleague"}),
        ({"mine": "1"}, {"first", "late", "seen"}),
        ({"whose": "team"}, {"first", "late", "seen", "colleague"}),
        ({"state": "closed"}, {"closed"}),
        ({"state": "all", "whose": "mine"}, {"first", "late", "seen", "closed"}),
        ({"kind": "general"}, {"seen"}),
        ({"overdue": "on"}, {"late"}),
        ({"sort": "contact"}, {"first", "late", "seen"}),
        ({"kind": "nonsense", "sort": "nonsense"}, {"first", "late", "seen", "colleague"}),
    ],
)
def test_filters(
    asked: dict[str, str], expected: set[str], cast: Cast, cases: dict[str, Case], enter: Enter
) -> None:
    assert set(listed(enter(cast.owner), cases, **asked)) == expected


def test_only_what_one_may_read(cast: Cast, cases: dict[str, Case], enter: Enter) -> None:
    assert listed(enter(cast.other_team), cases) == ["other"]
    assert len(listed(enter(cast.supervisor), cases, state="all")) == 6
    assert listed(enter(cast.nurse), cases) == []


def test_orders(cast: Cast, cases: dict[str, Case], enter: Enter) -> None:
    browser = enter(cast.owner)
    assert listed(browser, cases, whose="mine", sort="due") == ["late", "seen", "first"]
    assert listed(browser, cases, whose="mine", sort="contact")[-1] == "seen"
    assert listed(browser, cases, whose="mine", sort="name") == ["seen", "late", "first"]


def test_a_row_says_when_the_child_was_seen_and_what_is_due(
    cast: Cast, cases: dict[str, Case], enter: Enter
) -> None:
    page = enter(cast.owner).get("/cases/").content.decode()
    assert "6月13日（土）" in page
    assert "（2日前）" in page
    assert "6月17日（水）" in page
    assert "超過" in page


def test_what_was_asked_for_is_in_the_log(cast: Cast, cases: dict[str, Case], enter: Enter) -> None:
    enter(cast.owner).get("/cases/", {"kind": "general", "overdue": "on"})
    touch = Event.objects.get(action="cases.case.list").touches.get()
    assert touch.conditions == {"kind": "general", "overdue": True}


def test_costs_the_same_for_few_and_for_many(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    counts = []
    for _ in range(2):
        for number in range(10):
            story.case_of(story.person(f"子{number}"), worker=cast.owner)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/cases/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
