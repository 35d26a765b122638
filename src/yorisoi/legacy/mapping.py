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

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from yorisoi.exchange.columns import fold_heading
from yorisoi.legacy.mapping_shapes import (
    DITTO,
    KEEP,
    Around,
    Column,
    Feed,
    FileMapping,
    Part,
    SourceMapping,
    Together,
    entry_date,
    unfed,
    without_format,
)
from yorisoi.legacy.records import OWN_CODES, RECORDS, Reading, Record

__all__ = [
    "CODE",
    "DITTO",
    "KEEP",
    "SHIPPED",
    "Column",
    "Feed",
    "FileMapping",
    "MappingError",
    "Part",
    "SourceMapping",
    "Together",
    "read",
    "shipped",
    "unfed",
    "without_format",
]
OF = ("beside", "sheet", "file", "title")

SHIPPED = Path(__file__).with_name("mappings")
CODE = re.compile(r"[a-z][a-z0-9_]{1,19}")


class MappingError(Exception):
    """A mapping file that cannot be used; ``problems`` say where and why, in words."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("；".join(self.problems))


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
        columns = self.columns(name, record, raw.get("columns", {}))
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
            also=bool(raw.get("also", False)),
            form=bool(raw.get("form", False)),
            below=str(raw.get("below", "")),
            until=str(raw.get("until", "")),
            continues=bool(raw.get("continues", False)),
            around=tuple(
                self.around(name, str(heading), one)
                for heading, one in raw.get("around", {}).items()
            ),
        )
        for field_name, known in record.fields.items():
            if known.needed and field_name not in found.fed:
                self.problems.append(f"{name}：「{known.title}」（{field_name}）の列がありません。")
        for field_name in defaults:
            if field_name not in record.fields:
                self.problems.append(f"{name}：defaults の {field_name} という項目はありません。")
        return found

    def columns(self, name: str, record: Record, raw: dict[str, Any]) -> dict[str, Column]:
        """The columns by their folded headings; the days of entries are one of their own."""
        columns = {}
        for heading, one in raw.items():
            column = self.column(name, record, heading, one)
            columns[fold_heading(heading)] = column
            if column.entries:
                day, made = Feed("happened_on", Reading.DATE), entry_date(heading)
                columns[fold_heading(made)] = Column(made, (day,), ditto=False)
        return columns

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

    def around(self, name: str, heading: str, raw: dict[str, Any]) -> Around:
        """A value outside the table."""
        where = f"{name}「{heading}」"
        label, match = str(raw.get("beside", "")), raw.get("match")
        of = "beside" if label else str(raw.get("of", ""))
        if of not in OF:
            self.problems.append(
                f'{where}：around は beside = "見出し" か、of = "sheet"・"file"・"title" にしてください。'
            )
        try:
            pattern = re.compile(str(match)) if match else None
        except re.error as error:
            self.problems.append(f"{where}：match が正規表現として読めません（{error}）。")
            pattern = None
        return Around(heading, of, label, pattern)

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
        entries = bool(parts[0].get("entries", False))
        if entries and (record.code != "note" or [feed.field for feed in feeds] != ["text"]):
            self.problems.append(
                f"{name}「{heading}」：entries は経過記録の内容（text）だけに書けます。"
            )
        blank = str(parts[0].get("blank", ""))
        if blank not in {"", "above"}:
            self.problems.append(f'{name}「{heading}」：blank は "above" だけです。')
        return Column(
            heading,
            tuple(feeds),
            split,
            ignore,
            ditto=bool(parts[0].get("ditto", True)),
            blank_above=blank == "above",
            entries=entries,
        )

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
            year=str(raw.get("year", "")),
        )
