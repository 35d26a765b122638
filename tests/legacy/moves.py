"""A small old system whose move was carried through, with one row held by a later move."""

from datetime import timedelta

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.models import Staff, Team
from yorisoi.exchange import engine
from yorisoi.exchange.actions import Given
from yorisoi.exchange.models import Batch, BatchFile, Mode, RowResult, State
from yorisoi.legacy import actions
from yorisoi.legacy.mapping import SHIPPED
from yorisoi.legacy.models import Move, SourceRecord, StagedRow, Step, StepKind
from yorisoi.people.models import Person

MIDORI = (SHIPPED / "midori.toml").read_text(encoding="utf-8")
CHILDREN = (
    "児童番号,世帯番号,氏名,ｶﾅ氏名,性別,生年月日,住所,方書,国籍,在留資格,所属,学年,健康状態,"
    "通院先,備考\r\n"
)
NOTES = "児童番号,記録日,時刻,方法,相手,内容,記録者,更新日時\r\n"
CHILD = "900001,G1,移田 見本,ｳﾂﾀﾞ ﾐﾎﾝ,女,H30.5.6,若葉台9-9-9,,,,若葉小学校,小2,良好,,{remark}\r\n"
NO_NUMBER = ",G2,番号 無子,ﾊﾞﾝｺﾞｳ ﾅｼｺ,不詳,H30.5.6,,,,,,,,,\r\n"
ODD = "900002,G3,変田 読子,ｶﾜﾀﾞ ﾖﾐｺ,おんな,平成の末,若葉台8-8-8,,,,若葉保育園,,良好,,\r\n"


def children(remark: str = "元気") -> str:
    """The 児童台帳: one good row, one that is refused, one with values that cannot be read."""
    return CHILDREN + CHILD.format(remark=remark) + NO_NUMBER + ODD


def carry_through(by: Staff, team: Team, worker: Staff) -> None:
    """Two moves on a committed database: the second one finds that a worker was there."""
    with audit.visiting(audit.Visitor(name="テスト")):
        one(by, team, worker, "移行の見本", children())
        person = SourceRecord.objects.get(record="child", key="900001").person
        assert person
        with transaction.atomic(), audit.event("demo.load"):
            Person.objects.filter(pk=person.pk).update(remarks="電話は夕方に。")
        one(by, team, worker, "移行の見本（差分）", children("犬が苦手"))


def one(by: Staff, team: Team, worker: Staff, title: str, text: str) -> None:
    """One move to its end."""
    given = [Given("児童台帳.csv", [text.encode("cp932")])]
    begun = actions.begin_move(
        by=by, title=title, mapping=MIDORI, team=team, worker=worker, files=given, foreground=True
    )
    engine.run(begun.batch_id)
    for act in (actions.rehearse, actions.apply_move):
        engine.run(act(by=by, move=begun.move, foreground=True).batch_id)


def made_up(by: Staff, team: Team, person: Person) -> Move:
    """A move without a batch that ever ran, for tests inside a transaction: applied, one row held."""
    now = clock.now()
    with transaction.atomic(), audit.event("legacy.move.start"):
        move = Move.objects.create(
            system="jido21",
            title="移行",
            mapping=MIDORI,
            team=team,
            worker=by,
            made_by=by,
            made_at=now,
            applied_at=now,
        )
        results = {StepKind.CHECK: {"files": [], "records": {"child": {"read": 1, "taken": 1}}}}
        for kind in (StepKind.CHECK, StepKind.REHEARSE, StepKind.APPLY):
            batch = Batch.objects.create(
                kind="legacy_check" if kind == StepKind.CHECK else "legacy_apply",
                mode=Mode.CHECK if kind == StepKind.REHEARSE else Mode.APPLY,
                state=State.DONE,
                asked_by=by,
                asked_at=now - timedelta(minutes=3),
                ended_at=now,
                read=1,
                held=1,
                result=results.get(kind, {"made": {"persons": 1}, "sums": {}}),
            )
            Step.objects.create(move=move, kind=kind, batch=batch)
            if kind == StepKind.CHECK:
                file = BatchFile.objects.create(
                    batch=batch, position=0, name="児童台帳.csv", size=1, sha256="0" * 64
                )
                RowResult.objects.create(
                    batch=batch, file=file, row=2, column="性別", outcome="warning", reason="？"
                )
        SourceRecord.objects.create(
            system="jido21",
            record="child",
            key="000001",
            digest="a",
            values={"name": "渡邉 結衣"},
            move=move,
            person=person,
        )
        StagedRow.objects.create(
            move=move,
            record="child",
            key="000001",
            file=0,
            row=2,
            values={"name": "渡邉 ゆい"},
            digest="b",
            outcome="held",
            reason="よりそいで修正されています。",
        )
    return move
