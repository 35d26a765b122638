"""A mapping file 対応づけ: all that is known of one old system's files. Nothing of it is in code.

    [source]
    code = "jido21"                       # stands in every key: never changes
    name = "児童相談システム（平成21年度から）"

    [tables.sex]                          # a table of words
    "男" = "male"

    [[file]]
    name = "児童台帳"
    files = ["児童台帳*.csv"]              # which files, which sheets
    record = "child"                      # which kind of record (records.py)
    key = ["児童番号"]                     # the headings that name a record
    [file.columns]
    "児童番号" = { field = "number", digits = 6 }
    "性別" = { field = "sex", table = "sex" }
    "健康／通院" = { split = "／", fields = ["health", "clinic"] }
    "年齢" = { ignore = "生年月日から計算する" }

docs/mapping-files.md tells the rest.
"""

import dataclasses
import fnmatch
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yorisoi.exchange.columns import fold_heading
from yorisoi.legacy.records import OWN_CODES, RECORDS, Reading, Record

DITTO = ("〃", "同上", "々", "″", '"', "”")
KEEP = "keep"  # the field of what has no place of its own and stays as a line of text
SHIPPED = Path(__file__).with_name("mappings")
FORMAT = re.compile(r"\.[A-Za-z]{2,4}$")
CODE = re.compile(r"[a-z][a-z0-9_]{1,19}")


class MappingError(Exception):
    """A mapping file that cannot be used; ``problems`` say where and why, in words."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("；".join(self.problems))


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
    label: str = ""  # before a value that is kept as text


@dataclass(frozen=True)
class Column:
    """What is done with the column under one heading."""

    heading: str
    feeds: tuple[Feed, ...] = ()
    split: str = ""  # at this character, or （） for 氏名（カナ）
    ignore: str = ""  # the reason why it is left out
    ditto: bool = True  # whether 〃 means the cell above
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
        found = [one.heading for folded, one in self.columns.items() if folded not in made]
        found += [part.heading for one in self.together for part in one.parts]
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


def shipped(name: str) -> SourceMapping:
    """One of the mappings that the product carries."""
    return read((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))


def read(text: str) -> SourceMapping:
    """A mapping file.

    :raises MappingError: with every problem that was found.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError([f"TOML として読めません：{error}"]) from error
    return Reader(raw).mapping(text)


