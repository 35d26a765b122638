"""Words of lists are matched with the ward's; what nobody knows waits for a person. No name gets in."""

from pathlib import Path

import pytest

from tests.legacy import layouts
from yorisoi.legacy import mapping
from yorisoi.legacy.proposal import Proposal

HEADS = [
    "受付番号",
    "相談日",
    "相談者",
    "児童氏名",
    "相談経路",
    "相談種別",
    "主な虐待者",
    "緊急度",
    "相談内容",
]
ROUTES = ["1:警察", "小学校", "児相", "近所の人", "虹の会"]
ROWS = [
    [
        f"A-{at:03}", 45000 + at, "山田 太郎", f"佐藤 {'花実葉'[at % 3]}", ROUTES[at % 5],
        ["児童虐待", "非行相談", "性格行動"][at % 3], ["父", "実母", "継父"][at % 3], ["A", "B", "Z"][at % 3],
        "夜間に泣き声が続くとの連絡があった。",
    ]
    for at in range(30)
]  # fmt: skip


@pytest.fixture
def found(tmp_path: Path) -> Proposal:
    return layouts.proposed(layouts.book(tmp_path / "台帳.xlsx", {"受付簿": [HEADS, *ROWS]}))


def test_words_are_matched_with_the_list_whatever_the_vendor_calls_them(found: Proposal) -> None:
    assert found.tables.known["route"] == {
        "1:警察": "route.police",
        "小学校": "route.school",
        "児相": "route.child_centre",
        "近所の人": "route.neighbour",
    }
    assert found.tables.known["abuser"] == {
        "父": "abuser.father",
        "実母": "abuser.mother",
        "継父": "abuser.other_father",
    }
    assert found.tables.known["matter"]["性格行動"] == "matter.upbringing_character"


def test_what_nobody_knows_is_listed_and_proposed_as_nothing(found: Proposal) -> None:
    assert found.undecided == {"route": ["虹の会"], "urgency": ["Z"]}
    assert '# "虹の会" = ""' in found.text
    assert "虹の会" not in mapping.read(found.text).files[0].columns["相談経路"].feeds[0].table


def test_a_word_that_is_not_decided_stays_as_text_with_a_mark(
    found: Proposal, tmp_path: Path
) -> None:
    row = layouts.read(found.mapping, tmp_path / "台帳.xlsx")["consultation"][4]
    assert "route" not in row.values
    assert "虹の会" in row.values["keep"]
    assert row.marked


def test_no_name_and_no_text_of_a_person_gets_into_the_mapping(found: Proposal) -> None:
    for word in ("山田", "佐藤", "泣き声"):
        assert word not in found.text


def test_a_column_with_many_words_is_no_list(tmp_path: Path) -> None:
    rows = [[*row[:4], f"通告元{at}", *row[5:]] for at, row in enumerate(ROWS + ROWS)]
    rows = [[f"B-{at:03}", *row[1:]] for at, row in enumerate(rows)]
    found = layouts.proposed(layouts.text(tmp_path / "受付簿.csv", [HEADS, *rows]))
    assert layouts.fields(found, "consultation")["相談経路"] == ["keep"]
    assert "通告元" not in found.text


def test_an_ended_entry_of_the_list_is_not_proposed(tmp_path: Path) -> None:
    path = layouts.text(tmp_path / "受付簿.csv", [HEADS, *ROWS])
    terms = {**layouts.TERMS, "route": {"route.school": "学校"}}
    found = layouts.propose([layouts.opened(path)], code="other", name="よその", terms=terms)
    assert found.tables.known["route"] == {"小学校": "route.school"}


def test_names_in_a_column_of_a_list_are_not_listed(tmp_path: Path) -> None:
    rows = [
        [*row[:6], ["父", "山田 太郎", "鈴木 花子"][at % 3], *row[7:]]
        for at, row in enumerate(ROWS)
    ]
    found = layouts.proposed(layouts.text(tmp_path / "受付簿.csv", [HEADS, *rows]))
    assert "山田" not in found.text
    assert found.tables.known.get("abuser", {}) in ({}, {"父": "abuser.father"})


def test_the_words_that_mark_a_deleted_row(tmp_path: Path) -> None:
    rows = [[*row, ["有効", "取消"][at == 3]] for at, row in enumerate(ROWS)]
    found = layouts.proposed(layouts.text(tmp_path / "受付簿.csv", [[*HEADS, "削除区分"], *rows]))
    file = layouts.the(found, "consultation")
    assert (file.delete_column, file.delete_words) == ("削除区分", {"取消"})


def test_codes_whose_words_stand_in_a_sheet_of_their_own(tmp_path: Path) -> None:
    calls = [
        ["相談No.", "児童コード", "受付年月日", "経路コード", "虐待種別コード", "相談内容"],
        *[
            [at, at, f"R4.1.{at}", [1, 5, 9][at % 3], [1, 4][at % 2], f"{at}件目の相談。"]
            for at in range(1, 9)
        ],
    ]
    codes = [["区分", "コード", "名称"], ["虐待種別", "01", "身体的"], ["", "04", "ネグレクト"]]
    codes += [["経路", "1", "家族・親戚"], ["経路", "5", "学校"], ["経路", "9", "虹の会"]]
    found = layouts.proposed(
        layouts.book(tmp_path / "出力.xlsx", {"相談": calls, "コード表": codes})
    )
    assert found.tables.known["route"] == {"1": "route.family", "5": "route.school"}
    assert found.tables.known["abuse"] == {"1": "abuse.physical", "4": "abuse.neglect"}
    assert found.undecided["route"] == ["9"]
