"""Files are stored once, whole, for us alone."""

import stat
from pathlib import Path

import pytest
from django.test import override_settings

from yorisoi.exchange import store


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> object:
    with override_settings(FILES_DIR=tmp_path / "files"):
        yield


def test_the_same_content_is_stored_once(tmp_path: Path) -> None:
    first = store.put([b"abc", b"def"])
    second = store.put([b"abcdef"])
    assert first == second
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == [
        store.path_of(first.sha256)
    ]


def test_nobody_else_can_read_it() -> None:
    path = store.path_of(store.put([b"abc"]).sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_broken_upload_leaves_nothing(tmp_path: Path) -> None:
    def breaks() -> object:
        yield b"abc"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.put(breaks())  # type: ignore[arg-type]
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_damage_is_noticed() -> None:
    stored = store.put([b"abc"])
    store.path_of(stored.sha256).write_bytes(b"abd")
    with pytest.raises(store.Damaged):
        store.check(stored.sha256)
