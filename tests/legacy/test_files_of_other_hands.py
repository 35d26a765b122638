"""Books that people keep and files of other vendors: proposed, checked, applied; every text arrives, a
second time changes nothing, and no value is put where it does not belong."""

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.legacy import layouts
from tests.legacy.conftest import Begin, done, given
from tests.legacy.test_delta import counts
from yorisoi.cases.models import Consultation, Note
from yorisoi.exchange import text_files
from yorisoi.exchange.models import RowResult
from yorisoi.legacy import actions
from yorisoi.legacy.models import Move, StagedRow
from yorisoi.legacy.proposal import Proposal
from yorisoi.people.models import FamilyMember, Person

FORM = """
[source]
code = "hyo"
[tables.sex]
"女" = "female"
[[file]]
name = "児童票"
record = "child"
form = true
until = "家族構成"
key = ["児童番号"]
[file.columns]
"児童番号" = [{ field = "number" }, { field = "family" }]
"氏名" = { field = "name" }
"性別" = { field = "sex", table = "sex" }
[[file]]
name = "家族"
record = "member"
also = true
below = "家族構成"
until = "経過"
key = ["児童番号", "氏名"]
[file.around]
"児童番号" = { beside = "児童番号" }
[file.columns]
"児童番号" = { field = "family" }
"続柄" = { field = "relation" }
"氏名" = { field = "name" }
[[file]]
name = "経過"
record = "note"
also = true
below = "経過"
repeats = true
key = ["番号", "年月日"]
[file.around]
"番号" = { of = "sheet", match = "^([0-9]+)" }
[file.columns]
"番号" = { field = "child_number" }
"年月日" = { field = "happened_on" }
"内容" = { field = "text", ditto = false }
"""
ONE_SHEET = [
    ["児　童　票"],
    ["児童番号", "0012", "", "性別", "女"],
    ["氏名：", "佐藤 花", "", "電話", ""],
    ["備考", "よく笑う"],
    ["【家族構成】"],
    ["続柄", "氏名"],
    ["父", "佐藤 一"],
    ["母", "佐藤 二葉"],
    ["■経過"],
    ["年月日", "内容"],
    ["R4.4.1", "父より電話。"],
    ["R4.4.2", "①訪問〜元気。"],
]


@pytest.fixture
def carried(people: Cast, moved: Begin) -> "Carried":
    return Carried(people, moved)


class Carried:
    """What is proposed for files, carried through."""

    def __init__(self, people: Cast, moved: Begin) -> None:
        self.people, self.moved = people, moved

    def through(self, *paths: Path) -> tuple[Proposal, Move]:
        found = layouts.proposed(*paths)
        return found, self.moved(list(paths), found.text)


def told(move: Move) -> list[tuple[str, int | None, str]]:
    rows = RowResult.objects.filter(batch__legacy_step__move=move, batch__kind="legacy_check")
    return [(one.sheet, one.row, one.reason) for one in rows.order_by("pk")]


def notes() -> list[tuple[str, str]]:
    return [
        (f"{one.happened_at:%Y-%m-%d}", one.text)
        for one in Note.objects.order_by("happened_at", "pk")
    ]


def test_parents_in_columns_a_call_in_the_ledger_and_notes_in_one_cell(
    tmp_path: Path, carried: Carried
) -> None:
    heads = [
        "ケースNo.",
        "児童名",
        "生年月日",
        "性別",
        "父氏名",
        "父職業",
        "母氏名",
        "受理年月日",
        "相談内容",
        "経過",
    ]
    cell = "4/3 TEL 母「疲れた」。\n続きの行。\n1/7(金) 訪問。\n"
    rows = [
        [
            f"{at}-1",
            "佐藤 花",
            "4-27-05-06",
            "女児",
            "佐藤 一",
            "会社員",
            "",
            f"R3.4.{at}",
            f"訴え{at}。",
            cell,
        ]
        for at in range(1, 4)
    ]
    path = layouts.book(tmp_path / "台帳.xlsx", {"台帳": [heads, *rows]})
    found, move = carried.through(path)
    assert counts(move) == (15, 15, 0, 0, 0)  # children, fathers, calls, two notes each; no mother
    assert sorted(Consultation.objects.values_list("text", flat=True)) == [
        "訴え1。",
        "訴え2。",
        "訴え3。",
    ]
    father = FamilyMember.objects.filter(position="父").first()
    assert father
    assert (father.person.name, father.person.sex) == ("佐藤 一", "male")
    assert str(Person.objects.filter(name="佐藤 花")[0].born_on) == "2015-05-06"
    said = notes()
    assert said[0] == (
        "2021-04-02",
        "4/3 TEL 母「疲れた」。\n続きの行。",
    )  # 15 UTC of the day before
    assert said[-1] == ("2022-01-06", "1/7(金) 訪問。")
    assert counts(carried.moved([path], found.text)) == (15, 0, 15, 0, 0)


