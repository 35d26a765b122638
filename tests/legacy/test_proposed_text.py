"""The proposed TOML is always readable, whatever stands in headings and words."""

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.legacy import layouts
from yorisoi.legacy import mapping, mapping_text

WORDS = st.text(max_size=12)


@given(
    st.dictionaries(WORDS, WORDS, max_size=4),
    st.dictionaries(WORDS, st.lists(st.dictionaries(WORDS, WORDS), min_size=1), max_size=3),
    WORDS,
)
def test_what_is_written_is_read_again(
    table: dict[str, str], columns: dict[str, list[dict[str, str]]], remark: str
) -> None:
    raw = {
        "source": {"code": "other", "name": "x"},
        "tables": {"one": table},
        "file": [{"files": ["*"], "repeats": True, "columns": columns}],
    }
    remarks = {("source",): remark, ("tables", "one"): remark}
    remarks |= {("file", 0, heading): remark for heading in columns}
    text = mapping_text.write(raw, remarks, {"one": [remark]})
    assert tomllib.loads(text) == raw


def test_strange_headings_are_no_obstacle(tmp_path: Path) -> None:
    heads = ['児童番号"', "氏名\n（漢字）", "性別#", "備 考", "C:\\X", "", "氏名"]
    rows = [[f"{at:05}", "佐藤 花", "女", "", "x", "y", "鈴木 花"] for at in range(10)]
    found = layouts.proposed(layouts.text(tmp_path / "児童台帳[1].csv", [heads, *rows]))
    assert mapping.read(found.text).files[0].fed >= {"number", "name", "sex", "remarks"}


def test_every_column_has_a_reason(tmp_path: Path) -> None:
    heads, row = ["児童番号", "氏名", "校区", "No."], ["00001", "佐藤 花", "若葉", "1"]
    found = layouts.proposed(
        layouts.text(tmp_path / "児童台帳.csv", [heads, row, ["00002", "鈴木 葉", "栄", "2"]])
    )
    assert all(one.why and 0 < one.sure <= 1 for file in found.files for one in file.columns)
    assert layouts.fields(found, "child")["校区"] == ["keep"]
    assert layouts.fields(found, "child")["No."] == ["ignore"]
    assert "# 100%　見出しの名前" in found.text


def test_what_is_still_missing_is_said(tmp_path: Path) -> None:
    heads, row = ["児童番号", "氏名"], ["00001", "佐藤 花"]
    found = layouts.proposed(layouts.text(tmp_path / "児童台帳.csv", [heads, row, row]))
    assert found.unfed == found.mapping.unfed
    assert "性別" in found.unfed
    assert "氏名" not in found.unfed