class Reader:
    """Reads the parsed TOML, gathering what is wrong."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.problems: list[str] = []
        self.tables: dict[str, dict[str, str]] = raw.get("tables", {})

    def mapping(self, text: str) -> SourceMapping:
        """The whole."""
        source = self.raw.get("source", {})
        code, name = str(source.get("code", "")), str(source.get("name", ""))
        if not CODE.fullmatch(code):
            self.problems.append(
                "[source] の code は、小文字の英字で始まる2〜20文字の英数字にしてください。"
            )
        files = tuple(
            one
            for at, raw in enumerate(self.raw.get("file", []), 1)
            if (one := self.file(raw, at)) is not None
        )
        if not self.raw.get("file"):
            self.problems.append("[[file]] が1つもありません。")
        staff = {str(key): str(value) for key, value in self.raw.get("staff", {}).items()}
        if self.problems:
            raise MappingError(self.problems)
        return SourceMapping(code, name or code, files, staff, text)

    def file(self, raw: dict[str, Any], at: int) -> FileMapping | None:
        """One ``[[file]]``."""
        name = str(raw.get("name") or f"{at}番目の [[file]]")
        record = RECORDS.get(raw.get("record", ""))
        if record is None:
            codes = "・".join(RECORDS)
            self.problems.append(f"{name}：record は {codes} のどれかにしてください。")
            return None
        columns = {}
        for heading, one in raw.get("columns", {}).items():
            columns[fold_heading(heading)] = self.column(name, record, heading, one)
        key = tuple(map(str, raw.get("key", ())))
        for heading in key:
            if fold_heading(heading) not in columns:
                self.problems.append(f"{name}：key の「{heading}」が columns にありません。")
        if not key:
            self.problems.append(f"{name}：key（行を特定する見出し）がありません。")
        self.check_key(name, record, key, columns)
        defaults = {str(field): str(value) for field, value in raw.get("defaults", {}).items()}
        delete = raw.get("delete", {})
        found = FileMapping(
            name=name,
            files=tuple(raw.get("files", ("*",))),
            sheets=tuple(raw.get("sheets", ("*",))),
            record=record,
            key=key,
            columns=columns,
            defaults=defaults,
            join=str(raw.get("join", "")),
            delete_column=str(delete.get("column", "")),
            delete_words=frozenset(map(str, delete.get("words", ()))),
            repeats=bool(raw.get("repeats", False)),
            together=tuple(
                self.together(name, str(heading), one, columns)
                for heading, one in raw.get("together", {}).items()
            ),
        )
        for field_name, known in record.fields.items():
            if known.needed and field_name not in found.fed:
                self.problems.append(f"{name}：「{known.title}」（{field_name}）の列がありません。")
        for field_name in defaults:
            if field_name not in record.fields:
                self.problems.append(f"{name}：defaults の {field_name} という項目はありません。")
        return found

    def check_key(
        self, name: str, record: Record, key: tuple[str, ...], columns: Mapping[str, Column]
    ) -> None:
        """A child is named by its number alone: consultations and notes name it so."""
        found = [columns[fold_heading(one)] for one in key if fold_heading(one) in columns]
        fields = [column.feeds[0].field if column.feeds else "" for column in found]
        if record.code == "child" and fields != ["number"]:
            self.problems.append(f"{name}：key は児童番号（number）の見出し1つにしてください。")

    def together(
        self, name: str, heading: str, raw: dict[str, Any], columns: Mapping[str, Column]
    ) -> Together:
        """Several columns that say one thing; it must lead somewhere."""
        where = f"{name}「{heading}」"
        if fold_heading(heading) not in columns:
            self.problems.append(f"{where}：together にありますが、columns にありません。")
        parts = []
        for one in raw.get("columns", ()):
            said = one if isinstance(one, dict) else {"heading": one}
            table = str(said.get("table", ""))
            if table and table not in self.tables:
                self.problems.append(f"{where}：[tables.{table}] がありません。")
            words = {
                fold_heading(word): value for word, value in self.tables.get(table, {}).items()
            }
            parts.append(Part(str(said.get("heading", "")), str(said.get("after", "")), words))
        if len(parts) < 2:
            self.problems.append(f"{where}：together の columns には2つ以上の見出しが要ります。")
        return Together(heading, tuple(parts), str(raw.get("between", "")))

    def column(self, name: str, record: Record, heading: str, raw: Any) -> Column:
        """One heading: a table, or several of them when it feeds several fields."""
        parts: list[dict[str, Any]] = raw if isinstance(raw, list) else [raw]
        if any(not isinstance(one, dict) for one in parts):
            self.problems.append(f"{name}「{heading}」：{{ field = … }} の形で書いてください。")
            return Column(heading)
        feeds: list[Feed] = []
        split = ignore = ""
        for one in parts:
            ignore = str(one.get("ignore", "")) or ignore
            split = str(one.get("split", "")) or split
            fields = one.get("fields", [one["field"]] if "field" in one else [])
            if not fields and not one.get("ignore"):
                self.problems.append(f"{name}「{heading}」：field か ignore が要ります。")
            for at, field_name in enumerate(fields):
                if field_name:
                    part = at if one.get("split") else None
                    feed = self.feed(name, record, heading, str(field_name), one, part)
                    feeds += [feed] if feed else []
        ditto = bool(parts[0].get("ditto", True))
        return Column(heading, tuple(feeds), split, ignore, ditto)

    def feed(
        self,
        name: str,
        record: Record,
        heading: str,
        field_name: str,
        raw: dict[str, Any],
        part: int | None,
    ) -> Feed | None:
        """One feed, checked against the field it leads to."""
        where = f"{name}「{heading}」"
        empty = frozenset(map(str, raw.get("empty", ())))
        if field_name == KEEP:
            label = str(raw.get("label", heading))
            return Feed(KEEP, Reading.TEXT, empty=empty, part=part, label=label)
        known = record.fields.get(field_name)
        if known is None:
            self.problems.append(f"{where}：{record.title}に {field_name} という項目はありません。")
            return None
        try:
            reading = Reading(raw.get("read", known.reading))
        except ValueError:
            words = "・".join(Reading)
            self.problems.append(f"{where}：read は {words} のどれかにしてください。")
            return None
        table_name = str(raw.get("table", ""))
        table = self.tables.get(table_name, {})
        if reading in {Reading.CODE, Reading.PATTERN} and table_name not in self.tables:
            self.problems.append(f"{where}：[tables.{table_name or '…'}] がありません。")
        allowed = OWN_CODES.get(field_name)
        for word, value in table.items():
            wrong = (allowed and value not in allowed) or (
                known.list and value and not value.startswith(f"{known.list}.")
            )
            if reading in {Reading.CODE, Reading.PATTERN} and wrong:
                self.problems.append(
                    f"{where}：[tables.{table_name}] の「{word}」が指す {value} は、"
                    f"{known.title}の値ではありません。"
                )
        default = raw.get("default")
        return Feed(
            field_name,
            reading,
            # Folded once here: every cell is looked up folded.
            {fold_heading(word): value for word, value in table.items()},
            table_name,
            int(raw.get("digits", 0)),
            empty,
            None if default is None else str(default),
            part,
        )
