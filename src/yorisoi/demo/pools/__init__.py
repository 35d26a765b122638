"""The word lists the demo ward is made of, one tab-separated file a subject.

A character that an editor does not show, such as an ideographic variation
selector, is written in the files as ``\\U000E0100`` and decoded here.
"""

import re
from importlib.resources import files

_ESCAPED = re.compile(r"\\U([0-9A-F]{8})")


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of ``<name>.tsv`` in file order, each keyed by the header."""
    text = files(__name__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    header, *lines = text.removesuffix("\n").split("\n")
    columns = header.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]
