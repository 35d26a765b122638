"""次にすること is told in the same form and becomes a 期限 of the case."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.timezone import localtime

from tests.cases.notes.steps import form
from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.cases.models import Note, Task

Enter = Callable[[Staff], Client]


def send(cast: Cast, browser: Client, **fields: object) -> int:
    return browser.post(f"/cases/{cast.case.pk}/notes/new/", form(cast.case, **fields)).status_code


@pytest.mark.parametrize(
    ("moment", "due", "has_time"), [("", "06-20 23:59", False), ("3時半", "06-20 15:30", True)]
)
def test_by_a_day_or_a_time(
    moment: str, due: str, has_time: bool, cast: Cast, enter: Enter
) -> None:
    fields = {"next_title": "保育園に電話", "next_day": "R8.6.20", "next_moment": moment}
    assert send(cast, enter(cast.owner), **fields) == 302
    task = Task.objects.get()
    assert (task.title, task.kind, task.case) == ("保育園に電話", "next", cast.case)
    assert f"{localtime(task.due_at):%m-%d %H:%M}" == due
    assert (task.has_time, task.assignee, task.added_by) == (has_time, cast.owner, cast.owner)


def test_a_colleague_chooses_who_does_it(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.same_team)
    for one in (cast.owner, cast.same_team):
        fields = {"next_title": "折り返し", "next_day": "R8.6.15", "next_assignee": str(one.pk)}
        assert send(cast, browser, **fields) == 302
    assert {task.assignee for task in Task.objects.all()} == {cast.owner, cast.same_team}
    fields["next_assignee"] = str(cast.nurse.pk)
    assert send(cast, browser, **fields) == 422


@pytest.mark.parametrize(
    "fields",
    [
        {"next_title": "電話"},
        {"next_day": "R8.6.20"},
        {"next_moment": "1530"},
        {"next_title": "電話", "next_day": "R8.6.14"},
    ],
)
def test_half_of_it_or_the_past_is_asked_about_before_anything_is_saved(
    fields: dict[str, str], cast: Cast, enter: Enter
) -> None:
    assert send(cast, enter(cast.owner), **fields) == 422
    assert not Note.objects.exists()
    assert not Task.objects.exists()


def test_with_a_draft_it_stands_at_once(cast: Cast, enter: Enter) -> None:
    send(cast, enter(cast.owner), then="keep", next_title="電話", next_day="R8.6.20")
    assert Task.objects.get().title == "電話"
