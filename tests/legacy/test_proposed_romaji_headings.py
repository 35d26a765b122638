"""Exports of databases whose columns are called in romaji, with their codes in a sheet of their own."""

from pathlib import Path

import pytest

from tests.legacy import layouts
from yorisoi.legacy.guess_romaji import in_japanese

SHEETS = {
    "T_CHILD": [
        ["CHILD_ID", "FAMILY_ID", "SIMEI", "SEX_CD", "BIRTH_YMD", "JUSYO", "DV_FLG", "DEL_FLG"],
        *[
            [f"{1000 + at}", f"{500 + at // 2}", "佐藤 花", "2", f"2015/4/{at}", "桜丘1-2-3", -1 if at == 3 else 0, 0]
            for at in range(1, 7)
        ],
    ],
    "T_KAZOKU": [
        ["KAZOKU_ID", "FAMILY_ID", "ZOKUGARA_CD", "SIMEI", "DOUKYO_FLG", "KINMUSAKI"],
        *[[f"{900 + at}", f"{500 + at // 2}", 1 + at % 2, "佐藤 一", -1, "会社"] for at in range(6)],
    ],
    "T_SOUDAN": [
        ["SOUDAN_NO", "CHILD_ID", "UKETUKE_YMD", "KEIRO_CD", "SOUDANSYA", "NAIYO"],
        *[
            [f"{300 + at}", f"{1000 + at}", f"2022/4/{at}", 1 + at % 2, "隣の人", f"泣き声がする{at}。"]
            for at in range(1, 7)
        ],
    ],
    "M_CODE": [
        ["CODE_KBN", "CODE", "MEISYO"],
        *[["KEIRO", 1, "近隣知人"], ["KEIRO", 2, "学校"], ["ZOKUGARA", 1, "父"], ["ZOKUGARA", 2, "母"]],
    ],
}  # fmt: skip


def test_a_database_in_romaji_is_read_with_its_own_codes(tmp_path: Path) -> None:
    path = layouts.book(tmp_path / "EXPORT.xlsx", SHEETS)
    rows = layouts.read(layouts.proposed(path).mapping, path)
    assert [one.values["protected"] for one in rows["child"]] == [
        "no",
        "no",
        "yes",
        "no",
        "no",
        "no",
    ]
    member, call = rows["member"][0].values, rows["consultation"][0].values
    assert (member["relation"], member["kinship"], member["sex"]) == (
        "父",
        "kinship.father",
        "male",
    )
    assert (member["lives_together"], member["branch"]) == ("yes", "900")
    assert (call["caller"], call["route"]) == ("隣の人", "route.school")


@pytest.mark.parametrize(
    ("heading", "japanese"),
    [
        ("Shimei_Kana", "氏名カナ"), ("seinengappi", "生年月日"), ("JUUSHO", "住所"), ("SODANNAIYO", "相談内容"),
        ("F_UketsukeBi", "受付日"), ("child_name", ""), ("date", ""), ("note", ""), ("氏名", ""), ("SIMEI_XYZ", ""),
    ],
)  # fmt: skip
def test_romaji_is_read_in_any_spelling_and_english_stays_english(
    heading: str, japanese: str
) -> None:
    assert in_japanese(heading) == japanese


def test_a_sheet_for_each_child_is_known_by_its_name(tmp_path: Path) -> None:
    def sheet(name: str) -> list[list[str]]:
        above = [
            ["ケース記録"],
            ["児童氏名", name, "", "担当", "井上"],
            ["生年月日", "H27.1.6"],
            [""],
        ]
        notes = [["R4.4.1", "電話", f"{name}の一。"], ["", "訪問", f"{name}の二。"]]
        return [*above, ["日付", "方法", "内容"], *notes]

    names = {"佐藤花": "佐藤　花", "鈴木空": "鈴木　空"}
    path = layouts.book(tmp_path / "記録.xlsx", {tab: sheet(name) for tab, name in names.items()})
    rows = layouts.read(layouts.proposed(path).mapping, path)
    said = [
        (one.values["child_number"], one.values["happened_on"], one.values["text"])
        for one in rows["note"]
    ]
    assert said[1:3] == [
        ("佐藤花", "2022-04-01", "佐藤　花の二。"),
        ("鈴木空", "2022-04-01", "鈴木　空の一。"),
    ]
    child = rows["child"][0].values
    assert (child["number"], child["name"], child["born_on"]) == (
        "佐藤花",
        "佐藤　花",
        "2015-01-06",
    )


def test_the_child_of_a_list_of_notes_and_a_caller_with_his_relation(tmp_path: Path) -> None:
    heads = ["ケース番号", "児童氏名", "生年月日", "日付", "対応内容"]
    notes = [["21", "佐藤 花", "H26.1.3", f"R5.5.{at}", f"面接{at}。"] for at in (1, 2, 3)]
    path = layouts.text(tmp_path / "経過.csv", [heads, *notes])
    child = layouts.read(layouts.proposed(path).mapping, path)["child"][0].values
    assert (child["name"], child["born_on"]) == ("佐藤 花", "2014-01-03")
    heads = ["No", "月日", "相談者（続柄）", "児童名", "主訴"]
    calls = [[at, f"R6.4.{at}", "佐藤（祖母）", "佐藤 花", f"育児疲れ{at}。"] for at in (1, 2, 3)]
    path = layouts.text(tmp_path / "受付簿.csv", [heads, *calls])
    call = layouts.read(layouts.proposed(path).mapping, path)["consultation"][0].values
    assert (call["caller"], call["caller_relation"]) == ("佐藤", "祖母")
