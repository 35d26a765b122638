"""A 相談受付 about several children has a row for each in the old system: they change together."""

from django.db import transaction

from tests.cast import Cast
from tests.legacy.conftest import MIDORI, Begin, done
from tests.legacy.test_delta import CHILDREN, HANA, counts
from tests.legacy.test_open_or_ended import CALLS, OPEN
from yorisoi import audit
from yorisoi.cases.models import Consultation
from yorisoi.legacy import actions
from yorisoi.legacy.changed_cases import left_at
from yorisoi.legacy.decisions import decide_held
from yorisoi.legacy.held import compared, source_of
from yorisoi.legacy.models import Move, Outcome, SourceRecord, StagedRow

TWO = MIDORI.replace('key = ["受付／番号"]', 'key = ["受付／番号", "児童／児童番号"]')
BROTHER = HANA.replace("000001", "000002").replace("花", "空")
LEDGER = {"児童台帳.csv": CHILDREN + HANA + BROTHER}
SECOND = OPEN.replace("学校,,,1,", "学校,,,2,")
OTHER_TEXT = SECOND.replace("欠席が続く。", "弟も休みがち。")


def calls(*rows: str) -> dict[str, str]:
    return LEDGER | {"相談受付台帳.csv": CALLS + "".join(rows)}


def the_call() -> Consultation:
    return Consultation.objects.get(number="R7-1")


def undo(people: Cast, move: Move) -> None:
    done(actions.undo_move(by=people.supervisor, move=move).batch)


def test_the_same_correction_in_both_rows_is_taken(moved: Begin) -> None:
    moved(calls(OPEN, SECOND), TWO)
    corrected = [row.replace("欠席が続く。", "欠席と遅刻が続く。") for row in (OPEN, SECOND)]
    assert counts(moved(calls(*corrected), TWO)) == (4, 2, 2, 0, 0)
    assert the_call().text == "欠席と遅刻が続く。"
    assert not StagedRow.objects.filter(outcome=Outcome.HELD).exists()


def test_a_change_in_one_row_leaves_what_the_other_says(moved: Begin) -> None:
    moved(calls(OPEN, OTHER_TEXT), TWO)
    changed = OTHER_TEXT.replace("休みがち", "毎日休む")
    assert counts(moved(calls(OPEN, changed), TWO)) == (4, 1, 3, 0, 0)
    assert the_call().text == "欠席が続く。\n弟も毎日休む。"
    changed_first = OPEN.replace("欠席が続く。", "欠席が減った。")
    moved(calls(changed_first, changed), TWO)
    assert the_call().text == "欠席が減った。\n弟も毎日休む。"


def test_both_changes_are_undone_and_then_the_call_itself(moved: Begin, people: Cast) -> None:
    first = moved(calls(OPEN, OTHER_TEXT), TWO)
    second = moved(
        calls(OPEN.replace("欠席", "遅刻"), OTHER_TEXT.replace("休みがち", "毎日休む")), TWO
    )
    assert the_call().text == "遅刻が続く。\n弟も毎日休む。"
    undo(people, second)
    assert the_call().text == "欠席が続く。\n弟も休みがち。"
    undo(people, first)
    assert not Consultation.objects.filter(number="R7-1").exists()


def test_what_a_worker_wrote_is_held_in_both_rows(moved: Begin) -> None:
    moved(calls(OPEN, SECOND), TWO)
    call = the_call()
    with transaction.atomic(), audit.event("demo.load"):
        Consultation.objects.filter(pk=call.pk).update(version=call.version + 1)
    changed = [row.replace("欠席", "遅刻") for row in (OPEN, SECOND)]
    assert counts(moved(calls(*changed), TWO)) == (4, 0, 2, 2, 0)


def test_a_later_row_brings_its_child_and_its_text_and_can_be_undone(
    moved: Begin, people: Cast
) -> None:
    first = moved(calls(OPEN), TWO)
    later = moved(calls(OPEN, OTHER_TEXT), TWO)
    assert counts(later) == (4, 1, 3, 0, 0)
    assert the_call().text == "欠席が続く。\n弟も休みがち。"
    assert the_call().subjects.count() == 2
    assert counts(moved(calls(OPEN, OTHER_TEXT), TWO)) == (4, 0, 4, 0, 0)
    opened = the_call().version
    undo(people, later)
    assert (the_call().text, the_call().subjects.count()) == ("欠席が続く。", 1)
    assert the_call().version > opened, "a form that is open could save over what came between"
    (row,) = SourceRecord.objects.filter(consultation=the_call())
    assert the_call().version == left_at(row)
    undo(people, first)
    assert not Consultation.objects.filter(number="R7-1").exists()


def test_a_later_text_of_a_call_that_a_worker_changed_is_offered_beside_it(
    moved: Begin, people: Cast
) -> None:
    moved(calls(OPEN), TWO)
    call = the_call()
    with transaction.atomic(), audit.event("demo.load"):
        Consultation.objects.filter(pk=call.pk).update(
            text="電話で確認。", version=call.version + 1
        )
    assert counts(moved(calls(OPEN, OTHER_TEXT), TWO)) == (4, 0, 3, 1, 0)
    row = StagedRow.objects.get(outcome=Outcome.HELD)
    source = source_of(row)
    assert source
    (text,) = [
        one
        for one in compared(row, source, viewer=people.supervisor).changed
        if one.title == "相談内容"
    ]
    assert text.before == "欠席が続く。"
    assert "".join(piece.text for piece in text.new) == "欠席が続く。\n弟も休みがち。"
    assert "".join(piece.text for piece in text.now or []) == "電話で確認。"
    decide_held(by=people.supervisor, row=row, take_old=False)
    assert the_call().text == "電話で確認。"
    assert counts(moved(calls(OPEN, OTHER_TEXT), TWO)) == (4, 0, 4, 0, 0)
