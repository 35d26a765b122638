"""Workers of the old system: who has an account keeps their notes and cases, the others have ended."""

from tests.cast import Cast
from tests.legacy.conftest import Begin, done
from tests.legacy.test_open_or_ended import OPEN, files, the_case
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Note
from yorisoi.legacy import actions, old_staff

NOTE = "000001,R7.7.1,10:15,電話,母,また欠席。,上原,2025/07/01 10:20:00\r\n"


def test_a_name_that_nobody_bears_ends_as_an_account(moved: Begin, people: Cast) -> None:
    moved(files(OPEN, NOTE))
    author = Note.objects.get(text="また欠席。").author
    assert (author.name, author.number) == ("上原（旧システム）", "jido21:上原")
    assert not author.is_valid_on(clock.today())
    assert not author.has_usable_password()
    assert the_case().worker == people.supervisor


def test_a_name_said_to_be_somebody_is_them(begin: Begin, people: Cast) -> None:
    move = begin(files(OPEN, NOTE))
    assert old_staff.names_in(move) == [("青山", 1, 0), ("上原", 0, 1)]
    with audit.visiting(audit.Visitor(name="テスト")):
        actions.say_who_is_who(
            by=people.supervisor,
            move=move,
            staff={"青山": people.other_team, "上原": people.same_team},
        )
        done(actions.rehearse(by=people.supervisor, move=move).batch)
        done(actions.apply_move(by=people.supervisor, move=move).batch)
    assert Note.objects.get(text="また欠席。").author == people.same_team
    assert the_case().worker == people.other_team
    posting = people.other_team.posting_on(clock.today())
    assert posting
    assert the_case().team == posting.team
    assert not Staff.objects.filter(number__startswith="jido21:").exists()


def test_the_next_move_knows_it_already(begin: Begin, people: Cast) -> None:
    move = begin(files(OPEN))
    with audit.visiting(audit.Visitor(name="テスト")):
        actions.say_who_is_who(by=people.supervisor, move=move, staff={"青山": people.owner})
    assert begin(files(OPEN)).staff == {"青山": people.owner.number}
