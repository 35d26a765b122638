"""``exchange_run``: a check unless --apply, and an exit code that tells the truth."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.exchange.conftest import HEADING
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.exchange.models import Batch

GOOD = "301001,新人　春,シンジン　ハル,A係,相談員,令和8年7月1日,"
BAD = "301002,無係　一,ムケイ　イチ,Z係,相談員,R8.7.1,"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "名簿.csv"


def command(file: Path, *lines: str, options: tuple[str, ...] = ()) -> tuple[int, str]:
    file.write_text("\n".join([HEADING, *lines]), encoding="cp932")
    said = io.StringIO()
    try:
        call_command("exchange_run", "staff_roster", str(file), *options, stdout=said)
    except CommandError as error:
        return error.returncode, said.getvalue() + str(error)
    return 0, said.getvalue()


def test_without_apply_nothing_is_written(people: Cast, file: Path) -> None:
    code, said = command(file, GOOD, options=("--by", "administrator"))
    assert code == 0
    assert "読込 1 ＝ 反映 1 ＋ 変更なし 0 ＋ 保留 0 ＋ 受け付けない 0" in said
    assert "何も書き込んでいません" in said
    assert not Staff.objects.filter(number="301001").exists()


def test_with_apply_it_is_written_in_the_name_of_who_asked(people: Cast, file: Path) -> None:
    code, _ = command(file, GOOD, options=("--by", "administrator", "--apply"))
    assert code == 0
    assert Staff.objects.filter(number="301001").exists()
    event = Event.objects.filter(action="access.staff.open").latest("id")
    assert (event.staff_number, event.terminal) == ("administrator", "command")


def test_rows_that_were_refused_show_in_the_exit_code(people: Cast, file: Path) -> None:
    code, said = command(file, GOOD, BAD, options=("--by", "administrator", "--apply"))
    assert code == 3
    assert "受け付けない　名簿.csv　3行目　「係」　係の一覧にありません。" in said
    assert Staff.objects.filter(number="301001").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "依頼する職員が必要です"),
        (("--by", "nobody"), "職員番号 nobody の職員はいません"),
        (("--by", "owner"), "権限がありません"),
    ],
)
def test_who_may_not_is_told_so(
    people: Cast, file: Path, options: tuple[str, ...], words: str
) -> None:
    code, said = command(file, GOOD, options=options)
    assert (code, Batch.objects.count()) == (1, 0)
    assert words in said


def test_a_broken_file_ends_with_one(people: Cast, file: Path) -> None:
    code, said = command(file, '"x', options=("--by", "administrator", "--apply"))
    assert code == 1
    assert "引用符" in said
