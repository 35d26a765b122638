"""暗号化パッケージ: how files of the old system come from the contractor, on a DVD-R or USB.

A package is one file: a zip or tar, encrypted with age (encryption.py), whose first entry is
``manifest.json``, the 目録:

    {"files": [{"name": "台帳.csv", "sha256": "…", "size": 123}],
     "made_at": "2026-11-25T10:00:00+09:00", "made_by": "…", "note": "…"}

What is in the package must be what the manifest says, no file more or less, byte for byte; or
nothing of it is taken. So it is read twice: once to compare everything (``verify``), which writes
nothing, and once while its files go into the store (``given``). Both go from front to end and hold
a few MB, those with a passphrase excepted; plain text lies nowhere but in the store.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from yorisoi import audit
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.audit.outcomes import Outcome
from yorisoi.exchange import archives, encryption, media
from yorisoi.exchange.actions import Given, plain_name
from yorisoi.exchange.encryption import Secret
from yorisoi.exchange.models import Medium
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.store import CHUNK

MANIFEST = "manifest.json"
MOST_FILES = 200
MOST_BYTES = 2 << 30  # of one file
MOST_TOTAL = 16 << 30  # of all of them
MOST_OF_MANIFEST = 1 << 20
ENDING = ".age"
NO_MANIFEST = f"最初のファイルが目録（{MANIFEST}）ではありません。"
BAD_MANIFEST = f"目録（{MANIFEST}）を読めません。"
EXTRA = "「{name}」は目録にありません。"
TWICE = "「{name}」が2つあります。"
MISSING = "目録にある「{name}」が入っていません。"
OTHER_SIZE = "「{name}」の大きさが目録と違います（目録では {size:,} バイト）。"
OTHER_CONTENT = "「{name}」の内容が目録と違います（SHA-256 が合いません）。"
BAD_NAME = "ファイル名「{name}」は使えません。フォルダーを付けず、短い名前にしてください。"
BAD_ENTRY = "目録の「{name}」の行に誤りがあります（大きさと SHA-256 を確かめてください）。"
TOO_MANY = "ファイルは1つ以上{most}個までです。"
TOO_BIG = "「{name}」が大きすぎます。1つのファイルは {most} MB までです。"
TOO_BIG_IN_ALL = "中身が大きすぎます。全部で {most} GB までです。"
CHANGED = "「{name}」が途中で変わりました。もう一度やり直してください。"


@dataclass(frozen=True)
class Listed:
    """One file, as the manifest tells of it."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """目録."""

    files: tuple[Listed, ...]
    made_at: str = ""
    made_by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Contents:
    """What a package holds, when all of it is as its manifest says."""

    sha256: str  # of the package itself, as it lies on the medium
    size: int
    manifest: Manifest
    files: tuple[Listed, ...]  # as they follow one another


Chunks = Iterator[bytes]


@dataclass
class Package:
    """A package, which can be read as often as one likes."""

    file: "Path | UploadedFile[bytes]"
    secret: Secret = field(repr=False)

    @property
    def name(self) -> str:
        """What the file is called."""
        return plain_name(self.file.name or "")

    def verify(self) -> Contents:
        """Compare everything with the manifest. Nothing is written.

        :raises BrokenFile: with the first thing that is not as it should be.
        """
        with self.opened() as content:
            digest, size = hashlib.sha256(), 0
            while chunk := content.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
            reading = Reading(self, content)
            order = []
            for listed, chunks in reading.files():
                order.append(listed)
                for _ in chunks:
                    pass
        return Contents(digest.hexdigest(), size, reading.manifest, tuple(order))

    def files(self) -> Iterator[tuple[Listed, Chunks]]:
        """The files, each to be read before the next one; compared again while they are read."""
        with self.opened() as content:
            yield from Reading(self, content).files()

    def given(self, contents: Contents, *, medium: Medium | None, encoding: str) -> list[Given]:
        """The files for a batch, which takes them in their order: they come as they are stored."""
        reading = self.files()
        return [
            Given(
                listed.name,
                self.next_file(reading, listed),
                encoding,
                medium=medium,
                package_sha256=contents.sha256,
            )
            for listed in contents.files
        ]

    def next_file(self, reading: Iterator[tuple[Listed, Chunks]], expected: Listed) -> Chunks:
        """The content of the file that comes now."""
        listed, chunks = next(reading, (None, iter(())))
        if listed != expected:  # another package lies there than was compared
            raise self.broken(CHANGED.format(name=self.name))
        yield from chunks

    def broken(self, words: str) -> BrokenFile:
        """What is wrong with it."""
        return BrokenFile(Problem(Place(file=self.name), words))

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The content from its beginning. What was uploaded stays open for the next time."""
        if isinstance(self.file, Path):
            try:
                content = self.file.open("rb")
            except OSError as error:
                raise self.broken("ファイルを開けません。") from error
            with content:
                yield content
        else:
            self.file.seek(0)
            yield self.file  # type: ignore[misc]

    @contextmanager
    def words(self) -> Iterator[None]:
        """What is wrong inside is said with the name of the package."""
        try:
            yield
        except (archives.Unreadable, encryption.Locked) as error:
            raise self.broken(str(error)) from error


