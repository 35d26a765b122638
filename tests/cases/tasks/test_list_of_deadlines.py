from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases.tasks.reports import plan, safety_task
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.tasks.actions import finish_task
from yorisoi.cases.tasks.due import end_of

Enter = Callable[[Staff], Client]
TASKS = "/cases/tasks/"


def text(browser: Client, path: str = TASKS) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_late_ones_stand_first_then_today_this_week_later(cast: Cast, enter: Enter) -> None:
    today = clock.today()
    for title, days in (
        ("先の電話", 20),
        ("今週の訪問", 3),
        ("遅れた連絡", -2),
        ("きょうの面接", 0),
    ):
        plan(cast, title, end_of(today + timedelta(days=days)))
    page = text(enter(cast.owner))
    words = [
        "期限を過ぎています",
        "2日超過",
        "遅れた連絡",
        "きょうの面接",
        "今週の訪問",
        "来週から先",
        "先の電話",
    ]
    places = [page.index(word) for word in words]
    assert places == sorted(places)


def test_mine_my_teams_and_all(cast: Cast, enter: Enter) -> None:
    plan(cast)
    assert "家庭訪問" not in text(enter(cast.same_team))
    assert "家庭訪問" in text(enter(cast.same_team), f"{TASKS}?scope=team")
    assert "家庭訪問" not in text(enter(cast.other_team), f"{TASKS}?scope=all")
    assert "家庭訪問" in text(enter(cast.integrated), f"{TASKS}?scope=all")
    assert "家庭訪問" not in text(enter(cast.administrator), f"{TASKS}?scope=all")


def test_whoever_is_shown_stands_in_the_log_with_the_conditions(cast: Cast, enter: Enter) -> None:
    plan(cast)
    text(enter(cast.owner), f"{TASKS}?scope=team&kind=next")
    touch = Event.objects.filter(action="cases.task.list").latest("id").touches.get()
    assert (touch.persons, touch.listed, touch.results) == ([cast.case.subject_id], True, 1)
    assert touch.conditions == {"scope": "team", "kind": "next", "done": False}


def test_the_navigation_counts_what_is_late_and_due_today(cast: Cast, enter: Enter) -> None:
    today = clock.today()
    for days in (-3, 0, 1):
        plan(cast, due_at=end_of(today + timedelta(days=days)))
    page = text(enter(cast.owner))
    assert 'nav__count--urgent">2<' in page
    assert "nav__count--urgent" not in text(enter(cast.same_team))


def test_what_was_done_can_be_taken_back_from_there(cast: Cast, enter: Enter) -> None:
    task = plan(cast)
    finish_task(by=cast.owner, task=task, text="会えた")
    browser = enter(cast.owner)
    page = text(browser, f"{TASKS}?done=1")
    assert "会えた" in page
    assert "戻す" in page
    answer = browser.post(f"/cases/{cast.case.pk}/tasks/{task.pk}/undo/?next={TASKS}")
    assert (answer.status_code, answer.headers["Location"]) == (302, TASKS)
    assert "家庭訪問" in text(browser)


@pytest.mark.parametrize("number", [1, 30])
def test_asks_the_database_as_often_for_thirty_as_for_one(
    number: int, cast: Cast, enter: Enter
) -> None:
    for at in range(number):
        plan(cast, f"訪問{at}")
    safety_task(cast)
    browser = enter(cast.owner)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        text(browser)
    assert len(asked) == QUERIES


QUERIES = 16
