"""元号・年・月・日 in four columns, 姓・名, an address in four parts: each is one field."""

from pathlib import Path

import pytest

from tests.legacy import layouts
from yorisoi.legacy.proposal import Proposal

HEADS = [
    "台帳番号", "世帯番号", "姓", "名", "セイ", "メイ", "性別", "元号", "年", "月", "日",
    "都道府県", "市区町村", "町名", "番地", "健康／通院", "保護者氏名", "受理年", "受理月", "受理日",
]  # fmt: skip
ROWS = [
    [
        f"{at:06}", f"{at // 2:05}", "佐藤", "花", "サトウ", "ハナ", at % 2 + 1, 4 + at % 2,
        [27, 2][at % 2], at % 12 + 1, at + 1, "東京都", "みどり区", "若葉台", f"1-2-{at}",
        "喘息／みどり病院", "佐藤 次郎", 2023, 4, at + 1,
    ]
    for at in range(1, 21)
]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return layouts.text(tmp_path / "台帳.txt", [HEADS, *ROWS], "euc_jp", "\t")


@pytest.fixture
def found(path: Path) -> Proposal:
    return layouts.proposed(path)


def test_each_is_one_field(found: Proposal) -> None:
    file = layouts.the(found, "child")
    made = {one.heading: [part.heading for part in one.parts] for one in file.together}
    assert made == {
        "氏名": ["姓", "名"],
        "フリガナ": ["セイ", "メイ"],
        "年月日": ["元号", "年", "月", "日"],
        "住所": ["都道府県", "市区町村", "町名", "番地"],
        "受理年月日": ["受理年", "受理月", "受理日"],
    }
    told = layouts.fields(found, "child")
    assert told["年月日"] == ["born"]
    assert told["受理年月日"] == ["opened_on"]
    assert told["健康／通院"] == ["health", "clinic"]
    assert layouts.fields(found, "member")["保護者氏名"] == ["name"]


def test_they_are_read_together(found: Proposal, path: Path) -> None:
    rows = layouts.read(found.mapping, path)["child"]
    assert not any(row.marked or row.refused for row in rows)
    first, second = rows[0].values, rows[1].values
    assert (first["name"], first["kana"]) == ("佐藤　花", "サトウ　ハナ")
    assert first["born_on"] == "2020-02-02"  # 5 is 令和
    assert second["born_on"] == "2015-03-03"  # 4 is 平成
    assert first["address"] == "東京都みどり区若葉台1-2-1"
    assert (first["sex"], second["sex"]) == ("female", "male")
    assert first["opened_on"] == "2023-04-02"
    assert (first["health"], first["clinic"]) == ("喘息", "みどり病院")
    assert first["number"] == "000001"
