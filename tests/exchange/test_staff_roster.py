"""職員一括登録・異動: opens, moves, renames and ends accounts; the same list again changes nothing."""

from datetime import date

from tests.cast import Cast
from tests.exchange.conftest import Run
from yorisoi.access.models import Staff
from yorisoi.access.rights import Role
from yorisoi.audit.models import Change
from yorisoi.exchange.models import Batch, Mode, State

NEW = "301001,新人　春,シンジン　ハル,A係,相談員,令和8年7月1日,"
MOVE = "owner,担当　花,テスト,B係,係長,R8.7.1,"
RENAME = "same_team,改姓　友,カイセイ　トモ,A係,相談員,2020/4/1,"
END = "other_team,別係　遠,テスト,B係,相談員,2020-04-01,20270331"


def counts(batch: Batch) -> tuple[int, ...]:
    return batch.read, batch.applied, batch.unchanged, batch.held, batch.refused


def test_opens_moves_renames_and_ends(roster: Run) -> None:
    batch = roster(NEW, MOVE, RENAME, END)
    assert (batch.state, counts(batch)) == (State.DONE, (4, 4, 0, 0, 0))
    new = Staff.objects.get(number="301001")
    posting = new.posting_on(date(2026, 7, 1))
    assert posting is not None
    assert (posting.team.name, posting.role) == ("A係", Role.CASEWORKER)  # type: ignore[union-attr]
    moved = Staff.objects.get(number="owner").posting_on(date(2026, 7, 1))
    assert moved is not None
    assert (moved.team.name, moved.role) == ("B係", Role.SUPERVISOR)  # type: ignore[union-attr]
    assert Staff.objects.get(number="same_team").name == "改姓　友"
    assert Staff.objects.get(number="other_team").valid_until == date(2027, 3, 31)


def test_the_same_list_again_changes_nothing(roster: Run) -> None:
    roster(NEW, MOVE, RENAME, END)
    before = Change.objects.exclude(table__startswith="exchange_").count()
    batch = roster(NEW, MOVE, RENAME, END)
    assert counts(batch) == (4, 0, 4, 0, 0)
    assert Change.objects.exclude(table__startswith="exchange_").count() == before


def test_a_check_counts_and_writes_nothing(roster: Run) -> None:
    before = Change.objects.exclude(table__startswith="exchange_").count()
    batch = roster(NEW, MOVE, mode=Mode.CHECK)
    assert (batch.state, counts(batch)) == (State.DONE, (2, 2, 0, 0, 0))
    assert Change.objects.exclude(table__startswith="exchange_").count() == before
    assert not Staff.objects.filter(number="301001").exists()


def test_nobody_knows_the_first_password(roster: Run) -> None:
    roster(NEW)
    new = Staff.objects.get(number="301001")
    assert new.must_change_password
    assert not new.check_password("")


def test_who_runs_it_cannot_change_the_own_account(roster: Run, people: Cast) -> None:
    batch = roster("administrator,管理　整,テスト,A係,相談員,R8.7.1,", MOVE)
    assert counts(batch) == (2, 1, 0, 1, 0)
    posting = people.administrator.posting_on(date(2026, 7, 1))
    assert posting is not None
    assert posting.role == Role.ADMINISTRATOR


def test_an_ended_account_is_not_opened_again_by_a_list(roster: Run) -> None:
    roster("other_team,別係　遠,テスト,B係,相談員,2020-04-01,2026-06-30")
    batch = roster("other_team,別係　遠,テスト,A係,相談員,2026-08-01,")
    assert counts(batch) == (1, 0, 0, 1, 0)
    assert "終了しています" in batch.results.get().reason
