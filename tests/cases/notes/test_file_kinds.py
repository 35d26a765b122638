"""A file is what its content and its name say together; anything else is turned away."""

import io
import zipfile

import pytest

from yorisoi.cases.notes.file_kinds import Unacceptable, kind_of, safe_name


def office(*names: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as parts:
        for name in ("[Content_Types].xml", *names):
            parts.writestr(name, "x")
    return body.getvalue()


GOOD = {
    "a.pdf": b"%PDF-1.4",
    "b.JPG": b"\xff\xd8\xff\xe0..JFIF",
    "b.jpeg": b"\xff\xd8\xff\xe1..Exif",
    "c.png": b"\x89PNG\r\n\x1a\n..",
    "d.gif": b"GIF89a..",
    "e.heic": b"\0\0\0\x18ftypheic....",
    "f.docx": office("word/document.xml"),
    "g.xlsx": office("xl/workbook.xml"),
    "h.txt": "渡邉\U000e0100\n".encode(),
    "i.txt": "渡辺①\r\n".encode("cp932"),
    "j.mp3": b"ID3\x04..",
    "k.mp3": b"\xff\xfb\x90\x64",
    "l.m4a": b"\0\0\0\x20ftypM4A ....",
    "m.wav": b"RIFF....WAVEfmt ",
    "n.mp4": b"\0\0\0\x18ftypmp42....",
}
BAD = {
    "a.svg": b"<svg/>",
    "b.html": b"<html>",
    "c.pdf": b"<html>%PDF-",
    "d.png": b"GIF89a",
    "e.docx": office("xl/workbook.xml"),
    "f.docx": office("word/document.xml", "word/vbaProject.bin"),
    "g.xlsx": b"PK\x03\x04 broken",
    "h.docm": office("word/document.xml"),
    "i.txt": b"\x00\x01\x02",
    "j.txt": b"\x81",
    "k.exe": b"MZ",
    "l.pdf.exe": b"%PDF-1.4",
    "noending": b"%PDF-1.4",
    "m.mp3": b"\xff\xd8\xff\xe0",
    "n.zip": office("x"),
}


@pytest.mark.parametrize("name", GOOD)
def test_taken(name: str) -> None:
    assert kind_of(name, io.BytesIO(GOOD[name]))


@pytest.mark.parametrize("name", BAD)
def test_turned_away(name: str) -> None:
    with pytest.raises(Unacceptable, match="添付"):
        kind_of(name, io.BytesIO(BAD[name]))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("渡邉\U000e0100　結衣.pdf", "渡邉\U000e0100　結衣.pdf"),
        ("C:\\Users\\x\\写真.jpg", "写真.jpg"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("診断\u202egpj.exe\u202c書.pdf", "診断gpj.exe書.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("あ" * 300 + ".pdf", "あ" * 176 + ".pdf"),
        ("", "名前のないファイル"),
    ],
)
def test_names(given: str, kept: str) -> None:
    assert safe_name(given) == kept
