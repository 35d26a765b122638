"""Interface files 連携の定義 (TOML): what one register looks like when it arrives.

    [interface]
    code = "jumin"               # the first part of the file's name
    title = "住民情報"
    mirror = "resident"          # mirrors.py
    expected_every = "26h"       # silence for longer is told to the administrator
    keep_original = "90d"

    [columns]
    "宛名番号" = { field = "number", length = 15, needed = true, check = "mod11" }
    "性別" = { field = "sex", codes = { "1" = "male", "2" = "female" } }
    "生年月日" = { field = "born_on", needed = true, unknown_flag = "生年月日_不詳フラグ",
                 unknown_said = "生年月日_不詳表記" }
    "設問1" = { field = "answers" }  # several columns may make one list, or one text, in their order
    "学級" = [{ field = "class_name" },
             { field = "special_class", codes = { "特別支援学級" = "1" }, other = "0" }]
    "個人番号" = { ignore = "受け取らない" }

A column that the file has and the definition does not speak of is never stored.
"""

import dataclasses
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings

from yorisoi.exchange.columns import fold_heading
from yorisoi.registers.mirrors import MIRRORS, UNKNOWN_DATES, Mirror

CHECKS = ("mod11",)
COLUMN = {
    "field", "length", "needed", "check", "codes", "empty", "ignore", "unknown_flag",
    "unknown_said", "words", "other",
}  # fmt: skip
SPAN = re.compile(r"(\d+)(m|h|d)")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class InterfaceError(Exception):
    """A definition that cannot be used; ``problems`` say where and why, in words."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("；".join(self.problems))


@dataclass(frozen=True)
class InterfaceColumn:
    """One column: which field it feeds, and how its value is read."""

    heading: str
    field: str = ""  # empty: left out
    length: int = 0  # characters; longer ones are reported, never cut
    needed: bool = False  # a row without it is refused
    check: str = ""
    codes: Mapping[str, str] = dataclasses.field(
        default_factory=dict
    )  # unknown ones are kept and flagged
    other: str | None = None  # what every value means that ``codes`` does not name
    empty: frozenset[str] = frozenset()  # values that mean: nothing
    unknown_flag: str = ""  # the heading of 不詳フラグ
    unknown_said: str = ""  # the heading of 不詳表記
    ignore: str = ""  # why it is left out


@dataclass(frozen=True)
class Interface:
    """One interface."""

    code: str
    title: str
    mirror: Mirror
    columns: tuple[InterfaceColumn, ...]
    key: tuple[str, ...]
    expected_every: timedelta | None = None
    keep_original: timedelta = timedelta(days=90)

    @property
    def feeding(self) -> list[InterfaceColumn]:
        """The columns that feed something."""
        return [one for one in self.columns if one.field]

    @property
    def headings(self) -> dict[str, str]:
        """Every heading the definition speaks of, by its folded form."""
        spoken = [one.heading for one in self.columns]
        spoken += [h for one in self.columns for h in (one.unknown_flag, one.unknown_said) if h]
        return {fold_heading(heading): heading for heading in spoken}

    @cached_property
    def reading(self) -> str:
        """How its rows are read, as a fingerprint: columns, codes, key. Another one, and the same
        text may mean something else (rereading.py)."""
        columns = [
            (
                dataclasses.astuple(
                    dataclasses.replace(one, codes={}, empty=frozenset(), ignore="")
                ),
                sorted(one.codes.items()),
                sorted(one.empty),
            )
            for one in self.feeding
        ]
        said = repr((self.mirror.code, self.key, columns))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def read(text: str) -> Interface:
    """One definition.

    :raises InterfaceError: with every problem that was found.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InterfaceError([f"TOML として読めません：{error}"]) from error
    return Reader(raw).interface()


