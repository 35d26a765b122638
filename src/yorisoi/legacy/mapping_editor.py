"""A mapping as an editable table: each column with its examples, and what would come of them.

What is chosen on the page is put into the mapping by ``mapping_choices``; ``Editor`` shows it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yorisoi.legacy import mapping
from yorisoi.legacy.guess_codes import Terms
from yorisoi.legacy.guess_tables import Alike
from yorisoi.legacy.guess_values import Look
from yorisoi.legacy.mapping import KEEP, FileMapping, MappingError, SourceMapping
from yorisoi.legacy.mapping_choices import (
    DELETE,
    IGNORE,
    NOTHING,
    Draft,
    Raw,
    fields_of,
    group_of,
    headings_of,
    looks_of,
    main_field,
    words_of,
)
from yorisoi.legacy.mapping_words import KEPT, LEFT_OUT, feeds_of, field_title, options_in_words
from yorisoi.legacy.proposal import percent
from yorisoi.legacy.records import OWN_CODES, RECORDS
from yorisoi.legacy.row_pieces import with_year
from yorisoi.legacy.values import RowReader
from yorisoi.legacy.wording import OWN_WORDS

MOST_EXAMPLES = 5
YEAR_FROM = "年度から年を補います"


@dataclass
class Example:
    """A value, and what would come of it."""

    value: str
    out: str = ""
    problem: str = ""


@dataclass
class ColumnView:
    """One row of the table."""

    number: int
    heading: str
    parts: list[str]  # the headings it is made of, when there are several
    chosen: str
    others: list[tuple[int, str]]  # the further parts of a split cell: which, field
    split: str
    also: str  # further fields, in words
    reading: str
    can_be_read: bool
    reason: str  # why it is left out
    sure: str
    is_unsure: bool
    why: str
    is_key: bool
    table: str
    examples: list[Example]


@dataclass
class SheetView:
    """One kind of file."""

    number: int
    name: str
    record: str
    title: str
    files: str
    sheets: str
    where: list[str]
    rows: int
    wanted: bool
    repeats: bool
    continues: bool
    options: list[str]  # what else is said of it, in words
    columns: list[ColumnView]
    choices: list[tuple[str, list[tuple[str, str]]]]


@dataclass
class TableView:
    """One code table."""

    number: int
    name: str
    title: str
    choices: list[tuple[str, str]]  # empty: free words
    words: list[tuple[int, str, str, bool]]  # number, word, value, decided
    undecided: int


class Editor:
    """All that the page shows of a draft."""

    def __init__(
        self, draft: Draft, groups: Sequence[Alike], terms: Terms, *, with_values: bool
    ) -> None:
        self.draft, self.groups, self.terms, self.with_values = draft, groups, terms, with_values

    @cached_property
    def read(self) -> tuple[SourceMapping | None, list[str]]:
        """The mapping as it would be saved, or what is wrong with it."""
        try:
            return mapping.read(self.draft.text), []
        except MappingError as error:
            return None, error.problems

    @property
    def problems(self) -> list[str]:
        """What is wrong with it, in words."""
        return self.read[1]

    @property
    def unfed(self) -> list[str]:
        """Items asked for (S3) that no column feeds."""
        fed = {
            name
            for one in self.draft.kept["file"]
            for column in one.get("columns", {}).values()
            for feed in feeds_of(column)
            for name in fields_of(feed)
        }
        return mapping.unfed(fed)

    @property
    def code(self) -> str:
        """The code of the old system."""
        return str(self.draft.raw.get("source", {}).get("code", ""))

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.draft.raw.get("source", {}).get("name", ""))

    @property
    def undecided(self) -> int:
        """How many words wait for a person."""
        return sum(table.undecided for table in self.tables)

    @cached_property
    def sheets(self) -> list[SheetView]:
        """The kinds of file."""
        return [self.sheet(at, one) for at, one in enumerate(self.draft.raw["file"])]

    def sheet(self, at: int, one: Raw) -> SheetView:
        """One kind of file."""
        group = group_of(one, self.groups)
        looks = looks_of(one, self.groups)
        known = self.read_file(one)
        where = (
            [
                f"{seen.file}　{seen.sheet}".strip() + ("（非表示）" if seen.hidden else "")
                for seen in group.sheets
            ]
            if group
            else []
        )
        return SheetView(
            number=at,
            name=str(one.get("name", "")),
            record=one["record"],
            title=RECORDS[one["record"]].title,
            files="\n".join(one.get("files", ["*"])),
            sheets="\n".join(one.get("sheets", ["*"])),
            where=where,
            rows=group.rows if group else 0,
            wanted=at not in self.draft.left_out,
            repeats=bool(one.get("repeats")),
            continues=bool(one.get("continues")),
            options=options_in_words(one),
            columns=[
                self.column(at, number, heading, one, looks.get(heading), known)
                for number, heading in enumerate(headings_of(one))
            ],
            choices=field_choices(one["record"]),
        )

    def read_file(self, one: Raw) -> FileMapping | None:
        """This kind of file, read; None when the mapping cannot be read."""
        found = self.read[0]
        kept = self.draft.kept["file"]
        at = next((number for number, other in enumerate(kept) if other is one), None)
        return found.files[at] if found is not None and at is not None else None

    def column(
        self,
        at: int,
        number: int,
        heading: str,
        one: Raw,
        look: Look | None,
        known: FileMapping | None,
    ) -> ColumnView:
        """One column."""
        is_delete = one.get("delete", {}).get("column") == heading
        feeds = feeds_of(one["columns"].get(heading, {"field": KEEP}))
        first = feeds[0]
        record = one["record"]
        usual = RECORDS[record].fields.get(str(first.get("field")))
        sure, why = self.draft.reasons.get(f"{at}-{heading}", [0.0, ""])
        made = one.get("together", {}).get(heading, {})
        return ColumnView(
            number=number,
            heading=heading,
            parts=[
                part["heading"] if isinstance(part, dict) else part
                for part in made.get("columns", [])
            ],
            chosen=DELETE if is_delete else main_field(first),
            others=[(part, name) for part, name in enumerate(fields_of(first)) if part],
            split={"\n": "改行", " ": "空白"}.get(first.get("split", ""), first.get("split", "")),
            also="、".join(
                field_title(record, name) for feed in feeds[1:] for name in fields_of(feed)
            ),
            reading=str(first.get("read") or (usual.reading if usual else "")),
            can_be_read=usual is not None and not is_delete,
            reason=str(first.get("ignore", "")),
            sure=percent(sure) if why else "",
            is_unsure=bool(why) and sure < 0.8,
            why=why,
            is_key=heading in one.get("key", []),
            table=str(first.get("table", "")),
            examples=list(self.examples(heading, look, known, is_delete=is_delete, one=one)),
        )

    def examples(
        self,
        heading: str,
        look: Look | None,
        known: FileMapping | None,
        *,
        is_delete: bool,
        one: Raw,
    ) -> Iterator[Example]:
        """Some values, and what would come of each; none for who may not see values."""
        if look is None or not self.with_values:
            return
        values = look.distinct[:MOST_EXAMPLES]
        if is_delete:
            words = one["delete"].get("words", [])
            for value in values:
                yield Example(value, "削除された行" if value in words else "使う行")
            return
        if known is None or heading in one.get("together", {}):
            yield from (Example(value) for value in self.joined(heading, known) or values)
            return
        for value in values:
            yield outcome(known, heading, value, self.words)

    def joined(self, heading: str, known: FileMapping | None) -> list[str]:
        """Values that several columns say together."""
        if known is None:
            return []
        made = next((one for one in known.together if one.heading == heading), None)
        group = next(
            (one for one in self.groups if made and made.parts[0].heading in one.looks), None
        )
        if made is None or group is None:
            return []
        rows = [
            made.value([row.get(part.heading, "") for part in made.parts])
            for row in group.first_rows()
        ]
        return list(dict.fromkeys(value for value in rows if value))

    @cached_property
    def words(self) -> dict[str, str]:
        """What the terms of the ward's lists are called."""
        return {term: words for known in self.terms.values() for term, words in known.items()}

    @cached_property
    def tables(self) -> list[TableView]:
        """The code tables."""
        found = []
        tables = self.draft.raw.get("tables", {})
        for at, (name, words) in enumerate(words_of(self.draft).items()):
            choices, title = self.choices_of(name)
            decided = tables.get(name, {})
            rows = [
                (
                    number,
                    word,
                    (decided[word] or NOTHING) if word in decided else "",
                    word in decided,
                )
                for number, word in enumerate(words)
            ]
            waiting = sum(1 for row in rows if not row[3])
            found.append(TableView(at, name, title, choices, rows, waiting))
        return found

    def choices_of(self, table: str) -> tuple[list[tuple[str, str]], str]:
        """What the words of a table may mean, and what the table is called."""
        for one in self.draft.raw["file"]:
            for heading, made in one.get("together", {}).items():
                if any(
                    isinstance(part, dict) and part.get("table") == table
                    for part in made["columns"]
                ):
                    return [], f"{heading}の一部"
            for heading, column in one.get("columns", {}).items():
                for feed in feeds_of(column):
                    if feed.get("table") == table:
                        name = str(feed.get("field"))
                        known = RECORDS[one["record"]].fields.get(name)
                        title = f"{heading} → {field_title(one['record'], name)}"
                        if name in OWN_CODES:
                            return [
                                (code, OWN_WORDS[name].get(code, code)) for code in OWN_CODES[name]
                            ], title
                        if known and known.list:
                            return list(self.terms.get(known.list, {}).items()), title
                        return [], title
        return [], table


