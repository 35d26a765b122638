"""A value that no record has a place for is told in the check; nothing goes without a word."""

from tests.legacy.conftest import Begin
from tests.legacy.test_delta import CHILDREN, HANA
from tests.legacy.test_nothing_read_is_lost import MEMBERS
from tests.legacy.test_one_call_in_several_rows import LEDGER, OPEN, OTHER_TEXT, SECOND, TWO
from tests.legacy.test_open_or_ended import CALLS
from yorisoi.exchange.models import RowResult
from yorisoi.exchange.problems import Outcome
from yorisoi.legacy.left_out import left_out
from yorisoi.legacy.models import Move


def told(move: Move) -> list[tuple[str, str, str]]:
    """Column, words and value of what is good to know."""
    found = RowResult.objects.filter(batch__legacy_step__move=move, outcome=Outcome.INFORMATION)
    return list(found.values_list("column", "reason", "value").order_by("pk"))


def test_a_building_without_an_address(begin: Begin) -> None:
    row = HANA.replace("若葉台1-2-3,,", ",若葉ハイツ101,")
    assert told(begin({"児童台帳.csv": CHILDREN + row})) == [
        ("方書", "住所がないので、方書は移せませんでした。", "")
    ]


def test_a_building_with_an_address_has_its_place(begin: Begin) -> None:
    row = HANA.replace("若葉台1-2-3,,", "若葉台1-2-3,若葉ハイツ101,")
    assert told(begin({"児童台帳.csv": CHILDREN + row})) == []


def test_a_class_without_a_school_and_work_beside_a_workplace() -> None:
    assert [name for name, _ in left_out("child", {"class_name": "3組"})] == ["class_name"]
    assert not list(left_out("child", {"class_name": "3組", "grade": "小2"}))
    both = {"occupation": "会社員", "workplace": "みどり商事"}
    assert [name for name, _ in left_out("member", both)] == ["occupation"]
    assert not list(left_out("member", {"occupation": "会社員"}))
    assert [name for name, _ in left_out("pregnant", {"postal_code": "100"})] == ["postal_code"]
    assert not list(left_out("note", {"building": "？"}))


def test_the_family_names_another_school_than_the_ledger(begin: Begin) -> None:
    member = "F1,1,佐藤 花,ｻﾄｳ ﾊﾅ,子,H30.5.6,,{place},同居,,,1\r\n"
    files = {"児童台帳.csv": CHILDREN + HANA}
    move = begin(files | {"家族.csv": MEMBERS + member.format(place="桜丘小学校")})
    assert [(column, value) for column, _, value in told(move)] == [
        ("職業・勤務先または所属", "桜丘小学校")
    ]
    same = begin(files | {"家族.csv": MEMBERS + member.format(place="若葉小学校")})
    assert told(same) == []


def test_a_further_row_of_a_call_that_came_before(moved: Begin, begin: Begin) -> None:
    moved(LEDGER | {"相談受付台帳.csv": CALLS + OPEN}, TWO)
    both = LEDGER | {"相談受付台帳.csv": CALLS + OPEN + OTHER_TEXT}
    assert [column for column, _, _ in told(begin(both, TWO))] == ["相談内容"]
    same = LEDGER | {"相談受付台帳.csv": CALLS + OPEN + SECOND}
    assert told(begin(same, TWO)) == []


def test_a_second_row_of_one_call_that_says_something_else(begin: Begin) -> None:
    other = SECOND.replace("学校,,,2,", "警察,,,2,")
    move = begin(LEDGER | {"相談受付台帳.csv": CALLS + OPEN + other}, TWO)
    assert [column for column, _, _ in told(move)] == ["経路"]
    assert told(begin(LEDGER | {"相談受付台帳.csv": CALLS + OPEN + SECOND}, TWO)) == []
