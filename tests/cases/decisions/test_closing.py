"""終結, and 再開: what is open must be dealt with, and nothing of the history goes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests.cases import story
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access import drafts
from yorisoi.access.entrance import Refused
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.cases.decisions.actions import close_case, reopen_case
from yorisoi.cases.models import Case, CaseStep, Task

Enter = Callable[[Staff], Client]
IMPROVED = "closing.improved"


def close(cast: Cast, **more: object) -> Case:
    given = {
        "by": cast.owner,
        "closed_on": clock.today(),
        "reason": IMPROVED,
        "text": "落ち着いた。",
    }
    return close_case(case=cast.case, **given | more)  # type: ignore[arg-type]


def reopen(cast: Cast, **more: object) -> Case:
    given = {"by": cast.owner, "worker": cast.owner, "team": cast.case.team, "text": "誤り。"}
    return reopen_case(case=cast.case, **given | more)  # type: ignore[arg-type]


def test_is_written_with_its_reason(cast: Cast) -> None:
    close(cast, closed_on=date(2026, 6, 12))
    case = Case.objects.get(pk=cast.case.pk)
    assert (case.closed_on, case.closing_reason_id) == (date(2026, 6, 12), IMPROVED)
    step = CaseStep.objects.get(case=case)
    assert (step.kind, step.reason_id, step.text) == ("closed", IMPROVED, "落ち着いた。")


@pytest.mark.parametrize("day", [date(2026, 5, 31), date(2026, 6, 16)])
def test_not_before_it_was_opened_nor_tomorrow(day: date, cast: Cast) -> None:
    with pytest.raises(NotPossible):
        close(cast, closed_on=day)


def test_not_while_something_is_to_be_done_unless_it_is_dropped_with_it(cast: Cast) -> None:
    task = story.task(cast.case, by=cast.owner, due=clock.now() + timedelta(days=1))
    with pytest.raises(NotPossible, match="期限"):
        close(cast)
    close(cast, drop_tasks=True)
    task = Task.objects.get(pk=task.pk)
    assert (task.dropped, task.done_by, task.done_text) == (True, cast.owner, "終結による取りやめ")


def test_never_while_nobody_has_seen_the_child(cast: Cast) -> None:
    story.safety_task(cast.case, by=cast.owner, received=story.hours_ago(1))
    with pytest.raises(NotPossible, match="安全確認"):
        close(cast, drop_tasks=True)
    assert Case.objects.get(pk=cast.case.pk).closed_on is None


def test_not_twice_and_not_over_somebody_elses_change(cast: Cast) -> None:
    late = Case.objects.get(pk=cast.case.pk)
    close(cast)
    with pytest.raises(NotPossible):
        close(cast)
    with pytest.raises(Outdated):
        close_case(by=cast.owner, case=late, reason=IMPROVED, text="", closed_on=clock.today())


@pytest.mark.parametrize("name", ["same_team", "integrated", "nurse"])
def test_only_by_the_holder_and_the_supervisor(name: str, cast: Cast) -> None:
    with pytest.raises(Refused):
        close(cast, by=getattr(cast, name))


def test_reopening_the_same_day_takes_it_back_and_keeps_the_history(cast: Cast) -> None:
    task = story.task(cast.case, by=cast.owner, due=clock.now() + timedelta(days=1))
    close(cast, drop_tasks=True)
    reopen(cast)
    case = Case.objects.get(pk=cast.case.pk)
    assert (case.closed_on, case.closing_reason_id) == (None, None)
    assert Task.objects.get(pk=task.pk).done_at is None
    assert set(CaseStep.objects.values_list("kind", flat=True)) == {"closed", "reopened"}


def test_reopening_later_leaves_dropped_what_was_dropped(cast: Cast) -> None:
    task = story.task(cast.case, by=cast.owner, due=clock.now() + timedelta(days=1))
    close(cast, drop_tasks=True)
    with clock.standing_at(datetime(2026, 9, 1, 9, tzinfo=clock.TOKYO)):
        reopen(cast, worker=cast.same_team)
    assert Task.objects.get(pk=task.pk).dropped
    assert Case.objects.get(pk=cast.case.pk).worker == cast.same_team


def test_not_beside_another_open_case_of_the_same_child(cast: Cast) -> None:
    close(cast)
    other = story.case_of(cast.case.subject, worker=cast.owner)
    with pytest.raises(NotPossible, match=other.number):
        reopen(cast)


def test_the_page_lists_what_is_open_and_keeps_the_text(cast: Cast, enter: Enter) -> None:
    story.task(cast.case, by=cast.owner, due=clock.now(), title="学校に電話する")
    browser, address = enter(cast.owner), f"/cases/{cast.case.pk}/close/"
    assert "学校に電話する" in browser.get(address).content.decode()
    data = {"reason": IMPROVED, "closed_on": "R8.6.15", "text": "母子とも安定。", "version": 1}
    refused = browser.post(address, data)
    assert refused.status_code == 422
    assert "母子とも安定。" in refused.content.decode()
    done = browser.post(address, data | {"drop_tasks": "on"}, follow=True)
    assert "終結しました" in done.content.decode()
    assert "再開する" in done.content.decode()


def test_a_closed_case_has_nothing_to_decide_but_shows_what_was_typed(
    cast: Cast, enter: Enter
) -> None:
    close(cast)
    browser, case = enter(cast.owner), f"/cases/{cast.case.pk}/"
    for name in ("kind", "worker", "close", "born", "transfer"):
        answer = browser.get(f"{case}{name}/")
        assert (answer.status_code, answer.headers.get("Location")) == (302, case), name
    assert "先に再開してください" in browser.get(case).content.decode()
    assert browser.get(f"{case}reopen/").status_code == 200
    drafts.put(cast.owner, f"{case}transfer/", {"reason": ["転居のため"]})
    assert "転居のため" in browser.get(f"{case}transfer/").content.decode()
