"""The same files change nothing; later ones change what changed, and never what a worker wrote."""

from datetime import timedelta

from django.db import connection, transaction

from tests.cast import Cast
from tests.conftest import NOW
from tests.legacy.conftest import Begin, done
from yorisoi import audit, clock
from yorisoi.cases.models import Note, NoteVersion
from yorisoi.cases.notes.actions import Content, amend_note
from yorisoi.exchange import engine
from yorisoi.exchange.models import State
from yorisoi.legacy import actions, stages
from yorisoi.legacy.models import Move, SourceRecord, StagedRow
from yorisoi.people.actions import add_fact, change_person
from yorisoi.people.models import Health, Person

CHILDREN = (
    "児童番号,世帯番号,氏名,ｶﾅ氏名,性別,生年月日,住所,方書,国籍,在留資格,所属,学年,健康状態,"
    "通院先,備考\r\n"
)
NOTES = "児童番号,記録日,時刻,方法,相手,内容,記録者,更新日時\r\n"
HANA = "000001,F1,佐藤 花,ｻﾄｳ ﾊﾅ,女,H30.5.6,若葉台1-2-3,,,,若葉小学校,小2,良好,,\r\n"
CALL = "000001,R7.4.1,10:15,電話,母,元気とのこと。,青山,2025/04/01 10:20:00\r\n"
AMENDED = CALL.replace("元気", "とても元気")


def files(child: str = HANA, note: str = CALL) -> dict[str, str]:
    return {"児童台帳.csv": CHILDREN + child, "経過記録_2025.csv": NOTES + note}


def counts(move: Move) -> tuple[int, ...]:
    step = move.steps.filter(kind="apply").last()
    assert step
    batch = step.batch
    return batch.read, batch.applied, batch.unchanged, batch.held, batch.refused


def the_person() -> Person:
    person = SourceRecord.objects.get(record="child").person
    assert person
    return person


def the_note() -> Note:
    note = SourceRecord.objects.get(record="note").note
    assert note
    return note


def amend(people: Cast) -> None:
    """A worker writes the note anew."""
    note = the_note()
    content = Content(
        happened_at=note.happened_at,
        contact=note.contact_id,
        counterpart="母",
        place="",
        text="書き直した。",
    )
    with audit.visiting(audit.Visitor(name="テスト")):
        case = note.places.get().case
        amend_note(by=people.supervisor, case=case, note=note, content=content, reason="確認した")


def test_the_same_files_again_change_nothing(moved: Begin) -> None:
    assert counts(moved(files())) == (2, 2, 0, 0, 0)
    before = list(Person.objects.values()), list(Note.objects.values())
    assert counts(moved(files())) == (2, 0, 2, 0, 0)
    assert before == (list(Person.objects.values()), list(Note.objects.values()))


def test_a_later_file_changes_what_changed(moved: Begin) -> None:
    moved(files())
    changed = HANA.replace("若葉台1-2-3", "桜丘4-5-6").replace("佐藤 花", "鈴木 花")
    assert counts(moved(files(changed, AMENDED))) == (2, 2, 0, 0, 0)
    person = the_person()
    assert person.name == "鈴木 花"
    standing = person.personaddresss.filter(withdrawn_at=None, until=None)
    assert [str(one) for one in standing] == ["桜丘4-5-6"]
    note = the_note()
    assert note.text == "とても元気とのこと。"
    assert [one.text for one in note.versions.all()] == ["元気とのこと。", "とても元気とのこと。"]


def test_what_a_worker_amended_is_held(moved: Begin, people: Cast) -> None:
    moved(files())
    amend(people)
    assert counts(moved(files(note=AMENDED))) == (2, 0, 1, 1, 0)
    assert the_note().text == "書き直した。"
    assert StagedRow.objects.get(outcome="held").record == "note"


def test_a_move_is_undone_whole(moved: Begin, people: Cast) -> None:
    persons = Person.objects.count()
    move = moved(files())
    done(actions.undo_move(by=people.supervisor, move=move).batch)
    assert not SourceRecord.objects.exists()
    assert Person.objects.count() == persons
    assert not Note.objects.filter(text__contains="元気").exists()
    move.refresh_from_db()
    assert move.undone_at


def test_undoing_a_later_move_puts_the_values_back(moved: Begin, people: Cast) -> None:
    moved(files())
    again = moved(files(HANA.replace("佐藤 花", "鈴木 花"), AMENDED))
    done(actions.undo_move(by=people.supervisor, move=again).batch)
    assert the_person().name == "佐藤 花"
    assert the_note().text == "元気とのこと。"
    assert counts(moved(files())) == (2, 0, 2, 0, 0)


