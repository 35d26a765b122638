"""How files arrive: what they are called, and what the sidecar 送り状 beside them says.

Declared by the ward in ``_transport.toml`` of its folder of definitions; without one, it is the
contract that we propose (below). Whatever is not exactly as declared is said in words.

    [transport]
    file = "{interface}_{municipality}_{stamp}_{mode}_{sequence}.csv"
    stamp = "%Y%m%d%H%M%S"
    municipality = "131999"                   # empty: any
    modes = { full = "full", diff = "diff" }  # ours = the ward's
    sidecar = "{file}.json"
    encoding = "utf-8"                        # empty: found out file by file
    settle = "1m"        # a file that nobody wrote to for so long is written to its end
    told_after = "30m"   # half of a pair that waits for longer is told to the administrator
    ahead = "1d"         # a stamp further ahead of our clock is refused
    [transport.sidecar_fields]                # ours = the ward's; "" when it says nothing of it
    rows = "rows"
    parts = "parts"      # of how many files a 全件 is; or {parts} in the name

A 全件 in several files says in its sidecar, or by ``{parts}`` in its name, how many they are;
``{sequence}`` then counts them: jumin_…_full_002of003.csv is "…_{mode}_{sequence}of{parts}.csv".
"""

import json
import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from yorisoi import clock
from yorisoi.exchange.encoding import CHOICES
from yorisoi.registers.interfaces import SPAN, UNITS, InterfaceError
from yorisoi.registers.models import FeedMode

FILE_NAME = "_transport.toml"
LARGEST_SIDECAR = 64 * 1024  # bytes
PARTS = {
    "interface": "[A-Za-z0-9]{2,20}",
    "municipality": "[0-9]{5,6}",
    "stamp": "[0-9]{8,20}",
    "mode": "[A-Za-z0-9]+",
    "sequence": "[0-9]{1,6}",
    "parts": "[0-9]{1,2}",
}
NEEDED_PARTS = ("interface", "stamp", "mode", "sequence")
SIDECAR_FIELDS = {
    "file": "file",
    "interface": "interface",
    "mode": "kind",
    "rows": "rows",
    "sha256": "sha256",
    "made_at": "created_at",
    "parts": "parts",
}
NEEDED_FIELDS = ("rows", "sha256")
KEYS = {
    "file", "stamp", "municipality", "modes", "sidecar", "encoding", "settle", "told_after", "ahead",
    "sidecar_fields",
}  # fmt: skip


class NotOurs(Exception):
    """A name, or a sidecar, that is not as declared; the message says why."""


@dataclass(frozen=True)
class FileName:
    """What the name of a file says."""

    text: str
    interface: str
    stamp: datetime
    mode: FeedMode
    sequence: int
    parts: int = 0  # of how many files; 0: it does not say


@dataclass(frozen=True)
class Sidecar:
    """送り状: what a file must be."""

    rows: int
    sha256: str
    made_at: datetime | None = None
    parts: int = 0


