from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.cases.tasks.reports import report, safety_task
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.entrance import Refused
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.audit.models import Event
from yorisoi.cases.models import SafetyCheck, Task, TaskKind
from yorisoi.cases.tasks.actions import (
    change_task,
    drop_task,
    finish_task,
    start_safety_check,
    take_back,
)
from yorisoi.cases.tasks.safety import NEXT_TITLE, record_safety_check


def tried(cast: Cast, task: Task, *, seen: bool, **more: object) -> SafetyCheck:
    arguments = {
        "by": cast.owner,
        "task": task,
        "tried_at": clock.now() - timedelta(minutes=30),
        "seen": seen,
        "sighting": "sighting.seen" if seen else None,
        "place": "自宅",
        "seen_by": "担当　花",
        "text": "落ち着いている。" if seen else "不在。",
        "next_at": None if seen else clock.now() + timedelta(hours=5),
    } | more
    return record_safety_check(**arguments)  # type: ignore[arg-type]


def test_run_from_the_minute_of_the_report_over_a_weekend(cast: Cast) -> None:
    friday = datetime(2026, 6, 12, 16, 47, tzinfo=clock.TOKYO)
    with clock.standing_at(friday):
        task = safety_task(cast, hours_ago=0)
    assert task.due_at == datetime(2026, 6, 14, 16, 47, tzinfo=clock.TOKYO)  # a Sunday
    assert task.has_time
    assert task.assignee == cast.owner


def test_are_started_by_whoever_takes_the_call_and_only_once(cast: Cast) -> None:
    consultation = report(cast)
    first = start_safety_check(by=cast.other_team, case=cast.case, consultation=consultation)
    again = start_safety_check(by=cast.owner, case=cast.case, consultation=consultation)
    assert first == again
    assert Event.objects.filter(action="cases.safety.start").count() == 1
    with pytest.raises(PermissionDenied):
        start_safety_check(by=cast.administrator, case=cast.case, consultation=consultation)


def test_end_with_the_first_that_saw_the_child(cast: Cast) -> None:
    task = safety_task(cast)
    tried(cast, task, seen=True)
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (clock.now(), cast.owner)
    assert task.done_text == "目視（面会）・6月15日 10:00・自宅"
    assert Event.objects.filter(action="cases.safety.record").exists()


def test_run_on_when_nobody_was_seen_and_somebody_goes_again(cast: Cast) -> None:
    task = safety_task(cast)
    tried(cast, task, seen=False)
    task.refresh_from_db()
    assert task.done_at is None
    following = Task.objects.get(kind=TaskKind.NEXT)
    assert (following.title, following.assignee) == (NEXT_TITLE, cast.owner)
    assert following.due_at == clock.now() + timedelta(hours=5)
    with pytest.raises(NotPossible, match="次にいつ"):
        tried(cast, task, seen=False, next_at=None)


def test_what_was_planned_next_is_over_when_it_was_tried(cast: Cast) -> None:
    task = safety_task(cast)
    tried(cast, task, seen=False)
    tried(cast, task, seen=False)
    tried(cast, task, seen=True)
    assert task.checks.count() == 3
    assert not Task.objects.filter(done_at=None).exists()


def test_are_not_simply_ticked_put_off_or_taken_back(cast: Cast) -> None:
    task = safety_task(cast)
    with pytest.raises(NotPossible, match="記録で済み"):
        finish_task(by=cast.supervisor, task=task, text="済み")
    later = task.due_at + timedelta(hours=1)
    with pytest.raises(NotPossible, match="動かせません"):
        change_task(
            by=cast.supervisor,
            task=task,
            title=task.title,
            due_at=later,
            has_time=True,
            assignee=cast.owner,
        )
    tried(cast, task, seen=True)
    with pytest.raises(NotPossible):
        take_back(by=cast.owner, task=task)


def test_may_be_handed_to_a_colleague(cast: Cast) -> None:
    task = safety_task(cast)
    change_task(
        by=cast.owner,
        task=task,
        title=task.title,
        due_at=task.due_at,
        has_time=True,
        assignee=cast.same_team,
    )
    task.refresh_from_db()
    assert task.assignee == cast.same_team


def test_are_called_off_by_a_supervisor_alone(cast: Cast) -> None:
    task = safety_task(cast)
    for name in ("owner", "same_team", "integrated"):
        with pytest.raises(Refused):
            drop_task(by=getattr(cast, name), task=task, reason="別の家庭の声だった")
    drop_task(by=cast.supervisor, task=task, reason="別の家庭の声だった")
    task.refresh_from_db()
    assert (task.dropped, task.done_text) == (True, "別の家庭の声だった")


def test_a_second_press_records_nothing_twice(cast: Cast) -> None:
    task = safety_task(cast)
    read = Task.objects.get(pk=task.pk)
    tried(cast, task, seen=False)
    with pytest.raises(Outdated):
        tried(cast, read, seen=False)
    assert SafetyCheck.objects.count() == 1
