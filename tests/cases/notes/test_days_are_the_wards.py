"""Early in the morning the day in Japan is not yet the day in London; ours is shown."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.test import Client

from tests.cases.notes.steps import content
from tests.cast import Cast
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.notes import actions

Enter = Callable[[Staff], Client]


def test_half_past_eight(cast: Cast, enter: Enter) -> None:
    at = datetime(2026, 6, 15, 8, 30, tzinfo=clock.TOKYO)
    note, _ = actions.write_note(
        by=cast.owner,
        cases=[cast.case],
        content=content(at=at),
        form_key=uuid.uuid4(),
        confirm=True,
    )
    pages = {
        f"/cases/{cast.case.pk}/notes/{note.pk}/": cast.owner,
        f"/cases/{cast.case.pk}/notes/{note.pk}/amend/": cast.owner,
        "/cases/notes/approve/": cast.supervisor,
    }
    for page, reader in pages.items():
        html = enter(reader).get(page).content.decode()
        assert "令和8年6月15日" in html, page
        assert "令和8年6月14日" not in html, page