def test_one_row_a_call_a_sheet_a_month_the_year_in_the_title(
    tmp_path: Path, carried: Carried
) -> None:
    heads = ["No.", "受付日", "対象児童", "性別", "保護者", "主訴"]
    sheets = {
        f"{month}月": [
            ["令和4年度　相談受付簿"],
            heads,
            *[
                [at, f"{month}/{at}", "鈴木 空", "男", "鈴木 母", f"{month}月の{at}件目。"]
                for at in (1, 2)
            ],
            ["計", "", "2件"],
            ["※取扱注意"],
        ]
        for month in (4, 1)
    }
    _, move = carried.through(layouts.book(tmp_path / "受付簿.xlsx", sheets))
    assert counts(move) == (12, 12, 0, 0, 0)
    days = {one.text: str(one.received_at.date()) for one in Consultation.objects.all()}
    assert days["4月の1件目。"] == "2022-03-31"  # midnight in Japan
    assert days["1月の2件目。"] == "2023-01-01"
    assert {person.sex for person in Person.objects.filter(name="鈴木 空")} == {"male"}


def test_rows_that_go_on_and_lists_that_are_grouped(tmp_path: Path, carried: Carried) -> None:
    heads = ["児童番号", "記録日", "方法", "内容"]
    rows = [
        [12, "R4.4.1", "電話", "はじめ。"],
        ["", "", "", "続き。"],
        ["", "R4.4.2", "訪問", "次の日。"],
        ["", "", "電話", "同じ日。"],
        [13, "R4.4.3", "電話", "別の子。"],
    ]
    _, move = carried.through(layouts.book(tmp_path / "経過記録.xlsx", {"経過": [heads, *rows]}))
    assert counts(move) == (4, 4, 0, 0, 0)
    assert [text for _, text in notes()] == ["はじめ。\n続き。", "次の日。", "同じ日。", "別の子。"]
    assert Note.objects.filter(places__case__subject__name__contains="12").count() == 3
    assert ("経過", 3, "続きの行です。前の記録（2行目）につなげました。") in told(move)


def test_a_number_that_is_missing_is_not_taken_from_the_row_above(tmp_path: Path) -> None:
    heads = ["児童番号", "記録日", "内容"]
    rows = [[at, "R4.4.1", "元気。"] for at in range(1, 9)]
    found = layouts.proposed(
        layouts.text(tmp_path / "経過.csv", [heads, *rows, ["", "R4.4.9", "だれ。"]])
    )
    (read,) = layouts.read(found.mapping, tmp_path / "経過.csv").values()
    assert read[-1].refused[0][1] == "児童番号が空です。"


def test_a_form_for_each_child(tmp_path: Path, moved: Begin) -> None:
    sheets = {
        "0012花": ONE_SHEET,
        "0013": [[c.replace("0012", "0013") for c in row] for row in ONE_SHEET],
    }
    move = moved([layouts.book(tmp_path / "児童票.xlsx", sheets)], FORM)
    assert counts(move) == (10, 10, 0, 0, 0)
    assert [text for _, text in notes()] == ["父より電話。"] * 2 + ["①訪問〜元気。"] * 2
    assert Person.objects.filter(name="佐藤 花", sex="female").count() == 2
    assert FamilyMember.objects.filter(person__name="佐藤 二葉").count() == 2
    # What the mapping does not speak of is told, cell by cell.
    outside = [row for sheet, row, why in told(move) if "見出しのない" in why and sheet == "0012花"]
    assert outside == [1, 3, 4, 4]


def test_numbers_that_begin_again_every_year(tmp_path: Path, carried: Carried) -> None:
    heads = ["年度", "受付番号", "受付日", "児童氏名", "相談内容"]
    paths = [
        layouts.text(
            tmp_path / f"受付{year}.csv",
            [
                heads,
                *[
                    [f"R{year}", at, f"R{year}.5.{at}", f"子{at}", f"{year}年の{at}。"]
                    for at in (1, 2, 3)
                ],
            ],
        )
        for year in (3, 4)
    ]
    _, move = carried.through(*paths)
    assert counts(move) == (6, 6, 0, 0, 0)
    assert Consultation.objects.filter(number="R4-2").get().text == "4年の2。"