def test_what_somebody_built_on_forbids_undoing(moved: Begin, people: Cast) -> None:
    move = moved(files())
    amend(people)
    before = list(Note.objects.values()), list(NoteVersion.objects.values())
    batch = engine.run(actions.undo_move(by=people.supervisor, move=move).batch.pk)
    assert batch.state == State.FAILED
    assert "よりそいで直された経過記録が1件あります（経過記録 000001" in batch.failure
    assert before == (list(Note.objects.values()), list(NoteVersion.objects.values()))


def test_the_database_itself_keeps_what_a_worker_amended(moved: Begin, people: Cast) -> None:
    move = moved(files())
    amend(people)
    versions = NoteVersion.objects.filter(note=the_note()).count()
    visiting = audit.visiting(audit.Visitor(name="テスト"))
    with visiting, transaction.atomic(), audit.event("demo.load"), connection.cursor() as cursor:
        cursor.execute("SELECT legacy_forget_versions(%s)", [move.pk])
    assert NoteVersion.objects.filter(note=the_note()).count() == versions == 2


def test_a_later_move_is_undone_first(moved: Begin, people: Cast) -> None:
    first = moved(files())
    moved(files(note=AMENDED))
    batch = engine.run(actions.undo_move(by=people.supervisor, move=first).batch.pk)
    assert batch.state == State.FAILED
    assert "新しい移行から順に" in batch.failure


def test_a_child_known_by_number_alone_is_filled_in_later(moved: Begin, people: Cast) -> None:
    first = moved({"経過記録_2025.csv": NOTES + CALL})
    person = the_person()
    assert person.name == "児童番号 000001（台帳になし）"
    assert person.state == "unnamed"
    again = moved(files())
    assert counts(again) == (2, 1, 1, 0, 0)
    person = the_person()
    assert (person.name, person.state, str(person.born_on)) == ("佐藤 花", "known", "2018-05-06")
    assert person.familymembers.get().position == "子"
    done(actions.undo_move(by=people.supervisor, move=again).batch)
    done(actions.undo_move(by=people.supervisor, move=first).batch)
    assert not SourceRecord.objects.exists()


def test_a_held_row_is_held_whole(moved: Begin, people: Cast) -> None:
    """Name and address changed there, the illness here: nothing of the row is taken."""
    moved(files())
    person = the_person()
    with audit.visiting(audit.Visitor(name="テスト")):
        add_fact(by=people.supervisor, fact=Health(person=person, state="喘息"))
    changed = HANA.replace("佐藤 花", "鈴木 花").replace("若葉台1-2-3", "桜丘4-5-6")
    assert counts(moved(files(changed.replace("良好", "骨折")))) == (2, 0, 1, 1, 0)
    person.refresh_from_db()
    assert person.name == "佐藤 花"
    assert [one.text for one in person.personaddresss.filter(until=None)] == ["若葉台1-2-3"]


def test_undoing_a_later_move_puts_nothing_over_a_workers_correction(
    moved: Begin, people: Cast
) -> None:
    moved(files())
    again = moved(files(HANA.replace("佐藤 花", "鈴木 花")))
    with audit.visiting(audit.Visitor(name="テスト")):
        person = the_person()
        change_person(by=people.supervisor, person=person, born=person.born, name="鈴木　華")
    batch = engine.run(actions.undo_move(by=people.supervisor, move=again).batch.pk)
    assert batch.state == State.FAILED
    assert the_person().name == "鈴木　華"
    assert stages.reached(stages.stages_of(again, again.steps.all())).kind == "apply"


def test_undoing_on_another_day_leaves_the_facts_as_they_stood(moved: Begin, people: Cast) -> None:
    moved(files())
    with clock.standing_at(NOW + timedelta(days=3)):
        again = moved(files(HANA.replace("若葉台1-2-3", "桜丘4-5-6").replace("佐藤 花", "鈴木 花")))
    with clock.standing_at(NOW + timedelta(days=5)):
        done(actions.undo_move(by=people.supervisor, move=again).batch)
    person = the_person()
    assert [(one.text, one.until) for one in person.personaddresss.all()] == [("若葉台1-2-3", None)]
    assert [(one.name, one.until) for one in person.personnames.all()] == [("佐藤 花", None)]


def test_who_signed_has_signed_what_is_gone(moved: Begin, people: Cast) -> None:
    move = moved(files())
    with audit.visiting(audit.Visitor(name="テスト")):
        actions.sign(by=people.supervisor, move=move, text="合っている。")
        done(actions.undo_move(by=people.supervisor, move=move).batch)
    move.refresh_from_db()
    assert (move.signed_by, move.signed_at, move.signed_text) == (None, None, "")
