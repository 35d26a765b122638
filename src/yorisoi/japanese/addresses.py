"""住所: taking an address apart into 町丁目・番・号・方書, and a key to compare addresses.

Reads what registers and people write: 若葉台一丁目20番3号, 若葉台1-20-3, ２丁目３２番２５,
大字上之郷35番地8, 弁天町9-15, with or without 都道府県 and 区, the building joined on without a
space. It works without a list of towns, so three numbers are 丁目・番・号 unless the town is
named in `towns_without_chome`. Nothing is lost: what it cannot place stays in `rest`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from .numerals import KANJI_DIGITS, kanji_to_int
from .text import HIRAGANA_TO_KATAKANA, MARKS, decompose, spell_out_repeats
from .variants import VARIANT_TABLE


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts. Words are as written, numbers are in ASCII digits, "" is absent.

    `ban` is 番 or 番地, `go` is 号 or the 枝番; `rest` is the 方書 and all that was not placed.
    """

    prefecture: str = ""
    city: str = ""
    town: str = ""
    chome: str = ""
    ban: str = ""
    go: str = ""
    rest: str = ""

    @property
    def address_key(self) -> str:
        """町丁目・番・号 to compare by: 若葉台-1-20-3. "" without a town and numbers.

        都道府県 and 市区町村 are left out, since people in the ward leave them out; compare `city`
        as well where it is known. 方書 is left out too: see `room`.
        """
        numbers = [n.lstrip("0") or "0" for n in (self.chome, self.ban, self.go) if n]
        return "-".join(part for part in (fold_town(self.town), *numbers) if part)

    @property
    def room(self) -> str:
        """The room number in the 方書: コーポ若葉201号室 → 201; its last number, or ""."""
        numbers: list[str] = _DIGITS.findall(unicodedata.normalize("NFKC", self.rest))
        return numbers[-1] if numbers else ""


_DIGITS = re.compile(r"[0-9]+")
_SPACE = re.compile(r"\s")

# (digits, first character of its mark or "", where it starts)
_Number = tuple[str, str, int]

# One character for one, so that a place in the folded text is the same place in the original.
_WIDTH = {
    **{c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)},
    0x3000: " ", 0x09: " ", 0x0A: " ", 0x0D: " ",
    **{ord(c): "-" for c in "‐‑‒–—―−"},
}  # fmt: skip

_PREFECTURE = re.compile(r"東京都|北海道|京都府|大阪府|(?:神奈川|和歌山|鹿児島|[^\s\d]{2})県")
# Names that hold 市, 郡 or 町 inside themselves come first.
_CITY = re.compile(
    r"(?:四日市|廿日市|野々市)市"
    r"|(?:[^市\s\d]{1,4}?|高市|余市)郡(?:玉村|大町|村田|上市|下市|十日町|[^市\s\d]{1,5}?)[町村]"
    r"|[^\s\d丁番]{1,6}?市(?![場ヶケがヵ営民]|立(?![原花]))(?:[^\s\d丁町番市]{1,4}?区(?![域画営立民]))?"
    r"|[^\s\d丁町番市]{1,4}?区(?![域画営立民])"
)
_ISLAND = re.compile("(?:大島|八丈)町|(?:利島|新島|神津島|三宅|御蔵島|青ヶ島|青ケ島|小笠原)村")

# Numbers are short; the limit keeps a freak of a text from becoming a freak of a number.
_K = f"[{KANJI_DIGITS}]"
_KS = f"{_K}{{1,8}}+"
_SEP = r"\s*[-ーｰ]\s*"
_DIGIT_NEXT = rf"(?=[0-9]|{_K})"
_MARK = r"丁目|丁(?=[\s0-9\-]|$)|番地|番(?![町丁])|号"
# Where the 丁目番号 begin: not 一番町, 麻布十番, 北1条, 第7地割, 1号線. 漢数字 only with a mark, or
# with a dash and another number, since they stand in the names of towns (三ツ沢, 六本木).
_BEGINNING = re.compile(
    r"[0-9]++(?!条|番町|番丁|地割|区|号線)"
    rf"|(?<!麻布){_KS}(?=\s*(?:{_MARK})|{_SEP}(?:[0-9]|{_K}))"
)
# One number with its mark, and what joins it to the next. 203号室, 2号棟, 3階 and 5F are no part
# of the run: the 方書 begins there.
_TOKEN = re.compile(
    rf"([0-9]++|{_KS}(?![^\s\-ーｰ丁番号]))(?!\s*(?:号?[室棟館]|階|[Ff](?![A-Za-z])))"
    rf"(?:\s*({_MARK})\s*(?:(?:の|ノ|{_SEP}){_DIGIT_NEXT})?|((?:{_SEP}|の|ノ){_DIGIT_NEXT}))?"
)
_NOWHERE = re.compile(r"(?:住所)?(?:不明|不詳|不定|なし|未定)|同上|〃|[-ー―]+")


