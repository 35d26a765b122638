"""Packages as the contractor makes them, and as nobody should."""

import hashlib
import io
import json
import tarfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

from yorisoi.exchange import encryption
from yorisoi.exchange.encryption import Secret
from yorisoi.exchange.packages import MANIFEST, Package

KEYS, RECIPIENT = encryption.new_key()
Files = dict[str, bytes]
FILES: Files = {"台帳.csv": "番号,氏名\r\n1,山田\r\n".encode("cp932"), "経過.csv": b"a,b\n" * 5000}


def manifest(of: Files, **changes: Any) -> bytes:
    rows = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in of.items()
    ]
    about = {"made_at": "2026-06-10T09:00:00+09:00", "made_by": "委託　太郎", "note": ""}
    return json.dumps({"files": rows, **about, **changes}, ensure_ascii=False).encode()


def zipped(entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of two files alike
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(
    entries: list[tuple[str | tarfile.TarInfo, bytes]], form: int = tarfile.PAX_FORMAT
) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, content in entries:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def with_manifest(files: Files, **changes: Any) -> list[tuple[Any, bytes]]:
    return [(MANIFEST, manifest(files, **changes)), *files.items()]


def sealed(plain: bytes, recipient: str = RECIPIENT) -> bytes:
    out = io.BytesIO()
    encryption.encrypt_for(iter([plain]), out, [recipient])
    return out.getvalue()


def package(path: Path, plain: bytes, keys: str = KEYS) -> Package:
    path.write_bytes(sealed(plain))
    return Package(path, Secret(keys))


def read(found: Package) -> Files:
    return {listed.name: b"".join(chunks) for listed, chunks in found.files()}
