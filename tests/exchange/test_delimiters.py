"""What stands between the columns of a text file is found out from its lines, not the first one."""

from pathlib import Path

import pytest

from yorisoi.exchange.tables import Source, sheets


def cells(path: Path, content: str) -> list[list[str]]:
    path.write_text(content, encoding="utf-8")
    source = Source(path, path.name, "utf-8", size=path.stat().st_size)
    return [row.cells for sheet in sheets(source) for row in sheet.rows]


@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_each_of_them(tmp_path: Path, between: str) -> None:
    lines = ["氏名", "備考", "住所"], ["山田", "あり", "泉町"]
    content = "\n".join(between.join(line) for line in lines)
    assert cells(tmp_path / "a.csv", content) == [list(line) for line in lines]


def test_titles_have_none(tmp_path: Path) -> None:
    content = "令和3年度　相談受付台帳\n子ども家庭支援センター\n\n氏名;備考\n山田;a,b\n佐藤;\n"
    assert cells(tmp_path / "a.csv", content)[-1] == ["佐藤", ""]


def test_commas_in_texts_are_no_columns(tmp_path: Path) -> None:
    content = "台帳, 令和3年度, 写し\n氏名\t備考\n山田\tx, y, z\n佐藤\tx, y\n"
    assert cells(tmp_path / "a.txt", content)[2] == ["山田", "x, y, z"]


def test_semicolons_inside_quotes(tmp_path: Path) -> None:
    content = '"氏名；;;",備考\n"山;;田","a\nb;c"\n'
    assert cells(tmp_path / "a.csv", content) == [["氏名；;;", "備考"], ["山;;田", "a\nb;c"]]


def test_a_single_column_has_none(tmp_path: Path) -> None:
    assert cells(tmp_path / "a.csv", "氏名\n山田\n") == [["氏名"], ["山田"]]