def parse_address(text: str, *, towns_without_chome: Container[str] = ()) -> Address:
    """An address in parts; never raises. All digits of `text` are in the parts.

    `towns_without_chome` names the towns (as `fold_town` gives them) where 30-21-5 means
    30番21号 and a room. Text without numbers or a city (不明) stays whole in `rest`.
    """
    folded = text.translate(_WIDTH)
    at = _skip_space(folded, 0)
    prefecture, at = _take(_PREFECTURE, folded, at, text)
    if prefecture == "東京都" and _ISLAND.match(folded, at):
        city, at = _take(_ISLAND, folded, at, text)
    else:
        city, at = _take(_CITY, folded, at, text)
    if _NOWHERE.fullmatch(folded[at:].strip()):
        return Address(prefecture, city, rest=text[at:].strip())
    # A town ends where the numbers begin, or at a blank: what stands after a blank and does not
    # begin with a number is a building.
    town_end = _first(_SPACE, folded, at)
    town_end = min(town_end, _first(_BEGINNING, folded, at))
    town = text[at:town_end]
    numbers, end = _numbers(folded, _skip_space(folded, town_end))
    chome, ban, go, placed = _placed(
        numbers, three_parts=not (towns_without_chome and fold_town(town) in towns_without_chome)
    )
    if placed < len(numbers):
        end = numbers[placed][2]
    return Address(prefecture, city, town, chome, ban, go, text[end:].strip())


_LOT = re.compile("([0-9]{1,5})番地?([0-9]{1,5})号?")
_ENDS_IN_NUMBER = re.compile(rf"[0-9０-９]$|{_K}$")


def parse_lot(town: str, lot: str) -> Address:
    """`parse_address(town + lot)`, faster where a register writes 番地号 in a field of their own.

    若葉台一丁目 and 20番3号: the town is read once for all its houses.
    """
    found = _LOT.fullmatch(lot)
    before = _before_lot(town) if found else None
    if not found or not before:
        return parse_address(town + lot)
    return Address(before.prefecture, before.city, before.town, before.chome, found[1], found[2])


@lru_cache(maxsize=16384)
def _before_lot(town: str) -> Address | None:
    """A town and its 丁目; None where what follows would be read as something else than 番 and 号."""
    if not town or _ENDS_IN_NUMBER.search(town):
        return None
    found = parse_address(f"{town}1番1号")
    return found if (found.ban, found.go, found.rest) == ("1", "1", "") else None


def _first(pattern: re.Pattern[str], folded: str, at: int) -> int:
    m = pattern.search(folded, at)
    return m.start() if m else len(folded)


def _skip_space(folded: str, at: int) -> int:
    while at < len(folded) and folded[at].isspace():
        at += 1
    return at


def _take(pattern: re.Pattern[str], folded: str, at: int, text: str) -> tuple[str, int]:
    m = pattern.match(folded, at)
    return (text[at : m.end()], _skip_space(folded, m.end())) if m else ("", at)


def _numbers(folded: str, at: int) -> tuple[list[_Number], int]:
    """The run of numbers that starts at `at`, and where it ends."""
    found: list[_Number] = []
    m = _TOKEN.match(folded, at) if _BEGINNING.match(folded, at) else None
    while m:
        digits, mark, join = m.groups()
        if not digits.isascii():
            digits = str(kanji_to_int(digits))
        found.append((digits, mark[0] if mark else "", at))
        at = m.end()
        # 号 is the last; a number with neither a mark nor a dash after it is the last too.
        m = _TOKEN.match(folded, at) if (mark and mark != "号") or join else None
    return found, at


def _placed(numbers: list[_Number], *, three_parts: bool) -> tuple[str, str, str, int]:
    """(丁目, 番, 号, how many of the numbers were placed)."""
    if not numbers:
        return "", "", "", 0
    marks = [mark for _, mark, _ in numbers]
    if marks[0]:
        first = "丁番号".index(marks[0])
    elif "番" in marks:
        first = max(0, 1 - marks.index("番"))
    else:
        first = 0 if len(numbers) > 2 and three_parts else 1
    slots = ["", "", ""]
    for i, (digits, mark, _) in enumerate(numbers):
        slot = first + i
        # A mark that contradicts its place ends what can be placed (20番3番).
        if slot > 2 or (mark and mark != "丁番号"[slot]):
            return slots[0], slots[1], slots[2], i
        slots[slot] = digits
    return slots[0], slots[1], slots[2], len(numbers)


_LARGE = dict(zip(map(ord, "ァィゥェォッャュョヮヵヶ"), "アイウエオツヤユヨワカケ", strict=True))
_TOWN_TABLE: dict[int, str | None] = MARKS | VARIANT_TABLE | HIRAGANA_TO_KATAKANA | {0x20: None}
_KANJI = "一-龠々〆"
_GA = re.compile(f"(?<=[{_KANJI}])[ヶケヵカガが]\u3099?(?=[{_KANJI}])")
_NO = re.compile(f"(?<=[{_KANJI}])[ノの之](?=[{_KANJI}])")
_OAZA = re.compile("^(?:大字|字)")


@lru_cache(maxsize=16384)
def fold_town(town: str) -> str:
    """The key of a town: 大字 and 字 dropped, 異体字 folded, ヶ=ケ=が and ノ=の=之 between kanji.

    霞ヶ原 and 霞が原, 上之郷 and 大字上ノ郷, 三ッ沢 and 三ツ沢 give the same.
    """
    folded = spell_out_repeats(decompose(town).translate(_TOWN_TABLE))
    folded = _GA.sub("ケ", folded).translate(_LARGE)
    return unicodedata.normalize("NFC", _OAZA.sub("", _NO.sub("ノ", folded)))
