"""Thirty days after the signature the staged rows and files go; report, delta and undoing stay."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.conftest import NOW
from tests.legacy.conftest import Begin, done
from tests.legacy.test_delta import AMENDED, HANA, amend, counts, files, the_note
from tests.legacy.test_open_or_ended import ENDED, OPEN, the_case
from tests.legacy.test_open_or_ended import files as calls
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import store
from yorisoi.exchange.models import BatchFile, RowResult
from yorisoi.legacy import actions, clean_up, reconciliation
from yorisoi.legacy.decisions import decide_held
from yorisoi.legacy.models import Move, Outcome, SourceRecord, StagedRow
from yorisoi.people.models import Person

ODD = HANA.replace("H30.5.6", "平成の末")
LATER = timedelta(days=31)


def clear(people: Cast, *moves: Move) -> None:
    """Sign today, and let the job run a month later."""
    for move in moves:
        actions.sign(by=people.supervisor, move=move, text="合っている。")
    make_files_old()
    with clock.standing_at(NOW + LATER):
        clean_up.clear_moves()
    for move in moves:
        move.refresh_from_db()


def make_files_old() -> None:
    """As files are that lie in the store for a month."""
    old = time.time() - LATER.total_seconds()
    for path in stored():
        os.utime(path, (old, old))


def stored() -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def undo(people: Cast, move: Move) -> None:
    done(actions.undo_move(by=people.supervisor, move=move).batch)
    move.refresh_from_db()


def test_nothing_goes_before_its_time_or_without_a_signature(moved: Begin, people: Cast) -> None:
    move = moved(files())
    with clock.standing_at(NOW + LATER):
        assert clean_up.clear_moves() == 0
    actions.sign(by=people.supervisor, move=move, text="")
    with clock.standing_at(NOW + timedelta(days=29)):
        assert clean_up.clear_moves() == 0
    assert StagedRow.objects.count() == 2
    make_files_old()
    with clock.standing_at(NOW + LATER):
        assert clean_up.clear_moves() == 1
        assert clean_up.clear_moves() == 0


def test_rows_files_and_values_are_gone_and_the_rest_stays(moved: Begin, people: Cast) -> None:
    move = moved(files(ODD))
    report = reconciliation.Reconciliation.of(move)
    assert report
    before = reconciliation.paper(report).data
    assert RowResult.objects.exclude(value="").exists()
    hashes = list(BatchFile.objects.values_list("sha256", flat=True))
    clear(people, move)
    assert move.cleared_at == NOW + LATER
    assert not StagedRow.objects.exists()
    assert not RowResult.objects.exclude(value="").exists()
    assert RowResult.objects.exists()
    assert not [sha256 for sha256 in hashes if store.path_of(sha256).exists()]
    assert list(BatchFile.objects.values_list("sha256", flat=True)) == hashes
    assert SourceRecord.objects.filter(move=move).count() == 3
    report = reconciliation.Reconciliation.of(move)
    assert report
    after = reconciliation.paper(report).data
    for part in ("files", "records", "notes", "persons", "alterations", "unrepresented"):
        assert after[part] == before[part], part


def test_a_file_that_another_move_needs_stays(moved: Begin, people: Cast) -> None:
    first, second = moved(files()), moved(files())
    clear(people, first)
    assert len(stored()) == 2
    clear(people, second)
    assert stored() == []


def test_a_file_that_comes_in_again_today_stays(moved: Begin, people: Cast) -> None:
    move = moved(files())
    actions.sign(by=people.supervisor, move=move, text="")
    make_files_old()
    again = stored()[0].read_bytes()
    store.put([again])
    with clock.standing_at(NOW + LATER):
        clean_up.clear_moves()
    assert [path.read_bytes() for path in stored()] == [again]


def test_the_same_files_again_change_nothing_and_later_ones_what_changed(
    moved: Begin, people: Cast
) -> None:
    clear(people, moved(files()))
    assert counts(moved(files())) == (2, 0, 2, 0, 0)
    assert counts(moved(files(note=AMENDED))) == (2, 1, 1, 0, 0)
    assert the_note().text == "とても元気とのこと。"


def test_it_can_be_undone_and_not_applied_from_rows_that_are_gone(
    moved: Begin, people: Cast
) -> None:
    move = moved(files())
    clear(people, move)
    undo(people, move)
    assert not SourceRecord.objects.exists()
    with pytest.raises(NotPossible, match="ファイルを読み込み直して"):
        actions.rehearse(by=people.supervisor, move=move)
    assert counts(moved(files())) == (2, 2, 0, 0, 0)


def test_undoing_a_delta_without_rows_opens_the_case_again(moved: Begin, people: Cast) -> None:
    moved(calls(OPEN))
    delta = moved(calls(ENDED))
    assert the_case().closed_on
    clear(people, delta)
    undo(people, delta)
    assert the_case().closed_on is None


def test_what_waits_for_a_decision_stays_until_then(moved: Begin, people: Cast) -> None:
    clear(people, moved(files()))
    amend(people)
    delta = moved(files(note=AMENDED))
    clear(people, delta)
    row = StagedRow.objects.get()
    assert row.outcome == Outcome.HELD

    decide_held(by=people.supervisor, row=row, take_old=True)
    with clock.standing_at(NOW + LATER):
        clean_up.clear_moves()
    row.refresh_from_db()
    assert (row.values, row.outcome) == ({}, Outcome.APPLIED)


def test_the_pages_say_what_is_gone(
    moved: Begin, people: Cast, enter: Callable[[Staff], Client]
) -> None:
    move = moved(files(ODD))
    browser = enter(people.supervisor)

    def shown(name: str, *args: Any) -> str:
        return browser.get(reverse(f"legacy:{name}", args=[move.pk, *args])).content.decode()

    actions.sign(by=people.supervisor, move=move, text="")
    assert "ファイルも消えます" in shown("page")
    make_files_old()
    with clock.standing_at(NOW + LATER):
        clean_up.clear_moves()
    for name in ("page", "problems"):
        assert "読み込んだ行とファイルは、消去しました" in shown(name), name
    assert "平成の末" not in shown("problems")
    file = BatchFile.objects.order_by("pk")[0]
    answer = browser.get(reverse("legacy:problem_book", args=[move.pk, file.pk]), follow=True)
    assert clean_up.GONE in answer.content.decode()
    assert "消去してあるので" in shown("undo")
    assert Person.objects.exists()


def test_a_move_that_nobody_signed_goes_after_half_a_year_and_that_is_said_before(
    begin: Begin, people: Cast, enter: Callable[[Staff], Client]
) -> None:
    move = begin(files(ODD))
    half_a_year = timedelta(days=settings.MOVE_UNSIGNED_DAYS)
    with clock.standing_at(NOW + half_a_year - timedelta(days=15)):
        assert clean_up.soon() == []
    with clock.standing_at(NOW + half_a_year - timedelta(days=3)):
        assert clean_up.clear_moves() == 0
        assert [one for one, _ in clean_up.soon()] == [move]
        for address in ("home:home", "legacy:list"):
            answer = enter(people.supervisor).get(reverse(address))
            assert "まもなく消去します" in answer.content.decode(), address
    make_files_old()
    with clock.standing_at(NOW + half_a_year + timedelta(days=1)):
        assert clean_up.clear_moves() == 1
        assert clean_up.clear_moves() == 0
    assert not StagedRow.objects.exists()
    assert stored() == []
    with pytest.raises(NotPossible, match="ファイルを読み込み直して"):
        actions.rehearse(by=people.supervisor, move=move)


def test_whoever_leads_a_move_clears_it_at_once(
    begin: Begin, people: Cast, enter: Callable[[Staff], Client]
) -> None:
    move = begin(files(ODD))
    make_files_old()
    address = reverse("legacy:clear", args=[move.pk])
    browser = enter(people.supervisor)
    assert "元に戻せません" in browser.get(address).content.decode()
    assert "消去しました" in browser.post(address, follow=True).content.decode()
    assert not StagedRow.objects.exists()
    assert not RowResult.objects.exclude(value="").exists()
    with pytest.raises(NotPossible, match="もう消去"):
        clean_up.clear_now(by=people.supervisor, move=move)
