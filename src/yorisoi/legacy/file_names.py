"""Patterns for the names of files and sheets: next year's file is of the same kind."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from yorisoi.legacy.guess_tables import Alike
from yorisoi.legacy.mapping_shapes import plain

Place = tuple[str, str]  # file, sheet
NUMBERS = re.compile(r"\d+")
ENDS = re.compile(r"[\d_\-.\s　()（）]+$")


@dataclass(frozen=True)
class Patterns:
    """Which files, which sheets."""

    files: list[str]
    sheets: list[str]

    def take(self, place: Place) -> bool:
        """Whether a sheet is one of them, as FileMapping.takes says."""
        file, sheet = map(plain, place)
        return any(fnmatchcase(file, plain(one)) for one in self.files) and (
            not sheet or any(fnmatchcase(sheet, plain(one)) for one in self.sheets)
        )


def patterns(own: set[Place], others: set[Place]) -> list[Patterns]:
    """Patterns that take all of these sheets and none of the others: wide ones if they may be."""
    files = sorted({file for file, _ in own})
    sheets = sorted({sheet for _, sheet in own if sheet})
    ways = [[loose(files)], [starred(one) for one in files], [exact(one) for one in files]]
    tabs = [
        ["*"],
        [loose(sheets)],
        [starred(one) for one in sheets],
        [exact(one) for one in sheets],
    ]
    for way in ways:
        for tab in tabs if sheets else [["*"]]:
            one = Patterns(unique(way), unique(tab) or ["*"])
            if all(map(one.take, own)) and not any(map(one.take, others)):
                return [one]
    return [
        Patterns(
            [exact(file)],
            [exact(sheet) for its, sheet in sorted(own) if its == file and sheet] or ["*"],
        )
        for file in files
    ]


def loose(names: Sequence[str]) -> str:
    """What the names begin and end with; of a single one, what stands before its date."""
    if not names:
        return "*"
    if len(names) == 1:
        stem = names[0].rpartition(".")[0] or names[0]
        short = ENDS.sub("", stem)
        return f"{exact(short)}*" if short else starred(names[0])
    first = beginning(names)
    first = (
        NUMBERS.sub("", first[-4:]).join([first[:-4], ""]) if NUMBERS.search(first[-4:]) else first
    )
    last = beginning([one[len(first) :][::-1] for one in names])[::-1]
    last = last if not last[:1].isdigit() else last.lstrip("0123456789")
    return f"{exact(first)}*{exact(last)}" if len(first) + len(last) > 1 else "*"


def beginning(names: Sequence[str]) -> str:
    """What all names begin with."""
    for at, chars in enumerate(zip(*names, strict=False)):
        if len(set(chars)) > 1:
            return names[0][:at]
    return min(names, key=len, default="")


def starred(name: str) -> str:
    """Numbers may be others."""
    return NUMBERS.sub("*", exact(name))


def exact(name: str) -> str:
    """This name, where no character stands for others."""
    narrow = unicodedata.normalize("NFKC", name)
    if not re.search(r"[*?\[]", narrow):
        return name
    return re.sub(r"[*?\[]", lambda found: f"[{found[0]}]", narrow)


def unique(names: Iterable[str]) -> list[str]:
    """Each once."""
    return list(dict.fromkeys(names))


def names(groups: Sequence[Alike], titles: Sequence[str]) -> list[str]:
    """What each kind of file is called: by its sheet or file, and no two alike."""
    found: list[str] = []
    for group, title in zip(groups, titles, strict=True):
        files = {one.file.rpartition(".")[0] or one.file for one in group.sheets}
        name = ENDS.sub("", beginning(sorted(files))) or title
        if name in found and len(group.sheets) == 1 and group.sheets[0].sheet:
            name = group.sheets[0].sheet
        unique_name, times = name, 1
        while unique_name in found:
            times += 1
            unique_name = f"{name}（{times}）"
        found.append(unique_name)
    return found
