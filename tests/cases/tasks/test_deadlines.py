from datetime import datetime, timedelta

import pytest

from tests.cases.tasks.reports import plan
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.entrance import Hidden, Refused
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Event
from yorisoi.cases.models import Task
from yorisoi.cases.tasks.actions import change_task, drop_task, finish_task, take_back
from yorisoi.cases.tasks.due import end_of


def put_off(cast: Cast, task: Task, **more: object) -> Task:
    arguments = {
        "by": cast.owner,
        "task": task,
        "title": task.title,
        "due_at": task.due_at + timedelta(days=7),
        "has_time": False,
        "assignee": task.assignee,
    } | more
    return change_task(**arguments)  # type: ignore[arg-type]


def test_without_a_time_it_lasts_until_the_end_of_its_day(cast: Cast) -> None:
    task = plan(cast)
    assert task.due_at == datetime(2026, 6, 15, 23, 59, 59, tzinfo=clock.TOKYO)
    entry = Event.objects.get(action="cases.task.add").touches.exclude(cases=[]).get()
    assert entry.cases == [cast.case.pk]


@pytest.mark.parametrize("name", ["other_team", "nurse", "administrator", "stranger"])
def test_nobody_else_adds_one(name: str, cast: Cast) -> None:
    with pytest.raises((Refused, Hidden)):
        plan(cast, by=getattr(cast, name))


def test_is_put_off_and_handed_on_against_the_version_that_was_read(cast: Cast) -> None:
    task = plan(cast)
    read = Task.objects.get(pk=task.pk)
    put_off(cast, task, assignee=cast.same_team)
    with pytest.raises(Outdated):
        put_off(cast, read)
    task.refresh_from_db()
    assert task.assignee == cast.same_team
    assert task.due_at == end_of(clock.today() + timedelta(days=7))


def test_is_done_once_with_its_result(cast: Cast) -> None:
    task = plan(cast)
    finish_task(by=cast.same_team, task=task, text="会えた")
    task.refresh_from_db()
    assert (task.done_by, task.done_text) == (cast.same_team, "会えた")
    for late in (finish_task, drop_task):
        with pytest.raises(NotPossible):
            late(by=cast.owner, task=task, **{"text" if late is finish_task else "reason": "x"})  # type: ignore[operator]
    with pytest.raises(NotPossible):
        put_off(cast, task)


def test_is_taken_back_by_the_same_person_on_the_same_day(cast: Cast) -> None:
    task = plan(cast)
    finish_task(by=cast.owner, task=task, text="")
    with pytest.raises(NotPossible):
        take_back(by=cast.same_team, task=task)
    with clock.standing_at(clock.now() + timedelta(days=1)), pytest.raises(NotPossible):
        take_back(by=cast.owner, task=task)
    take_back(by=cast.owner, task=task)
    task.refresh_from_db()
    assert (task.done_at, task.done_text, task.dropped) == (None, "", False)


def test_is_dropped_for_a_reason(cast: Cast) -> None:
    task = plan(cast)
    drop_task(by=cast.owner, task=task, reason="転出したため")
    task.refresh_from_db()
    assert (task.dropped, task.done_text, task.done_by) == (True, "転出したため", cast.owner)
