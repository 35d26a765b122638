"""If it cannot be written down, it is not shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.cast import Cast
from yorisoi.access.models import Staff
from yorisoi.audit import book
from yorisoi.audit.models import Event
from yorisoi.cases.models import CaseGrant

Enter = Callable[[Staff], Client]
CHILD = "渡邉"


def fail(*_: object, **__: object) -> Any:
    raise OperationalError("disk full")


def pages(cast: Cast) -> list[str]:
    return ["/", "/cases/", f"/cases/{cast.case.pk}/", f"/cases/{cast.case.pk}/viewers/"]


def test_the_touch_cannot_be_written(
    committed: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = enter(committed.owner)
    browser.raise_request_exception = False
    assert all(CHILD in browser.get(page).content.decode() for page in pages(committed)[1:])
    monkeypatch.setattr(book, "TOUCH", book.TOUCH.replace("event_id", "nothing"))
    for page in pages(committed):
        answer = browser.get(page)
        assert answer.status_code == 500
        assert CHILD not in answer.content.decode()


def test_the_entry_cannot_be_written(
    committed: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = enter(committed.owner)
    browser.raise_request_exception = False
    monkeypatch.setattr(book, "OPEN", "INSERT INTO audit_event (nothing) VALUES (%s)")
    for page in pages(committed):
        answer = browser.get(page)
        assert answer.status_code == 500
        assert CHILD not in answer.content.decode()


def test_nothing_is_changed_either(
    committed: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = enter(committed.other_team)
    browser.raise_request_exception = False
    monkeypatch.setattr(book, "TOUCH", book.TOUCH.replace("event_id", "nothing"))
    page = f"/cases/{committed.case.pk}/reason/"
    assert browser.post(page, {"reason": "母から電話。"}).status_code == 500
    assert not CaseGrant.objects.exists()


def test_a_page_that_fails_after_it_was_noted_is_noted_as_failed_alone(
    committed: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yorisoi.cases.listing import views

    monkeypatch.setattr(views, "render", fail)
    browser = enter(committed.owner)
    browser.raise_request_exception = False
    assert browser.get("/cases/").status_code == 500
    entry = Event.objects.get(action="cases.case.list")
    assert entry.outcome == "failed"
    assert not entry.touches.exists()
