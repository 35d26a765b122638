"""A directory that the user of the embedded database may enter, whoever runs the tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """pytest's own temporary directories are closed to others, and ours runs as nobody for root."""
    home = Path(tempfile.mkdtemp(prefix="yorisoi-place-"))
    home.chmod(0o755)
    yield home
    shutil.rmtree(home, ignore_errors=True)
