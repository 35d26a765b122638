"""The report adds up, and shows every alteration with before and after."""

import io

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.legacy.conftest import SAMPLE, Begin
from tests.legacy.test_delta import CALL, HANA, files
from yorisoi import audit
from yorisoi.access.entrance import Hidden, Refused
from yorisoi.documents.models import Issue
from yorisoi.legacy import report_files
from yorisoi.legacy.reconciliation import Reconciliation

BROKEN = ",R7.4.2,10:15,電話,母,だれの記録か分からない。,青山,2025/04/01 10:20:00\r\n"


@pytest.fixture(autouse=True)
def visiting() -> object:
    with audit.visiting(audit.Visitor(name="テスト")):
        yield


def test_rows_read_are_applied_or_said_why_not(moved: Begin) -> None:
    move = moved(files(HANA, CALL + CALL + BROKEN))
    report = Reconciliation.of(move)
    assert report
    assert report.files() == [
        ("児童台帳.csv", "—", 1, 1, 0, 0, 0, 0),
        ("経過記録_2025.csv", "—", 3, 2, 0, 0, 1, 0),
    ]
    assert report.notes() == [("2025年", 2, 14)]
    again = Reconciliation.of(moved(files(HANA, CALL)))
    assert again
    assert again.files()[0] == ("児童台帳.csv", "—", 1, 0, 1, 0, 0, 0)


def test_paper_and_workbook(moved: Begin, people: Cast) -> None:
    move = moved([SAMPLE / "児童台帳.csv", SAMPLE / "特定妊婦.xlsx"])
    pdf = report_files.print_report(by=people.administrator, move=move)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "881" in text
    assert "半角カナを全角に" in text
    book = report_files.export_report(by=people.supervisor, move=move)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_name(
        "読み替えた値"
    )
    rows = sheet.to_python()
    assert [
        "児童台帳.csv",
        "",
        2,
        "ｶﾅ氏名",
        "ﾁｮｳｿｶﾍﾞ ｲﾂｷ",
        "チョウソカベ イツキ",
        "半角カナを全角に",
    ] in rows
    assert Issue.objects.filter(kind="move").count() == 2


def test_values_are_for_those_who_lead(moved: Begin, people: Cast) -> None:
    move = moved(files())
    with pytest.raises((Refused, Hidden)):
        report_files.export_report(by=people.administrator, move=move)
    with pytest.raises((Refused, Hidden)):
        report_files.print_report(by=people.owner, move=move)
