"""Conditions, counts and every person on the page (protection.md C10)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.cases.models import Case
from yorisoi.people.models import Person

Enter = Callable[[Staff], Client]


def touch_of(action: str) -> Any:
    return Event.objects.filter(action=action).latest("id").touches.get()


@pytest.fixture
def sixty_cases(cast: Cast) -> None:
    """Sixty more cases of the owner: two pages of the list."""
    with audit.event("demo.load"):
        for number in range(60):
            subject = Person.objects.create(name=f"子{number}")
            Case.objects.create(
                number=f"2026-1{number:04}",
                subject=subject,
                kind="support",
                team=cast.case.team,
                worker=cast.owner,
                opened_on=cast.case.opened_on,
            )


@pytest.mark.parametrize(("page", "shown"), [(1, 50), (2, 11)])
def test_the_list_notes_who_stood_on_this_page_and_how_many_there_were(
    page: int, shown: int, sixty_cases: None, cast: Cast, enter: Enter
) -> None:
    answer = enter(cast.owner).get("/cases/", {"page": str(page), "mine": "1"})
    touch = touch_of("cases.case.list")
    listed = list(answer.context["page"])
    assert touch.persons == sorted(case.subject_id for case in listed)
    assert touch.cases == sorted(case.pk for case in listed)
    assert (len(touch.persons), touch.results, touch.listed) == (shown, 61, True)
    assert touch.conditions == {"mine": True}


def test_the_home_page_notes_whom_it_shows(sixty_cases: None, cast: Cast, enter: Enter) -> None:
    answer = enter(cast.owner).get("/")
    touch = touch_of("home.read")
    assert touch.cases == sorted(one.case.pk for one in answer.context["cases"].shown)
    assert touch.listed


def test_opening_one_notes_it_as_opened(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).get(f"/cases/{cast.case.pk}/")
    event = Event.objects.get(action="cases.case.read")
    touch = event.touches.get(listed=False)
    assert (touch.persons, touch.cases) == ([cast.case.subject_id], [cast.case.pk])


def test_the_family_beside_it_is_noted_as_shown(cast: Cast, enter: Enter) -> None:
    enter(cast.owner).get(f"/cases/{cast.case.pk}/")
    event = Event.objects.get(action="cases.case.read")
    mother = Person.objects.get(name="渡邉　香織")
    assert event.touches.get(listed=True).persons == [mother.pk]


def test_the_list_of_staff_notes_words_and_people(cast: Cast, enter: Enter) -> None:
    enter(cast.administrator).get("/staff/?q=担当")
    touch = touch_of("access.staff.list")
    assert (touch.conditions, touch.results) == ({"q": "担当"}, 1)
    assert touch.others == {"staff": [cast.owner.pk]}


def test_a_search_in_the_log_notes_its_conditions(cast: Cast, enter: Enter) -> None:
    query = {"since": "2026-06-01", "until": "R8.6.15", "staff": "owner", "person": "5"}
    enter(cast.auditor).get("/log/", query | {"outcome": "refused", "case": "", "terminal": ""})
    assert touch_of("audit.log.search").conditions == {
        "since": "2026-06-01",
        "until": "2026-06-15",
        "staff": "owner",
        "person": 5,
        "outcome": "refused",
    }


def test_an_analysis_notes_which_and_for_when(cast: Cast, enter: Enter) -> None:
    enter(cast.auditor).get("/log/analyses/?kind=mass&since=2026-06-01&until=2026-06-15")
    touch = touch_of("audit.log.analyse")
    expected = {"kind": "mass", "since": "2026-06-01", "until": "2026-06-15"}
    assert (touch.conditions, touch.results) == (expected, 0)


@pytest.mark.parametrize(("page", "most"), [("/cases/", 16), ("/", 34)])
def test_a_long_list_costs_no_more_statements_than_a_short_one(
    page: str,
    most: int,
    sixty_cases: None,
    cast: Cast,
    enter: Enter,
    django_assert_max_num_queries: Any,
) -> None:
    browser = enter(cast.owner)
    with django_assert_max_num_queries(most):
        browser.get(page)


@pytest.mark.parametrize(("page", "most"), [("/log/", 12), ("/log/analyses/", 12)])
def test_the_log_costs_no_more_either(
    page: str, most: int, cast: Cast, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        audit.record("home.read", persons=[number])
    browser = enter(cast.auditor)
    with django_assert_max_num_queries(most):
        browser.get(page)


def test_the_list_of_staff_costs_no_more_either(
    cast: Cast, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    browser = enter(cast.administrator)
    with django_assert_max_num_queries(12):
        browser.get("/staff/")
