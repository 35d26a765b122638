"""Headings that say nothing: the numbers of the ledger, and what the values look like, tell more."""

from pathlib import Path

from tests.legacy import layouts

LEDGER = [
    ["児童番号", "氏名", "項目Ａ", "項目Ｂ", "項目Ｃ", "生年月日"],
    *[
        [
            f"K{at:04}",
            "佐藤 花",
            "サトウ ハナ",
            ["男", "女"][at % 2],
            f"03-1111-{1000 + at}",
            "H27.5.6",
        ]
        for at in range(20)
    ],
]


def test_what_the_values_look_like(tmp_path: Path) -> None:
    found = layouts.proposed(layouts.text(tmp_path / "児童台帳.csv", LEDGER))
    told = layouts.fields(found, "child")
    assert (told["項目Ａ"], told["項目Ｂ"], told["項目Ｃ"]) == (["kana"], ["sex"], ["phone"])
    sure = {one.heading: one.sure for one in found.files[0].columns}
    assert sure["項目Ａ"] < 0.7 < sure["氏名"]


def test_a_column_with_numbers_of_the_ledger_names_a_child(tmp_path: Path) -> None:
    notes = [
        ["対象CD", "記録日", "記事"],
        *[[f"K{at % 20:04}", f"R6.4.{at % 28 + 1}", "母より電話。元気。"] for at in range(50)],
    ]
    found = layouts.proposed(
        layouts.text(tmp_path / "児童台帳.csv", LEDGER),
        layouts.text(tmp_path / "経過.csv", notes),
    )
    assert layouts.fields(found, "note")["対象CD"] == ["child_number"]
    assert layouts.the(found, "note").key == ("対象CD", "記録日")


def test_families_listed_under_the_number_of_their_child(tmp_path: Path) -> None:
    members = [
        ["児童番号", "続柄", "氏名", "生年月日", "同居区分"],
        *[
            [f"K{at // 2:04}", ["父", "母"][at % 2], "佐藤 次郎", "S60.1.1", "同居"]
            for at in range(40)
        ],
    ]
    found = layouts.proposed(
        layouts.text(tmp_path / "児童台帳.csv", LEDGER),
        layouts.text(tmp_path / "家族構成.csv", members),
    )
    assert layouts.fields(found, "member")["児童番号"] == ["family"]
    assert layouts.fields(found, "child")["児童番号"] == ["number", "family"]
    assert layouts.fields(found, "member")["続柄"] == ["relation", "kinship", "sex"]
    assert layouts.the(found, "member").key == ("児童番号", "氏名", "生年月日")


def test_a_receipt_without_a_number_is_named_by_child_and_day(tmp_path: Path) -> None:
    calls = [
        ["相談年月日", "相談者氏名", "児童番号", "児童氏名", "相談種別", "相談内容"],
        *[
            [f"2024/4/{at + 1}", "匿名", f"K{at:04}", "佐藤 花", "虐待", "泣き声がするとの連絡。"]
            for at in range(20)
        ],
    ]
    path = layouts.text(tmp_path / "相談.csv", calls)
    found = layouts.proposed(layouts.text(tmp_path / "児童台帳.csv", LEDGER), path)
    rows = layouts.read(found.mapping, path)["consultation"]
    assert rows[0].key == "K0000-2024/4/1"


def test_lists_that_are_no_records_are_left_alone(tmp_path: Path) -> None:
    staff = [["職員番号", "氏名", "係"], *[[f"S{at}", "青山 一郎", "相談係"] for at in range(9)]]
    schools = [
        ["学校コード", "学校名", "電話番号"],
        *[[f"{at}", "若葉小学校", "03-0000-0000"] for at in range(9)],
    ]
    found = layouts.proposed(
        layouts.text(tmp_path / "職員.csv", staff), layouts.text(tmp_path / "学校.csv", schools)
    )
    assert not found.files
    assert {one.file for one in found.nothing} == {"職員.csv", "学校.csv"}
    assert all(one.why for one in found.nothing)


def test_zeros_are_filled_up_only_where_the_numbers_are_the_same(tmp_path: Path) -> None:
    ledger = [["児童番号", "氏名", "性別"], *[[f"{at:06}", "佐藤 花", "女"] for at in range(1, 20)]]
    heads = ["児童番号", "記録日", "内容"]
    same = [heads, *[[at, 45000 + at, "母より電話。元気。"] for at in range(1, 20)]]
    heads = ["児童番号", "対応日", "記事", "場所"]
    others = [heads, *[[at, 45000, "母より電話。", "学校"] for at in range(9001, 9020)]]
    found = layouts.proposed(
        layouts.text(tmp_path / "児童台帳.csv", ledger),
        layouts.book(tmp_path / "経過.xlsx", {"一覧": same}),
        layouts.book(tmp_path / "別の記録.xlsx", {"一覧": others}),
    )
    digits = {
        file.name: max(feed.digits for column in file.columns.values() for feed in column.feeds)
        for file in found.mapping.files
    }
    assert digits == {"児童台帳": 6, "経過": 6, "別の記録": 0}


def test_a_list_of_households_without_people_is_no_record(tmp_path: Path) -> None:
    rows = [["世帯番号", "手当額", "支給月"], *[[f"F{at:04}", "10000", "4月"] for at in range(9)]]
    assert not layouts.proposed(layouts.text(tmp_path / "手当.csv", rows)).files


def test_what_is_said_of_others_is_not_taken_for_the_child(tmp_path: Path) -> None:
    heads = ["児童番号", "性別", "生年月日", "保護者氏名", "母電話番号", "父／氏名"]
    rows = [
        [f"K{at:04}", "女", "H27.5.6", "佐藤 次郎", "03-1111-2222", "佐藤 一"] for at in range(9)
    ]
    found = layouts.proposed(layouts.text(tmp_path / "児童台帳.csv", [heads, *rows]))
    assert layouts.fields(found, "child")["母電話番号"] == ["keep"]
    guardian, father = (file for file in found.mapping.files if file.record.code == "member")
    assert (guardian.defaults, father.defaults["kinship"]) == (
        {"relation": "保護者"},
        "kinship.father",
    )
