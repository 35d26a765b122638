"""氏名: keys for kanji names and for names in letters, and the split of 姓 and 名.

A stored name is never changed by anything here: these are keys, to be kept beside it.
"""

from __future__ import annotations

import re

from .kana import LOOSE_TABLE, finish_loose, open_vu
from .text import LATIN, MARKS, decompose, spell_out_repeats
from .variants import VARIANT_TABLE

_NAME_TABLE: dict[int, str | None] = LOOSE_TABLE | VARIANT_TABLE
# Marks over letters go, what parts a name stays until it has been split.
_ROMAN_TABLE: dict[int, str | None] = MARKS | LATIN | {ord(c): None for c in "'’‘`´"}
_NOT_LETTER = re.compile(r"[^a-z]+")
_SPACE = re.compile(r"\s+")


def name_key(text: str) -> str:
    """The search key of a written name: 髙﨑　さくら → 高崎サクラ, 渡邉󠄂 → 渡辺.

    異体字 as their representative, compatibility ideographs (神 → 神) and IVS folded, 々 spelled
    out, spaces, 長音 and ・ dropped, letters small and without accents, kana as in `kana_key`.
    外字 and 〓 stay as they are.
    """
    folded = open_vu(decompose(text)).translate(_NAME_TABLE)
    return finish_loose(spell_out_repeats(folded))


def roman_key(text: str, *, any_order: bool = False) -> str:
    """The letters of a name: "Ｎguyễn Văn-Đức" → nguyenvanduc. "" when it holds no letters.

    With `any_order` the parts are sorted, so that SMITH JOHN and John Smith are equal: passports
    and school lists do not agree on which name comes first.
    """
    # An apostrophe does not part a name (D'SOUZA), a hyphen does (ANNE-MARIE).
    parts = _NOT_LETTER.sub(" ", decompose(text).translate(_ROMAN_TABLE)).split()
    return "".join(sorted(parts) if any_order else parts)


def split_name(text: str) -> tuple[str, str]:
    """(姓, 名), parted at the first space of either width; (text, "") when there is none.

    SANTOS MARIA CLARA → ("SANTOS", "MARIA CLARA"). The parts are as written.
    """
    parts = _SPACE.split(text.strip(), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (parts[0], "")
