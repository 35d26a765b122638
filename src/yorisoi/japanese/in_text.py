"""Finding an address or a telephone number in free text, however it is spelt there.

若葉台一丁目20番3号 is found as 若葉台1-20-3, 若葉台１丁目２０番地３ and 若葉台一丁目二十番三号, and as
若葉台1-20 where the text says no more; not as 若葉台1-20-30, which is another house. A town
without numbers, and numbers without their town, are not found.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache

from .addresses import fold_town, parse_address
from .phones import phone_key
from .text import ByCharacter, Melts

Span = tuple[int, int]
SHORTEST_PHONE = 9  # digits
SHORTEST_NAME = 3  # characters of a building; shorter ones stand in any text
COMMON_NAMES = {"アパート", "マンション", "コーポ", "ハイツ", "団地", "寮", "社宅", "自宅", "実家"}
_DASH = r"[\-‐‑‒–—―−ー－ｰ]"
_SEP = rf"\s*(?:{_DASH}|ノ|ノ\s)\s*"
_TENS = "〇一二三四五六七八九"
_ROOM = re.compile(r"[\s　]*[0-9０-９A-Za-zＡ-Ｚ\-－]+\s*(?:号室|号|階|F)?$")


def address_pattern(text: str) -> str:
    """A regular expression, for folded text, of one address; "" when it has no town with numbers."""
    parts = parse_address(text)
    town = fold_town(parts.town)
    numbers = [number for number in (parts.chome, parts.ban, parts.go) if number]
    if not town or not numbers:
        return ""
    found = _before(parts.prefecture, parts.city) + _letters(town) + r"\s*"
    if parts.chome:
        found += _number(parts.chome)
        if parts.ban:
            found += rf"(?:\s*丁目?\s*(?:{_SEP})?|{_SEP})"
        else:
            return found + rf"(?:\s*丁目)?(?![0-9])(?!{_SEP}[0-9])"
    if not parts.ban:
        return ""
    found += _number(parts.ban)
    no_more = rf"(?:\s*番地?)?(?![0-9])(?!\s*(?:番地?|{_SEP})\s*(?:{_SEP})?[0-9])"
    if not parts.go:
        return found + no_more
    join = rf"(?:\s*番地?\s*(?:{_SEP})?|{_SEP})"
    end = rf"(?![0-9])(?![{_TENS}十]+\s*号)(?:\s*号(?!室))?"
    return f"{found}(?:{join}{_number(parts.go)}{end}|{no_more})"


def building_pattern(building: str) -> str:
    """The same of a building, with or without its room; "" when its name stands in any text."""
    name = _ROOM.sub("", building.strip())
    folded = fold_town(name)
    if len(folded) < SHORTEST_NAME or folded in {fold_town(one) for one in COMMON_NAMES}:
        return ""
    return _letters(folded) + r"(?:\s*[0-9]{1,4}\s*(?:号室|号|階)?)?"


def phone_pattern(number: str) -> str:
    """The same of a telephone number, with any marks between its digits; "" when it is too short."""
    digits = phone_key(number)
    if len(digits) < SHORTEST_PHONE:
        return ""
    between = rf"(?:\s|[()]|{_DASH})*"
    return rf"(?<![0-9]){between.join(digits)}(?![0-9])"


def spans_of(text: str, patterns: Sequence[str]) -> list[Span]:
    """Where one of ``patterns`` stands in ``text``, in order, those that touch as one."""
    if not patterns or not text:
        return []
    folded, places = _folded(text)
    found: list[Span] = []
    for one in compiled(tuple(patterns)).finditer(folded):
        start, end = places[one.start()], places[one.end()]
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def replaced(text: str, spans: Iterable[Span], words: str) -> str:
    """``text`` with each of the spans written as ``words``."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], words]
        at = end
    return "".join([*pieces, text[at:]])


@lru_cache(maxsize=256)
def compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """All of them in one; the longest is tried first."""
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))


def _before(prefecture: str, city: str) -> str:
    """都道府県 and 市区町村 go with the address where they stand before it."""
    return "".join(rf"(?:{re.escape(_fold(one))}\s*)?" for one in (prefecture, city) if one)


def _letters(folded: str) -> str:
    """The characters of a folded name: blanks may stand between them, ケ and ノ have other shapes."""
    shapes = {"ケ": "[ケカガヵヶ]", "ノ": "[ノ之]"}
    return r"\s*".join(shapes.get(char, re.escape(char)) for char in folded if char != " ")


def _number(digits: str) -> str:
    """A number in ASCII digits or in kanji."""
    number = digits.lstrip("0") or "0"
    kanji = {"".join(_TENS[int(digit)] for digit in number)}
    if int(number) < 100:
        tens, ones = divmod(int(number), 10)
        first = "" if tens == 0 else "十" if tens == 1 else f"{_TENS[tens]}十"
        kanji.add(first + (_TENS[ones] if ones else "" if tens else "〇"))
    return f"(?:(?<![0-9])0*{number}(?![0-9])|{'|'.join(sorted(kanji, key=len, reverse=True))})"


@lru_cache(maxsize=8192)
def _fold(piece: str) -> str:
    return " " if piece.isspace() else fold_town(piece) or piece


_FOLDED = ByCharacter(_fold)


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text folded a character at a time, and for each place in it the place in the text."""
    with suppress(Melts):
        quickly = text.translate(_FOLDED)
        # No character folds to nothing: of equal length, each stands in its own place.
        if len(quickly) == len(text):
            return quickly, range(len(text) + 1)
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and text[end] in "\u3099\u309a\uff9e\uff9f":
            end += 1
        piece = _fold(text[at:end])
        pieces.append(piece)
        places += [at] * len(piece)
        at = end
    places.append(len(text))
    return "".join(pieces), places