class Reading:
    """One way through a package, from front to end."""

    def __init__(self, package: Package, content: BinaryIO) -> None:
        self.package = package
        with package.words():
            plain = archives.Forward(encryption.decrypted(content, package.secret))
            self.entries = archives.entries(plain)
            first = next(self.entries, None)
            if first is None or first.name != MANIFEST:
                raise archives.Unreadable(NO_MANIFEST)
            self.manifest = read_manifest(first.chunks)

    def files(self) -> Iterator[tuple[Listed, Chunks]]:
        """Each file with its content, compared with the manifest; then nothing may be missing."""
        expected = {listed.name: listed for listed in self.manifest.files}
        seen: set[str] = set()
        with self.package.words():
            for entry in self.entries:
                listed = expected.pop(entry.name, None)
                if listed is None:
                    words = TWICE if entry.name in seen else EXTRA
                    raise archives.Unreadable(words.format(name=entry.name))
                seen.add(entry.name)
                yield listed, self.compared(listed, entry.chunks)
            if expected:
                raise archives.Unreadable(MISSING.format(name=next(iter(expected))))

    def compared(self, listed: Listed, chunks: Chunks) -> Chunks:
        """The content, until it is not what the manifest says."""
        digest, size = hashlib.sha256(), 0
        with self.package.words():
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                if size > listed.size:  # a bomb, perhaps: no further
                    break
                yield chunk
            if size != listed.size:
                raise archives.Unreadable(OTHER_SIZE.format(name=listed.name, size=listed.size))
            if digest.hexdigest() != listed.sha256:
                raise archives.Unreadable(OTHER_CONTENT.format(name=listed.name))


def read_manifest(chunks: Chunks) -> Manifest:
    """目録, read strictly.

    :raises Unreadable: when it is none, or promises what we do not take.
    """
    text = bytearray()
    for chunk in chunks:
        text += chunk
        if len(text) > MOST_OF_MANIFEST:
            raise archives.Unreadable(BAD_MANIFEST)
    try:
        said: Any = json.loads(text.decode("utf-8-sig"))
        rows = list(said["files"])
        about = [str(said.get(key) or "")[:1000] for key in ("made_at", "made_by", "note")]
        files = tuple(listed_from(row) for row in rows)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise archives.Unreadable(BAD_MANIFEST) from error
    check_names([listed.name for listed in files])
    for listed in files:
        if listed.size > MOST_BYTES:
            raise archives.Unreadable(TOO_BIG.format(name=listed.name, most=MOST_BYTES >> 20))
    if sum(listed.size for listed in files) > MOST_TOTAL:
        raise archives.Unreadable(TOO_BIG_IN_ALL.format(most=MOST_TOTAL >> 30))
    return Manifest(files, *about)


def listed_from(row: Any) -> Listed:
    """One line of the manifest."""
    name, digest, size = row["name"], row["sha256"], row["size"]
    if not isinstance(name, str):
        raise TypeError(name)
    is_number = isinstance(size, int) and not isinstance(size, bool) and size >= 0
    if not is_number or not isinstance(digest, str) or not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        raise archives.Unreadable(BAD_ENTRY.format(name=plain_name(name)))
    return Listed(name, digest.lower(), size)


def check_names(names: Sequence[str]) -> None:
    """Names of files alone, no two alike.

    :raises Unreadable: otherwise.
    """
    if not 1 <= len(names) <= MOST_FILES:
        raise archives.Unreadable(TOO_MANY.format(most=MOST_FILES))
    seen = {MANIFEST}
    for name in names:
        if name != plain_name(name) or name == "..":
            raise archives.Unreadable(BAD_NAME.format(name=plain_name(name)))
        if name in seen:
            raise archives.Unreadable(TWICE.format(name=name))
        seen.add(name)


# --- for a batch


def server_key() -> str:
    """The keys of this server; empty when it has none yet."""
    if settings.PACKAGE_KEY:
        return str(settings.PACKAGE_KEY)
    with suppress(FileNotFoundError):
        return Path(settings.PACKAGE_KEY_PLACE).read_text(encoding="utf-8")
    return ""


def key_of(file: Path | None) -> str:
    """The keys in a file, or those of this server.

    :raises BrokenFile: when the file cannot be read.
    """
    if file is None:
        return server_key()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenFile(Problem(Place(file=file.name), encryption.BAD_KEY)) from error


def needs_passphrase(package: "Path | UploadedFile[bytes]") -> bool:
    """Whether it was encrypted with a passphrase and not for a key.

    :raises BrokenFile: when it is no package.
    """
    found = Package(package, Secret())
    with found.opened() as content, found.words():
        return bool(encryption.passphrase_work(content))


def given_from(
    package: "Path | UploadedFile[bytes]",
    *,
    by: Staff,
    medium: Medium | None = None,
    passphrase: str = "",
    key: str = "",
    encoding: str = "",
) -> list[Given]:
    """The files of a package, for ``actions.start`` (or what calls it) in the same transaction.

    Everything was compared with the manifest before this returns. The files are decrypted as the
    batch stores them, one after the other and once: the list is for one batch. With ``medium``
    the batch also writes the medium's 使用.

    :raises BrokenFile: when anything in the package is not as it should be.
    :raises NotPossible: when the medium was returned or erased, or held another package.
    """
    require(by, "exchange.package.open")
    if medium is not None:
        require(by, "exchange.medium.use", medium)
        media.check_usable(medium)
    found = Package(package, Secret(key or server_key(), passphrase))
    try:
        contents = found.verify()
    except BrokenFile:
        tell_of_opening(Outcome.FAILED, medium)
        raise
    if medium is not None and medium.package_sha256 not in ("", contents.sha256):
        raise NotPossible(
            f"媒体「{medium.label}」の受領のときに記録したパッケージではありません"
            "（SHA-256 が違います）。"
        )
    tell_of_opening(Outcome.OK, medium, len(contents.files))
    return found.given(contents, medium=medium, encoding=encoding)


def tell_of_opening(outcome: Outcome, medium: Medium | None, files: int = 0) -> None:
    """Into the log: somebody opened a package, or tried to."""
    with transaction.atomic():
        others = {"medium": [medium.pk]} if medium else None
        with audit.event("exchange.package.open", others=others, outcome=outcome) as entry:
            if files:
                entry.touch(results=files)
