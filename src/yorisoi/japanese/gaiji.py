"""外字 and 異体字セレクタ: characters that only one system knows, and marks that choose a shape."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Shown for a character no terminal can draw. In a search it is an ordinary character.
GETA = "〓"

# The three private use areas. CP932 gaiji arrive as U+E000 and up.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# Standardised variation selectors, ideographic ones (IVS), and the Mongolian ones beside them.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d]")


class Gaiji(NamedTuple):
    """One private-use character: where it stands (in code points), itself, and "U+E1A3"."""

    position: int
    char: str
    codepoint: str


def find_gaiji(text: str) -> list[Gaiji]:
    """The 外字 (private-use characters) of `text`, in order; an empty list when there are none."""
    return [Gaiji(m.start(), m[0], f"U+{ord(m[0]):04X}") for m in _PRIVATE.finditer(text)]


def show_gaiji(text: str) -> str:
    """`text` for the screen: each 外字 as 〓. The stored name keeps the character itself."""
    return _PRIVATE.sub(GETA, text)


def drop_selectors(text: str) -> str:
    """`text` without variation selectors: 邊󠄂 → 邊. For keys only."""
    return _SELECTORS.sub("", text)
