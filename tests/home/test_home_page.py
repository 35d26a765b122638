from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases.tasks.reports import plan, safety_task
from tests.cast import Cast
from tests.home.test_what_happened_to_my_families import write_note
from yorisoi import audit, clock
from yorisoi.access.models import Draft, Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Case, Kind, Note, NoteCase
from yorisoi.cases.tasks.due import end_of
from yorisoi.home.queries import unfinished
from yorisoi.people.models import Person, Protection

Enter = Callable[[Staff], Client]


def text(browser: Client) -> str:
    answer = browser.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def many_cases(cast: Cast, number: int) -> None:
    """More open cases of the owner, each with a note and a deadline."""
    with transaction.atomic(), audit.event("demo.load"):
        for at in range(number):
            child = Person.objects.create(name=f"子　{at}", born_on=date(2019, 4, 2))
            case = Case.objects.create(
                number=f"2026-1{at:04}",
                subject=child,
                kind=Kind.SUPPORT,
                team=cast.case.team,
                worker=cast.owner,
                opened_on=date(2026, 6, 1),
            )
            write_note(cast, cast.same_team, f"記録{at}", case)
            plan(cast, f"訪問{at}", case=case)


def test_deadlines_with_late_ones_first_and_the_countdown(cast: Cast, enter: Enter) -> None:
    plan(cast, "遅れた連絡", end_of(clock.today() - timedelta(days=2)))
    safety_task(cast, hours_ago=20)
    page = text(enter(cast.owner))
    assert page.index("2日超過") < page.index("28:00")
    assert "安全確認（48時間以内）" in page


def test_the_number_of_deadlines_is_right_when_there_are_more_than_fit(
    cast: Cast, enter: Enter
) -> None:
    for at in range(75):
        plan(cast, f"遅れた{at:02}", end_of(clock.today() - timedelta(days=2)))
    for at in range(4):
        plan(cast, f"まだ先{at:02}", end_of(clock.today() + timedelta(days=9)))
    page = text(enter(cast.owner))
    assert "きょうまで 75件" in page
    assert "ほかに9件" in page  # seventy stand there, the late ones first
    assert "まだ先" not in page


def test_a_protection_of_my_families_says_when_its_end_is_near(cast: Cast, enter: Enter) -> None:
    mother = Person.objects.get(name="渡邉　香織")
    with transaction.atomic(), audit.event("demo.load"):
        for days in (20, 40):
            Protection.objects.create(
                person=mother,
                kind="measure",
                starts_on=date(2025, 7, 1),
                ends_on=clock.today() + timedelta(days=days),
                recorded_at=clock.now(),
            )
    page = text(enter(cast.owner))
    assert "期限の近い支援措置" in page
    assert page.count("渡邉　香織") == 1
    assert "（あと20日）" in page
    assert "期限の近い支援措置" not in text(enter(cast.same_team))
    assert "期限の近い支援措置" in text(enter(cast.supervisor))


def test_my_cases_with_last_contact_and_next_deadline(cast: Cast, enter: Enter) -> None:
    page = text(enter(cast.owner))
    assert "接触の記録なし" in page
    with clock.standing_at(clock.now() - timedelta(days=40)):
        write_note(cast, cast.owner)
    assert "40日前" in text(enter(cast.owner))
    assert "渡邉　結衣" not in text(enter(cast.same_team))


def test_everybody_shown_is_an_inquiry_in_the_log(cast: Cast, enter: Enter) -> None:
    many_cases(cast, 3)
    text(enter(cast.owner))
    touch = Event.objects.filter(action="home.read").latest("id").touches.get()
    assert touch.listed
    assert set(touch.cases) == set(Case.objects.values_list("pk", flat=True))
    assert set(touch.persons) == set(Case.objects.values_list("subject", flat=True))


def test_what_was_left_unfinished(cast: Cast, enter: Enter) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        note = Note.objects.create(
            happened_at=clock.now(),
            contact_id="contact.phone",
            text="途中",
            author=cast.owner,
            written_at=clock.now(),
        )
        NoteCase.objects.create(note=note, case=cast.case)
    Draft.objects.create(
        staff=cast.owner,
        place=f"/cases/{cast.case.pk}/tasks/new/",
        opening="1",
        turn=1,
        fields={"title": ["秘密"]},
        saved_at=clock.now(),
    )
    Draft.objects.create(
        staff=cast.owner,
        place=f"/cases/consultations/{cast.case.pk}/change/",
        opening="2",
        turn=1,
        fields={"text": ["秘密"]},
        saved_at=clock.now(),
    )
    about = {one.title: one.case for one in unfinished(cast.owner)}
    assert about["期限を加える"] == cast.case
    assert about["相談受付の修正"] is None, "a child who only has the same number"
    page = text(enter(cast.owner))
    assert "経過記録の下書き" in page
    assert "期限を加える" in page
    assert "秘密" not in page
    assert "経過記録の下書き" not in text(enter(cast.same_team))


def test_a_supervisor_sees_what_waits_in_the_team(cast: Cast, enter: Enter) -> None:
    write_note(cast, cast.owner)
    plan(cast, due_at=end_of(clock.today() - timedelta(days=1)))
    safety_task(cast)
    page = text(enter(cast.supervisor))
    for words in ("承認を待つ経過記録 <strong>1件", "期限を過ぎたもの <strong>1件"):
        assert words in page
    assert "担当のいないケース <strong>0件" in page
    assert "38:00" in page
    assert "係のこと" not in text(enter(cast.owner))


def test_a_case_whose_worker_has_left_is_told_to_the_supervisor(cast: Cast, enter: Enter) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        cast.owner.postings.update(ends_on=clock.today() - timedelta(days=1))
    assert "担当のいないケース <strong>1件" in text(enter(cast.supervisor))


@pytest.mark.parametrize("name", ["administrator", "auditor", "contractor"])
def test_those_outside_casework_see_nobody(name: str, cast: Cast, enter: Enter) -> None:
    safety_task(cast)
    page = text(enter(getattr(cast, name)))
    assert "渡邉" not in page
    assert "わたしの期限" not in page


@pytest.mark.parametrize("number", [1, 60])
def test_asks_the_database_as_often_for_sixty_cases_as_for_one(
    number: int, cast: Cast, enter: Enter
) -> None:
    many_cases(cast, number)
    browser = enter(cast.owner)
    with CaptureQueriesContext(connection) as asked:
        page = text(browser)
    assert len(asked) == QUERIES
    # Fifty stand on the page, those with a deadline first; the list has the others.
    assert f"{number + 1}件・期限の近い順" in page
    assert ("渡邉　結衣" in page) == (number == 1)
    assert ("ほかに11件" in page) == (number == 60)


QUERIES = 36
