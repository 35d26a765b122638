"""担当の変更（引継ぎ）: the case, what is to be done and the 申し送り go to the new worker."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.cases import story
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.entrance import Refused, allows
from yorisoi.access.models import Posting, Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.cases.decisions.actions import assign_case
from yorisoi.cases.models import Case, CaseStep, Task

Enter = Callable[[Staff], Client]


def posting(staff: Staff) -> Posting:
    found = staff.posting_on(clock.today())
    assert found is not None
    return found


def hand_over(cast: Cast, case: Case, to: Staff, *, by: Staff | None = None) -> Case:
    team = posting(to).team
    assert team is not None
    return assign_case(by=by or cast.owner, case=case, worker=to, team=team, text="毎週電話する。")


def test_the_case_and_what_is_open_move_and_what_is_done_stays(cast: Cast) -> None:
    due = clock.now() + timedelta(days=1)
    mine = story.task(cast.case, by=cast.owner, due=due)
    helpers = story.task(cast.case, by=cast.same_team, due=due)
    done = story.task(cast.case, by=cast.owner, due=due, done_at=due, done_by=cast.owner)
    hand_over(cast, cast.case, cast.other_team)
    case = Case.objects.get(pk=cast.case.pk)
    assert (case.worker, case.team) == (cast.other_team, posting(cast.other_team).team)
    holders = {task.pk: task.assignee for task in Task.objects.select_related("assignee")}
    assert holders == {mine.pk: cast.other_team, helpers.pk: cast.same_team, done.pk: cast.owner}
    assert allows(cast.other_team, "cases.case.read", case)
    assert not allows(cast.owner, "cases.case.assign", case)


def test_what_was_handed_over_with_it_is_written_down(cast: Cast) -> None:
    hand_over(cast, cast.case, cast.same_team)
    step = CaseStep.objects.get(case=cast.case)
    assert (step.kind, step.worker, step.by) == ("assigned", cast.same_team, cast.owner)
    assert step.text == "毎週電話する。"


def test_two_at_once_are_told(cast: Cast) -> None:
    late = Case.objects.get(pk=cast.case.pk)
    hand_over(cast, cast.case, cast.same_team)
    with pytest.raises(Outdated):
        hand_over(cast, late, cast.other_team, by=cast.supervisor)


def test_to_oneself_again_is_no_handover(cast: Cast) -> None:
    with pytest.raises(NotPossible):
        hand_over(cast, cast.case, cast.owner)


@pytest.mark.parametrize("name", ["same_team", "integrated", "other_team"])
def test_only_the_holder_and_the_supervisor_hand_over(name: str, cast: Cast) -> None:
    with pytest.raises(Refused):
        hand_over(cast, cast.case, cast.nurse, by=getattr(cast, name))


def test_on_the_page(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    address = f"/cases/{cast.case.pk}/worker/"
    assert "新しい担当" in browser.get(address).content.decode()
    data = {"holder": posting(cast.same_team).pk, "text": "夜は出ない。", "version": 1}
    page = browser.post(address, data, follow=True).content.decode()
    assert "引き継ぎました" in page
    assert "夜は出ない。" in page
    # Once more from a page that was open all the while.
    data = {"holder": posting(cast.other_team).pk, "text": "私から", "version": 1}
    again = enter(cast.supervisor).post(address, data)
    assert again.status_code == 422
    assert "ほかの人がこのケースを変更しました" in again.content.decode()
    assert "私から" in again.content.decode()
