"""Tables in HTML and in Excel 2003's XML, which many systems write and call .xls.

Both are read as streams; memory holds one row. A cell with a colspan is followed by empty ones, one
with a rowspan holds in every row that it spans.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from typing import BinaryIO
from xml.parsers import expat

from yorisoi.exchange import encoding
from yorisoi.exchange.problems import BrokenFile, Place, Problem
from yorisoi.exchange.sheet_marks import parser
from yorisoi.exchange.sources import Counted, Row, Sheet, Source

HTML, XML = "html", "xml"
LABELS = {
    HTML: "HTMLの表（xlsという名前で書き出されたものを含む）",
    XML: "Excel 2003 XML（xml・xls）",
}
START = 4096  # bytes in which a file says what it is
CHUNK = 1 << 16
IS_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|table)\b",
    re.IGNORECASE | re.DOTALL,
)
IS_XML = re.compile(
    rb"\s*<\?xml\b.*?urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE | re.DOTALL
)
CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
CODECS = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "cp932": "cp932",
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "euc-jp": "euc_jp",
}
UNREADABLE = "文字として読めない部分があります（{codec}として読みました）。書き出し直してください。"
BROKEN = "表の途中で読めなくなりました。ファイルが壊れているか、途中までしかありません。"


def kind(first: bytes) -> str:
    """Which of the two a file is by its first bytes; empty for neither."""
    text = first.removeprefix(codecs.BOM_UTF8)
    if IS_XML.match(text):
        return XML
    return HTML if IS_HTML.match(text) else ""


@dataclass
class Line:
    """One row as it was read."""

    sheet: str
    number: int
    cells: list[str]
    hidden: bool = False
    sheet_hidden: bool = False


def sheets(source: Source) -> Iterator[Sheet]:
    """The tables of a file, one after the other.

    :raises BrokenFile: for rows, when the file cannot be read any further.
    """
    for (name, hidden), lines in groupby(
        lines_of(source), lambda line: (line.sheet, line.sheet_hidden)
    ):
        place = Place(source.position, source.name, name)
        yield Sheet(place, rows(place, lines), hidden)
    source.read = source.size


def rows(place: Place, lines: Iterator[Line]) -> Iterator[Row]:
    """The rows that hold anything."""
    for line in lines:
        if any(cell.strip() for cell in line.cells):
            where = Place(place.position, place.file, place.sheet, line.number)
            yield Row(where, line.cells, line.hidden)


def lines_of(source: Source) -> Iterator[Line]:
    """The rows of all tables, one after the other."""
    reader: HtmlReader | XmlReader = HtmlReader() if source.workbook == HTML else XmlReader()
    with source.path.open("rb") as file:
        codec = codec_of(file, source.place)
        decoder = codecs.getincrementaldecoder(codec)()
        counted = Counted(file, source)
        try:
            while chunk := counted.read(CHUNK):
                reader.feed(decoder.decode(chunk))
                yield from reader.taken()
            reader.feed(decoder.decode(b"", final=True))
            reader.close()
            yield from reader.taken()
        except UnicodeDecodeError as error:
            words = UNREADABLE.format(codec=encoding.LABELS.get(codec, codec))
            raise BrokenFile(Problem(reader.place(source), words)) from error
        except (expat.ExpatError, ValueError) as error:
            raise BrokenFile(Problem(reader.place(source), BROKEN)) from error


def codec_of(file: BinaryIO, place: Place) -> str:
    """The encoding that the file names; where it names none, the one it is in.

    :raises BrokenFile: when that cannot be found out.
    """
    file.seek(0)
    first = file.read(START)
    file.seek(0)
    named = CHARSET.search(first)
    if named and (codec := CODECS.get(named[1].decode("ascii").lower())):
        return codec
    try:
        return encoding.detect(file).codec
    except encoding.NotText as error:
        raise BrokenFile(Problem(place, str(error))) from error
    finally:
        file.seek(0)


@dataclass
class Table:
    """The table that is being read: its rows, and what reaches down from above."""

    name: str = ""
    hidden: bool = False
    number: int = 0
    cells: list[str] = field(default_factory=list)
    row_hidden: bool = False
    is_open: bool = False
    down: dict[int, tuple[int, str]] = field(default_factory=dict)  # column → rows, value
    later: dict[int, tuple[int, str]] = field(default_factory=dict)  # the same, of the next row

    def begin(self, *, hidden: bool, number: int = 0) -> None:
        """A row."""
        self.number = number or self.number + 1
        self.cells, self.row_hidden, self.is_open = [], hidden, True
        self.share()

    def share(self) -> None:
        """Cells from above that reach down into this place."""
        while len(self.cells) in self.down:
            at = len(self.cells)
            left, value = self.down.pop(at)
            if left > 1:
                self.later[at] = (left - 1, value)
            self.cells.append(value)

    def put(self, value: str, across: int, down: int) -> None:
        """A cell, as wide and as high as it is."""
        if down > 1:
            self.later[len(self.cells)] = (down - 1, value)
        self.cells += [value, *[""] * (min(across, 1 << 14) - 1)]
        self.share()

    def end(self) -> Line:
        """The row is over."""
        self.down |= self.later
        self.later = {}
        self.is_open = False
        return Line(self.name, self.number, self.cells, self.row_hidden, self.hidden)


class HtmlReader(HTMLParser):
    """Takes the rows out of HTML, closed tags or not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.table, self.tables = Table(), 0
        self.text: list[str] | None = None
        self.across = self.down = 1

    def place(self, source: Source) -> Place:
        """Where it is."""
        return Place(source.position, source.name, self.table.name, self.table.number or None)

    def taken(self) -> Iterator[Line]:
        """The rows that are whole."""
        found, self.lines = self.lines, []
        yield from found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row, a cell, a line break."""
        given = {name: value or "" for name, value in attrs}
        if tag == "table" and self.text is None:
            self.end_row()
            self.tables += 1
            self.table = Table(name="" if self.tables == 1 else f"表{self.tables}")
        elif tag == "tr":
            self.end_row()
            style = given.get("style", "").replace(" ", "").lower()
            self.table.begin(hidden="display:none" in style)
        elif tag in {"td", "th"}:
            self.end_cell()
            if not self.table.is_open:
                self.table.begin(hidden=False)
            self.text = []
            self.across, self.down = span(given, "colspan"), span(given, "rowspan")
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Their ends."""
        if tag in {"td", "th"}:
            self.end_cell()
        elif tag in {"tr", "table"}:
            self.end_row()

    def handle_data(self, data: str) -> None:
        """What stands in a cell."""
        if self.text is not None:
            self.text.append(data)

    def end_cell(self) -> None:
        """The cell is over."""
        if self.text is not None:
            value = "".join(self.text).replace("\xa0", " ").strip(" \t\r\n")
            self.table.put(value, self.across, self.down)
            self.text = None

    def end_row(self) -> None:
        """The row is over."""
        self.end_cell()
        if self.table.is_open:
            self.lines.append(self.table.end())

    def close(self) -> None:
        """The file is over."""
        super().close()
        self.end_row()


