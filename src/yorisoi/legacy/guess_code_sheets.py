"""Code tables that stand in a sheet of their own: 経路 5 学校. They say what the numbers of a column mean.

A sheet is taken for one when a column of codes has a column of words beside it; a further column may
say which list a row belongs to. It is looked up only for columns whose words nobody knows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yorisoi.legacy import guess_codes
from yorisoi.legacy.guess_codes import Terms
from yorisoi.legacy.guess_tables import Seen
from yorisoi.legacy.guess_values import plain
from yorisoi.legacy.guess_words import fold

LONGEST_CODE, LONGEST_NAME = 8, 30
ENOUGH = 0.5  # so many of the codes must lead to a word that is known here


@dataclass(frozen=True)
class CodeTable:
    """One list of an old system."""

    name: str  # folded; empty when the sheet names none
    words: Mapping[str, str]


def tables_in(seen: Iterable[Seen]) -> list[CodeTable]:
    """The lists in sheets that are small and hold nothing else."""
    found: list[CodeTable] = []
    for sheet in seen:
        for at in range(1, len(sheet.headings)):
            if sheet.small and is_codes(sheet, at - 1) and is_names(sheet, at):
                found += lists_of(sheet, at - 1)
    return found


def is_codes(sheet: Seen, at: int) -> bool:
    """Whether a column holds short codes."""
    look = sheet.looks[at]
    return look.filled > 0 and look.numbers >= 0.9 and look.longest <= LONGEST_CODE


def is_names(sheet: Seen, at: int) -> bool:
    """Whether a column holds words for them."""
    look = sheet.looks[at]
    return (
        look.filled > 0 and look.numbers < 0.5 and look.longest <= LONGEST_NAME and look.texts < 0.2
    )


def lists_of(sheet: Seen, at: int) -> list[CodeTable]:
    """The codes in one column with the words beside them: by the first column, where that groups them."""
    whole = fold(sheet.headings[at] + sheet.sheet + "".join(sheet.title[:1]))
    by_group: dict[str, dict[str, str]] = {}
    group = ""
    for cells in sheet.small:
        group = (fold(cells[0]) or group) if at > 0 and sheet.looks[0].numbers < 0.5 else whole
        code, word = bare(cells[at]), cells[at + 1].strip()
        if code and word:
            by_group.setdefault(group, {}).setdefault(code, word)
    return [CodeTable(name, words) for name, words in by_group.items()]


def bare(code: str) -> str:
    """A code as it is compared: 01 is 1."""
    narrow = plain(code).removesuffix(".0")
    return narrow.lstrip("0") or narrow


def words_for(codes: Sequence[str], heading: str, tables: Sequence[CodeTable]) -> dict[str, str]:
    """The words that a code table has for all of these codes; empty when none is called like the column."""
    folded = fold(heading)
    for table in tables:
        is_named = bool(table.name) and (table.name in folded or folded.startswith(table.name[:2]))
        if codes and is_named and all(bare(code) in table.words for code in codes):
            return {code: table.words[bare(code)] for code in codes}
    return {}


def look_up(
    name: str, words: Sequence[str], heading: str, tables: Sequence[CodeTable], terms: Terms
) -> dict[str, str]:
    """What the codes of a column are in the ward's list ``name``; empty when no table says it."""
    best: tuple[bool, float, dict[str, str]] = (False, 0.0, {})
    folded = fold(heading)
    for table in tables:
        if not words or any(bare(word) not in table.words for word in words):
            continue
        found = {
            word: value
            for word in words
            if (value := guess_codes.match(name, table.words[bare(word)], terms))
        }
        named = bool(table.name) and (table.name in folded or folded.startswith(table.name[:2]))
        share = len(found) / len(words)
        if share >= ENOUGH and (named, share) > best[:2]:
            best = named, share, found
    return best[2]
