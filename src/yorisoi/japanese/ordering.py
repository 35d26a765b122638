"""五十音順: a key that sorts readings as a Japanese list expects."""

from __future__ import annotations

from .kana import LARGE, SMALL
from .text import DASHES, HIRAGANA_TO_KATAKANA, MARKS, decompose

_TO_LARGE = dict(zip(SMALL, LARGE, strict=True))
_ROWS = (
    "アカサタナハマヤラワ",
    "イキシチニヒミリヰ",
    "ウクスツヌフムユル",
    "エケセテネヘメレヱ",
    "オコソトノホモヨロヲ",
)
_VOWEL = {kana: row[0] for row in _ROWS for kana in row}
_FIRST: dict[int, str | None] = MARKS | HIRAGANA_TO_KATAKANA | {ord(c): "ー" for c in DASHES}

# Below every character of a reading, the space between 姓 and 名 included.
_LEVEL = "\x1f"


def kana_sort_key(text: str) -> str:
    """A string whose code-point order is the order of the 五十音 (after JIS X 4061).

    First by the plain kana, 姓 before 名 (オカ　モモコ before オカモト　アイ); then 清 < 濁 < 半濁;
    then ー < small < large kana. ー counts as the vowel it lengthens. Letters come before kana.
    In the database the column needs the "C" collation.
    """
    plain: list[str] = []
    voicing: list[str] = []
    shape: list[str] = []
    for char in " ".join(decompose(text).split()).translate(_FIRST):
        if char == "\u3099" or char == "\u309a":
            if voicing:
                voicing[-1] = "1" if char == "\u3099" else "2"
            continue
        level = "2"
        if char == "ー":
            level = "0"
            char = _VOWEL.get(plain[-1], char) if plain else char
        elif char in _TO_LARGE:
            level = "1"
            char = _TO_LARGE[char]
        plain.append(char)
        voicing.append("0")
        shape.append(level)
    return _LEVEL.join(("".join(plain), "".join(voicing), "".join(shape)))
