"""A workbook that cannot be read names the file and what was expected; none takes the worker down."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.exchange.made_sheets import FILES, read, write
from yorisoi.exchange import workbooks
from yorisoi.exchange.problems import BrokenFile, Place


def refusal(path: Path) -> str:
    with pytest.raises(BrokenFile) as caught:
        read(path)
    return caught.value.words()


def changed(path: Path, part: str, old: str, new: str) -> Path:
    result = path.with_name("changed.xlsx")
    with ZipFile(path) as before, ZipFile(result, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            after.writestr(name, content)
    return result


@pytest.mark.parametrize("name", ["a.xlsx", "ledger.xls"])
def test_a_file_that_came_only_half(tmp_path: Path, name: str) -> None:
    whole = write(tmp_path / "whole.xlsx", ["氏名"]) if name == "a.xlsx" else FILES / name
    (tmp_path / name).write_bytes(whole.read_bytes()[:3000])
    words = refusal(tmp_path / name)
    assert words.startswith(f"{name}：")
    assert "として読めません。壊れているか、" in words


def test_another_packed_file(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as parts:
        parts.writestr("word/document.xml", "<x/>")
    words = refusal(tmp_path / "a.zip")
    assert "Excel（xlsx・xlsm・xlsb・xls）、OpenDocument（ods）、CSV、TSV のどれか" in words


def test_a_text_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("PKを含む表,氏名\n")
    assert workbooks.recognise(tmp_path / "a.xlsx", Place()) == ""


def test_a_stray_cell_in_the_last_corner(tmp_path: Path) -> None:
    # calamine would ask for 512 GB.
    path = write(tmp_path / "a.xlsx", ["氏名"])
    far = '</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path = changed(path, "xl/worksheets/sheet1.xml", "</row></sheetData>", far)
    words = refusal(path)
    assert "シート「一覧」：シートが大きすぎます（1,048,576行×16,384列）。" in words
    assert "表から離れたところに値があれば消し" in words


def test_cells_without_values_make_no_sheet_large(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ["氏名"])
    far = '</row><row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    (_, rows), *_ = read(changed(path, "xl/worksheets/sheet1.xml", "</row></sheetData>", far))
    assert [row.cells for row in rows] == [["氏名"]]


def test_too_much_to_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1000)
    assert "a.xlsx：大きすぎます（展開すると" in refusal(write(tmp_path / "a.xlsx", ["氏名"]))


def test_entities_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ["氏名"])
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet '
    path = changed(path, "xl/worksheets/sheet1.xml", "<worksheet ", bomb)
    assert "Excel（xlsx）として読めません。" in refusal(path)
