"""What calamine does not tell of the sheets of an xlsx file: see ``Marks``.

The XML of a sheet is read once, as a stream, before calamine loads it. That costs about as long as
calamine itself; without it a single stray cell in the last corner of a sheet would make calamine ask
for more memory than any machine has, and take the worker down with it.

Definitions of entities are refused: no workbook has them, except to do harm.
"""

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZipFile

CHUNK = 1 << 18
MOST_COLUMNS = 1 << 14  # Excel's own limit
TRUE = {"1", "true"}
# What stands in a cell whose formula nobody has calculated: programs write such workbooks.
UNCALCULATED = "#計算されていない数式"


class Forbidden(ValueError):
    """The XML defines entities."""


@dataclass
class Marks:
    """Of one sheet. Rows are numbered from 1, columns from 0."""

    rows: int = 0  # as far as there are values
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)  # "#N/A" and the like, by row
    struck_rows: set[int] = field(default_factory=set)  # with a value that is struck out
    coloured_rows: set[int] = field(default_factory=set)


@dataclass
class Looks:
    """Which styles of cells say something: their numbers, as the cells of a sheet have them."""

    struck: set[str] = field(default_factory=set)
    coloured: set[str] = field(default_factory=set)


class Local(dict[str, str]):
    """The names of tags without their prefix, each taken apart once."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


class SheetReader:
    """Takes the marks of a sheet from its XML. Cells come by the million: it does little for each."""

    def __init__(self, looks: Looks | None = None) -> None:
        self.marks = Marks()
        self.struck = looks.struck if looks else set[str]()
        self.coloured = looks.coloured if looks else set[str]()
        self.local = Local()
        self.row = self.count = 0
        self.cell: dict[str, str] = {}
        self.letters: set[str] = set()  # of the columns with values
        self.value = ""
        self.is_formula = False  # the cell has one, and no value so far
        self.parser = parser()
        self.parser.StartElementHandler = self.start

    def start(self, name: str, given: dict[str, str]) -> None:
        """A tag opens."""
        name = self.local[name]
        if name == "c":
            if self.is_formula:
                self.uncalculated()
            self.cell = given
            self.count += 1
        elif name == "v" or name == "is":
            self.has_value(self.cell)
        elif name == "f":
            self.is_formula = True
        elif name == "row":
            if self.is_formula:
                self.uncalculated()
            self.row = int(given.get("r", self.row + 1))
            self.count = 0
            if given.get("hidden") in TRUE:
                self.marks.hidden_rows.add(self.row)
        elif name == "col" and given.get("hidden") in TRUE:
            columns = range(int(given["min"]) - 1, min(int(given["max"]), MOST_COLUMNS))
            self.marks.hidden_columns.update(columns)

    def has_value(self, cell: dict[str, str]) -> None:
        """The cell that was opened last is not empty."""
        if "r" in cell:
            self.letters.add(cell["r"].rstrip("0123456789"))
        else:  # not every writer says where its cells stand: one after the other, then
            self.letters.add(column_letters(self.count - 1))
        self.marks.rows = self.row
        style = cell.get("s")
        if style in self.struck:
            self.marks.struck_rows.add(self.row)
        if style in self.coloured:
            self.marks.coloured_rows.add(self.row)
        is_error = cell.get("t") == "e"
        # Excel says that a formula came to an empty text; whoever left its value out says nothing.
        if is_error or (self.is_formula and cell.get("t") != "str"):
            self.value = ""
            self.parser.CharacterDataHandler = self.text
            self.parser.EndElementHandler = self.end
        self.is_formula = False

    def text(self, text: str) -> None:
        """The value of a cell with an error, or with a formula."""
        self.value += text

    def end(self, name: str) -> None:
        """Its end."""
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        if self.cell.get("t") == "e":
            self.put(self.value)
        elif not self.value.strip():
            self.put(UNCALCULATED)

    def uncalculated(self) -> None:
        """The cell that was opened last has a formula and nothing else."""
        self.has_value({**self.cell, "t": "str"})
        self.put(UNCALCULATED)

    def put(self, words: str) -> None:
        """What is to stand in the cell that was opened last."""
        letters = self.cell.get("r", "").rstrip("0123456789")
        index = column_number(letters) if letters else self.count
        self.marks.errors.setdefault(self.row, {})[index - 1] = words

    def close(self) -> Marks:
        """All was read."""
        self.parser.Parse(b"", True)
        if self.is_formula:
            self.uncalculated()
        self.marks.columns = max(map(column_number, self.letters), default=0)
        return self.marks


def parts_of_sheets(file: BinaryIO) -> dict[str, str]:
    """Which part of the xlsx file holds which sheet, by the name of the sheet."""
    with ZipFile(file) as parts:
        targets = {
            one["Id"]: one["Target"]
            for one in tags(parts, "xl/_rels/workbook.xml.rels", "Relationship")
        }
        return {
            one["name"]: part_name(targets[identity])
            for one in tags(parts, "xl/workbook.xml", "sheet")
            for key, identity in one.items()
            if key.rpartition(":")[2] == "id" and ":" in key and identity in targets
        }


def counts_from_1904(file: BinaryIO) -> bool:
    """Whether the days of a workbook are counted from 1904, as Excel for the Macintosh once did."""
    with ZipFile(file) as parts:
        found = tags(parts, "xl/workbook.xml", "workbookPr")
    return any(one.get("date1904") in TRUE for one in found)


def read_marks(file: BinaryIO, part: str, looks: Looks | None = None) -> Marks:
    """Read one sheet through. ``looks``: styles of cells whose rows are to be told.

    :raises expat.ExpatError: and others, when it is damaged.
    """
    reader = SheetReader(looks)
    with ZipFile(file) as parts, parts.open(part) as content:
        while chunk := content.read(CHUNK):
            reader.parser.Parse(chunk, False)
    return reader.close()


def tags(parts: ZipFile, part: str, wanted: str) -> list[dict[str, str]]:
    """The attributes of all tags of one name in a small part."""
    found: list[dict[str, str]] = []

    def start(name: str, given: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(given)

    small = parser()
    small.StartElementHandler = start
    small.Parse(parts.read(part), True)
    return found


def parser(codec: str | None = None) -> expat.XMLParserType:
    """A parser that refuses entities."""
    made = expat.ParserCreate(codec)
    made.buffer_text = True
    made.EntityDeclHandler = refuse
    return made


def refuse(*_: object) -> None:
    """Somebody defines an entity."""
    raise Forbidden


def part_name(target: str) -> str:
    """A target is written from the root or from the folder of the workbook."""
    return target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)


def column_number(letters: str) -> int:
    """A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(index: int) -> str:
    """The first column (0) is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
