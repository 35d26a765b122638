"""A broken file names file, row, column and what was expected, and nothing of it is applied."""

import pytest

from tests.cast import Cast
from tests.exchange.conftest import HEADING, Run
from yorisoi.access.models import Staff
from yorisoi.exchange import actions, engine, kinds
from yorisoi.exchange.actions import Given
from yorisoi.exchange.models import Batch, Mode, State

GOOD = "301001,新人　春,シンジン　ハル,A係,相談員,令和8年7月1日,"


def run_bytes(people: Cast, content: bytes, encoding: str = "") -> Batch:
    batch = actions.start(
        by=people.administrator,
        kind=kinds.get("staff_roster"),
        files=[Given("C:\\送付\\名簿.csv", [content], encoding)],
        mode=Mode.APPLY,
        foreground=True,
    )
    return engine.run(batch.pk)


def nothing_was_applied() -> bool:
    return not Staff.objects.filter(number__startswith="3010").exists()


def test_a_missing_column(roster: Run) -> None:
    batch = roster("301001,新人　春,A係,相談員,R8.7.1", heading="職員番号,氏名,係,役割,開始日")
    assert batch.state == State.FAILED
    assert batch.failure.startswith("名簿.csv　1行目　「フリガナ」：「フリガナ」の列がありません。")
    assert nothing_was_applied()


def test_a_column_that_stands_twice(roster: Run) -> None:
    batch = roster(GOOD + ",x", heading=HEADING + ",氏名")
    assert "「氏名」の列が2つあります" in batch.failure


def test_bytes_that_are_no_characters(people: Cast) -> None:
    content = "\r\n".join([HEADING, GOOD, GOOD.replace("301001", "301002")]).encode("cp932")
    broken = content.replace("新人".encode("cp932"), b"\x90\x00\xfd", 1).replace(b"\x00", b"\xff")
    batch = run_bytes(people, broken)
    assert batch.state == State.FAILED
    assert batch.failure.startswith(
        "名簿.csv　2行目　「氏名」：文字として読めない部分があります（16進"
    )
    assert nothing_was_applied()


def test_a_quote_that_is_not_closed(people: Cast) -> None:
    lines = [HEADING, GOOD, '301002,"閉じない,トジナイ,A係,相談員,R8.7.1,', GOOD]
    batch = run_bytes(people, "\r\n".join(lines).encode())
    assert batch.state == State.FAILED
    assert batch.failure.startswith('名簿.csv　3行目：引用符（"）が閉じていません。')
    assert nothing_was_applied()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04\x14\x00", "Excel などの圧縮されたファイルです。"),
        (bytes(range(128, 256)) * 50, "文字コードを判定できません。"),
        (b"", "ファイルが空です。"),
    ],
)
def test_what_is_no_table(people: Cast, content: bytes, words: str) -> None:
    batch = run_bytes(people, content)
    assert (batch.state, batch.read) == (State.FAILED, 0)
    assert batch.failure.startswith(f"名簿.csv：{words}")


def test_a_wrongly_chosen_encoding(people: Cast) -> None:
    content = "\r\n".join([HEADING, GOOD]).encode("cp932")
    batch = run_bytes(people, content, encoding="utf-8")
    assert batch.state == State.FAILED
    assert "UTF-8として読みました" in batch.failure
