"""``yorisoi legacy map``: headings, fields and reasons on the screen; the mapping in a file."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.legacy import layouts
from yorisoi.legacy import mapping

ROWS = [
    ["児童番号", "氏名", "性別", "相談経路", "メモ欄"],
    *[[f"{at:05}", "佐藤 花", at % 2 + 1, "虹の会", "ひみつ"] for at in range(9)],
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return layouts.text(tmp_path / "児童台帳.csv", ROWS)


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("legacy", "map", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_says_what_was_found_without_a_value_and_writes_the_mapping(
    path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "案.toml"
    words = said(str(path), "--code", "kodomo", "--name", "こども台帳", "--out", str(out))
    assert "■ 児童台帳 → 児童台帳" in words
    assert "100%" in words
    assert "見出しの名前" in words
    assert "どの列からも入らない項目" in words
    assert "佐藤" not in words
    found = mapping.read(out.read_text(encoding="utf-8"))
    assert (found.code, found.name) == ("kodomo", "こども台帳")
    assert found.files[0].fed >= {"number", "name", "sex"}


@pytest.mark.django_db
def test_shows_values_only_when_asked(path: Path) -> None:
    assert "佐藤 花" in said(str(path), "--out", "-", "--examples")


@pytest.mark.django_db
def test_writes_over_nothing(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "there.toml"
    out.write_text("mine")
    with pytest.raises(CommandError, match="もうあります"):
        said(str(path), "--out", str(out))
    assert out.read_text() == "mine"


@pytest.mark.django_db
def test_says_which_sheets_are_left_out_and_ends_with_3(path: Path, tmp_path: Path) -> None:
    other = layouts.text(tmp_path / "職員.csv", [["職員番号", "係"], ["1", "A"], ["2", "B"]])
    with pytest.raises(CommandError) as error:
        said(str(path), str(other), "--out", str(tmp_path / "x.toml"))
    assert error.value.returncode == 3
    assert (tmp_path / "x.toml").exists()


@pytest.mark.django_db
def test_files_without_a_table_of_records_give_no_mapping(tmp_path: Path) -> None:
    other = layouts.text(tmp_path / "職員.csv", [["職員番号", "係"], ["1", "A"], ["2", "B"]])
    with pytest.raises(CommandError, match="見つかりません"):
        said(str(other), "--out", str(tmp_path / "x.toml"))
    assert not (tmp_path / "x.toml").exists()


@pytest.mark.parametrize("code", ["X", "1ab", "あ", "a" * 21])
def test_a_code_that_cannot_stand_in_a_key_is_refused(path: Path, code: str) -> None:
    with pytest.raises(CommandError, match="--code"):
        said(str(path), "--code", code, "--out", "-")
