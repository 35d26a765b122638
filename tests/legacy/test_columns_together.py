"""Columns that say one thing together, in a mapping file written by hand."""

import pytest

from yorisoi.legacy import mapping
from yorisoi.legacy.mapping import MappingError
from yorisoi.legacy.values import RowReader

TEXT = """
[source]
code = "other"
name = "よその"
[tables.era]
"4" = "平成"
[[file]]
name = "台帳"
files = ["*"]
record = "child"
key = ["番号"]
[file.together]
"氏名" = { columns = ["姓", "名"], between = "　" }
[file.together."生年月日"]
columns = [
  { heading = "元号", table = "era" },
  { heading = "年", after = "年" },
  { heading = "月", after = "月" },
  { heading = "日", after = "日" },
]
[file.columns]
"番号" = { field = "number" }
"生年月日" = { field = "born" }
"氏名" = { field = "name" }
"""
HEADS = ["番号", "元号", "年", "月", "日", "姓", "名", "その他"]


def reader() -> RowReader:
    return RowReader(mapping.read(TEXT).files[0], HEADS)


def test_they_make_one_value() -> None:
    row = reader().read(["1", "4", "27", "5", "6", "佐藤", "花", ""])
    assert row.values["born_on"] == "2015-05-06"
    assert row.values["name"] == "佐藤　花"


def test_what_is_empty_says_nothing() -> None:
    row = reader().read(["1", "", "", "", "", "", "花", ""])
    assert "born" not in row.values
    assert row.values["name"] == "花"


def test_the_sign_for_the_cell_above_works_in_each_of_them() -> None:
    one = reader()
    one.read(["1", "4", "27", "5", "6", "佐藤", "花", ""])
    assert one.read(["2", "〃", "〃", "7", "〃", "〃", "蓮", ""]).values["name"] == "佐藤　蓮"
    assert one.read(["3", "〃", "〃", "〃", "8", "〃", "光", ""]).values["born_on"] == "2015-07-08"


def test_their_headings_are_known_and_others_are_not() -> None:
    assert reader().unknown == ["その他"]
    assert RowReader(mapping.read(TEXT).files[0], ["番号", "元号", "姓", "名"]).missing == [
        "生年月日"
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (TEXT.replace('"氏名" = { field = "name" }', ""), "columns にありません"),
        (TEXT.replace('table = "era"', 'table = "none"'), "[tables.none] がありません"),
        (TEXT.replace('["姓", "名"]', '["姓"]'), "2つ以上"),
    ],
)
def test_what_is_wrong_is_said(wrong: str, words: str) -> None:
    with pytest.raises(MappingError, match=words.replace("[", r"\[")):
        mapping.read(wrong)
