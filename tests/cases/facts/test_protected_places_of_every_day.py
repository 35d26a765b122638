"""支援措置: school, nursery and clinics of register rows are for who may release the address alone."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.cases.facts.mirrored import CHILD, MOTHER, linked, protect, put, resident
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.cases.lists import queries
from yorisoi.cases.lists.kinds import LISTS
from yorisoi.cases.models import Case
from yorisoi.cases.timeline.reading import Wanted, read_top, scope_of
from yorisoi.people.models import Affiliation, PersonAddress
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.registers.models import (
    Epds,
    Link,
    NurseryEntry,
    SchoolEntry,
    Vaccination,
    Visit,
)

Enter = Callable[[Staff], Client]
PLACES = ("本町小学校", "若葉保育園", "中央病院", "つばさ教室")
PAGES = ("registered/", "health/", "timeline/")


@pytest.fixture
def family(cast: Cast) -> Cast:
    linked(cast)
    for number in (CHILD, MOTHER):
        resident(number, "moved_in", date(2024, 4, 1))
    put(SchoolEntry, CHILD, year=2026, grade="P2", school="みどり区立本町小学校", class_name="3組")
    put(NurseryEntry, CHILD, facility="若葉保育園", entered_on=date(2022, 4, 1),
        left_on=date(2025, 3, 31))  # fmt: skip
    put(Vaccination, CHILD, kind="05", title="BCG", dose=1, given_on=date(2018, 10, 1),
        place="みどり中央病院")  # fmt: skip
    put(Visit, CHILD, outcome="visited", visited_on=date(2018, 8, 1), home="東雲町1-40に転居")
    with audit.event("demo.load"):
        Affiliation.objects.create(
            person=cast.case.subject, kind_id="affiliation.elementary", place="つばさ教室",
            recorded_at=clock.now(),
        )  # fmt: skip
        PersonAddress.objects.create(
            person=cast.case.subject, kind="registered", text="みどり区東雲町一丁目40番20号",
            recorded_at=clock.now(),
        )  # fmt: skip
        Link.objects.filter(person=cast.case.subject).update(
            evidence=[["for", "氏名が一致"], ["for", "住所が番まで一致"]]
        )
    return cast


def shown(cast: Cast, enter: Enter, viewer: Staff) -> str:
    browser, case = enter(viewer), cast.case
    pages = [browser.get(f"/cases/{case.pk}/{page}") for page in PAGES]
    pages.append(browser.get(reverse("residents:person", args=[case.subject_id])))
    assert {page.status_code for page in pages} == {200}
    return "\n".join(page.content.decode() for page in pages)


def found(cast: Cast, viewer: Staff, word: str) -> int:
    _, facets = read_top(scope_of(cast.case, viewer), Wanted(words=(word,)))
    return facets.total


@pytest.mark.parametrize("by", ["us", "the register"])
def test_for_who_may_release_the_address_alone(by: str, family: Cast, enter: Enter) -> None:
    protect(family, by)
    near, far = shown(family, enter, family.owner), shown(family, enter, family.integrated)
    for place in PLACES:
        assert place in near
        assert place not in far, place
    for word in ("本町", "若葉", "中央病院"):
        assert found(family, family.owner, word)
        assert found(family, family.integrated, word) == 0
    assert HIDDEN_WORDS in far
    assert "BCG" in far
    assert "住所が番まで一致" in near
    assert "住所が番まで一致" not in far
    assert "氏名が一致" in far
    if by == "us":  # a text of a register is no way around a recorded address
        assert "東雲町1-40" not in near + far


def test_without_a_protection_everybody_who_reads_the_case_sees_them(
    family: Cast, enter: Enter
) -> None:
    far = shown(family, enter, family.integrated)
    for place in (*PLACES, "住所が番まで一致", "東雲町1-40"):
        assert place in far, place


def test_in_a_list_on_screen(family: Cast) -> None:
    """A pupil whom no 学齢簿 of the year has: her school is the one that was recorded."""
    protect(family, "us")
    put(Epds, MOTHER, child_number=CHILD, total=12, support="東雲町1-40へ里帰り",
        taken_on=date(2027, 6, 1))  # fmt: skip
    with clock.standing_at(datetime(2027, 7, 1, tzinfo=clock.TOKYO)):
        for viewer, words in ((family.owner, "つばさ教室"), (family.integrated, HIDDEN_WORDS)):
            cases = filter_for(viewer, "cases.lists.read", Case.objects.all())
            (row,) = queries.rows_of(LISTS["unplaced"], cases, viewer=viewer)
            assert row.cells[2] == words
            (row,) = queries.rows_of(LISTS["epds"], cases, viewer=viewer)
            assert row.cells[-1] == f"{HIDDEN_WORDS}へ里帰り", "what a nurse wrote tells it"
