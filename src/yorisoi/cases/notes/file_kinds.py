"""Which files may be attached, decided by what is in them and by their name: both must agree."""

import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

HEAD = 4096
LONGEST_NAME = 180
TURNS_TEXT_ROUND = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


class Unacceptable(Exception):
    """The file is not attached. The message says why, for the page."""


@dataclass(frozen=True)
class FileKind:
    """One kind of file: how the browser is told of it, and how its content is recognised."""

    title: str
    content_type: str
    recognises: Callable[[IO[bytes]], bool]
    is_picture: bool = False  # may be looked at in the browser; all others are only downloaded


def begins(*marks: bytes) -> Callable[[IO[bytes]], bool]:
    """Whether the content begins with one of ``marks``."""
    return lambda file: head(file).startswith(marks)


def head(file: IO[bytes]) -> bytes:
    """The first bytes."""
    file.seek(0)
    return file.read(HEAD)


def is_wave(file: IO[bytes]) -> bool:
    """RIFF with WAVE in it."""
    first = head(file)
    return first.startswith(b"RIFF") and first[8:12] == b"WAVE"


def media(*brands: bytes) -> Callable[[IO[bytes]], bool]:
    """ISO media (MP4 and its kin) of one of these brands."""

    def recognises(file: IO[bytes]) -> bool:
        first = head(file)
        return first[4:8] == b"ftyp" and first[8:12].lower().startswith(brands)

    return recognises


def is_mp3(file: IO[bytes]) -> bool:
    """With an ID3 tag, or straight with the first frame."""
    first = head(file)
    frame = len(first) > 2 and first[0] == 0xFF and first[1] & 0xE6 in {0xE2, 0xE4, 0xE6}
    return first.startswith(b"ID3") or frame


def office(folder: str) -> Callable[[IO[bytes]], bool]:
    """Word or Excel: a ZIP with the parts of one, without macros."""

    def recognises(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as parts:
                names = parts.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return False
        macros = any(
            name.lower().endswith((".bin", ".vba")) and "vba" in name.lower() for name in names
        )
        inside = any(name.startswith(f"{folder}/") for name in names)
        return "[Content_Types].xml" in names and inside and not macros

    return recognises


def is_text(file: IO[bytes]) -> bool:
    """Text in UTF-8 or Shift_JIS, without control characters."""
    file.seek(0)
    content = file.read()
    for encoding in ("utf-8-sig", "cp932", "utf-16"):
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f\x1a" for c in text)
    return False


KINDS = {
    "pdf": FileKind("PDF", "application/pdf", begins(b"%PDF-")),
    "jpg": FileKind("写真（JPEG）", "image/jpeg", begins(b"\xff\xd8\xff"), is_picture=True),
    "png": FileKind("画像（PNG）", "image/png", begins(b"\x89PNG\r\n\x1a\n"), is_picture=True),
    "gif": FileKind("画像（GIF）", "image/gif", begins(b"GIF87a", b"GIF89a"), is_picture=True),
    "heic": FileKind(
        "写真（HEIC）", "image/heic", media(b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
    ),
    "docx": FileKind(
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        office("word"),
    ),
    "xlsx": FileKind(
        "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", office("xl")
    ),
    "txt": FileKind("テキスト", "text/plain", is_text),
    "mp3": FileKind("録音（MP3）", "audio/mpeg", is_mp3),
    "m4a": FileKind("録音（M4A）", "audio/mp4", media(b"m4a", b"mp4", b"isom", b"3gp")),
    "wav": FileKind("録音（WAV）", "audio/wav", is_wave),
    "mp4": FileKind(
        "動画（MP4）", "video/mp4", media(b"mp4", b"isom", b"iso", b"avc1", b"m4v", b"dash")
    ),
}
SAME_AS = {"jpeg": "jpg", "heif": "heic"}
BY_CONTENT_TYPE = {kind.content_type: kind for kind in KINDS.values()}
ACCEPTED = ",".join(f".{ending}" for ending in (*KINDS, *SAME_AS))
TITLES = (
    "PDF、写真・画像（JPEG・PNG・GIF・HEIC）、Word（docx）、Excel（xlsx）、テキスト、"
    "録音（MP3・M4A・WAV）、動画（MP4）"
)


def kind_of(name: str, file: IO[bytes]) -> FileKind:
    """The kind of the file called ``name``.

    :raises Unacceptable: when it is of no kind that is taken, or is not what its name says.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = KINDS.get(SAME_AS.get(ending, ending))
    if kind is None:
        raise Unacceptable(f"この種類のファイルは添付できません。添付できるのは、{TITLES}です。")
    if not kind.recognises(file):
        raise Unacceptable(
            f"名前は「.{ending}」ですが、中身が{kind.title}ではないか、マクロが入っています。"
            "もとのソフトで開いて保存し直してから添付してください。"
        )
    return kind


def safe_name(name: str) -> str:
    """The name as it was, without folders, control characters and marks that turn text round."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        c for c in last if unicodedata.category(c) != "Cc" and c not in TURNS_TEXT_ROUND
    ).strip()
    if len(kept) > LONGEST_NAME:
        stem, _, ending = kept.rpartition(".")
        kept = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return kept or "名前のないファイル"
