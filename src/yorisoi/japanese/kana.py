"""カナ: the key for searching by reading, and the stricter one for ranking what was found.

The rules are the search rules of the 住民記録システム標準仕様書:

* 清音・濁音・半濁音 are one, and ヂ=ジ, ズ=ヅ, ワ=ハ, ヴァ=バ, ヴィ=ビ, ヴ=ブ, オ=ヲ, ヒ=ピ;
* small and large kana are one (ッ=ツ, ャ=ヤ);
* ウ that follows an オ段 kana is オ (コウ=コオ);
* 長音 is passed over; ー ― ― － ‐ ｰ - and spaces of either width are equal, so they are too;
* width, hiragana/katakana and the case of letters make no difference.

Taken together the first rule makes シ=ジ=ヂ=チ and ス=ズ=ヅ=ツ: whoever types スズキ also finds
ツヅキ. That is the price of never missing ネズ for ネヅ; `strict_kana_key` puts the exact
reading first.
ヴェ=ベ and ヴォ=ボ are added as the rest of that series, ヰ=イ and ヱ=エ as old spellings.
"""

from __future__ import annotations

import re
import unicodedata

from .text import DASHES, HIRAGANA_TO_KATAKANA, LATIN, MARKS, VOICING, decompose

SMALL = "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
LARGE = "アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ"
# After 濁点 are gone: what remains to be made equal. チ and ツ: see the module's docstring.
_ALIKE = {"ワ": "ハ", "ヲ": "オ", "ヰ": "イ", "ヱ": "エ", "チ": "シ", "ツ": "ス"}

# Between the parts of a name, or a mark without a reading: D'SOUZA, マリア・クララ, J. SMITH.
_SPACERS = " \t\r\n\u3000・･·.,'’‘`´，．"
_DROPPED: dict[int, str | None] = {ord(c): None for c in _SPACERS}
_O_ROW = "オコソトノホモヨロ"

# What stands between ヴ and its small kana is dropped from a key, so it may not part them.
_BETWEEN = re.escape(_SPACERS + DASHES + "".join(map(chr, MARKS | VOICING)))
_VU = re.compile(f"[ウう]\u3099(?:[{_BETWEEN}]*([ァアぁあィイぃいェエぇえォオぉお]))?")
_VU_AS = {c: "ハヒヘホ"[i // 4] for i, c in enumerate("ァアぁあィイぃいェエぇえォオぉお")}
_LONG_O = re.compile(f"(?<=[{_O_ROW}])ウ+")
_REPEAT = re.compile("([ァ-ヺ])([\u3099\u309a]?)ヽ")
# A 濁点 that stands after no kana voices none, also once the space before it is gone.
_LONE_VOICING = re.compile("(?<![ぁ-ゖゝァ-ヺヽ\u3099\u309a])[\u3099\u309a]+")


def _loose_table() -> dict[int, str | None]:
    fold = dict(zip(SMALL, LARGE, strict=True))
    table: dict[int, str | None] = MARKS | VOICING | LATIN | _DROPPED
    table |= {ord(c): None for c in DASHES}
    for code in range(0x30A1, 0x30FB):
        large = fold.get(chr(code), chr(code))
        table[code] = _ALIKE.get(large, large)
    for small in "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ":
        table[ord(small)] = _ALIKE.get(fold[small], fold[small])
    for code, katakana in HIRAGANA_TO_KATAKANA.items():
        table[code] = table.get(ord(katakana), katakana)
    return table


#: `str.translate` table of the loose fold, for text that `decompose` has prepared.
LOOSE_TABLE = _loose_table()
_STRICT_TABLE: dict[int, str | None] = (
    MARKS | LATIN | _DROPPED | HIRAGANA_TO_KATAKANA | {ord(c): "ー" for c in DASHES}
)


def open_vu(decomposed: str) -> str:
    """ヴァ ヴィ ヴ ヴェ ヴォ of decomposed text as ハ ヒ フ ヘ ホ, before 濁点 are dropped."""
    if "\u3099" not in decomposed:
        return decomposed
    return _VU.sub(lambda m: _VU_AS[m[1]] if m[1] else "フ", decomposed)


def _spell_out_kana_repeats(text: str) -> str:
    # みすゞ is ミスズ: the mark repeats the kana, and a 濁点 on it follows by itself.
    while "ヽ" in text:
        spelled = _REPEAT.sub(r"\1\2\1", text)
        if spelled == text:
            break
        text = spelled
    return text


def finish_loose(folded: str) -> str:
    """The last two rules, on text that went through `LOOSE_TABLE`: ゝ and the long オ."""
    folded = _spell_out_kana_repeats(folded)
    if "ウ" in folded:
        folded = _LONG_O.sub(lambda m: "オ" * len(m[0]), folded)
    return folded


def kana_key(text: str) -> str:
    """The search key of a reading: ﾁﾖｳｿｶﾍﾞ ｼｹﾞﾙ and ちょうそかべしげる → シヨオソカヘシケル.

    Any text is accepted; what is not kana keeps its folded letters. "" for text of marks only.
    """
    return finish_loose(open_vu(decompose(text)).translate(LOOSE_TABLE))


def strict_kana_key(text: str) -> str:
    """The reading itself, without width, spaces and hiragana: keeps 清濁, small kana, 長音.

    Two equal strict keys are the same reading; order those before the loose matches.
    """
    alone = _LONE_VOICING.sub("", decompose(text))
    folded = _spell_out_kana_repeats(alone.translate(_STRICT_TABLE))
    return unicodedata.normalize("NFC", folded)
