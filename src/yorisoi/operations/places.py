"""Where things lie on disk. Everything the product keeps is under one directory, outside the source.

<data directory>/
  secrets/      signing key, database passwords, key of packages (0700, files 0600)
  files/        uploaded files, named by their SHA-256
  postgres/     the embedded database, when no DATABASE_URL is given
"""

import os
import secrets
from pathlib import Path

from yorisoi.config.env import Environment


def data_dir(env: Environment) -> Path:
    """The data directory: YORISOI_DATA_DIR, else /var/lib/yorisoi for root, else the user's own."""
    chosen = env.optional("YORISOI_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/yorisoi")
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "yorisoi"


def write_once(path: Path, text: str) -> str:
    """The content of ``path``; when it does not exist yet it is made with ``text``, readable by us alone.

    Two starts at the same moment agree on one content: the file is linked into place whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(text)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def secret(data: Path, name: str) -> str:
    """A random secret of this installation, made on first use."""
    return write_once(data / "secrets" / name, secrets.token_urlsafe(48))
