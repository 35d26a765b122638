"""Who opens the page of a person: through the cases of the family, or when there is no case at all."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.people.records import lives_at, person, record
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.people.models import PersonPhone

Enter = Callable[[Staff], Client]


@pytest.mark.parametrize("name", ["owner", "same_team", "supervisor", "integrated"])
def test_the_team_and_the_supervisor_see_the_subject_and_the_family(
    name: str, cast: Cast, enter: Enter
) -> None:
    browser, child = enter(getattr(cast, name)), cast.case.subject
    for one in (child.pk, child.kin.get().other_id):
        assert browser.get(f"/people/{one}/").status_code == 200


@pytest.mark.parametrize("name", ["other_team", "nurse"])
def test_a_colleague_without_the_right_is_told_so_and_shown_nothing(
    name: str, cast: Cast, enter: Enter
) -> None:
    child = cast.case.subject
    lives_at(child)
    answer = enter(getattr(cast, name)).get(f"/people/{child.pk}/")
    assert answer.status_code == 403
    assert "「人物を見る」は、あなたの役割・担当ではできません" in answer.content.decode()
    assert "渡邉" not in answer.content.decode()


@pytest.mark.parametrize("name", ["administrator", "auditor", "contractor"])
@pytest.mark.parametrize("page", ["", "change/", "history/", "facts/phone/add/", "release/"])
def test_a_stranger_to_casework_sees_no_difference_to_nobody(
    name: str, page: str, cast: Cast, enter: Enter
) -> None:
    browser = enter(getattr(cast, name))
    there = browser.get(f"/people/{cast.case.subject_id}/{page}")
    nowhere = browser.get(f"/people/999999/{page}")
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content


@pytest.mark.parametrize("name", ["other_team", "nurse"])
def test_somebody_without_a_case_is_open_to_casework(name: str, cast: Cast, enter: Enter) -> None:
    browser, one = enter(getattr(cast, name)), person()
    assert browser.get(f"/people/{one.pk}/").status_code == 200
    sent = {"number": "03-0000-1234", "source": "staff"}
    assert browser.post(f"/people/{one.pk}/facts/phone/add/", sent).status_code == 302
    assert PersonPhone.objects.get(person=one).recorded_by == getattr(cast, name)


def test_sending_what_one_may_not_writes_nothing_but_the_refusal(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    sent = {"number": "03-0000-1234", "source": "staff"}
    answer = enter(cast.other_team).post(f"/people/{child.pk}/facts/phone/add/", sent)
    assert answer.status_code == 403
    assert not PersonPhone.objects.exists()
    assert Event.objects.get(action="people.fact.add").outcome == "refused"


def test_a_fact_of_somebody_else_is_not_reached_through_ones_own(cast: Cast, enter: Enter) -> None:
    theirs = record(PersonPhone, person=cast.case.subject, number="03-0000-1234")
    mine = person()
    at = f"/people/{mine.pk}/facts/phone/{theirs.pk}/"
    browser = enter(cast.other_team)
    assert browser.get(at).status_code == browser.get(f"{at}withdraw/").status_code == 404


def test_the_page_notes_whom_it_shows(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    enter(cast.owner).get(f"/people/{child.pk}/")
    touches = Event.objects.get(action="people.person.read").touches.order_by("id")
    assert [(one.persons, one.cases, one.listed) for one in touches] == [
        ([child.pk], [], False),
        ([child.kin.get().other_id], [], True),
        ([], [cast.case.pk], True),
    ]
