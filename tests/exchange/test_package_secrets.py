"""A package opens with its own key or passphrase alone, and not when one byte of it was changed."""

import io
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange import quick_age
from tests.exchange.made_packages import FILES, KEYS, package, read, sealed, with_manifest, zipped
from yorisoi.exchange import encryption
from yorisoi.exchange.encryption import Locked, Secret
from yorisoi.exchange.packages import Package
from yorisoi.exchange.problems import BrokenFile

PASSPHRASE = "とても ながい あいことば 7"
PLAIN = zipped(with_manifest(FILES))
SEALED = sealed(PLAIN)
SMALL = sealed(b"x" * 100)
WITH_PASSPHRASE = quick_age.sealed(PLAIN, PASSPHRASE)


def said(path: Path, secret: Secret) -> str:
    with pytest.raises(BrokenFile) as caught:
        Package(path, secret).verify()
    return caught.value.words().removeprefix("X.age：")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "X.age"


def test_the_wrong_key_or_none_is_said_in_words(path: Path) -> None:
    package(path, PLAIN)
    another, _ = encryption.new_key()
    assert said(path, Secret(another)) == encryption.WRONG_KEY
    assert said(path, Secret()) == encryption.NO_KEY
    assert said(path, Secret("not a key")) == encryption.BAD_KEY
    assert said(path, Secret(passphrase=PASSPHRASE)) == encryption.NEEDS_KEY


def test_any_of_several_keys_opens_it(path: Path) -> None:
    package(path, PLAIN)
    another, _ = encryption.new_key()
    assert read(Package(path, Secret(another + "\n# the old one\n" + KEYS))) == FILES


def test_a_passphrase(path: Path) -> None:
    path.write_bytes(WITH_PASSPHRASE)
    assert read(Package(path, Secret(KEYS, PASSPHRASE))) == FILES
    assert said(path, Secret(KEYS)) == encryption.NEEDS_PASSPHRASE
    assert said(path, Secret(passphrase="ちがう")) == encryption.WRONG_PASSPHRASE
    path.write_bytes(WITH_PASSPHRASE[:-1])
    assert said(path, Secret(passphrase=PASSPHRASE)) == encryption.DAMAGED


def test_a_passphrase_that_asks_for_all_memory_is_not_tried(path: Path) -> None:
    line = WITH_PASSPHRASE.split(b"\n")[1]
    greedy = line.rpartition(b" ")[0] + b" %d" % (encryption.MOST_WORK + 1)
    path.write_bytes(WITH_PASSPHRASE.replace(line, greedy, 1))
    assert said(path, Secret(passphrase=PASSPHRASE)) == encryption.TOO_MUCH_WORK


def test_a_secret_is_never_shown(path: Path) -> None:
    found = Package(path, Secret(KEYS, PASSPHRASE))
    assert "AGE-SECRET" not in repr(found)
    assert PASSPHRASE not in repr(found)
    assert "AGE-SECRET" not in repr(found.secret)
    assert PASSPHRASE not in repr(found.secret)


@pytest.mark.parametrize("content", [b"", b"hello", PLAIN, b"age-encryption.org/v1\n"])
def test_what_is_not_encrypted_is_not_taken(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    assert said(path, Secret(KEYS)) in {encryption.NOT_AGE, encryption.DAMAGED}


@settings(max_examples=300)
@given(at=st.integers(0, len(SEALED) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_is_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= 1 << bit
    path = tmp_path_factory.getbasetemp() / "X.age"
    path.write_bytes(changed)
    with pytest.raises(BrokenFile):
        Package(path, Secret(KEYS)).verify()


def test_every_byte_of_a_small_one() -> None:
    for at in range(len(SMALL)):
        changed = bytearray(SMALL)
        changed[at] ^= 0xFF
        with pytest.raises(Locked):
            list(encryption.decrypted(io.BytesIO(changed), Secret(KEYS)))


@given(size=st.integers(0, len(SEALED) - 1))
def test_a_part_of_it_is_refused(tmp_path_factory: pytest.TempPathFactory, size: int) -> None:
    path = tmp_path_factory.getbasetemp() / "X.age"
    path.write_bytes(SEALED[:size])
    with pytest.raises(BrokenFile):
        Package(path, Secret(KEYS)).verify()


def test_more_behind_it_is_refused(path: Path) -> None:
    path.write_bytes(SEALED + b"x")
    assert said(path, Secret(KEYS)) == encryption.DAMAGED


def test_who_stops_reading_leaves_no_thread_behind(path: Path) -> None:
    large = {"大.csv": os.urandom(16 << 20)}
    reading = package(path, zipped(with_manifest(large))).files()
    _, chunks = next(reading)
    next(chunks)
    assert any(thread.name == "age" for thread in threading.enumerate())
    del chunks
    reading.close()  # type: ignore[attr-defined]
    del reading
    assert not [thread for thread in threading.enumerate() if thread.name == "age"]
