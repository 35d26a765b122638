"""The case page and its timeline cost the same number of queries for two entries and for many."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases import story
from tests.cast import Cast
from yorisoi.access.models import Staff

Enter = Callable[[Staff], Client]
MOST = {"": 75, "timeline/": 40}


def fill(cast: Cast, times: int) -> None:
    story.notes(cast.case, 20 * times, by=cast.owner)
    for hours in range(times):
        at = story.hours_ago(hours)
        story.consultation(cast.case, by=cast.same_team, at=at)
        story.task(cast.case, by=cast.owner, due=at, done_at=at, done_by=cast.owner)
        story.task(cast.case, by=cast.owner, due=at)


@pytest.mark.parametrize("page", MOST)
def test_however_much_there_is(page: str, cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    counts = []
    for times in (1, 4):
        fill(cast, times)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(f"/cases/{cast.case.pk}/{page}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST[page]
