"""A mapping as TOML, readable and with the reasons as comments. What it writes, mapping.read reads.

``raw`` is what tomllib makes of a mapping file; ``remarks`` are comments, by the place they belong
to: ("source",), ("tables", name), ("file", number), ("file", number, heading).
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

Raw = dict[str, Any]
Remarks = Mapping[tuple[Any, ...], str]
SHORT = 100  # a line longer than this is broken
ENDS = {"Cc", "Cs", "Zl", "Zp"}
ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}


def write(
    raw: Raw, remarks: Remarks | None = None, undecided: Mapping[str, Iterable[str]] | None = None
) -> str:
    """The text. ``undecided``: words of tables for which a person must find the value."""
    remarks, undecided = remarks or {}, undecided or {}
    lines = [*comment(remarks.get(("source",), "")), "[source]"]
    lines += [f"{key(name)} = {value(one)}" for name, one in raw.get("source", {}).items()]
    if raw.get("staff"):
        lines += ["", "[staff]"]
        lines += [f"{key(name)} = {value(one)}" for name, one in raw["staff"].items()]
    for name, table in raw.get("tables", {}).items():
        lines += ["", *comment(remarks.get(("tables", name), "")), f"[tables.{key(name)}]"]
        lines += [f"{key(word)} = {value(one)}" for word, one in table.items()]
        waiting = [word for word in undecided.get(name, ()) if word not in table]
        if waiting:
            lines.append("# 決まっていない言葉。行頭の # をとり、右に値を入れてください。")
            lines += [f'# {key(word)} = ""' for word in waiting]
    for at, one in enumerate(raw.get("file", [])):
        lines += ["", *comment(remarks.get(("file", at), "")), "[[file]]"]
        lines += file_lines(one, at, remarks)
    return "\n".join(lines).lstrip("\n") + "\n"


def file_lines(raw: Raw, at: int, remarks: Remarks) -> list[str]:
    """One ``[[file]]``."""
    inner = ("columns", "defaults", "delete", "together", "around")
    lines = [f"{key(name)} = {value(one)}" for name, one in raw.items() if name not in inner]
    if raw.get("defaults"):
        lines += ["[file.defaults]"]
        lines += [f"{key(name)} = {value(one)}" for name, one in raw["defaults"].items()]
    if raw.get("delete"):
        lines += ["[file.delete]"]
        lines += [f"{key(name)} = {value(one)}" for name, one in raw["delete"].items()]
    if raw.get("around"):
        lines += ["", "[file.around]"]
        lines += [f"{key(name)} = {value(one)}" for name, one in raw["around"].items()]
    if raw.get("together"):
        lines += ["", "[file.together]"]
        lines += [f"{key(name)} = {value(one)}" for name, one in raw["together"].items()]
    lines += ["", "[file.columns]"]
    for heading, one in raw.get("columns", {}).items():
        lines += column_lines(heading, one, remarks.get(("file", at, heading), ""))
    return lines


def column_lines(heading: str, one: Any, remark: str) -> list[str]:
    """One column, on one line when it is short."""
    tail = f"  # {flat(remark)}" if remark else ""
    whole = f"{key(heading)} = {value(one)}"
    if not isinstance(one, list) or len(whole) <= SHORT:
        return [whole + tail]
    return [f"{key(heading)} = [{tail}", *(f"  {value(part)}," for part in one), "]"]


def comment(text: str) -> list[str]:
    """Comment lines."""
    return [f"# {flat(line)}" for line in text.splitlines() if line.strip()]


def flat(text: str) -> str:
    """A comment at the end of a line: nothing of it may end the line."""
    return "".join(" " if unicodedata.category(char) in ENDS else char for char in text)


def key(name: str) -> str:
    """A key: bare when it is a name of our own."""
    return name if name.isascii() and name.isidentifier() else quoted(name)


def value(one: Any) -> str:
    """A value: text, number, yes or no, list, inline table."""
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, int):
        return str(one)
    if isinstance(one, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {value(part)}" for name, part in one.items()) + " }"
    if isinstance(one, list | tuple):
        return "[" + ", ".join(value(part) for part in one) + "]"
    return quoted(str(one))


def quoted(text: str) -> str:
    """A basic string of TOML."""
    told = "".join(
        ESCAPES.get(char)
        or (char if char.isprintable() or char == "\u3000" else f"\\u{ord(char):04x}")
        if ord(char) < 0x10000
        else char
        for char in text
    )
    return f'"{told}"'
