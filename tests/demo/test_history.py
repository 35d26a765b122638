from datetime import date
from itertools import pairwise

from yorisoi.demo import Household, Resident
from yorisoi.demo.record import DEAD, LIVING_HERE, MOVED_OUT, WARD

TODAY = date(2026, 4, 1)
Register = dict[str, Resident]


def test_no_date_is_after_today(register: Register) -> None:
    for one in register.values():
        assert one.born <= TODAY
        assert one.born <= one.moved_in_on <= TODAY
        for move in one.history:
            assert one.born <= move.moved_on <= move.notified_on <= TODAY


def test_rows_are_numbered_in_the_order_of_their_days(register: Register) -> None:
    for one in register.values():
        assert [move.number for move in one.history] == list(range(1, len(one.history) + 1))
        assert all(a.moved_on <= b.moved_on for a, b in pairwise(one.history))


def test_the_last_row_is_what_the_register_says(register: Register) -> None:
    for one in register.values():
        last = one.history[-1]
        assert (last.name, last.kana, last.relation) == (one.name, one.kana, one.relation)
        assert last.address == one.address


def test_everyone_came_by_birth_or_by_moving_in(register: Register) -> None:
    for one in register.values():
        first = one.history[0]
        assert first.kind in {"出生", "転入"}
        assert first.moved_on == one.moved_in_on
        if first.kind == "出生":
            assert first.moved_on == one.born
            assert first.came_from is None
        else:
            assert first.came_from is not None
            assert first.came_from.city != WARD


def test_status_and_last_row_agree(register: Register) -> None:
    kinds = {LIVING_HERE: None, MOVED_OUT: "転出", DEAD: "死亡"}
    for one in register.values():
        removals = [move for move in one.history if move.kind in {"転出", "死亡"}]
        if one.status == LIVING_HERE:
            assert not removals
            assert one.moved_out_on is None
            assert not one.moved_out_reason
        else:
            assert removals == [one.history[-1]]
            assert removals[0].kind == kinds[one.status]
            assert removals[0].moved_on == one.moved_out_on
            assert removals[0].reason == one.moved_out_reason
            assert (removals[0].going_to is not None) == (one.status == MOVED_OUT)


def test_a_move_inside_the_ward_leads_to_another_address(register: Register) -> None:
    moves = [move for one in register.values() for move in one.history if move.kind == "転居"]
    assert len(moves) > 500
    for move in moves:
        assert move.came_from is not None
        assert move.came_from.city == move.address.city == WARD
        assert move.came_from != move.address


def test_every_kind_of_movement_occurs(register: Register) -> None:
    kinds = {move.kind for one in register.values() for move in one.history}
    assert kinds == {"転入", "出生", "転居", "氏名変更", "世帯変更", "転出", "死亡"}


def test_a_changed_name_differs_from_the_one_before(register: Register) -> None:
    for one in register.values():
        for before, after in pairwise(one.history):
            assert (before.name != after.name) == (after.kind == "氏名変更")


def test_when_the_head_leaves_another_becomes_head_on_that_day(
    wide_households: list[Household],
) -> None:
    seen = 0
    for household in wide_households:
        removed = [one for one in household.residents if not one.lives_here]
        if not household.members or "世帯主" not in {one.relation for one in removed}:
            continue
        head, (former,) = household.members[0], removed
        changes = [move for move in head.history if move.reason == "世帯主変更"]
        assert [move.moved_on for move in changes] == [former.moved_out_on]
        assert head.history[changes[0].number - 2].relation == "妻"
        seen += 1
    assert seen >= 20
