"""How Japanese a text looks: to choose between two readings of the same bytes."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

HALF_KANA = re.compile("[\uff61-\uff9f]+")
# What does not happen in half-width kana that somebody wrote, and does when other bytes are
# taken for it: a run that begins with a small letter, a mark or a long sign; a mark on a letter
# that takes none; punctuation inside a word.
ODD = re.compile("^[ｧ-ｯｰﾞﾟ]|(?<![ｳｶ-ﾄﾊ-ﾎ])ﾞ|(?<![ﾊ-ﾎ])ﾟ|[｡｢｣､]|[ｧ-ｯ]{2}|(?<=[ｱ-ｴ])[ｬ-ｮ]|ｦ(?=.)")


@cache
def first_level() -> frozenset[str]:
    """第一水準: the 2,965 kanji that texts are made of."""
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF))
    return frozenset(pair.decode("euc_jp", "ignore") for pair in pairs) - {""}


@dataclass(frozen=True)
class Looks:
    """A text's marks: from about 1 (Japanese) down to −3 (nonsense)."""

    score: float

    @classmethod
    def of(cls, text: str) -> "Looks":
        """Judge the telling characters (ASCII left out) of a text."""
        telling = [char for char in text if char not in "\r\n\t\x1a"]
        if not telling:
            return cls(0.0)
        total = sum(worth(char) for char in telling if not "\uff61" <= char <= "\uff9f")
        total += sum(worth_of_kana(run.group()) for run in HALF_KANA.finditer(text))
        return cls(total / len(telling))


@cache
def worth(char: str) -> float:
    """What one character says for the reading it came from."""
    if "ぁ" <= char <= "ヿ" or "\u3000" <= char <= "〜" or "！" <= char <= "～":
        return 1.0
    if char in first_level():
        return 1.0
    name = unicodedata.name(char, "")
    if name.startswith("CJK"):
        return 0.3  # 第二水準 and beyond: in names, but rarely one after the other
    category = unicodedata.category(char)
    if category == "Cn" or category == "Cc":
        return -3.0
    if category == "Co":
        return -0.5  # 外字
    if name.startswith(("LATIN", "GREEK", "CYRILLIC")):
        return -0.7
    if category[0] in "SP":
        return 0.3
    return -1.0


def worth_of_kana(run: str) -> float:
    """Half-width kana: written by somebody, or other bytes in disguise."""
    odd = len(ODD.findall(run))
    return 0.8 * len(run) - 2.0 * odd
