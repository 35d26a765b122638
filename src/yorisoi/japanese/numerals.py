"""漢数字 and full-width digits as numbers."""

from __future__ import annotations

import re

# 大字 (壱 弐 参 拾) stand in family registers, 廿 and 卅 on old certificates.
_DIGITS = {
    **{c: i for i, c in enumerate("〇一二三四五六七八九")},
    "零": 0, "壱": 1, "壹": 1, "弐": 2, "貳": 2, "参": 3, "參": 3,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_READY = {"廿": 20, "卅": 30}

#: Every character that may stand in a kanji number; for use inside a regex class.
KANJI_DIGITS = "".join((*_DIGITS, *_TENS, *_READY))

_KANJI_NUMBER = re.compile(f"[{KANJI_DIGITS}]+")


def kanji_to_int(text: str) -> int:
    """The number written as 漢数字: 十二 → 12, 二十 → 20, 二〇二五 → 2025, 廿三 → 23.

    `text` holds only characters of `KANJI_DIGITS`; anything else raises ValueError.
    """
    if not _KANJI_NUMBER.fullmatch(text):
        raise ValueError("漢数字ではありません。")
    if not any(c in _TENS or c in _READY for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, pending = 0, 0
    for c in text:
        if c in _DIGITS:
            pending = pending * 10 + _DIGITS[c]
        elif c in _TENS:
            total += (pending or 1) * _TENS[c]
            pending = 0
        else:
            total += _READY[c]
    return total + pending


def digits_for_kanji(text: str) -> str:
    """`text` with each run of 漢数字 replaced by its digits: 令和七年十二月 → 令和7年12月."""
    return _KANJI_NUMBER.sub(lambda m: str(kanji_to_int(m[0])), text)
