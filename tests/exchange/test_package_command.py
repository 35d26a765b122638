"""``yorisoi package``: a key that nobody sees, a package that opens with it, and a look into one."""

import io
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from tests.exchange.made_packages import FILES, read
from yorisoi.exchange import encryption, package_making
from yorisoi.exchange.encryption import Secret
from yorisoi.exchange.packages import Listed, Package

# None of it asks the database.


@pytest.fixture
def key_place(tmp_path: Path) -> object:
    with override_settings(PACKAGE_KEY=None, PACKAGE_KEY_PLACE=tmp_path / "secrets" / "key"):
        yield tmp_path / "secrets" / "key"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return [str(tmp_path / name) for name in FILES]


def package(*arguments: object) -> str:
    said = io.StringIO()
    call_command("package", *map(str, arguments), stdout=said)
    return said.getvalue()


def refused(*arguments: object) -> str:
    with pytest.raises(CommandError) as caught:
        package(*arguments)
    assert caught.value.returncode == 1
    return str(caught.value)


def recipient_in(said: str) -> str:
    return said.split("受取人：")[1].strip()


def test_the_key_is_for_us_alone_and_never_shown(key_place: Path) -> None:
    said = package("key")
    text = key_place.read_text()
    assert stat.S_IMODE(key_place.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_place.parent.stat().st_mode) == 0o700
    assert "AGE-SECRET-KEY" in text
    assert "AGE-SECRET-KEY" not in said
    assert recipient_in(said) in text
    # A second time it is not made anew: packages are on their way to the first one.
    assert recipient_in(package("key")) == recipient_in(said)
    assert key_place.read_text() == text


def test_made_for_the_server_and_opened_by_it(
    key_place: Path, files: list[str], tmp_path: Path
) -> None:
    recipient, out = recipient_in(package("key")), tmp_path / "X.age"
    made = package("make", *files, "--recipient", recipient, "--out", out, "--made-by", "委託")
    looked = package("open", out)
    assert looked.startswith(made.splitlines()[0])  # the same SHA-256 on both sides
    assert "作成：2026-06-15T" in looked
    assert "  台帳.csv　19 バイト　SHA-256 " in looked
    assert looked.endswith("何も取り込んでいません。\n")
    assert read(Package(out, Secret(key_place.read_text()))) == FILES
    assert not any(content in out.read_bytes() for content in FILES.values())
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_with_a_passphrase_from_a_file(key_place: Path, files: list[str], tmp_path: Path) -> None:
    secret, out = tmp_path / "secret", tmp_path / "X.age"
    secret.write_text("とても ながい あいことば 7\n")
    said = package("make", *files, "--passphrase-file", secret, "--out", out)
    assert "あいことば" not in said
    assert "経過.csv" in package("open", out, "--passphrase-file", secret)
    assert encryption.NEEDS_PASSPHRASE in refused("open", out)
    secret.write_text("みじかい")
    assert encryption.SHORT.format(least=12) in refused(
        "make", *files, "--passphrase-file", secret, "--out", tmp_path / "Y.age"
    )


def test_nothing_half_is_left(key_place: Path, files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "X.age"
    assert "受取人「age1x」" in refused("make", *files, "--recipient", "age1x", "--out", out)
    assert not out.exists()
    out.write_bytes(b"there already")
    recipient = recipient_in(package("key"))
    assert "上書きしません" in refused("make", *files, "--recipient", recipient, "--out", out)
    assert out.read_bytes() == b"there already"


def test_what_cannot_be_packed(key_place: Path, files: list[str], tmp_path: Path) -> None:
    recipient, out = recipient_in(package("key")), tmp_path / "X.age"
    to = ("--recipient", recipient, "--out", out)
    assert "を読めません" in refused("make", tmp_path / "ない.csv", *to)
    assert "が2つあります" in refused("make", files[0], files[0], *to)
    (tmp_path / "manifest.json").write_text("{}")
    assert "が2つあります" in refused("make", tmp_path / "manifest.json", *to)
    assert not out.exists()


def test_a_file_that_changes_while_it_is_packed(
    key_place: Path, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = package_making.measured

    def then_changed(path: Path) -> Listed:
        found = measured(path)
        path.write_bytes(b"changed")
        return found

    monkeypatch.setattr(package_making, "measured", then_changed)
    recipient = recipient_in(package("key"))
    words = refused("make", *files, "--recipient", recipient, "--out", tmp_path / "X.age")
    assert "途中で変わりました" in words
    assert not (tmp_path / "X.age").exists()


def test_no_key_is_said_in_words(key_place: Path, files: list[str], tmp_path: Path) -> None:
    _, recipient = encryption.new_key()
    package("make", *files, "--recipient", recipient, "--out", tmp_path / "X.age")
    assert encryption.NO_KEY in refused("open", tmp_path / "X.age")
    package("key")
    assert encryption.WRONG_KEY in refused("open", tmp_path / "X.age")
