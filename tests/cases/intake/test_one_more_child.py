"""A 相談受付 turns out to be about one more child: case and 48 hours as if they had been named first."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast, consult
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.cases.intake.added import add_subject, of_their_families
from yorisoi.cases.models import Consultation, Task
from yorisoi.people.actions import register_person
from yorisoi.people.family_actions import family_of, join_family
from yorisoi.people.models import Person

Enter = Callable[[Staff], Client]


@pytest.fixture
def call(cast: Cast) -> Consultation:
    return consult(cast)


@pytest.fixture
def brother(cast: Cast) -> Person:
    """The little brother of the girl the case is about."""
    found = register_person(by=cast.owner, name="渡邉　陽", born=None)
    family = family_of(cast.case.subject)
    assert family
    join_family(by=cast.owner, person=found, family=family, position="弟")
    return found


def page(call: Consultation) -> str:
    return f"/cases/consultations/{call.pk}/subjects/"


def test_with_case_and_48_hours(cast: Cast, call: Consultation, brother: Person) -> None:
    subject = add_subject(by=cast.owner, consultation=call, person=brother)
    assert subject.case
    assert subject.case.worker == cast.owner
    task = Task.objects.get(case=subject.case, kind="safety_check")
    assert (task.due_at - call.received_at).total_seconds() == 48 * 3600
    assert [one.person for one in call.subjects.all()][-1] == brother


def test_nobody_twice(cast: Cast, call: Consultation) -> None:
    with pytest.raises(NotPossible):
        add_subject(by=cast.owner, consultation=call, person=call.subjects.get().person)


def test_not_over_somebody_elses_change(cast: Cast, call: Consultation, brother: Person) -> None:
    read = Consultation.objects.get(pk=call.pk)
    with audit.event("demo.load"):
        Consultation.objects.update(version=call.version + 1)
    with pytest.raises(Outdated):
        add_subject(by=cast.owner, consultation=read, person=brother)
    assert call.subjects.count() == 1


def test_the_family_stands_first(cast: Cast, call: Consultation, brother: Person) -> None:
    assert brother in of_their_families(call, cast.owner)
    assert call.subjects.get().person not in of_their_families(call, cast.owner)


def test_on_the_page(cast: Cast, call: Consultation, brother: Person, enter: Enter) -> None:
    desk = enter(cast.owner)
    assert "渡邉　陽" in desk.get(page(call)).content.decode()
    assert "見つかりませんでした" in desk.get(f"{page(call)}?q=いない人").content.decode()
    sent = {"person": brother.pk, "version": call.version}
    answer = desk.post(page(call), sent, follow=True).content.decode()
    assert "渡邉　陽さんを対象に加えました" in answer
    again = desk.post(page(call), sent, follow=True).content.decode()
    assert "ほかの人がこの相談受付を修正しました" in again
    assert call.subjects.count() == 2
    for nobody in ("", "x", "９", "9" * 40):
        desk.post(page(call), {"person": nobody, "version": call.version + 1})
    assert call.subjects.count() == 2


@pytest.mark.parametrize(("name", "status"), [("same_team", 200), ("other_team", 403)])
def test_who_may(cast: Cast, call: Consultation, enter: Enter, name: str, status: int) -> None:
    assert enter(getattr(cast, name)).get(page(call)).status_code == status


def test_born_later_than_the_call(cast: Cast, call: Consultation) -> None:
    """Somebody without a family is found by name and added all the same."""
    other = register_person(
        by=cast.owner, name="若林　翔", died_on=None, expected_on=date(2026, 9, 1)
    )
    assert add_subject(by=cast.owner, consultation=call, person=other).person == other
