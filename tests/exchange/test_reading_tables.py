"""Rows keep their place; the file is read as a stream."""

import tracemalloc
from pathlib import Path

import pytest

from yorisoi.exchange.columns import Column, Layout, text
from yorisoi.exchange.problems import BrokenFile
from yorisoi.exchange.tables import Row, Source, sheets

LAYOUT = Layout(Column("name", "氏名", text()), Column("note", "備考", text(), filled=False))


def source(path: Path, content: str, codec: str = "cp932") -> Source:
    path.write_bytes(content.encode(codec))
    return Source(path, path.name, codec, size=path.stat().st_size)


def rows(found: Source) -> list[Row]:
    return [row for sheet in sheets(found) for row in sheet.rows]


def test_a_row_is_numbered_as_a_spreadsheet_numbers_it(tmp_path: Path) -> None:
    found = rows(
        source(tmp_path / "a.csv", '氏名,備考\r\n\r\n山田,"一行目\r\n二行目"\r\n,\r\n佐藤,x\r\n')
    )
    assert [(row.place.row, row.cells[0]) for row in found] == [
        (1, "氏名"),
        (3, "山田"),
        (5, "佐藤"),
    ]
    assert found[1].place.at("備考").words() == "a.csv　3行目　「備考」"


def test_tabs_are_found_out(tmp_path: Path) -> None:
    found = rows(source(tmp_path / "a.txt", "氏名\t備考\n山田\ta,b\n"))
    assert found[1].cells == ["山田", "a,b"]


def test_the_end_sign_of_old_systems_is_no_row(tmp_path: Path) -> None:
    assert len(rows(source(tmp_path / "a.csv", "氏名,備考\r\n山田,\r\n\x1a"))) == 2


def test_progress_is_what_was_taken_from_the_disk(tmp_path: Path) -> None:
    found = source(tmp_path / "a.csv", "氏名,備考\r\n" + "山田,x\r\n" * 1000)
    rows(found)
    assert found.read == found.size


def test_memory_holds_a_row_and_not_the_file(tmp_path: Path) -> None:
    found = source(tmp_path / "a.csv", "氏名,備考\r\n" + f"山田,{'あ' * 200}\r\n" * 3_000)
    tracemalloc.start()
    for sheet in sheets(found):
        for _ in LAYOUT.rows(sheet):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.size > 1_200_000
    assert peak < 400_000


@pytest.mark.parametrize("quote", ['山田,"x"y\r\n', '"山田,x\r\n' + "佐藤,x\r\n" * 20_000])
def test_quotes_that_do_not_fit_name_the_row(tmp_path: Path, quote: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        rows(source(tmp_path / "a.csv", "氏名,備考\r\n" + quote))
    assert caught.value.words().startswith("a.csv　2行目：引用符")
