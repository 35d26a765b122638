"""What stands in an xlsx sheet beside its values: comments, text boxes, strikethrough, colours.

People keep telling things in them: 「母の携帯は…」 as a comment, a deleted case struck out. calamine tells
none of it, so the parts of the sheet are read here; all of them are small beside the sheet itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile

from yorisoi.exchange.sheet_marks import Looks, column_number, parser, tags

MOST = 10_000  # of one sheet; more were made by a program
NO_COLOUR = {"none", "gray125"}


@dataclass(frozen=True)
class Words:
    """A text beside the cells: where it stands (row from 1, column from 0), and what it is."""

    row: int
    column: int
    text: str
    in_box: bool = False  # a text box; otherwise a comment


def looks_of(file: BinaryIO) -> Looks:
    """The styles of a workbook that strike a value out, or colour it."""
    with ZipFile(file) as parts:
        if "xl/styles.xml" not in parts.namelist():
            return Looks()
        content = parts.read("xl/styles.xml")
    found = Looks()
    struck, fills = set[int](), set[int]()
    fonts = filled = styles = -1
    path: list[str] = []

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal fonts, filled, styles
        name = name.rpartition(":")[2]
        above = path[-1] if path else ""
        path.append(name)
        if name == "font" and above == "fonts":
            fonts += 1
        elif name == "strike" and above == "font" and given.get("val", "1") not in {"0", "false"}:
            struck.add(fonts)
        elif name == "fill" and above == "fills":
            filled += 1
        elif name == "patternFill" and given.get("patternType", "none") not in NO_COLOUR:
            fills.add(filled)
        elif name == "xf" and above == "cellXfs":
            styles += 1
            if int(given.get("fontId", -1)) in struck:
                found.struck.add(str(styles))
            if int(given.get("fillId", -1)) in fills:
                found.coloured.add(str(styles))

    reader = parser()
    reader.StartElementHandler = start
    reader.EndElementHandler = lambda _: path.pop() and None
    reader.Parse(content, True)
    return found


def words_of(file: BinaryIO, part: str) -> list[Words]:
    """The comments and text boxes of a sheet, from top to bottom."""
    found: list[Words] = []
    with ZipFile(file) as parts:
        own = PurePosixPath(part)
        rels = str(own.parent / "_rels" / f"{own.name}.rels")
        names = set(parts.namelist())
        if rels not in names:
            return []
        for one in tags(parts, rels, "Relationship"):
            target = resolved(own.parent, one.get("Target", ""))
            kind = one.get("Type", "").rsplit("/", 1)[-1]
            if target in names and kind in {"comments", "threadedComment"}:
                found += comments(parts.read(target))
            elif target in names and kind == "drawing":
                found += boxes(parts.read(target))
    # A threaded comment stands a second time among the plain ones, with words of Excel's own.
    return sorted(set(found), key=lambda one: (one.row, one.column))[:MOST]


def resolved(folder: PurePosixPath, target: str) -> str:
    """A target is written from the root, or from the folder of the sheet."""
    if target.startswith("/"):
        return target[1:]
    parts: list[str] = []
    for one in (folder / target).parts:
        if one == "..":
            parts = parts[:-1]
        else:
            parts.append(one)
    return "/".join(parts)


def comments(content: bytes) -> Iterator[Words]:
    """The comments of a part: ``<comment ref="B2">…<t>words</t>``, old and threaded ones."""
    found: list[Words] = []
    place = ""
    texts: list[str] = []
    is_text = False

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal place, is_text
        name = name.rpartition(":")[2]
        if name in {"comment", "threadedComment"}:
            place = given.get("ref", "")
            texts.clear()
        is_text = name in {"t", "text"}

    def end(name: str) -> None:
        nonlocal is_text
        is_text = False
        if name.rpartition(":")[2] in {"comment", "threadedComment"} and place:
            letters = place.rstrip("0123456789")
            text = "".join(texts).strip()
            if text:
                found.append(Words(int(place[len(letters) :]), column_number(letters) - 1, text))

    reader = parser()
    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler = lambda text: texts.append(text) if is_text else None
    reader.Parse(content, True)
    yield from found


class BoxReader:
    """Takes the words out of a drawing: text boxes and shapes; of a picture only that there is one."""

    def __init__(self) -> None:
        self.found: list[Words] = []
        self.place = {"row": 0, "col": 0}
        self.texts: list[str] = []
        self.inside = ""  # from, row, col, t
        self.parser = parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data

    def start(self, name: str, _: dict[str, str]) -> None:
        """A tag opens."""
        name = name.rpartition(":")[2]
        if name.endswith("Anchor"):
            self.texts.clear()
        elif name in {"from", "t"} or (name in self.place and self.inside == "from"):
            self.inside = name
        elif name == "p" and self.texts:
            self.texts.append("\n")
        elif name == "pic":
            self.texts.append("（画像）")

    def end(self, name: str) -> None:
        """A tag closes."""
        name = name.rpartition(":")[2]
        if name == self.inside:
            self.inside = "from" if name in self.place else ""
        elif name.endswith("Anchor") and (text := "".join(self.texts).strip()):
            row, column = self.place["row"] + 1, self.place["col"]
            self.found.append(Words(row, column, text, in_box=True))

    def data(self, text: str) -> None:
        """Where it stands, and what it says."""
        if self.inside in self.place:
            self.place[self.inside] = int(text)
        elif self.inside == "t":
            self.texts.append(text)


def boxes(content: bytes) -> list[Words]:
    """The text boxes of a drawing."""
    reader = BoxReader()
    reader.parser.Parse(content, True)
    return reader.found
