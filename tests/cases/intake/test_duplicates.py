"""Same child, same day, similar text: pointed out before saving, and saved when said to be another."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cases.intake.typed import PAGE, TEXT, page_of
from tests.cast import Cast, consult
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Consultation

Enter = Callable[[Staff], Client]
SAID = "朝、左ほほのあざを確認したと学校から。"


@pytest.fixture
def again(cast: Cast) -> dict[str, Any]:
    """The same girl, later the same day."""
    consult(cast)
    return page_of(cast.owner.pk, text=SAID, **{"child-0-person": cast.case.subject_id})


def test_the_earlier_one_is_shown_and_nothing_is_saved(
    cast: Cast, enter: Enter, again: dict[str, Any]
) -> None:
    answer = enter(cast.owner).post(PAGE, again)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "同じ日に似た受付があります" in text
    assert f"/cases/consultations/{Consultation.objects.get().pk}/" in text
    assert SAID in text


def test_said_to_be_another_it_is_saved(cast: Cast, enter: Enter, again: dict[str, Any]) -> None:
    answer = enter(cast.owner).post(PAGE, again | {"not_duplicate": "on"})
    assert answer.status_code == 302
    assert Consultation.objects.count() == 2


def test_another_matter_is_no_duplicate(cast: Cast, enter: Enter, again: dict[str, Any]) -> None:
    again["text"] = "給食費について保護者から質問があった。"
    assert enter(cast.owner).post(PAGE, again).status_code == 302


def test_neither_is_another_day(cast: Cast, enter: Enter, again: dict[str, Any]) -> None:
    with clock.standing_at(clock.now() - timedelta(days=1)), audit.event("demo.load"):
        Consultation.objects.update(received_at=clock.now())
    assert enter(cast.owner).post(PAGE, again).status_code == 302


def test_a_new_child_of_the_same_name_is_noticed(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    browser.post(PAGE, page_of(cast.owner.pk))
    other = PAGE.replace("5f0c", "6f0c")
    heard = page_of(cast.owner.pk, **{"child-0-name": "さくらい　あおい", "child-0-kana": ""})
    answer = browser.post(other, heard)
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    assert "桜井　葵" in answer.content.decode()