def test_what_stands_beside_the_cells_is_kept_or_told(tmp_path: Path, moved: Begin) -> None:
    import xlsxwriter

    path = tmp_path / "台帳.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, struck = book.add_worksheet("児童"), book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, ["児童番号", "氏名", "住所"])
        sheet.write_row(1, 0, ["1", "佐藤 花", "桜丘1"])
        sheet.write_row(2, 0, ["2", "佐藤 空", "桜丘2"], struck)
        sheet.write_formula(1, 2, "=A9", None, "#REF!")
        sheet.write_comment("B2", "携帯は夜だけ")
        sheet.write_comment("A1", "番号は係で付ける")
        sheet.insert_textbox(9, 1, "至急　確認")
    move = moved([path], layouts.proposed(path).text)
    child = Person.objects.get(name="佐藤 花")
    assert child.remarks == "コメント（氏名）：携帯は夜だけ"
    assert not child.personaddresss.exists()
    for word, where in (("数式のエラー", [2]), ("取り消し線", [3]), ("テキストボックス", [10])):
        assert [row for _, row, why in told(move) if word in why] == where, word
    assert [row for _, row, why in told(move) if "移せません" in why and "コメント" in why] == [1]


def test_html_with_its_own_words_arrives(tmp_path: Path, moved: Begin) -> None:
    rows = "".join(
        f"<tr><td>{at:05}<td>佐藤　花<td>女児<td>{at}&lt;1&gt;<br>二行目" for at in (1, 2)
    )
    path = tmp_path / "一覧.xls"
    path.write_bytes(
        f"<html><table><tr><th>対象児童番号<th>対象児童名<th>性別<th>備考{rows}</table>".encode(
            "cp932"
        )
    )
    moved([path], layouts.proposed(path).text)
    assert [one.remarks for one in Person.objects.filter(name="佐藤　花").order_by("pk")] == [
        "1<1>\n二行目",
        "2<1>\n二行目",
    ]


def test_a_mapping_with_what_cannot_be_is_said(people: Cast) -> None:
    wrong = FORM.replace('of = "sheet", match = "^([0-9]+)"', 'of = "book", match = "("')
    with pytest.raises(actions.NotPossible) as error:
        actions.begin_move(
            by=people.supervisor, title="", mapping=wrong, team=None, worker=None, files=given({})
        )
    assert "around" in str(error.value)
    assert "正規表現" in str(error.value)


def test_files_that_cannot_be_read_are_told_at_once_and_the_others_are_read(
    tmp_path: Path, people: Cast, begin: Begin
) -> None:
    heads, row = "児童番号,記録日,内容\r\n", "{at},R4.4.{at},元気{at}。\r\n"
    good = heads + "".join(row.format(at=at) for at in range(1, 5))
    contents = {
        "a.mdb": b"\0\1\0\0Standard Jet DB",
        "b.pdf": b"%PDF-1.4",
        "経過_1.csv": good.encode("cp932"),
        "経過_2.csv": f'{good}5,R4.4.5,"閉じない\r\n'.encode("cp932"),  # found out at its end
    }
    paths = [tmp_path / name for name in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    move = begin(paths, layouts.proposed(tmp_path / "経過_1.csv").text)
    refused = RowResult.objects.filter(outcome="refused").order_by("pk")
    assert [
        (one.file and one.file.name, one.row, one.reason.split("です")[0]) for one in refused
    ] == [
        ("a.mdb", None, "Access のデータベース"),
        ("b.pdf", None, "PDF"),
        ("経過_2.csv", 6, text_files.OPEN),
    ]
    batch = actions.checked_step(move).batch
    assert (batch.read, batch.applied, StagedRow.objects.filter(move=move).count()) == (4, 4, 4)
    with pytest.raises(actions.NotPossible, match="読めないファイル"):
        actions.rehearse(by=people.supervisor, move=move)
    # A better one in the place of one of them; the others are left out, the good ones stay.
    better = given({"経過_2.csv": heads + row.format(at=5)})
    done(actions.check_again(by=people.supervisor, move=move, files=better).batch)
    assert max(StagedRow.objects.filter(move=move).values_list("key", flat=True)) == "5-2022-04-05"
    done(actions.rehearse(by=people.supervisor, move=move).batch)