class Reader:
    """Reads the parsed TOML, gathering what is wrong."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.problems: list[str] = []

    def interface(self) -> Interface:
        """The whole."""
        head: dict[str, Any] = self.raw.get("interface", {})
        code, title = str(head.get("code", "")), str(head.get("title", ""))
        if not re.fullmatch(r"[A-Za-z0-9]{2,20}", code):
            self.problems.append("[interface] の code は、2〜20文字の英数字にしてください。")
        mirror = MIRRORS.get(str(head.get("mirror", "")))
        if mirror is None:
            names = "・".join(MIRRORS)
            raise InterfaceError(
                [*self.problems, f"[interface] の mirror は {names} のどれかです。"]
            )
        columns = tuple(
            self.column(mirror, str(heading), one)
            for heading, said in self.raw.get("columns", {}).items()
            for one in (said if isinstance(said, list) else [said])
        )
        key = tuple(map(str, head.get("key", mirror.key)))
        fed = {one.field for one in columns}
        for name in {"number", *key} - fed:
            self.problems.append(f"キーの項目 {name} を満たす列がありません。")
        found = Interface(
            code=code,
            title=title or code,
            mirror=mirror,
            columns=columns,
            key=key,
            expected_every=self.span("expected_every", head.get("expected_every")),
            keep_original=self.span("keep_original", head.get("keep_original", "90d"))
            or timedelta(days=90),
        )
        if self.problems:
            raise InterfaceError(self.problems)
        return found

    def span(self, name: str, said: object) -> timedelta | None:
        """「26h」「10m」「90d」."""
        if said is None:
            return None
        match = SPAN.fullmatch(str(said))
        if not match:
            self.problems.append(f"{name} は 10m・26h・90d のように書いてください。")
            return None
        return timedelta(**{UNITS[match[2]]: int(match[1])})

    def column(self, mirror: Mirror, heading: str, raw: Any) -> InterfaceColumn:
        """One heading."""
        if not isinstance(raw, dict):
            self.problems.append(f"「{heading}」：{{ field = … }} の形で書いてください。")
            return InterfaceColumn(heading)
        for wrong in raw.keys() - COLUMN:
            self.problems.append(f"「{heading}」：{wrong} という指定はありません。")
        if raw.get("ignore"):
            return InterfaceColumn(heading, ignore=str(raw["ignore"]))
        name = str(raw.get("field", ""))
        if name not in mirror.fields:
            self.problems.append(
                f"「{heading}」：{mirror.title}の写しに {name or '（空）'} はありません。"
            )
        check = str(raw.get("check", ""))
        if check and check not in CHECKS:
            self.problems.append(f"「{heading}」：check は {'・'.join(CHECKS)} です。")
        codes = {str(code): str(value) for code, value in raw.get("codes", {}).items()}
        for code in raw.get("words", ()):  # a code that means itself
            codes[str(code)] = str(code)
        if raw.get("unknown_flag") and name not in UNKNOWN_DATES:
            names = "・".join(UNKNOWN_DATES)
            self.problems.append(f"「{heading}」：不詳を持てるのは {names} です。")
        return InterfaceColumn(
            heading=heading,
            field=name,
            length=int(raw.get("length", 0)),
            needed=bool(raw.get("needed", False)),
            check=check,
            codes=codes,
            other=None if raw.get("other") is None else str(raw["other"]),
            empty=frozenset(map(str, raw.get("empty", ()))),
            unknown_flag=str(raw.get("unknown_flag", "")),
            unknown_said=str(raw.get("unknown_said", "")),
        )


@cache
def in_folder(folder: Path) -> dict[str, Interface]:
    """Every definition of a folder by its code; what begins with 「_」 is none (transport.py).

    :raises InterfaceError: when one cannot be used, naming its file.
    """
    found: dict[str, Interface] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name.startswith("_"):
            continue
        try:
            one = read(path.read_text(encoding="utf-8"))
        except InterfaceError as error:
            raise InterfaceError([f"{path.name}：{words}" for words in error.problems]) from error
        if one.code in found:
            raise InterfaceError([f"{path.name}：code {one.code} がほかのファイルにもあります。"])
        found[one.code] = one
    return found


def all_interfaces() -> dict[str, Interface]:
    """The interfaces of this ward (setting ``INTERFACES_DIR``)."""
    return in_folder(Path(settings.INTERFACES_DIR))


def of(code: str) -> Interface | None:
    """The interface with this code, or None when the ward has none."""
    return all_interfaces().get(code)
