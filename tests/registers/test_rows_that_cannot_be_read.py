"""A row that cannot be taken makes nobody disappear: not the resident, not the 支援措置."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from tests.cast import Cast
from tests.registers.feeds import take
from tests.registers.made_up import HEADINGS, as_csv, number_of, resident, take_protection
from yorisoi import audit
from yorisoi.exchange.models import Batch, RowResult, State
from yorisoi.registers import sight
from yorisoi.registers.models import ProtectionRecord, ResidentRecord


def take_file(name: str, text: str) -> Batch:
    batch = take(f"jumin_131999_{name}_001.csv", text)
    assert batch.state == State.DONE, batch.failure
    return batch


@contextmanager
def everything() -> Iterator[None]:
    """As a feed sees it."""
    with (
        transaction.atomic(),
        audit.visiting(audit.Visitor("テスト")),
        audit.event("registers.feed.take"),
        sight.feeding(),
    ):
        yield


def standing() -> dict[str, Any]:
    """宛名番号 → 履歴番号 of the row that holds."""
    with everything():
        return dict(ResidentRecord.objects.filter(current=True).values_list("number", "history"))


def test_who_stands_in_a_broken_row_of_a_full_file_is_not_gone(people: Cast) -> None:
    three = [resident(str(at)) for at in (1, 2, 3)]
    take_file("20260601020000_full", as_csv(three, HEADINGS))
    everybody = standing()
    text = as_csv(three[:2], HEADINGS)
    # Of the second nobody knows who it is; the third is not there.
    broken = text.replace(f'"{number_of("2")}"', f'"{number_of("2")}",""')
    batch = take_file("20260602020000_full", broken)
    assert batch.refused == 1
    assert standing() == everybody
    assert RowResult.objects.filter(batch=batch, reason__contains="なくなった記録は").exists()
    # Of a row with a mistake it is known who it is.
    wrong = three[1] | {"個人履歴番号": "x"}
    take_file("20260603020000_full", as_csv([three[0], wrong], HEADINGS))
    assert set(standing()) == {number_of("1"), number_of("2")}


def test_while_the_latest_row_has_a_mistake_the_one_before_holds(people: Cast) -> None:
    before = resident("1", 最新フラグ="0")
    wrong = resident("1", 個人履歴番号="2", moved="2026-02-30")
    new = [resident("2", 最新フラグ="0"), resident("2", 個人履歴番号="2", born="2017-13-01")]
    take_file("20260601020000_full", as_csv([resident("1")], HEADINGS))
    take_file("20260602020000_diff", as_csv([before, wrong, *new], HEADINGS))
    assert standing() == {number_of("1"): 1, number_of("2"): 1}
    take_file("20260603020000_diff", as_csv([wrong | {"異動年月日": "2026-02-28"}], HEADINGS))
    assert standing() == {number_of("1"): 2, number_of("2"): 1}


def test_what_other_databases_write_for_nothing_is_text(people: Cast) -> None:
    batch = take_file("20260601020000_full", as_csv([resident("1")], HEADINGS))
    assert batch.refused == 0
    text = as_csv([resident("2", 住所_方書="\\N")], HEADINGS).replace('"', "")
    assert take_file("20260602020000_diff", text).refused == 0


def test_a_protection_with_an_impossible_day_protects(people: Cast) -> None:
    batch = take_protection(number_of("1"), "1", 支援措置開始年月日="2026-02-30", ends="")
    assert batch.refused == 0
    with everything():
        row = ProtectionRecord.objects.get()
    assert (row.current, row.measure, row.starts_on) == (True, "started", None)
    assert row.flags == ["支援措置開始年月日：日付として読めません。"]
