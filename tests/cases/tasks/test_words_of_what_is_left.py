from datetime import date, datetime, timedelta

import pytest

from yorisoi import clock
from yorisoi.cases.models import Task, TaskKind
from yorisoi.cases.tasks.due import due, end_of, group_of

NOW = datetime(2026, 6, 15, 10, 30, tzinfo=clock.TOKYO)  # a Monday


def safety(left: timedelta) -> Task:
    return Task(kind=TaskKind.SAFETY_CHECK, due_at=NOW + left, has_time=True)


@pytest.mark.parametrize(
    ("left", "words", "kind", "note"),
    [
        (timedelta(hours=31, minutes=12), "31:12", "info", ""),
        (timedelta(hours=24), "24:00", "warn", "24時間を切りました"),
        (timedelta(hours=12), "12:00", "danger", "12時間を切りました"),
        (timedelta(minutes=5, seconds=59), "0:05", "danger", "12時間を切りました"),
        (timedelta(minutes=-20), "20分超過", "danger", "すぐに確認"),
        (timedelta(hours=-12, minutes=-40), "12時間超過", "danger", "すぐに確認"),
        (timedelta(days=-6), "6日超過", "danger", "すぐに確認"),
    ],
)
def test_the_48_hours(left: timedelta, words: str, kind: str, note: str) -> None:
    found = due(safety(left), NOW)
    assert (found.words, found.kind, found.note, found.runs) == (words, kind, note, True)


@pytest.mark.parametrize(
    ("day", "words", "group"),
    [
        (date(2026, 6, 12), "3日超過", "期限を過ぎています"),
        (date(2026, 6, 15), "きょう", "きょう"),
        (date(2026, 6, 16), "あす", "今週"),
        (date(2026, 6, 21), "6日後", "今週"),
        (date(2026, 6, 22), "7日後", "来週から先"),
    ],
)
def test_a_day(day: date, words: str, group: str) -> None:
    task = Task(due_at=end_of(day))
    assert (due(task, NOW).words, group_of(task, NOW)) == (words, group)


def test_a_time_today_that_is_past_is_late() -> None:
    task = Task(due_at=NOW - timedelta(hours=1), has_time=True)
    assert due(task, NOW).words == "1時間超過"
    assert due(task, NOW).is_late
