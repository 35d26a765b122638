"""Who may know of a case gets words, all others get what they would get for no case at all."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event

Enter = Callable[[Staff], Client]
CHILD = "渡邉"


@pytest.mark.parametrize("name", ["administrator", "auditor", "contractor"])
@pytest.mark.parametrize("page", ["", "viewers/", "grants/new/", "reason/"])
def test_a_stranger_to_casework_sees_no_difference_to_a_case_that_is_not_there(
    name: str, page: str, cast: Cast, enter: Enter
) -> None:
    browser = enter(getattr(cast, name))
    there = browser.get(f"/cases/{cast.case.pk}/{page}")
    nowhere = browser.get(f"/cases/999999/{page}")
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content


@pytest.mark.parametrize("name", ["other_team", "nurse"])
def test_a_colleague_without_the_right_is_told_so_and_shown_nothing(
    name: str, cast: Cast, enter: Enter
) -> None:
    answer = enter(getattr(cast, name)).get(f"/cases/{cast.case.pk}/")
    assert answer.status_code == 403
    assert "「ケースを見る」は、あなたの役割・担当ではできません" in answer.content.decode()
    assert CHILD not in answer.content.decode()


@pytest.mark.parametrize("name", ["administrator", "other_team"])
def test_both_are_in_the_log_as_refused_with_whose_case_it_was(
    name: str, cast: Cast, enter: Enter
) -> None:
    staff = getattr(cast, name)
    enter(staff).get(f"/cases/{cast.case.pk}/")
    entry = Event.objects.get(action="cases.case.read")
    assert (entry.outcome, entry.staff_id) == ("refused", staff.pk)
    touch = entry.touches.get()
    assert (touch.cases, touch.persons) == ([cast.case.pk], [cast.case.subject_id])


def test_a_case_that_is_not_there_is_in_the_log_as_refused(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).get("/cases/999999/")
    entry = Event.objects.get(action="cases.case.read")
    assert (entry.outcome, entry.place) == ("refused", "/cases/999999/")


def test_sending_a_form_one_may_not_see_writes_nothing_but_the_refusal(
    cast: Cast, enter: Enter
) -> None:
    answer = enter(cast.same_team).post(
        f"/cases/{cast.case.pk}/grants/new/",
        {
            "staff": cast.nurse.pk,
            "starts_on": "2026-06-15",
            "ends_on": "2026-06-20",
            "reason": "r",
        },
    )
    assert answer.status_code == 403
    assert not cast.case.grants.exists()
    assert Event.objects.get(action="cases.grant.give").outcome == "refused"


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "head"])
def test_a_method_the_page_does_not_know_is_no_error(method: str, cast: Cast, enter: Enter) -> None:
    assert getattr(enter(cast.owner), method)(f"/cases/{cast.case.pk}/").status_code == 405


def test_a_list_holds_only_what_one_may_read(cast: Cast, enter: Enter) -> None:
    assert CHILD in enter(cast.same_team).get("/cases/").content.decode()
    assert CHILD not in enter(cast.other_team).get("/cases/").content.decode()
    assert CHILD not in enter(cast.other_team).get("/").content.decode()
