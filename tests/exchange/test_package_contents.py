"""What is in a package is what its manifest says, byte for byte, or nothing of it is taken."""

import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.made_packages import (
    FILES,
    manifest,
    package,
    read,
    tarred,
    with_manifest,
    zipped,
)
from yorisoi.exchange import archives, packages
from yorisoi.exchange.packages import MANIFEST
from yorisoi.exchange.problems import BrokenFile


def said(path: Path, plain: bytes) -> str:
    """What is said of it, before anything of it could be used."""
    with pytest.raises(BrokenFile) as caught:
        package(path, plain).verify()
    words = caught.value.words()
    assert words.startswith("X.age：")
    return words.removeprefix("X.age：")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "X.age"


@pytest.mark.parametrize(
    "plain",
    [
        zipped(with_manifest(FILES)),
        tarred(with_manifest(FILES)),
        tarred(with_manifest(FILES), tarfile.GNU_FORMAT),
    ],
    ids=["zip", "tar", "gnu-tar"],
)
def test_a_zip_or_tar_comes_out_as_it_went_in(path: Path, plain: bytes) -> None:
    found = package(path, plain)
    contents = found.verify()
    assert [one.name for one in contents.files] == list(FILES)
    assert contents.manifest.made_by == "委託　太郎"
    assert read(found) == FILES
    assert read(found) == FILES  # as often as one likes


def test_long_names_of_a_tar(path: Path) -> None:
    files = {f"{'あ' * 60}{number}.csv": b"x" * number for number in (1, 600)}
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        assert read(package(path, tarred(with_manifest(files), form))) == files


def altered(name: str, content: bytes) -> list[tuple[Any, bytes]]:
    """The files of the manifest, one with another content."""
    return [(MANIFEST, manifest(FILES)), *(FILES | {name: content}).items()]


@pytest.mark.parametrize("form", [zipped, tarred], ids=["zip", "tar"])
@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (altered("台帳.csv", FILES["台帳.csv"][:-1] + b"x"), "「台帳.csv」の内容が目録と違います"),
        (altered("台帳.csv", b"x"), "「台帳.csv」の大きさが目録と違います（目録では 19 バイト）。"),
        (altered("台帳.csv", b"x" * 999), "「台帳.csv」の大きさが目録と違います"),
        (with_manifest(FILES)[:-1], "目録にある「経過.csv」が入っていません。"),
        ([*with_manifest(FILES), ("余り.csv", b"")], "「余り.csv」は目録にありません。"),
        ([*with_manifest(FILES), ("../余り.csv", b"")], "「../余り.csv」は目録にありません。"),
        (with_manifest({"../../etc/x": b"1"}), "ファイル名「x」は使えません。"),
        (with_manifest({"C:\\x\\台帳.csv": b"1"}), "ファイル名「台帳.csv」は使えません。"),
        (with_manifest({"..": b"1"}), "ファイル名「..」は使えません。"),
        (with_manifest({MANIFEST: b"1"}), "「manifest.json」が2つあります。"),
        (with_manifest({}), "ファイルは1つ以上200個までです。"),
        (list(FILES.items()), "最初のファイルが目録（manifest.json）ではありません。"),
        ([], "最初のファイルが目録（manifest.json）ではありません。"),
        ([(MANIFEST, b"[]")], "目録（manifest.json）を読めません。"),
        ([(MANIFEST, b"[" * 100_000)], "目録（manifest.json）を読めません。"),
        (
            [(MANIFEST, b" " * (packages.MOST_OF_MANIFEST + 1))],
            "目録（manifest.json）を読めません。",
        ),
        (
            [(MANIFEST, manifest({}, files=[{"name": "a", "sha256": "x", "size": 1}]))],
            "目録の「a」の行に誤りがあります",
        ),
        (
            [(MANIFEST, manifest({}, files=[{"name": "a", "sha256": "0" * 64, "size": -1}]))],
            "目録の「a」の行に誤りがあります",
        ),
        (
            [(MANIFEST, manifest({}, files=[{"name": "a", "sha256": "0" * 64, "size": 3 << 30}]))],
            "「a」が大きすぎます。",
        ),
    ],
)
def test_what_differs_is_named(form: Any, entries: Any, words: str, path: Path) -> None:
    if form is zipped and not entries:
        pytest.skip("a zip without files begins with its end")
    assert said(path, form(entries)).startswith(words)


def test_the_same_file_twice(path: Path) -> None:
    twice = [*with_manifest(FILES), ("台帳.csv", FILES["台帳.csv"])]
    assert said(path, tarred(twice)) == "「台帳.csv」が2つあります。"


def test_links_folders_and_devices_are_refused(path: Path) -> None:
    link = zipfile.ZipInfo("台帳.csv")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    entries: Any = [(MANIFEST, manifest({"台帳.csv": b"/etc/passwd"})), (link, b"/etc/passwd")]
    assert said(path, zipped(entries)) == archives.LINK.format(name="台帳.csv")
    for kind, words in (
        (tarfile.SYMTYPE, archives.LINK),
        (tarfile.LNKTYPE, archives.LINK),
        (tarfile.DIRTYPE, archives.NO_FILE),
        (tarfile.CHRTYPE, archives.NO_FILE),
        (tarfile.FIFOTYPE, archives.NO_FILE),
    ):
        info = tarfile.TarInfo("台帳.csv")
        info.type, info.linkname = kind, "/etc/passwd"
        entries = [(MANIFEST, manifest({"台帳.csv": b""})), (info, b"")]
        assert said(path, tarred(entries)) == words.format(name="台帳.csv")


def test_a_bomb_is_not_unpacked_further_than_its_manifest_says(path: Path) -> None:
    bomb = [(MANIFEST, manifest({"台帳.csv": b"x"})), ("台帳.csv", b"\0" * (300 << 20))]
    plain = zipped(bomb)
    assert len(plain) < 1 << 20
    taken = 0
    found = package(path, plain)
    with pytest.raises(BrokenFile):  # noqa: PT012
        for _, chunks in found.files():
            for chunk in chunks:
                taken += len(chunk)
    assert taken <= archives.PIECE


@pytest.mark.parametrize("form", [zipped, tarred], ids=["zip", "tar"])
def test_nothing_hides_behind_the_end(form: Any, path: Path) -> None:
    plain = form(with_manifest(FILES))
    assert said(path, plain + b"behind") == archives.BEHIND
    assert said(path, plain[: len(plain) // 4]) in {archives.ENDS, archives.STRANGE}


def test_what_is_no_archive(path: Path) -> None:
    assert said(path, b"x" * 2000) == archives.NO_ARCHIVE
    assert said(path, b"") == archives.ENDS
    assert said(path, b"\x1f\x8b\x08\x00" + b"x" * 999) == archives.COMPRESSED_TAR
