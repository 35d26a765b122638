"""The workbook: text stays text, dates are the ward's, taking it out needs a reason."""

from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.records import a_note, on
from yorisoi.access.models import Staff
from yorisoi.audit.models import Event
from yorisoi.documents.models import Issue

Enter = Callable[[Staff], Client]
TEXT = "s"  # a text; a number has no kind, a formula is "str"
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def export(client: Client, cast: Cast, **chosen: str) -> bytes:
    address = reverse("documents:notes_excel", args=[cast.case.pk])
    answer = client.post(address, {"purpose": "実務者会議の資料", **chosen})
    assert answer.status_code == 200, answer.content.decode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.content


def cells(book: bytes) -> list[list[tuple[str, str]]]:
    """(kind of cell, text) by row, as Excel would read the sheet."""
    with ZipFile(BytesIO(book)) as parts:
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        shared = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
    texts = ["".join(text.text or "" for text in one.iter(f"{NAMESPACE}t")) for one in shared]
    return [
        [
            (cell.get("t", "n"), texts[int(cell.findtext(f"{NAMESPACE}v") or "")])
            for cell in row.iter(f"{NAMESPACE}c")
        ]
        for row in sheet.iter(f"{NAMESPACE}row")
        if len(row)
    ]


def test_strings_never_become_formulas_numbers_or_links(cast: Cast, enter: Enter) -> None:
    for text in (
        "=1+1",
        "+81-3-0000-0000",
        "-5",
        "@SUM(A1)",
        "0012",
        "https://x.example/",
        "2026/6/1",
    ):
        a_note(cast, text, counterpart=text)
    book = export(enter(cast.owner), cast)
    with ZipFile(BytesIO(book)) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    rows = cells(book)[4:]
    assert {row[5] for row in rows} >= {
        (TEXT, "=1+1"),
        (TEXT, "0012"),
        (TEXT, "-5"),
    }
    assert all(kind == TEXT for row in rows for kind, _ in row)


def test_one_note_a_row_oldest_first_with_the_wards_dates(cast: Cast, enter: Enter) -> None:
    a_note(cast, "あとの記録", happened_at=on("2026-06-10T15:40"))
    a_note(cast, "さきの記録", happened_at=on("2026-06-09T09:05"))
    rows = cells(export(enter(cast.owner), cast))
    assert [text for _, text in rows[3]][:6] == ["日付", "時刻", "方法", "相手", "場所", "内容"]
    assert [text for _, text in rows[4]][:4] == ["令和8年6月9日（火）", "09:05", "電話", "母"]
    assert rows[5][5][1] == "あとの記録"
    assert "発2026-00001" in rows[2][0][1]


def test_a_text_longer_than_a_cell_goes_on_beneath(cast: Cast, enter: Enter) -> None:
    a_note(cast, "あ" * 40_000)
    rows = cells(export(enter(cast.owner), cast))[4:]
    assert [len(row[5][1]) for row in rows] == [16_383, 16_383, 7_234]
    assert rows[1][6][1] == "（続き）"


def test_without_a_reason_nothing_leaves(cast: Cast, enter: Enter) -> None:
    address = reverse("documents:notes_excel", args=[cast.case.pk])
    assert enter(cast.owner).post(address, {"purpose": " "}).status_code == 422
    assert not Issue.objects.exists()


def test_the_reason_stands_in_the_log_and_the_rows_in_the_book(cast: Cast, enter: Enter) -> None:
    a_note(cast, "記録")
    export(enter(cast.owner), cast)
    event = Event.objects.filter(action="documents.notes.export").exclude(purpose="").get()
    assert event.purpose == "実務者会議の資料"
    assert Issue.objects.get().rows == 1
