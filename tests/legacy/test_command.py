"""``yorisoi legacy``: the same steps as in the browser, without a value on the screen."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.legacy.test_delta import CALL, CHILDREN, HANA, NOTES
from yorisoi.legacy.models import Move, SourceRecord

BROKEN = ",R7.4.2,10:15,電話,母,だれの記録か分からない。,青山,2025/04/01 10:20:00\r\n"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("legacy", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "児童台帳.csv").write_bytes((CHILDREN + HANA).encode("cp932"))
    (tmp_path / "経過記録_2025.csv").write_bytes((NOTES + CALL).encode("cp932"))
    return tmp_path


def test_from_files_to_report_and_back(people: Cast, folder: Path) -> None:
    by = ["--by", people.supervisor.number]
    files = [str(path) for path in folder.iterdir()]
    said = run("check", *files, *by, "--mapping", "midori")
    move = str(Move.objects.get().pk)
    assert f"yorisoi legacy rehearse {move}" in said
    assert "経過記録 1" in run("rehearse", move, *by)
    assert not SourceRecord.objects.exists()
    assert "読込 2 ＝ 反映 2" in run("apply", move, *by)
    run("report", move, *by, "--out", str(folder))
    assert [path.suffix for path in folder.glob("移行*")] == [".pdf"]
    assert "佐藤" not in said
    run("undo", move, *by)
    assert not SourceRecord.objects.exists()


def test_refused_rows_are_told_by_the_exit_code(people: Cast, folder: Path) -> None:
    (folder / "経過記録_2025.csv").write_bytes((NOTES + CALL + BROKEN).encode("cp932"))
    files = [str(path) for path in folder.iterdir()]
    with pytest.raises(CommandError) as told:
        run("check", *files, "--by", people.supervisor.number, "--mapping", "midori")
    assert told.value.returncode == 3


def test_words_for_what_cannot_be(people: Cast, folder: Path) -> None:
    files = [str(path) for path in folder.iterdir()]
    with pytest.raises(CommandError, match=r"--mapping で指定.*（midori）"):
        run("check", *files, "--by", people.supervisor.number)
    with pytest.raises(CommandError, match="職員番号 999 の職員はいません"):
        run("check", *files, "--by", "999", "--mapping", "midori")
    with pytest.raises(CommandError, match="権限がありません"):
        run("check", *files, "--by", people.contractor.number, "--mapping", "midori", "--team", "A")
    with pytest.raises(CommandError, match="移行 77 はありません"):
        run("apply", "77", "--by", people.supervisor.number)
