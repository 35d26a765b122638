"""The files themselves, under ``settings.FILES_DIR``, named by their SHA-256.

The same content is stored once. A file is written beside its place, flushed to the disk and
linked into place whole; nobody but the product's own user can read it.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

CHUNK = 1 << 20
YOUNG = 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Stored:
    """What the store knows of one content."""

    sha256: str
    size: int


class Damaged(Exception):
    """What lies on the disk is not what was stored."""


def path_of(sha256: str) -> Path:
    """Where the content lies."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256


def put(chunks: Iterable[bytes]) -> Stored:
    """Store a content given in pieces."""
    root = Path(settings.FILES_DIR)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = root / f"draft-{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        place = path_of(digest.hexdigest())
        place.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            os.link(draft, place)
        except FileExistsError:
            os.utime(place)  # the same content is there already, and is needed once more
        for directory in (place.parent, root):
            sync_directory(directory)
    finally:
        draft.unlink(missing_ok=True)
    return Stored(digest.hexdigest(), size)


def sync_directory(directory: Path) -> None:
    """A new name is on the disk only when its directory is."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(sha256: str) -> bool:
    """Remove a content that nobody needs any more; False when it stays.

    One that was stored within the last day stays: whoever stores it may not have written down yet
    what for.
    """
    place = path_of(sha256)
    with suppress(FileNotFoundError):
        if time.time() - place.stat().st_mtime > YOUNG:
            place.unlink()
            return True
    return False


def pieces(path: Path) -> Iterator[bytes]:
    """The content of a file in pieces."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def check(sha256: str) -> Path:
    """The path of a content that still is what was stored.

    :raises Damaged: when it is missing or has changed.
    """
    path, digest = path_of(sha256), hashlib.sha256()
    try:
        for chunk in pieces(path):
            digest.update(chunk)
    except OSError as error:
        raise Damaged(sha256) from error
    if digest.hexdigest() != sha256:
        raise Damaged(sha256)
    return path


# Who besides batches keeps contents here: each says whether one is still needed.
Claim = Callable[[str], bool]
_claims: list[Claim] = []


def claim(needs: Claim) -> Claim:
    """Have ``needs`` asked before a content is removed."""
    if needs not in _claims:
        _claims.append(needs)
    return needs


def is_claimed(sha256: str) -> bool:
    """Whether somebody besides batches still needs this content."""
    return any(needs(sha256) for needs in _claims)
