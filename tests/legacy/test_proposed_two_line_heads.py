"""受理簿 with a heading in two lines and one sheet a year, whose cells hold two things."""

from pathlib import Path

import pytest

from tests.legacy import layouts
from yorisoi.legacy.proposal import Proposal

GROUPS = ["受付", "", "", "通告者", "", "", "対象児童", "", "", "", "相談", "", "", "処遇", ""]
HEADS = [
    "受理番号", "受理年月日", "受付時間", "氏名", "児童との関係", "連絡先", "児童ID", "氏名（カナ）",
    "生年月日", "住所", "相談種別", "虐待の種類", "相談主訴", "処理結果", "担当ワーカー",
]  # fmt: skip
MERGED = ["A2:C2", "D2:F2", "G2:J2", "K2:M2", "N2:O2"]


def year(number: int) -> layouts.Rows:
    """The sheet of a year."""
    rows = [
        [
            f"{number}-{at:03}", f"令和{number}年{at}月{at + 1}日", f"{8 + at}:30", "匿名", "隣人",
            "03-1234-5678", f"{at:05}", "佐藤 花（サトウ ハナ）", "H27.5.6", "若葉台1丁目2番3号",
            ["養護（虐待）", "育成（不登校）", "障害"][at % 3], ["身体的", "心理的", "－"][at % 3],
            "夜間に泣き声が続くとの連絡があった。", ["助言", "継続"][at % 2], "青山",
        ]
        for at in range(1, 10)
    ]  # fmt: skip
    return [[f"令和{number}年度 相談受理簿", *[""] * 14], GROUPS, HEADS, *rows, ["合計", "9件"]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    sheets = {f"令和{number}年度": year(number) for number in (4, 5, 6)}
    notes = {"凡例": [["記号", "意味"], ["〃", "同上"], ["－", "なし"]]}
    return layouts.book(tmp_path / "相談受理簿.xlsx", sheets | notes, MERGED)


@pytest.fixture
def found(path: Path) -> Proposal:
    return layouts.proposed(path)


def test_each_heading_by_whose_it_is(found: Proposal) -> None:
    assert layouts.fields(found, "consultation") == {
        "受付／受理番号": ["number"],
        "受付／受理年月日": ["received_on"],
        "受付／受付時間": ["received_time"],
        "通告者／氏名": ["caller"],
        "通告者／児童との関係": ["caller_relation"],
        "通告者／連絡先": ["caller_phone"],
        "対象児童／児童ID": ["child_number"],
        "対象児童／氏名（カナ）": ["child_name", "child_kana"],
        "対象児童／生年月日": ["keep"],
        "対象児童／住所": ["child_address"],
        "相談／相談種別": ["matter", "case_kind"],
        "相談／虐待の種類": ["abuse"],
        "相談／相談主訴": ["text"],
        "処遇／処理結果": ["first_step", "keep"],
        "処遇／担当ワーカー": ["worker"],
    }


def test_the_sheets_of_all_years_and_of_those_to_come_but_not_the_others(
    found: Proposal,
) -> None:
    file = layouts.the(found, "consultation")
    assert file.takes("相談受理簿.xlsx", "令和4年度")
    assert file.takes("相談受理簿2027.xlsx", "令和10年度")
    assert not file.takes("相談受理簿.xlsx", "凡例")
    assert [(one.sheet, bool(one.why)) for one in found.nothing] == [("凡例", True)]


def test_the_rows_say_what_the_cells_say(found: Proposal, path: Path) -> None:
    rows = layouts.read(found.mapping, path)["consultation"]
    assert len(rows) == 27
    assert not any(row.refused or row.marked for row in rows)
    first = rows[0].values
    assert (first["received_on"], first["received_time"]) == ("2022-01-02", "09:30")
    assert (first["child_name"], first["child_kana"]) == ("佐藤 花", "サトウ ハナ")
    assert (first["matter"], first["case_kind"]) == ("matter.upbringing_absence", "general")
    assert rows[2].values["case_kind"] == "protection"
    assert "abuse" not in rows[1].values
    assert first["first_step"] == "first_step.continue"
