"""One page makes one record, also from two presses at once; numbers have no gap and never repeat."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from tests.cases.intake.typed import KEY, PAGE, TEXT, page_of
from tests.cast import Cast, reception
from yorisoi import audit
from yorisoi.access.models import Draft, Staff
from yorisoi.access.versions import NotPossible
from yorisoi.cases.intake.actions import register_consultation
from yorisoi.cases.intake.subjects import NewSubject
from yorisoi.cases.models import Case, Consultation
from yorisoi.people.models import Person

Enter = Callable[[Staff], Client]


def test_a_second_press_leads_to_the_record_of_the_first(cast: Cast, enter: Enter) -> None:
    browser, data = enter(cast.owner), page_of(cast.owner.pk)
    first = browser.post(PAGE, data).headers["Location"]
    assert browser.post(PAGE, data).headers["Location"] == first
    assert browser.get(PAGE).headers["Location"] == first
    assert (Consultation.objects.count(), Person.objects.filter(name="桜井　葵").count()) == (1, 1)
    assert not Draft.objects.exists()


def test_a_second_window_with_another_text_keeps_it(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.owner)
    browser.post(PAGE, page_of(cast.owner.pk))
    answer = browser.post(PAGE, page_of(cast.owner.pk, text="あとから思い出したこと。"))
    assert answer.status_code == 422
    assert "受2026-00001 として登録済みです" in answer.content.decode()
    assert "あとから思い出したこと。" in answer.content.decode()
    assert Consultation.objects.get().text == TEXT


def at_once(runs: int, work: Callable[[int], object]) -> list[object]:
    """What ``work`` gave in each of ``runs`` threads with connections of their own."""
    found: list[object] = [None] * runs
    start = threading.Barrier(runs)

    def run(number: int) -> None:
        try:
            with audit.visiting(audit.Visitor(name="テスト")):
                start.wait(10)
                found[number] = work(number)
        except Exception as problem:
            found[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.fixture
def take(committed: Cast) -> Callable[..., Consultation]:
    """Somebody takes a consultation about a new child."""

    def register(key: object, name: str, **changes: object) -> Consultation:
        return register_consultation(
            by=committed.owner,
            form_key=key,  # type: ignore[arg-type]
            reception=reception(**changes),
            subjects=[NewSubject(name=name)],
            worker=committed.owner,
        ).consultation

    return register


def test_two_presses_at_the_same_moment(take: Callable[..., Consultation]) -> None:
    found = at_once(2, lambda _: take(KEY, "桜井　葵").pk)
    assert found[0] == found[1]
    assert (Consultation.objects.count(), Person.objects.filter(name="桜井　葵").count()) == (1, 1)


def test_numbers_of_several_at_once_follow_each_other(take: Callable[..., Consultation]) -> None:
    found = at_once(4, lambda number: take(uuid4(), f"子{number}").number)
    assert sorted(map(str, found)) == [f"受2026-0000{number}" for number in range(1, 5)]
    assert Case.objects.order_by("number").last().number == "2026-00005"  # type: ignore[union-attr]


def test_what_is_refused_takes_no_number(take: Callable[..., Consultation]) -> None:
    take(uuid4(), "子1")
    with pytest.raises(ValidationError):
        take(uuid4(), "子2", text="")
    assert not Person.objects.filter(name="子2").exists()
    assert take(uuid4(), "子3").number == "受2026-00002"


def test_it_is_about_somebody(cast: Cast) -> None:
    with pytest.raises(NotPossible, match="だれについて"):
        register_consultation(
            by=cast.owner,
            form_key=KEY,
            reception=reception(),
            subjects=[],
            worker=cast.owner,
        )
