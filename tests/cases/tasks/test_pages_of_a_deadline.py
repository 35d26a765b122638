from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.cases.tasks.reports import plan, safety_task
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import SafetyCheck, Task, TaskKind
from yorisoi.cases.tasks.due import end_of

Enter = Callable[[Staff], Client]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("明日", date(2026, 6, 16)),
        ("+3日", date(2026, 6, 18)),
        ("来週月曜", date(2026, 6, 22)),
        ("R8.7.1", date(2026, 7, 1)),
    ],
)
def test_is_added_for_a_day_as_one_says_it(said: str, day: date, cast: Cast, enter: Enter) -> None:
    address = f"/cases/{cast.case.pk}/tasks/new/"
    data = {"title": "母へ電話", "due_on": said, "due_time": "", "assignee": cast.owner.pk}
    sent = enter(cast.owner).post(address, data)
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/cases/{cast.case.pk}/")
    task = Task.objects.get()
    assert (task.due_at, task.has_time, task.assignee) == (end_of(day), False, cast.owner)


def test_the_form_begins_with_oneself_and_refuses_who_may_not(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.same_team)
    address = f"/cases/{cast.case.pk}/tasks/new/"
    page = browser.get(address).content.decode()
    assert f'<option value="{cast.same_team.pk}" selected' in page
    data = {"title": "電話", "due_on": "明日", "assignee": cast.other_team.pk}
    answer = browser.post(address, data)
    assert answer.status_code == 422
    assert "このケースの期限を済ませられません" in answer.content.decode()


def test_who_comes_second_is_shown_what_the_first_wrote(cast: Cast, enter: Enter) -> None:
    task = plan(cast)
    address = f"/cases/{cast.case.pk}/tasks/{task.pk}/change/"
    data = {"title": "家庭訪問", "due_on": "明日", "assignee": cast.owner.pk, "version": 1}
    assert enter(cast.same_team).post(address, data).status_code == 302
    late = enter(cast.owner).post(address, data | {"due_on": "+5日"})
    assert late.status_code == 422
    assert "ほかの人が先にこの期限を変更しました" in late.content.decode()
    task.refresh_from_db()
    assert task.due_at == end_of(clock.today() + timedelta(days=1))


def test_is_done_on_its_page_and_leads_back(cast: Cast, enter: Enter) -> None:
    task = plan(cast)
    address = f"/cases/{cast.case.pk}/tasks/{task.pk}/done/"
    browser = enter(cast.owner)
    assert "家庭訪問" in browser.get(address).content.decode()
    sent = browser.post(f"{address}?next=/", {"text": "会えた", "version": task.version})
    assert (sent.status_code, sent.headers["Location"]) == (302, "/")
    elsewhere = browser.post(f"{address}?next=//evil.example/", {"text": "x", "version": 2})
    assert "evil" not in elsewhere.headers.get("Location", "")


@pytest.mark.parametrize("other", ["change", "drop"])
def test_from_its_page_it_can_be_put_off_or_dropped(other: str, cast: Cast, enter: Enter) -> None:
    task = plan(cast)
    place = f"/cases/{cast.case.pk}/tasks/{task.pk}/"
    browser = enter(cast.owner)
    address = f"{place}{other}/?next=%2F"
    assert address in browser.get(f"{place}done/?next=/").content.decode()
    assert browser.get(address).status_code == 200


def seen(**more: str) -> dict[str, str]:
    return {
        "seen": "1",
        "tried_on": "R8.6.15",
        "tried_time": "10:00",
        "sighting": "sighting.agency",
        "place": "若葉小学校",
        "seen_by": "養護教諭",
        "text": "落ち着いて話す。",
        "next_on": "",
        "next_time": "",
        "version": "1",
    } | more


def test_a_sighting_is_recorded_by_the_form(cast: Cast, enter: Enter) -> None:
    task = safety_task(cast)
    browser = enter(cast.owner)
    done = browser.get(f"/cases/{cast.case.pk}/tasks/{task.pk}/done/")
    address = f"/cases/{cast.case.pk}/tasks/{task.pk}/safety/"
    assert done.headers["Location"] == address
    page = browser.get(address).content.decode()
    assert "38:00" in page
    assert browser.post(address, seen()).status_code == 302
    check = SafetyCheck.objects.get()
    assert (check.seen, check.seen_by, check.sighting_id) == (True, "養護教諭", "sighting.agency")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sighting": ""}, "確認の方法を選んでください"),
        ({"tried_time": "10:31"}, "これからの日時です"),
        ({"tried_on": "R8.6.14"}, "通告を受けるより前"),
        ({"seen": "0"}, "次にいつ確かめるか"),
        ({"seen": "0", "next_on": "きょう"}, "何時ごろに"),
        ({"seen": "0", "next_on": "きょう", "next_time": "9:00"}, "これからの日時にして"),
    ],
)
def test_the_form_says_what_is_missing(
    changes: dict[str, str], words: str, cast: Cast, enter: Enter
) -> None:
    task = safety_task(cast)
    address = f"/cases/{cast.case.pk}/tasks/{task.pk}/safety/"
    answer = enter(cast.owner).post(address, seen(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SafetyCheck.objects.exists()


def test_not_seen_leaves_the_clock_running(cast: Cast, enter: Enter) -> None:
    task = safety_task(cast)
    address = f"/cases/{cast.case.pk}/tasks/{task.pk}/safety/"
    sent = enter(cast.owner).post(
        address, seen(seen="0", sighting="", next_on="きょう", next_time="16:00")
    )
    assert sent.status_code == 302
    assert Task.objects.get(kind=TaskKind.NEXT).has_time
    part = enter(cast.owner).get(f"/cases/{cast.case.pk}/tasks/{task.pk}/countdown/")
    assert "38:00" in part.content.decode()
    assert "every 60s" in part.content.decode()
