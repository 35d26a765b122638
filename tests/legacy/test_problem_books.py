"""Rows with a problem leave as a workbook, are corrected, and are read by the same mapping."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.legacy.conftest import MIDORI, SAMPLE, Begin, done
from tests.legacy.test_delta import CALL, CHILDREN, HANA, NOTES
from tests.legacy.test_open_or_ended import CALLS, OPEN
from yorisoi.access.models import Staff
from yorisoi.legacy import actions, mapping, problem_books
from yorisoi.legacy.models import Move, SourceRecord, StagedRow
from yorisoi.legacy.telling import REASON_HEADING

Enter = Callable[[Staff], Client]
NAMELESS = ",F2,鈴木 海,ｽｽﾞｷ ｶｲ,〃,H30.5.6,若葉台1-2-3,,,,若葉小学校,小2,良好,,\r\n"
SECOND = CALL.replace("R7.4.1", "R7.13.1").replace("元気とのこと。", "二度目。")


def file_of(move: Move, name: str = "児童台帳.csv") -> int:
    step = move.steps.first()
    assert step
    return step.batch.files.get(name=name).pk


def table(content: bytes) -> tuple[str, list[list[str]]]:
    """Name of the only sheet, and its cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    (name,) = book.sheet_names
    rows = book.get_sheet_by_name(name).to_python()
    return name, [[str(cell) for cell in row] for row in rows]


def download(browser: Client, move: Move, name: str = "児童台帳.csv") -> tuple[str, bytes]:
    address = reverse("legacy:problem_book", args=[move.pk, file_of(move, name)])
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.headers["Content-Disposition"], b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def workbook(name: str, rows: list[list[str]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    return target.getvalue()


@pytest.fixture
def browser(people: Cast, enter: Enter) -> Client:
    return enter(people.supervisor)


def test_it_holds_the_wrong_row_as_it_stands_in_the_file(browser: Client, begin: Begin) -> None:
    move = begin({"児童台帳.csv": CHILDREN + HANA + NAMELESS})
    assert StagedRow.objects.filter(move=move).count() == 1
    disposition, content = download(browser, move)
    assert "%E5%85%90%E7%AB%A5%E5%8F%B0%E5%B8%B3.xlsx" in disposition
    name, (head, row) = table(content)
    assert name == "児童台帳"
    assert [*head] == [*CHILDREN.strip().split(","), REASON_HEADING]
    assert row[:5] == ["", "F2", "鈴木 海", "ｽｽﾞｷ ｶｲ", "女"]  # 〃 is written out
    assert "児童番号が空です" in row[-1]


def test_corrected_it_is_read_by_the_same_mapping(
    browser: Client, moved: Begin, people: Cast
) -> None:
    move = moved({"児童台帳.csv": CHILDREN + HANA + NAMELESS})
    _, content = download(browser, move)
    name, (head, row) = table(content)
    row[0] = "000002"
    corrected = SimpleUploadedFile("児童台帳.xlsx", workbook(name, [head, row]))
    sent = {"title": "直した", "uploads": [corrected]}
    browser.post(reverse("legacy:again", args=[move.pk]), sent)
    following = Move.objects.get(title="直した")
    step = following.steps.get()
    batch = done(step.batch)
    assert (batch.read, batch.applied) == (1, 1)
    assert not batch.results.filter(reason__contains="対応づけにない").exists()
    done(actions.rehearse(by=people.supervisor, move=following).batch)
    done(actions.apply_move(by=people.supervisor, move=following).batch)
    person = SourceRecord.objects.get(record="child", key="000002").person
    assert person
    assert person.name == "鈴木 海"


def test_of_notes_the_other_rows_of_the_child_stand_there_too(
    browser: Client, moved: Begin, people: Cast
) -> None:
    """Two notes at one time are two notes: the corrected one must not become the first of them."""
    notes = "経過記録_2025.csv"
    move = moved({"児童台帳.csv": CHILDREN + HANA, notes: NOTES + CALL + SECOND})
    assert SourceRecord.objects.filter(record="note").count() == 1
    _, content = download(browser, move, notes)
    name, rows = table(content)
    assert [row[5] for row in rows[1:]] == ["元気とのこと。", "二度目。"]
    assert rows[1][-1] == problem_books.AS_IT_IS
    rows[2][1] = "R7.4.1"
    corrected = SimpleUploadedFile("経過記録_2025.xlsx", workbook(name, rows))
    sent = {"title": "直した", "uploads": [corrected]}
    browser.post(reverse("legacy:again", args=[move.pk]), sent)
    following = Move.objects.get(title="直した")
    step = following.steps.get()
    done(step.batch)
    done(actions.rehearse(by=people.supervisor, move=following).batch)
    batch = done(actions.apply_move(by=people.supervisor, move=following).batch)
    assert (batch.applied, batch.unchanged, batch.held) == (1, 1, 0)
    texts = SourceRecord.objects.filter(record="note").values_list("note__text", flat=True)
    assert sorted(texts) == ["二度目。", "元気とのこと。"]


def test_a_workbook_is_known_by_a_mapping_for_text_files() -> None:
    known = mapping.read(MIDORI.replace('"児童台帳*"', '"児童台帳*.csv"'))
    assert known.of("児童台帳_R7.csv", "") == known.of("児童台帳_R7.xlsx", "表")
    assert known.of("ほか.xlsx", "表") is None


def test_the_sample_comes_out_with_the_names_of_its_sheets(people: Cast, begin: Begin) -> None:
    move = begin([SAMPLE / "相談受付台帳.xlsx"])
    step = move.steps.get()
    book, _ = problem_books.make(move, step.batch.files.get())
    with book:
        names = CalamineWorkbook.from_filelike(io.BytesIO(book.read())).sheet_names
    ours = CalamineWorkbook.from_path(str(SAMPLE / "相談受付台帳.xlsx")).sheet_names
    assert set(names) <= set(ours)
    assert names


def test_another_spelling_is_coloured_where_the_name_stands(browser: Client, begin: Begin) -> None:
    """A 相談受付 has two names, of the caller and of the child: it is the child's."""
    call = OPEN.replace("学校,,,1,,,", "学校,先生,,1,佐藤 ハナコ,,")
    move = begin({"児童台帳.csv": CHILDREN + HANA, "相談受付台帳.csv": CALLS + call})
    _, content = download(browser, move, "相談受付台帳.csv")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        notes = book.read("xl/comments1.xml").decode()
    assert re.findall(r'ref="([A-Z]+2)"', notes) == ["H2"]
    assert "児童台帳と氏名が違います" in notes


def test_it_is_for_those_who_see_values(begin: Begin, people: Cast, enter: Enter) -> None:
    move = begin({"児童台帳.csv": CHILDREN + HANA + NAMELESS})
    address = reverse("legacy:problem_book", args=[move.pk, file_of(move)])
    assert enter(people.administrator).get(address).status_code == 404
