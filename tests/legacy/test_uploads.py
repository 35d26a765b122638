"""Files come in: several at once, protected ones with their password, none twice."""

import io

import msoffcrypto
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from yorisoi.legacy.forms import FilesForm

PASSWORD = "himitsu-123"


def form(*files: SimpleUploadedFile, password: str = "") -> FilesForm:
    sent = {"title": "移行", "encoding": "", "password": password}
    return FilesForm(sent, MultiValueDict({"uploads": list(files)}))


@pytest.fixture
def plain() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("表").write_string(0, 0, "氏名")
    return target.getvalue()


@pytest.fixture
def locked(plain: bytes) -> SimpleUploadedFile:
    target = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(plain)).encrypt(PASSWORD, target)
    return SimpleUploadedFile("台帳.xlsx", target.getvalue())


def test_several_files_come_as_they_are() -> None:
    sent = form(SimpleUploadedFile("甲.csv", b"a,b\n"), SimpleUploadedFile("乙.csv", b"c\n"))
    assert sent.is_valid(), sent.errors
    given = sent.cleaned_data["given"]
    assert [(one.name, b"".join(one.chunks)) for one in given] == [
        ("甲.csv", b"a,b\n"),
        ("乙.csv", b"c\n"),
    ]


def test_a_protected_workbook_is_kept_without_its_protection(
    locked: SimpleUploadedFile, plain: bytes
) -> None:
    sent = form(locked, password=PASSWORD)
    assert sent.is_valid(), sent.errors
    (given,) = sent.cleaned_data["given"]
    assert b"".join(given.chunks)[:4] == plain[:4]


@pytest.mark.parametrize(
    ("password", "words"), [("", "パスワードで保護"), ("chigau", "パスワードが合いません")]
)
def test_a_password_that_does_not_fit_is_said_at_once(
    locked: SimpleUploadedFile, password: str, words: str
) -> None:
    sent = form(locked, password=password)
    assert not sent.is_valid()
    assert words in str(sent.errors["uploads"])
    assert "台帳.xlsx" in str(sent.errors["uploads"])


def test_two_files_of_one_name_are_not_taken() -> None:
    sent = form(SimpleUploadedFile("甲.csv", b"a"), SimpleUploadedFile("甲.csv", b"b"))
    assert not sent.is_valid()
    assert "同じ名前" in str(sent.errors["uploads"])


def test_an_empty_file_and_none_are_said() -> None:
    assert "空のファイル" in str(form(SimpleUploadedFile("甲.csv", b"")).errors["uploads"])
    assert "ファイルを選んで" in str(form().errors["uploads"])
