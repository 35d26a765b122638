"""電話番号 as a search key."""

from __future__ import annotations

import re
import unicodedata

# An extension belongs to the desk, not to the line, and people rarely type it when they search.
_EXTENSION = re.compile(r"(?:内線|ext\.?|#).*$", re.IGNORECASE)
_JAPAN = re.compile(r"^\s*(?:\+|\(\+\))\s*81[\s\-.]*(?:\(0\)|0)?")
_NOT_DIGIT = re.compile(r"[^0-9]+")


def phone_key(text: str) -> str:
    """The digits of a telephone number: ０３（１２３４）５６７８ → 0312345678.

    +81 3-1234-5678 and +81(0)3-1234-5678 give the same. An extension is passed over. Text
    without digits gives "".
    """
    folded = _EXTENSION.sub("", unicodedata.normalize("NFKC", text))
    return _NOT_DIGIT.sub("", _JAPAN.sub("0", folded))
