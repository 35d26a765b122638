"""相談受付の登録: one transaction makes persons, family, case, deadlines and the receipt."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests.cases.intake.typed import PAGE, TEXT, page_of
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.models import Draft, Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Case, Consultation, Kind, Task
from yorisoi.people.models import Affiliation, Person, PersonAddress, PersonPhone

Enter = Callable[[Staff], Client]


def test_a_new_child_becomes_a_person_with_a_case_and_48_hours(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.owner).post(PAGE, page_of(cast.owner.pk))
    one = Consultation.objects.get()
    assert answer.headers["Location"] == f"/cases/consultations/{one.pk}/"
    assert (one.number, one.text, one.caller_words) == (
        "受2026-00001",
        TEXT,
        "若葉小学校　養護教諭　瀬戸",
    )
    subject = one.subjects.get()
    child, case = subject.person, subject.case
    assert (child.name, child.kana, child.sex) == ("桜井　葵", "サクライ　アオイ", "female")
    assert (child.born_earliest, child.born_latest) == (date(2019, 4, 2), date(2020, 4, 1))
    assert case is not None
    assert (case.kind, case.worker, case.abuse_id) == (
        Kind.PROTECTION,
        cast.owner,
        "abuse.physical",
    )
    task = Task.objects.get()
    assert (task.kind, task.case, task.has_time, task.assignee) == (
        "safety_check",
        case,
        True,
        cast.owner,
    )
    assert task.due_at == datetime(2026, 6, 17, 10, 28, tzinfo=clock.TOKYO)
    assert not Draft.objects.exists()


def test_what_was_said_of_the_child_stands_as_facts_of_that_day(cast: Cast, enter: Enter) -> None:
    more = {"child-0-address": "若葉台二丁目", "child-0-place": "若葉小学校1年2組"}
    enter(cast.owner).post(
        PAGE, page_of(cast.owner.pk, **more, **{"child-0-phone": "090-0000-1111"})
    )
    address, school = PersonAddress.objects.get(), Affiliation.objects.get()
    assert (address.kind, address.text, address.since) == (
        "living",
        "若葉台二丁目",
        date(2026, 6, 15),
    )
    assert (school.kind_id, school.place) == ("affiliation.elementary", "若葉小学校1年2組")
    assert PersonPhone.objects.get().number == "090-0000-1111"


def test_a_child_on_file_joins_the_open_case(cast: Cast, enter: Enter) -> None:
    child = cast.case.subject
    data = page_of(cast.other_team.pk, **{"child-0-person": child.pk, "child-0-name": ""})
    enter(cast.other_team).post(PAGE, data)
    subject = Consultation.objects.get().subjects.get()
    assert (subject.person, subject.case) == (child, cast.case)
    assert Case.objects.count() == 1
    # The 48 hours are the business of who holds the case.
    assert Task.objects.get().assignee == cast.owner


def test_after_a_closed_case_there_is_a_new_one(cast: Cast, enter: Enter) -> None:
    from yorisoi import audit

    with audit.event("demo.load"):
        Case.objects.update(closed_on=date(2026, 6, 10))
    data = page_of(cast.owner.pk, **{"child-0-person": cast.case.subject_id})
    answer = enter(cast.owner).post(PAGE, data, follow=True)
    subject = Consultation.objects.get().subjects.get()
    assert subject.case is not None
    assert subject.case != cast.case
    assert "終結したケース（2026-00001）" in answer.content.decode()


def test_advice_ends_with_the_reception(cast: Cast, enter: Enter) -> None:
    data = page_of(cast.owner.pk, matter="matter.upbringing", first_step="first_step.advise")
    enter(cast.owner).post(PAGE, data)
    assert Consultation.objects.get().subjects.get().case is None
    assert Case.objects.count() == 1
    assert not Task.objects.exists()


def test_a_report_does_not_end_with_the_reception(cast: Cast, enter: Enter) -> None:
    data = page_of(cast.owner.pk, is_report="on", first_step="first_step.inform")
    answer = enter(cast.owner).post(PAGE, data)
    assert answer.status_code == 422
    assert "安全確認が済むまで" in answer.content.decode()
    assert TEXT in answer.content.decode()
    assert not Consultation.objects.exists()


def test_the_first_thing_to_do_has_its_day(cast: Cast, enter: Enter) -> None:
    data = page_of(
        cast.owner.pk, matter="matter.care", abuse=None, next_title="学校に電話", next_due="R8.6.16"
    )
    enter(cast.owner).post(PAGE, data)
    task = Task.objects.get()
    assert (task.title, task.kind, task.has_time) == ("学校に電話", "next", False)
    assert task.due_at.astimezone(clock.TOKYO).date() == date(2026, 6, 16)


def test_the_log_has_it_with_persons_and_cases(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).post(PAGE, page_of(cast.owner.pk))
    touch = Event.objects.filter(action="cases.intake.register").latest("id").touches.get()
    subject = Consultation.objects.get().subjects.get()
    assert (touch.persons, touch.cases) == ([subject.person_id], [subject.case_id])


@pytest.mark.parametrize("name", ["administrator", "auditor", "contractor", "stranger"])
def test_who_does_no_casework_takes_no_consultation(name: str, cast: Cast, enter: Enter) -> None:
    staff = getattr(cast, name)
    before = Person.objects.count()
    answer = enter(staff).post(PAGE, page_of(cast.owner.pk))
    assert answer.status_code in {302, 403}
    assert (Consultation.objects.count(), Person.objects.count()) == (0, before)


@pytest.mark.parametrize("name", ["same_team", "other_team", "supervisor", "integrated", "nurse"])
def test_everybody_in_casework_does(name: str, cast: Cast, enter: Enter) -> None:
    enter(getattr(cast, name)).post(PAGE, page_of(cast.owner.pk))
    one = Consultation.objects.get()
    assert one.received_by == getattr(cast, name)
    assert Case.objects.get(pk=one.subjects.get().case_id).worker == cast.owner


def test_a_moment_that_is_still_to_come_is_refused(cast: Cast, enter: Enter) -> None:
    later = clock.now() + timedelta(minutes=5)
    answer = enter(cast.owner).post(PAGE, page_of(cast.owner.pk, received_time=f"{later:%H:%M}"))
    assert answer.status_code == 422
    assert "これからの日時" in answer.content.decode()
