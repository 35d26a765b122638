"""A workbook with a password is opened with it; without, or with another one, words say so."""

import io
from pathlib import Path

import msoffcrypto
import pytest

from tests.exchange.made_sheets import source, write
from yorisoi.exchange import workbooks
from yorisoi.exchange.problems import BrokenFile, Place
from yorisoi.exchange.tables import sheets

PLACE = Place(0, "台帳.xlsx")


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    plain = write(tmp_path / "plain.xlsx", ["氏名"], ["山田"])
    path = tmp_path / "台帳.xlsx"
    with plain.open("rb") as file, path.open("wb") as out:
        msoffcrypto.OfficeFile(file).encrypt("秘密123", out)
    return path


def test_with_the_password(locked: Path) -> None:
    found = source(locked, "秘密123")
    assert [row.cells for sheet in sheets(found) for row in sheet.rows] == [["氏名"], ["山田"]]
    assert "秘密123" not in repr(found)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "台帳.xlsx：パスワードで保護されています。"),
        ("ちがう", "台帳.xlsx：パスワードが合いません。"),
    ],
)
def test_without_it(locked: Path, password: str, words: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        list(sheets(source(locked, password)))
    assert caught.value.words().startswith(words)
    with pytest.raises(BrokenFile) as caught:
        list(workbooks.decrypt(locked, password, PLACE))
    assert caught.value.words().startswith(words)


def test_what_is_stored_needs_no_password(locked: Path, tmp_path: Path) -> None:
    content = locked.read_bytes()
    pieces = [content[:100], content[100:]]
    clear = b"".join(workbooks.decrypt(pieces, "秘密123", PLACE))
    assert clear == (tmp_path / "plain.xlsx").read_bytes()
    assert b"".join(workbooks.decrypt(locked, "秘密123", PLACE)) == clear


def test_what_is_not_protected_comes_back_as_it_was(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.xlsx", ["氏名"])
    assert b"".join(workbooks.decrypt(plain, "何か", PLACE)) == plain.read_bytes()
    assert b"".join(workbooks.decrypt(io.BytesIO("氏名".encode()), "x", PLACE)) == "氏名".encode()
