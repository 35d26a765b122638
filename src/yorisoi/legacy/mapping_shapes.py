"""The shapes of a mapping 対応づけ once it is read (mapping.py): files, columns, and where they lead."""

import dataclasses
import fnmatch
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yorisoi.exchange.columns import fold_heading
from yorisoi.legacy.records import RECORDS, Reading, Record

DITTO = ("〃", "同上", "々", "″", '"', "”")
KEEP = "keep"  # the field of what has no place of its own and stays as a line of text
FORMAT = re.compile(r"\.[A-Za-z]{2,4}$")


@dataclass(frozen=True)
class Feed:
    """One column, or a part of it, into one field."""

    field: str
    reading: Reading
    table: Mapping[str, str] = dataclasses.field(default_factory=dict)
    table_name: str = ""
    digits: int = 0  # a number is filled up with zeros to so many
    empty: frozenset[str] = frozenset()  # words that mean: nothing
    default: str | None = None  # for a word that the table does not hold
    part: int | None = None  # which part of a split cell
    year: str = ""  # the heading that says the 年度 of a date without a year
    label: str = ""  # before a value that is kept as text


@dataclass(frozen=True)
class Column:
    """What is done with the column under one heading."""

    heading: str
    feeds: tuple[Feed, ...] = ()
    split: str = ""  # at this character, or （） for 氏名（カナ）
    ignore: str = ""  # the reason why it is left out
    ditto: bool = True  # whether 〃 means the cell above
    blank_above: bool = False  # whether an empty cell means it, too
    entries: bool = False  # several records in one cell, each beginning with its day
    by_hand: bool = True  # False: proposed, nobody looked at it


@dataclass(frozen=True)
class Part:
    """One of several columns that say one thing together."""

    heading: str
    after: str = ""  # what is written after it: 年
    table: Mapping[str, str] = dataclasses.field(default_factory=dict)  # 5 → 令和


@dataclass(frozen=True)
class Together:
    """Columns whose cells make one value, which then is read like that of a column of its own."""

    heading: str
    parts: tuple[Part, ...]
    between: str = ""

    def value(self, cells: Sequence[str]) -> str:
        """What the cells say together; empty ones say nothing."""
        said = []
        for part, cell in zip(self.parts, cells, strict=True):
            word = cell.strip()
            if word:
                said.append(part.table.get(fold_heading(word), word) + part.after)
        return self.between.join(said)


@dataclass(frozen=True)
class Around:
    """A value that stands outside the table: beside a label, or in the name of the sheet or file."""

    heading: str
    of: str  # beside, sheet, file, title
    label: str = ""
    match: re.Pattern[str] | None = None  # what of it counts: its first group

    def value(self, text: str) -> str:
        """What of a text counts."""
        if self.match is None:
            return text.strip()
        found = self.match.search(unicodedata.normalize("NFKC", text))
        return (found[1] if found.re.groups else found[0]).strip() if found else ""


@dataclass(frozen=True)
class FileMapping:
    """One kind of file."""

    name: str
    files: tuple[str, ...]
    sheets: tuple[str, ...]
    record: Record
    key: tuple[str, ...]
    columns: Mapping[str, Column]  # by folded heading
    defaults: Mapping[str, str]
    join: str = ""  # between columns that feed the same field
    delete_column: str = ""
    delete_words: frozenset[str] = frozenset()
    repeats: bool = False  # rows with the same key are different records: the 2nd, the 3rd
    together: tuple[Together, ...] = ()
    also: bool = False  # the sheet is read once more, as another kind of record
    form: bool = False  # the sheet is a form: values right of their labels, or below them
    below: str = ""  # the table begins under the line with this text
    until: str = ""  # and ends before the line with this one
    continues: bool = False  # a row that says only text goes on with the row above
    around: tuple[Around, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether it is more than one table from the top of a sheet to its end."""
        return bool(self.form or self.below or self.until or self.around)

    def takes(self, file: str, sheet: str) -> bool:
        """Whether a sheet of a file is of this kind, by its name."""
        name, tab = plain(file), plain(sheet)
        return any(fnmatch.fnmatchcase(name, plain(one)) for one in self.files) and (
            not tab or any(fnmatch.fnmatchcase(tab, plain(one)) for one in self.sheets)
        )

    def takes_otherwise(self, file: str, sheet: str) -> bool:
        """The same for a file that was saved in another format: 児童台帳.xlsx for 児童台帳*.csv."""
        stem = without_format(file)
        others = dataclasses.replace(self, files=tuple(without_format(one) for one in self.files))
        return others.takes(stem, sheet)

    @property
    def headings(self) -> list[str]:
        """The headings that a sheet of this kind has."""
        made = {fold_heading(one.heading) for one in self.together}
        made |= {fold_heading(one.heading) for one in self.around}
        made |= {
            fold_heading(entry_date(one.heading)) for one in self.columns.values() if one.entries
        }
        found = [one.heading for folded, one in self.columns.items() if folded not in made]
        outside = {fold_heading(one.heading) for one in self.around}
        found += [
            part.heading
            for one in self.together
            for part in one.parts
            if fold_heading(part.heading) not in outside
        ]
        return found + ([self.delete_column] if self.delete_column else [])

    @property
    def fed(self) -> set[str]:
        """The fields that some column feeds."""
        found = {feed.field for column in self.columns.values() for feed in column.feeds}
        return (found | set(self.defaults)) - {KEEP}


@dataclass(frozen=True)
class SourceMapping:
    """A whole mapping file."""

    code: str
    name: str
    files: tuple[FileMapping, ...]
    staff: Mapping[str, str] = dataclasses.field(
        default_factory=dict
    )  # name in the old system → 職員番号
    text: str = ""

    def of(self, file: str, sheet: str) -> FileMapping | None:
        """The kind of file that a sheet is, by its name; None for one that is not known."""
        found = next((one for one in self.files if one.takes(file, sheet)), None)
        return found or next((one for one in self.files if one.takes_otherwise(file, sheet)), None)

    def kinds(self, file: str, sheet: str) -> list[FileMapping]:
        """Everything that a sheet is read as: one kind of file, and those that are read of it too."""
        first = self.of(file, sheet)
        takes = [one for one in self.files if one.also and one is not first]
        others = [
            one for one in takes if one.takes(file, sheet) or one.takes_otherwise(file, sheet)
        ]
        return [first, *others] if first else []

    @property
    def unfed(self) -> list[str]:
        """The items asked for (S3) that no column feeds."""
        return unfed({name for one in self.files for name in one.fed})


def unfed(fed: set[str]) -> list[str]:
    """The items asked for (S3) that are not among these fields."""
    fed = fed | ({"workplace", "affiliation"} if "occupation" in fed else set())
    asked = {
        name: field.title
        for record in RECORDS.values()
        for name, field in record.fields.items()
        if field.asked
    }
    return [title for name, title in asked.items() if name not in fed]


def plain(name: str) -> str:
    """A name of a file or sheet, whatever its width and the way its voicing marks are stored."""
    return unicodedata.normalize("NFKC", name).casefold()


def without_format(name: str) -> str:
    """A name of a file, or a pattern of one, without .csv or .xlsx."""
    return FORMAT.sub("", name)


def entry_date(heading: str) -> str:
    """What the days of the entries in a column are called."""
    return f"{heading}の日付"
