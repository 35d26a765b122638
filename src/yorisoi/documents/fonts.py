"""The typefaces of papers, and what they can draw.

BIZ UDPGothic comes with the product. IPAmj Mincho is used when it is installed on the server: it
draws the rare characters of names. Whatever neither can draw is told before printing and printed
as 〓; it never vanishes and never becomes an empty box.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from unicodedata import category

import typst

from yorisoi.japanese import GETA

OWN = Path(__file__).with_name("fonts")
SYSTEM = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
RARE_FILE = "ipamjm.ttf"
TEXT, RARE = "BIZ UDPGothic", "IPAmjMincho"

Words = str | list[dict[str, str]]  # a text, or runs of it with their typefaces


@dataclass(frozen=True)
class Typeface:
    """What one font file can draw."""

    family: str
    letters: frozenset[int]
    sequences: frozenset[tuple[int, int]]  # 異体字: (character, selector)

    def draws(self, letter: int, selector: int | None) -> bool:
        """Whether the character has a glyph here, in the very shape the selector asks for."""
        return letter in self.letters if selector is None else (letter, selector) in self.sequences

    @cached_property
    def plain(self) -> frozenset[str]:
        """The characters that need no second thought here, and the new line."""
        found = {chr(letter) for letter in self.letters}
        return frozenset(
            one for one in found if category(one)[0] != "C" and not is_selector(one)
        ) | {"\n"}


@cache
def rare_file() -> Path | None:
    """IPAmj Mincho, when the server has it."""
    return next((path for place in SYSTEM for path in place.rglob(RARE_FILE)), None)


@cache
def typefaces() -> tuple[Typeface, ...]:
    """What may be drawn with, the ordinary one first."""
    rare = rare_file()
    files = [(TEXT, OWN / "BIZUDPGothic-Regular.ttf"), *([(RARE, rare)] if rare else [])]
    return tuple(read(family, path) for family, path in files)


def read(family: str, path: Path) -> Typeface:
    """The character table of a font file."""
    from fontTools.ttLib import TTFont  # not before it is needed: it is slow to load

    with TTFont(path, lazy=True) as font:
        table = font["cmap"]
        shapes = {
            (letter, selector)
            for part in table.tables
            if part.format == 14
            for selector, entries in part.uvsDict.items()
            for letter, _ in entries
        }
        return Typeface(family, frozenset(table.getBestCmap()), frozenset(shapes))


@cache
def collection() -> typst.Fonts:
    """The font files for the typesetter; those of the system are left out, so papers are equal."""
    rare = rare_file()
    places: list[str] = [str(OWN), *([str(rare.parent)] if rare else [])]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=places)


@dataclass
class Unprintable:
    """What a paper cannot show as it is written."""

    missing: Counter[str] = field(default_factory=Counter)  # no glyph at all: printed as 〓
    changed: Counter[str] = field(default_factory=Counter)  # 異体字 in their base form

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed)

    def lines(self) -> list[str]:
        """Each character with its code and how often it stands there."""
        found = [
            f"{letter}（U+{ord(letter):04X}）{count}か所：〓で印刷されます"
            for letter, count in sorted(self.missing.items())
        ]
        return found + [
            f"{shape[0]}の異体字（U+{ord(shape[0]):04X} U+{ord(shape[1]):05X}）{count}か所："
            f"{shape[0]}の字形で印刷されます"
            for shape, count in sorted(self.changed.items())
        ]


def printable(value: Any, found: Unprintable, *, plain: bool = False) -> Any:
    """The data of a paper with every text as it can be set; ``found`` learns what cannot."""
    if isinstance(value, str):
        if typefaces()[0].plain.issuperset(value):
            return value
        return join(runs(value, found), plain=plain)
    if isinstance(value, dict):
        # A drawing is one text to the typesetter: its letters cannot be split into runs.
        return {
            key: printable(one, found, plain=plain or key == "svg") for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [printable(one, found, plain=plain) for one in value]
    return value


def runs(text: str, found: Unprintable) -> Iterator[tuple[str, str]]:
    """(typeface, piece) for each character with its selector."""
    faces = typefaces()
    for letter, selector in letters(text):
        if letter == "\n":
            yield TEXT, letter
            continue
        pair = (ord(letter), ord(selector) if selector else None)
        face = next((one for one in faces if one.draws(*pair)), None)
        if face:
            yield face.family, letter + selector
        elif base := next((one for one in faces if one.draws(pair[0], None)), None):
            found.changed[letter + selector] += 1
            yield base.family, letter
        else:
            found.missing[letter] += 1
            yield TEXT, GETA


def letters(text: str) -> Iterator[tuple[str, str]]:
    """(character, selector or ""), without what has no shape (controls, zero-width marks)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "　")
    waiting = ""
    for one in text:
        if is_selector(one):
            if waiting:
                yield waiting, one
            waiting = ""
            continue
        if waiting:
            yield waiting, ""
        waiting = one if one == "\n" or category(one) not in {"Cc", "Cf", "Cs"} else ""
    if waiting:
        yield waiting, ""


def is_selector(letter: str) -> bool:
    """Whether it chooses the shape of the character before it."""
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def join(pieces: Iterator[tuple[str, str]], *, plain: bool) -> Words:
    """One text when one typeface will do, or runs."""
    joined: list[list[str]] = []
    for family, piece in pieces:
        if joined and joined[-1][0] == family:
            joined[-1][1] += piece
        else:
            joined.append([family, piece])
    if plain or all(family == TEXT for family, _ in joined):
        return "".join(piece for _, piece in joined)
    return [{"font": family, "text": piece} for family, piece in joined]
