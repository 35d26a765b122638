"""However many notes: the lists ask the database the same number of questions."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases.notes.steps import attach, sibling_case, write
from tests.cast import Cast
from yorisoi.access.models import Staff

Enter = Callable[[Staff], Client]
PAGES = {
    "/cases/notes/approve/": ("supervisor", True, 40),
    "/cases/notes/drafts/": ("owner", False, 32),
}


@pytest.mark.parametrize("page", PAGES)
def test_of_one_and_of_many(page: str, cast: Cast, enter: Enter) -> None:
    reader, confirm, most = PAGES[page]
    brother, counts = sibling_case(cast.case), []
    for more in (1, 6):
        for _ in range(more):
            note = write(cast.owner, cast.case, brother, confirm=confirm)
            attach(cast.owner, cast.case, note)
        browser = enter(getattr(cast, reader))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(page).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= most


def test_the_form_with_its_surroundings(cast: Cast, enter: Enter) -> None:
    sibling_case(cast.case)
    counts = []
    for _ in range(2):
        for _ in range(3):
            write(cast.owner, cast.case)
        browser = enter(cast.owner)
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/cases/{cast.case.pk}/notes/new/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 38
