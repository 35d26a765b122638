"""Originals are kept for as long as their interface says, and no longer."""

import os
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.registers.deliveries import SYSTEM, look, name_of, put, run_all, school
from yorisoi import audit, clock
from yorisoi.exchange import actions, kinds, store
from yorisoi.exchange.actions import Given
from yorisoi.registers import inbox, originals
from yorisoi.registers.models import Feed, InboxNote

NAME = name_of("20250901040000")


@pytest.fixture
def feed(people: Cast) -> Feed:
    """One that was taken, and one in the quarantine."""
    put(NAME, school("101"))
    put(name_of("20250902040000"), school("102"), rows=7)
    look(settle=timedelta(0))
    run_all()
    found = Feed.objects.get(name=NAME)
    os.utime(store.path_of(found.sha256), (1, 1))  # the store keeps what came today
    return found


def after(days: int) -> int:
    with clock.standing_at(clock.now() + timedelta(days=days)), audit.visiting(SYSTEM):
        return originals.remove_old()


def test_they_go_when_their_time_is_over(feed: Feed) -> None:
    path = store.path_of(feed.sha256)
    assert after(89) == 0
    assert path.exists()
    assert after(91) == 2
    assert not path.exists()
    feed.refresh_from_db()
    assert feed.original_removed_at
    assert feed.state == "taken"
    assert after(92) == 0
    assert not InboxNote.objects.exists()


def test_so_do_archive_and_quarantine(feed: Feed) -> None:
    # How old a file is, the disk says; it does not know the clock of the tests.
    came = datetime.now(clock.TOKYO)
    for days, stay in ((89, 5), (91, 0)):
        with clock.standing_at(came + timedelta(days=days)):
            originals.remove_files()
        assert len(list(inbox.kept_files())) == stay


def test_not_when_somebody_else_uses_the_content(feed: Feed, people: Cast) -> None:
    with audit.visiting(SYSTEM):
        actions.start(
            by=people.administrator,
            kind=kinds.get("staff_roster"),
            files=[Given("名簿.csv", [school("101")])],
        )
    os.utime(store.path_of(feed.sha256), (1, 1))
    after(91)
    assert store.path_of(feed.sha256).exists()


def test_not_when_it_is_attached_to_a_note(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_claims", [lambda sha256: sha256 == feed.sha256])
    after(91)
    assert store.path_of(feed.sha256).exists()


def test_not_while_the_line_that_says_so_may_be_undone(feed: Feed) -> None:
    with audit.visiting(SYSTEM), transaction.atomic():
        originals.remove(feed)
        transaction.set_rollback(True)
    assert store.path_of(feed.sha256).exists()