@dataclass(frozen=True)
class Transport:
    """The declaration of a ward."""

    file: str = "{interface}_{municipality}_{stamp}_{mode}_{sequence}.csv"
    stamp: str = "%Y%m%d%H%M%S"
    municipality: str = ""
    modes: Mapping[str, str] = field(default_factory=lambda: {"full": "full", "diff": "diff"})
    sidecar: str = "{file}.json"
    encoding: str = ""
    settle: timedelta = timedelta(minutes=1)
    told_after: timedelta = timedelta(minutes=30)
    ahead: timedelta = timedelta(days=1)
    sidecar_fields: Mapping[str, str] = field(default_factory=lambda: dict(SIDECAR_FIELDS))

    def sidecar_of(self, name: str) -> str:
        """What the sidecar of the file ``name`` is called."""
        return self.sidecar.replace("{file}", name)

    def file_of(self, name: str) -> str | None:
        """Which file the sidecar ``name`` belongs to; None when it is no name of a sidecar."""
        before, after = self.sidecar.split("{file}")
        inner = name[len(before) : len(name) - len(after)]
        return inner if inner and self.sidecar_of(inner) == name else None

    def read_name(self, name: str) -> FileName:
        """What a name says.

        :raises NotOurs: when it is no name as declared.
        """
        match = re.fullmatch(pattern_of(self.file), name)
        if match is None:
            raise NotOurs(f"ファイル名が決めた形（{self.file}）ではありません。")
        said = match.groupdict()
        if self.municipality and said.get("municipality", self.municipality) != self.municipality:
            raise NotOurs(
                f"市区町村コードが {said['municipality']} です。"
                f"この区（{self.municipality}）のファイルではありません。"
            )
        modes = {theirs: FeedMode(ours) for ours, theirs in self.modes.items()}
        if said["mode"] not in modes:
            raise NotOurs(f"区分「{said['mode']}」は {'・'.join(modes)} のどれでもありません。")
        try:
            stamp = datetime.strptime(said["stamp"], self.stamp).replace(tzinfo=clock.TOKYO)
        except ValueError:
            raise NotOurs(f"作成日時「{said['stamp']}」を日時として読めません。") from None
        sequence = int(said["sequence"])
        if sequence < 1:
            raise NotOurs("連番は 001 から始めてください。")
        parts = int(said.get("parts") or 0)
        return FileName(name, said["interface"], stamp, modes[said["mode"]], sequence, parts)

    def read_sidecar(self, content: bytes, name: FileName) -> Sidecar:
        """What a sidecar says of the file ``name``.

        :raises NotOurs: when it cannot be read, lacks something, or speaks of another file.
        """
        try:
            said = json.loads(content.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise NotOurs("送り状を JSON として読めません。") from None
        if not isinstance(said, dict):
            raise NotOurs("送り状が「項目：値」の形ではありません。")
        values = {ours: said.get(theirs) for ours, theirs in self.sidecar_fields.items() if theirs}
        rows, sha256 = values["rows"], str(values["sha256"] or "").lower()
        if isinstance(rows, bool) or not isinstance(rows, int) or rows < 0:
            raise NotOurs(f"送り状の「{self.sidecar_fields['rows']}」（件数）が数ではありません。")
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            words = (
                f"送り状の「{self.sidecar_fields['sha256']}」（SHA-256）が64文字ではありません。"
            )
            raise NotOurs(words)
        mode = self.modes[name.mode]
        for ours, expected in (("file", name.text), ("interface", name.interface), ("mode", mode)):
            if values.get(ours) not in (None, expected):
                raise NotOurs(
                    f"送り状の「{self.sidecar_fields[ours]}」がファイル名と違います"
                    f"（ファイル名では {expected}）。"
                )
        parts = values.get("parts")
        if parts is not None and (isinstance(parts, bool) or not isinstance(parts, int)):
            heading = self.sidecar_fields["parts"]
            raise NotOurs(f"送り状の「{heading}」（ファイル数）が数ではありません。")
        return Sidecar(rows, sha256, self.moment(values.get("made_at")), parts or 0)

    def moment(self, said: object) -> datetime | None:
        """When the sidecar says its file was made.

        :raises NotOurs: when it is no moment.
        """
        if said is None:
            return None
        try:
            found = datetime.fromisoformat(str(said))
        except ValueError:
            heading = self.sidecar_fields["made_at"]
            raise NotOurs(f"送り状の「{heading}」を日時として読めません。") from None
        return found if found.tzinfo else found.replace(tzinfo=clock.TOKYO)


@cache
def pattern_of(declared: str) -> str:
    """The regular expression behind 「{interface}_{stamp}….csv」.

    :raises InterfaceError: when it names parts that do not exist, or lacks one.
    """
    found, seen = "", []
    try:
        pieces = list(string.Formatter().parse(declared))
    except ValueError:
        raise InterfaceError([f"file の {{ }} が閉じていません：{declared}"]) from None
    for words, part, _, _ in pieces:
        found += re.escape(words)
        if part is None:
            continue
        if part not in PARTS or part in seen:
            names = "・".join(f"{{{one}}}" for one in PARTS)
            raise InterfaceError([f"file に使えるのは {names} です（それぞれ1回）。"])
        seen.append(part)
        found += f"(?P<{part}>{PARTS[part]})"
    missing = [f"{{{one}}}" for one in NEEDED_PARTS if one not in seen]
    if missing:
        raise InterfaceError([f"file に {'・'.join(missing)} がありません。"])
    return found


def read(text: str) -> Transport:
    """One declaration.

    :raises InterfaceError: with every problem that was found.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InterfaceError([f"TOML として読めません：{error}"]) from error
    said: dict[str, Any] = raw.pop("transport", {})
    problems = [f"[{wrong}] という区分はありません。" for wrong in raw]
    problems += [f"{wrong} という指定はありません。" for wrong in said.keys() - KEYS]
    values: dict[str, Any] = {
        name: said[name]
        for name in ("file", "stamp", "municipality", "sidecar", "encoding")
        if name in said
    }
    wrong_kind = [name for name, one in values.items() if not isinstance(one, str)]
    problems += [f"{name} は文字で書いてください。" for name in wrong_kind]
    for name in ("settle", "told_after", "ahead"):
        if name in said:
            match = SPAN.fullmatch(str(said[name]))
            if match is None:
                problems.append(f"{name} は 1m・2h のように書いてください。")
            else:
                values[name] = timedelta(**{UNITS[match[2]]: int(match[1])})
    if "modes" in said:
        values["modes"] = said["modes"]
        if not isinstance(said["modes"], dict) or set(said["modes"]) != set(FeedMode.values):
            problems.append('modes は { full = "…", diff = "…" } と書いてください。')
    fields = SIDECAR_FIELDS | dict(said.get("sidecar_fields", {}))
    values["sidecar_fields"] = fields
    wrong = fields.keys() - SIDECAR_FIELDS.keys()
    problems += [f"[transport.sidecar_fields] に {one} という項目はありません。" for one in wrong]
    problems += [
        f"[transport.sidecar_fields] の {one} は省けません。"
        for one in NEEDED_FIELDS
        if not fields[one]
    ]
    if not problems:
        problems += problems_with(values)
    if problems:
        raise InterfaceError(problems)
    return Transport(**values)


def problems_with(values: Mapping[str, Any]) -> list[str]:
    """What is wrong with values that are of the right kind."""
    made, problems = Transport(**values), []
    try:
        pattern_of(made.file)
    except InterfaceError as error:
        problems += error.problems
    for name, folder in (("file", made.file), ("sidecar", made.sidecar)):
        if "/" in folder or "\\" in folder:
            problems.append(f"{name} にフォルダーは書けません。")
    if made.sidecar.count("{file}") != 1 or made.sidecar == "{file}":
        problems.append('sidecar は "{file}.json" のように書いてください。')
    if made.encoding and made.encoding not in CHOICES:
        problems.append(f"encoding は {'・'.join(CHOICES)} のどれかです。")
    return problems


@cache
def in_folder(folder: Path) -> Transport:
    """The declaration of a folder of definitions; the contract that we propose where it has none.

    :raises InterfaceError: when it cannot be used.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return Transport()
    try:
        return read(path.read_text(encoding="utf-8"))
    except InterfaceError as error:
        raise InterfaceError([f"{FILE_NAME}：{words}" for words in error.problems]) from error


def of_ward() -> Transport:
    """The declaration of this ward (setting ``INTERFACES_DIR``)."""
    return in_folder(Path(settings.INTERFACES_DIR))
