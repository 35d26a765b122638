"""A row that cannot be taken names its place and what was expected; the good rows go in."""

from tests.exchange.conftest import Run
from yorisoi.access.models import Staff
from yorisoi.exchange.models import Batch, State

GOOD = "301001,新人　春,シンジン　ハル,A係,相談員,令和8年7月1日,"


def problems(batch: Batch) -> list[tuple[int | None, str, str, str]]:
    return [(one.row, one.column, one.outcome, one.reason) for one in batch.results.all()]


def test_good_rows_go_in_beside_bad_ones(roster: Run) -> None:
    batch = roster(
        "301002,無係　一,ムケイ　イチ,Z係,相談員,R8.7.1,",
        GOOD,
        "301003,役割　二,ヤクワリ　ニ,A係,部長,R8.7.1,",
        "301004,日付　三,ヒヅケ　サン,A係,相談員,7月1日,",
        "301005,,ナナシ,A係,相談員,R8.7.1,",
        "301006,係無　四,カカリナシ,,相談員,R8.7.1,",
        "301007,逆順　五,ギャクジュン,A係,相談員,R8.7.1,R8.6.1",
    )
    assert batch.state == State.DONE
    assert (batch.read, batch.applied, batch.refused) == (7, 1, 6)
    assert Staff.objects.filter(number__startswith="3010").count() == 1
    by_row = {row: (column, reason) for row, column, _, reason in problems(batch)}
    assert by_row[2] == ("係", "係の一覧にありません。開始日にある係は A係・B係 です。")
    assert by_row[4][0] == "役割"
    assert "相談員・係長・スーパーバイザー" in by_row[4][1]
    assert by_row[5][0] == "開始日"
    assert "令和7年4月1日" in by_row[5][1]
    assert by_row[6] == ("氏名", "氏名が空です。")
    assert by_row[7] == ("係", "役割が「相談員」のときは、係が必要です。")
    assert by_row[8][0] == "終了日"


def test_a_number_that_stands_twice_is_refused_both_times(roster: Run) -> None:
    batch = roster(GOOD, "301001,別人　秋,ベツジン　アキ,B係,相談員,R8.7.1,")
    assert (batch.applied, batch.refused) == (0, 2)
    assert [reason for _, _, _, reason in problems(batch)] == [
        "同じ職員番号が3行目にもあります。1人1行にしてください。",
        "同じ職員番号が2行目にもあります。1人1行にしてください。",
    ]


def test_a_row_with_too_many_cells_is_refused(roster: Run) -> None:
    batch = roster("301002,山田,太郎,ヤマダ,A係,相談員,R8.7.1,", GOOD)
    assert (batch.applied, batch.refused) == (1, 1)
    assert "列の数が合いません（見出しは7列、この行は8列）" in batch.results.get().reason


def test_a_value_is_kept_short(roster: Run) -> None:
    batch = roster(f"301002,{'長' * 300},ナガイ,A係,相談員,R8.7.1,")
    assert len(batch.results.get().value) == 40


def test_headings_may_have_other_names_and_widths(roster: Run) -> None:
    heading = "職員コード,職員氏名,ﾌﾘｶﾞﾅ,配属先,役割,発令日"
    batch = roster("301001,新人　春,シンジン　ハル,A係,相談員,R8.7.1", heading=heading)
    assert (batch.state, batch.applied) == (State.DONE, 1)