class XmlReader:
    """Takes the rows out of the XML of Excel 2003."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.table = Table()
        self.text: list[str] | None = None
        self.kind = ""
        self.value = ""
        self.across = self.down = 1
        self.in_comment = False
        self.parser = parser("utf-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data

    def place(self, source: Source) -> Place:
        """Where it is."""
        return Place(source.position, source.name, self.table.name, self.table.number or None)

    def taken(self) -> Iterator[Line]:
        """The rows that are whole."""
        found, self.lines = self.lines, []
        yield from found

    def feed(self, text: str) -> None:
        """The next piece, whatever encoding it came in."""
        self.parser.Parse(text.encode("utf-8"), False)

    def close(self) -> None:
        """The file is over."""
        self.parser.Parse(b"", True)

    def start(self, name: str, given: dict[str, str]) -> None:
        """A tag opens."""
        name = name.rpartition(":")[2]
        given = {key.rpartition(":")[2]: value for key, value in given.items()}
        if name == "Worksheet":
            self.table = Table(name=given.get("Name", ""))
        elif name == "Row":
            self.table.begin(hidden=given.get("Hidden") == "1", number=int(given.get("Index", 0)))
        elif name == "Cell":
            self.table.cells += [""] * (int(given.get("Index", 0)) - 1 - len(self.table.cells))
            self.across = int(given.get("MergeAcross", 0)) + 1
            self.down = int(given.get("MergeDown", 0)) + 1
            self.value = ""
        elif name == "Comment":
            self.in_comment = True
        elif name == "Data" and not self.in_comment:
            self.text, self.kind = [], given.get("Type", "")

    def data(self, text: str) -> None:
        """What stands in a cell."""
        if self.text is not None:
            self.text.append(text)

    def end(self, name: str) -> None:
        """A tag closes."""
        name = name.rpartition(":")[2]
        if name == "Data" and self.text is not None:
            self.value, self.text = typed("".join(self.text), self.kind), None
        elif name == "Comment":
            self.in_comment = False
        elif name == "Cell":
            self.table.put(self.value, self.across, self.down)
        elif name == "Row":
            self.lines.append(self.table.end())


def typed(value: str, of_kind: str) -> str:
    """A value as a person would write it."""
    if of_kind == "DateTime":
        return re.sub(r"\.\d+$", "", value.replace("T", " "))
    if of_kind == "Number":
        return re.sub(r"^(-?\d+)\.0*$", r"\1", value)
    if of_kind == "Boolean":
        return "TRUE" if value == "1" else "FALSE"
    return value


def span(given: dict[str, str], name: str) -> int:
    """Over how many columns or rows a cell reaches."""
    value = given.get(name, "1").strip()
    return max(int(value), 1) if value.isdecimal() and len(value) < 6 else 1
