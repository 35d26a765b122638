"""Passwords and passphrases on the command line: from a file or typed unseen, never an argument.

An argument stands in the list of processes and in the shell's history.
"""

import getpass
import sys
from pathlib import Path

from django.core.management.base import CommandError


def secret_from(file: Path | None, *, ask: str = "") -> str:
    """The first line of ``file``; without one, typed when there is somebody to ``ask``.

    :raises CommandError: when the file cannot be read, or is empty.
    """
    if file is None:
        return getpass.getpass(f"{ask}：") if ask and sys.stdin.isatty() else ""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"ファイル {file} を読めません。") from None
    if not lines or not lines[0]:
        raise CommandError(f"ファイル {file} の1行目が空です。")
    return lines[0]
