"""Making a package: the contractor's side, and our own for what goes back.

The zip is encrypted while it grows; neither the zip nor anything of its content lies on a disk.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from yorisoi import clock
from yorisoi.exchange import archives, encryption
from yorisoi.exchange.encryption import Secret
from yorisoi.exchange.packages import (
    CHANGED,
    MANIFEST,
    MOST_BYTES,
    TOO_BIG,
    Contents,
    Listed,
    Manifest,
    Package,
    check_names,
)
from yorisoi.exchange.store import pieces

EXISTS = "「{name}」はもうあります。上書きしません。"


def make_package(
    files: Sequence[Path],
    out: Path,
    *,
    recipients: Sequence[str] = (),
    passphrase: str = "",
    made_by: str = "",
    note: str = "",
) -> Contents:
    """A new package of these files, for one of the recipients or with a passphrase.

    :raises BrokenFile: when a file cannot be read, or the package is there already.
    """
    with Package(out, Secret()).words():
        check_names([path.name for path in files])
        listed = tuple(measured(path) for path in files)
        manifest = Manifest(listed, clock.now().isoformat(timespec="seconds"), made_by, note)
        try:
            handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise archives.Unreadable(EXISTS.format(name=out.name)) from error
        try:
            with os.fdopen(handle, "wb") as file:
                pieces_of_zip = zipped(files, manifest)
                if recipients:
                    encryption.encrypt_for(pieces_of_zip, file, recipients)
                else:
                    encryption.encrypt_with(pieces_of_zip, file, passphrase)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            out.unlink(missing_ok=True)  # half a package is none
            raise
    digest, size = hashlib.sha256(), 0
    for piece in pieces(out):
        digest.update(piece)
        size += len(piece)
    return Contents(digest.hexdigest(), size, manifest, listed)


def measured(path: Path) -> Listed:
    """A file's line of the manifest."""
    digest, size = hashlib.sha256(), 0
    try:
        for piece in pieces(path):
            digest.update(piece)
            size += len(piece)
    except OSError as error:
        raise archives.Unreadable(f"「{path.name}」を読めません。") from error
    if size > MOST_BYTES:
        raise archives.Unreadable(TOO_BIG.format(name=path.name, most=MOST_BYTES >> 20))
    return Listed(path.name, digest.hexdigest(), size)


class Written:
    """Where zipfile writes, and from where it is taken at once."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        """Hold it."""
        self.held += data
        return len(data)

    def flush(self) -> None:
        """Nothing lies anywhere else."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        data = bytes(self.held)
        self.held.clear()
        return data


def zipped(files: Sequence[Path], manifest: Manifest) -> Iterator[bytes]:
    """The zip, as it grows: it is encrypted piece by piece and lies nowhere."""
    out, now = Written(), clock.now()

    def described(name: str) -> ZipInfo:
        info = ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, now.second))
        info.compress_type, info.external_attr = ZIP_DEFLATED, (stat.S_IFREG | 0o600) << 16
        return info

    with ZipFile(out, "w") as archive:  # type: ignore[call-overload]
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
        archive.writestr(described(MANIFEST), text)
        for path, listed in zip(files, manifest.files, strict=True):
            digest = hashlib.sha256()
            with archive.open(described(path.name), "w", force_zip64=True) as entry:
                for piece in pieces(path):
                    digest.update(piece)
                    entry.write(piece)
                    yield out.taken()
            if digest.hexdigest() != listed.sha256:
                raise archives.Unreadable(CHANGED.format(name=path.name))
    yield out.taken()
