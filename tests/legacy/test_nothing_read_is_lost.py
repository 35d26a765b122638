"""What a row says has a place: addresses of a call, a child whom only the 家族 tells of, siblings."""

from django.db import transaction

from tests.cast import Cast
from tests.legacy.conftest import MIDORI, Begin, done
from tests.legacy.test_delta import CHILDREN, HANA, NOTES
from tests.legacy.test_open_or_ended import CALLS, ENDED, OPEN, the_case
from yorisoi import audit, clock
from yorisoi.cases.models import Case, Consultation, Task, TaskKind
from yorisoi.legacy import actions
from yorisoi.legacy.models import SourceRecord
from yorisoi.people.models import Person, Protection
from yorisoi.people.whereabouts import hidden_from

MEMBERS = (
    "世帯番号,枝番,氏名,ｶﾅ,続柄,生年月日,年齢,職業・勤務先,同別居,健康状態,通院先,児童番号\r\n"
)


def child(number: str = "000001") -> Person:
    person = SourceRecord.objects.get(record="child", key=number).person
    assert person
    return person


def test_where_the_child_lived_when_they_called(moved: Begin) -> None:
    call = OPEN.replace("学校,,,1,,,", "学校,,,1,佐藤 花,桜丘4-5-6,")
    same = call.replace("R7-1", "R7-2").replace("桜丘4-5-6", "みどり区若葉台一丁目2番3号")
    moved({"児童台帳.csv": CHILDREN + HANA, "相談受付台帳.csv": CALLS + call + same})
    rows = child().personaddresss.values_list("text", "until").order_by("text")
    assert [(text, str(until)) for text, until in rows] == [
        ("桜丘4-5-6", "2025-04-01"),
        ("若葉台1-2-3", "None"),
    ]


def test_a_child_whom_only_the_family_tells_of(moved: Begin) -> None:
    row = "F1,1,佐藤 空,ｻﾄｳ ｿﾗ,子,H30.5.6,,,同居,,,9\r\n"
    moved({"家族.csv": MEMBERS + row})
    assert (child("000009").name, str(child("000009").born_on)) == ("佐藤 空", "2018-05-06")


def test_one_call_about_two_children_in_two_rows(moved: Begin) -> None:
    two = MIDORI.replace('key = ["受付／番号"]', 'key = ["受付／番号", "児童／児童番号"]')
    brother = HANA.replace("000001", "000002").replace("花", "空")
    second = OPEN.replace("学校,,,1,", "学校,,,2,").replace("欠席が続く。", "弟も休みがち。")
    children = CHILDREN + HANA + brother
    moved({"児童台帳.csv": children, "相談受付台帳.csv": CALLS + OPEN + second}, two)
    call = Consultation.objects.get(number="R7-1")
    assert call.text == "欠席が続く。\n弟も休みがち。"
    assert call.subjects.count() == 2


def test_a_third_child_comes_under_the_same_call_later(moved: Begin) -> None:
    two = MIDORI.replace('key = ["受付／番号"]', 'key = ["受付／番号", "児童／児童番号"]')
    brother = HANA.replace("000001", "000002").replace("花", "空")
    second = OPEN.replace("学校,,,1,", "学校,,,2,")
    children = {"児童台帳.csv": CHILDREN + HANA + brother}
    moved(children | {"相談受付台帳.csv": CALLS + OPEN}, two)
    moved(children | {"相談受付台帳.csv": CALLS + OPEN + second}, two)
    assert Consultation.objects.filter(number__contains="R7-1").count() == 1
    assert Consultation.objects.get(number="R7-1").subjects.count() == 2


def test_a_caller_of_whom_nobody_knows_the_way_is_hidden(moved: Begin) -> None:
    strange = OPEN.replace(",学校,", ",見知らぬ経路,")
    school = OPEN.replace("R7-1", "R7-2")
    moved({"児童台帳.csv": CHILDREN + HANA, "相談受付台帳.csv": CALLS + strange + school})
    assert Consultation.objects.get(number="R7-1").hides_caller
    assert not Consultation.objects.get(number="R7-2").hides_caller


def test_a_note_without_author_is_nobodys_of_today(moved: Begin) -> None:
    note = "000001,R7.7.1,10:15,電話,母,また欠席。,,2025/07/01 10:20:00\r\n"
    moved({"児童台帳.csv": CHILDREN + HANA, "経過記録_2025.csv": NOTES + note})
    written = SourceRecord.objects.get(record="note").note
    assert written
    assert written.author.name == "記録者不明（旧システム）"


def test_no_file_closes_what_a_worker_is_to_do(moved: Begin, people: Cast) -> None:
    moved({"児童台帳.csv": CHILDREN + HANA, "相談受付台帳.csv": CALLS + OPEN})
    by = audit.visiting(audit.Visitor(name="テスト"))
    with transaction.atomic(), by, audit.event("demo.load"):
        Task.objects.create(
            case=the_case(),
            kind=TaskKind.NEXT,
            title="訪問",
            due_at=clock.now(),
            assignee=people.owner,
            added_at=clock.now(),
            added_by=people.owner,
        )
    moved({"児童台帳.csv": CHILDREN + HANA, "相談受付台帳.csv": CALLS + ENDED})
    assert the_case().closed_on is None
    assert Case.objects.get(pk=the_case().pk).worker == people.supervisor


def test_a_mark_of_protection_hides_the_address_from_the_first_moment(
    moved: Begin, people: Cast
) -> None:
    mapping = MIDORI.replace(
        '"備考" = { field = "remarks" }', '"備考" = { field = "protected", table = "marked" }'
    )
    mapping += '\n[tables.marked]\n"ＤＶ" = "yes"\n'
    move = moved({"児童台帳.csv": CHILDREN + HANA.replace(",\r\n", ",ＤＶ\r\n")}, mapping)
    assert hidden_from(people.owner, {child().pk}) == {child().pk}
    done(actions.undo_move(by=people.supervisor, move=move).batch)
    assert not Protection.objects.filter(source="legacy").exists()
