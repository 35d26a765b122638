"""The case page and its timeline cost the same number of queries for two entries and for many."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases import story
from tests.cases.facts import mirrored
from tests.cast import Cast
from tests.people.records import lives_at, protect, record
from yorisoi.access.models import Staff
from yorisoi.people.models import Person, PersonPhone
from yorisoi.registers.models import (
    Checkup,
    Epds,
    MirrorRow,
    NurseryEntry,
    Pregnancy,
    ProtectionRecord,
    SchoolEntry,
    Vaccination,
    Visit,
)

Enter = Callable[[Staff], Client]
MOST = {"": 62, "timeline/": 47}
MORE_OF_THE_PROTECTED = 9
DAYS: dict[type[MirrorRow], str] = {
    Checkup: "seen_on",
    Vaccination: "given_on",
    Epds: "taken_on",
    Pregnancy: "notified_on",
    Visit: "visited_on",
    SchoolEntry: "moved_on",
    NurseryEntry: "entered_on",
    ProtectionRecord: "starts_on",
}


def day_of(at: int, times: int) -> date:
    """The newest of everything, or long ago: the first page shows each source either way."""
    return date(2020 - at, times, 1) if at else date(2026, 6, 16)


def fill(cast: Cast, times: int) -> None:
    mirrored.linked(cast)
    for at in range(times):
        mirrored.resident(
            mirrored.CHILD, "moved_within", day_of(at, times), current=False, history=at
        )
        for model, column in DAYS.items():
            mirrored.put(model, mirrored.CHILD, **{column: day_of(at, times)})
    story.notes(cast.case, 20 * times, by=cast.owner)
    for hours in range(times):
        at = story.hours_ago(hours)
        story.consultation(cast.case, by=cast.same_team, at=at)
        story.task(cast.case, by=cast.owner, due=at, done_at=at, done_by=cast.owner)
        story.task(cast.case, by=cast.owner, due=at)


@pytest.mark.parametrize("page", MOST)
def test_however_much_there_is(page: str, cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/cases/{cast.case.pk}/{page}").status_code == 200
        return len(queries)

    fill(cast, 1)
    few = asked()
    fill(cast, 4)
    assert asked() == few <= MOST[page]
    mother = Person.objects.get(name="渡邉　香織")
    lives_at(mother, "みどり区若葉台一丁目20番3号", building="コーポ若葉201号室")
    record(PersonPhone, person=mother, number="090-1234-5678")
    protect(mother)
    # Who is protected is asked once a page, not once for each part of it.
    assert asked() <= few + MORE_OF_THE_PROTECTED