def outcome(known: FileMapping, heading: str, value: str, words: Mapping[str, str]) -> Example:
    """What one value of a column would become."""
    reader = RowReader(known, [heading])
    if not reader.columns:
        return Example(value)
    if with_year(value, "2000") != value and any(feed.year for feed in reader.columns[0][2].feeds):
        return Example(value, YEAR_FROM)
    row = reader.read([value])
    problem = next((why for where, why, _ in (*row.refused, *row.marked) if where == heading), "")
    told = [
        row.values.get(f"{name}_on") or in_words(name, row.values[name], words)
        for name in dict.fromkeys(feed.field for feed in reader.columns[0][2].feeds)
        if name in row.values
    ]
    return Example(value, "　".join(dict.fromkeys(word for word in told if word)), problem)


def in_words(name: str, value: str, words: Mapping[str, str]) -> str:
    """A value of ours as people call it."""
    return OWN_WORDS[name].get(value, value) if name in OWN_CODES else words.get(value, value)


def field_choices(record: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields of a record, grouped, and what else may be done with a column."""
    fields: Mapping[str, Any] = RECORDS[record].fields
    needed = [(name, one.title) for name, one in fields.items() if one.needed]
    asked = [(name, one.title) for name, one in fields.items() if one.asked and not one.needed]
    rest = [(name, one.title) for name, one in fields.items() if not one.asked and not one.needed]
    return [
        ("ほかの扱い", [(KEEP, KEPT), (IGNORE, LEFT_OUT), (DELETE, "削除の印")]),
        ("なくてはならない項目", needed),
        ("引き継ぐ項目", asked),
        ("そのほかの項目", rest),
    ]
