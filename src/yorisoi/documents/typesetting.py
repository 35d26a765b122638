"""Papers as PDF, set by typst. What is written in them is data, never markup."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from yorisoi.documents import fonts

TEMPLATES = Path(__file__).with_name("typst")


@dataclass(frozen=True)
class Paper:
    """A finished PDF."""

    pdf: bytes
    pages: int


def typeset(template: str, data: dict[str, Any]) -> Paper:
    """``data`` set by ``template``; every text in it comes out as it is written.

    What no typeface can draw comes out as 〓: ask ``fonts.printable`` before, and tell.
    """
    ready = fonts.printable(data, fonts.Unprintable())
    compiler = typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=fonts.collection(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(ready, ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError("typst made no PDF")
    return Paper(pdf, json.loads(compiler.query("<pages>", field="value", one=True)))
