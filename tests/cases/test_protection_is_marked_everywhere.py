"""支援措置 stands on every page one writes or reads about a child, not on the face sheet alone."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cases.notes.steps import write
from tests.cast import Cast
from tests.people.records import protect
from yorisoi.access.models import Staff

Enter = Callable[[Staff], Client]
MARK = "支援措置あり・住所秘匿"


@pytest.mark.parametrize(
    "page", ["notes/new/", "notes/{note}/", "notes/{note}/amend/", "viewers/", "tasks/new/"]
)
def test_before_and_after(page: str, cast: Cast, enter: Enter) -> None:
    note = write(cast.owner, cast.case)
    at = f"/cases/{cast.case.pk}/{page.format(note=note.pk)}"
    browser = enter(cast.owner)
    assert MARK not in browser.get(at).content.decode()
    protect(cast.case.subject)
    assert MARK in browser.get(at).content.decode()
