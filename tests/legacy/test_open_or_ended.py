"""A migrated case is ended when the old system ended it, and open when something came after."""

from django.db import transaction

from tests.cast import Cast
from tests.legacy.conftest import Begin, done
from tests.legacy.test_delta import CHILDREN, HANA, NOTES
from yorisoi import audit
from yorisoi.cases.models import Case
from yorisoi.legacy import actions
from yorisoi.legacy.models import SourceRecord

CALLS = (
    "番号,受付日,時刻,経路,相談者／氏名,相談者／続柄,児童番号,児童／氏名,児童／住所,相談種別,虐待種別,"
    "主な虐待者,主訴,緊急度,対応結果,終結日,担当者\r\n"
)
# CP932 text has no sheets; a workbook's are *年度.
OPEN = "R7-1,R7.4.1,9:00,学校,,,1,,,養護相談（その他）,－,－,欠席が続く。,低,継続指導,,青山\r\n"
ENDED = OPEN.replace(",,青山", ",R7.6.1,青山")
LATER = "000001,R7.7.1,10:15,電話,母,また欠席。,青山,2025/07/01 10:20:00\r\n"


def files(calls: str, notes: str = "") -> dict[str, str]:
    return {
        "児童台帳.csv": CHILDREN + HANA,
        "相談受付台帳.csv": CALLS + calls,
        "経過記録_2025.csv": NOTES + notes,
    }


def the_case() -> Case:
    case = SourceRecord.objects.get(record="child").case
    assert case
    return case


def test_ended_there_ended_here(moved: Begin) -> None:
    moved(files(ENDED))
    assert str(the_case().closed_on) == "2025-06-01"
    assert the_case().worker.name == "青山（旧システム）"
    assert [step.kind for step in the_case().steps.order_by("at")] == ["opened", "closed"]


def test_a_later_note_keeps_it_open(moved: Begin, people: Cast) -> None:
    moved(files(ENDED, LATER))
    assert the_case().closed_on is None
    assert the_case().worker == people.supervisor


def test_ended_in_a_later_file(moved: Begin) -> None:
    moved(files(OPEN))
    assert the_case().closed_on is None
    moved(files(ENDED))
    assert str(the_case().closed_on) == "2025-06-01"


def test_a_later_note_opens_it_again_and_undoing_ends_it(moved: Begin, people: Cast) -> None:
    moved(files(ENDED))
    again = moved(files(ENDED, LATER))
    assert the_case().closed_on is None
    assert the_case().worker == people.supervisor
    done(actions.undo_move(by=people.supervisor, move=again).batch)
    assert str(the_case().closed_on) == "2025-06-01"


def test_what_a_worker_decided_stands(moved: Begin) -> None:
    moved(files(OPEN))
    case = the_case()
    by = audit.visiting(audit.Visitor(name="テスト"))
    with transaction.atomic(), by, audit.event("demo.load"):
        Case.objects.filter(pk=case.pk).update(kind="support", version=case.version + 1)
    moved(files(ENDED))
    assert the_case().closed_on is None
