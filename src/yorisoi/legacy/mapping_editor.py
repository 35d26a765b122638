"""A mapping as an editable table: what the form says is put into the mapping, and what would come out.

The form carries the mapping as it was (``base``: headings and words of lists, no data of persons) and
what was chosen on the page. ``applied`` puts the choices into it; ``Editor`` shows it again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from yorisoi.legacy import guess_codes, mapping, mapping_text
from yorisoi.legacy.file_names import Patterns
from yorisoi.legacy.finishing import may_be_listed
from yorisoi.legacy.guess_codes import Terms
from yorisoi.legacy.guess_tables import Alike
from yorisoi.legacy.guess_values import Look
from yorisoi.legacy.mapping import KEEP, FileMapping, MappingError, SourceMapping
from yorisoi.legacy.mapping_words import KEPT, LEFT_OUT, READINGS, feeds_of, field_title
from yorisoi.legacy.proposal import Proposal, percent
from yorisoi.legacy.records import OWN_CODES, RECORDS, Reading
from yorisoi.legacy.values import RowReader

Raw = dict[str, Any]
Said = Mapping[str, str]  # what a form says
IGNORE, DELETE = "-ignore", "-delete"
NOTHING = "-nothing"  # of a word: it means nothing
MOST_EXAMPLES = 5
OWN_WORDS = {
    "male": "男", "female": "女", "other": "その他", "unknown": "不明", "yes": "同居", "no": "別居",
    "protection": "要保護児童", "support": "要支援児童", "pregnancy": "特定妊婦", "general": "一般",
}  # fmt: skip
WHY_LEFT_OUT = "要らない列"


@dataclass
class Draft:
    """A mapping that is being worked on."""

    raw: Raw
    undecided: dict[str, list[str]] = field(default_factory=dict)
    reasons: dict[str, list[Any]] = field(default_factory=dict)  # "file-heading" → [sure, why]
    left_out: set[int] = field(default_factory=set)  # kinds of file that are not wanted

    @classmethod
    def of(cls, found: Proposal) -> "Draft":
        """A proposal, to be worked on."""
        reasons = {
            f"{at}-{guess.heading}": [guess.sure, guess.why]
            for at, one in enumerate(found.files)
            for guess in one.columns
        }
        return cls(
            found.raw, {name: list(words) for name, words in found.undecided.items()}, reasons
        )

    @property
    def kept(self) -> Raw:
        """The mapping without the kinds of file that are not wanted, and without unused tables."""
        files = [one for at, one in enumerate(self.raw.get("file", [])) if at not in self.left_out]
        return {**self.raw, "file": files}

    @property
    def text(self) -> str:
        """The mapping as TOML, with its reasons."""
        remarks: dict[tuple[Any, ...], str] = {}
        kept = [at for at in range(len(self.raw.get("file", []))) if at not in self.left_out]
        for new, at in enumerate(kept):
            for key, (sure, why) in self.reasons.items():
                if key.startswith(f"{at}-") and why:
                    remarks["file", new, key.partition("-")[2]] = f"{percent(sure)}　{why}"
        return mapping_text.write(self.kept, remarks, self.undecided)

    def carried(self) -> str:
        """All of it as the form carries it."""
        told = {"raw": self.raw, "undecided": self.undecided, "reasons": self.reasons}
        return json.dumps(told | {"left_out": sorted(self.left_out)}, ensure_ascii=False)

    @classmethod
    def carried_by(cls, text: str) -> "Draft":
        """What the form carried.

        :raises ValueError: when it is not what we wrote.
        """
        told = json.loads(text)
        raw = told["raw"]
        if not isinstance(raw, dict) or not isinstance(raw.get("file"), list):
            raise ValueError("no mapping in the form")
        return cls(raw, told["undecided"], told["reasons"], set(map(int, told["left_out"])))


# --- what was chosen on the page


def applied(draft: Draft, said: Said, groups: Sequence[Alike], terms: Terms) -> Draft:
    """The draft with what was chosen on the page."""
    raw = draft.raw
    for name in ("code", "name"):
        if name in said:
            raw.setdefault("source", {})[name] = said[name].strip()
    draft.left_out = set()
    for at, one in enumerate(raw["file"]):
        if f"file-{at}" not in said:
            continue
        if f"wanted-{at}" not in said:
            draft.left_out.add(at)
        put_file(draft, at, said, looks_of(one, groups), terms)
    put_words(draft, said)
    return draft


def put_file(draft: Draft, at: int, said: Said, looks: Mapping[str, Look], terms: Terms) -> None:
    """What was chosen for one kind of file."""
    one = draft.raw["file"][at]
    for name in ("files", "sheets"):
        lines = [line.strip() for line in said.get(f"{name}-{at}", "").splitlines() if line.strip()]
        if lines:
            one[name] = lines
    one["repeats"] = f"repeats-{at}" in said
    columns = headings_of(one)
    chosen = [heading for number, heading in enumerate(columns) if f"key-{at}-{number}" in said]
    one["key"] = chosen
    for number, heading in enumerate(columns):
        if f"field-{at}-{number}" in said:
            before = json.dumps(one["columns"].get(heading))
            put(draft, at, number, heading, said, looks.get(heading), terms)
            if json.dumps(one["columns"].get(heading)) != before:
                draft.reasons[f"{at}-{heading}"] = [1.0, "画面で選んだ"]


def put(
    draft: Draft,
    at: int,
    number: int,
    heading: str,
    said: Said,
    look: Look | None,
    terms: Terms,
) -> None:
    """What was chosen for one column."""
    one = draft.raw["file"][at]
    wish, reading = said[f"field-{at}-{number}"], said.get(f"read-{at}-{number}", "")
    if wish == DELETE:
        if one.get("delete", {}).get("column") != heading:
            words = [word for word in (look.distinct if look else []) if word != "0"][:4]
            one["delete"] = {"column": heading, "words": words or ["1"]}
            one["columns"].pop(heading, None)
        return
    if one.get("delete", {}).get("column") == heading:
        one.pop("delete")
    feeds = feeds_of(one["columns"].get(heading, {}))
    if wish == IGNORE:
        reason = said.get(f"reason-{at}-{number}", "").strip()
        one["columns"][heading] = {"ignore": reason or WHY_LEFT_OUT}
    elif "split" in feeds[0] and wish == fields_of(feeds[0])[0]:
        fields = [
            said.get(f"field-{at}-{number}-{part}", "") or name
            for part, name in enumerate(fields_of(feeds[0])[1:], 1)
        ]
        feeds[0]["fields"] = [wish, *("" if name == IGNORE else name for name in fields)]
    elif wish != main_field(feeds[0]):
        one["columns"][heading] = new_feed(draft, one["record"], wish, look, terms)
    feed = feeds_of(one["columns"].get(heading, {}))[0]
    known = RECORDS[one["record"]].fields.get(str(feed.get("field")))
    if known is not None and reading in READINGS:
        read_as(draft, one["record"], feed, reading, look, terms)


def new_feed(draft: Draft, record: str, name: str, look: Look | None, terms: Terms) -> Raw:
    """A column that is to feed another field than before."""
    known = RECORDS[record].fields.get(name)
    if known is None:
        return {"field": KEEP}
    feed: Raw = {"field": name}
    if name == "text":
        feed["ditto"] = False
    if known.reading in {Reading.CODE, Reading.PATTERN}:
        give_table(draft, record, feed, look, terms)
    if look is not None and look.nothings and known.reading is not Reading.TEXT:
        feed["empty"] = look.nothings
    return feed


def read_as(
    draft: Draft, record: str, feed: Raw, reading: str, look: Look | None, terms: Terms
) -> None:
    """Read a column otherwise than its field is read, or as it is read."""
    usual = RECORDS[record].fields[feed["field"]].reading
    if reading == usual:
        feed.pop("read", None)
    else:
        feed["read"] = reading
    if reading in {Reading.CODE, Reading.PATTERN} and "table" not in feed:
        give_table(draft, record, feed, look, terms)


def give_table(draft: Draft, record: str, feed: Raw, look: Look | None, terms: Terms) -> None:
    """A code table for a column that had none, with the words of the column."""
    name = feed["field"]
    code = RECORDS[record].fields[name].list or name
    words = look.distinct if look is not None else []
    found, unknown = guess_codes.table(code, words, terms)
    feed["table"] = code
    table = draft.raw.setdefault("tables", {}).setdefault(code, {})
    if look is not None and may_be_listed(look):
        for word, value in found.items():
            table.setdefault(word, value)
        waiting = draft.undecided.setdefault(code, [])
        waiting += [word for word in unknown if word not in waiting]


def put_words(draft: Draft, said: Said) -> None:
    """What was chosen for the words of the code tables."""
    for at, (name, words) in enumerate(list(words_of(draft).items())):
        table = draft.raw.setdefault("tables", {}).setdefault(name, {})
        for number, word in enumerate(words):
            wish = said.get(f"word-{at}-{number}")
            if wish is None:
                continue
            if wish:
                table[word] = "" if wish == NOTHING else wish
            else:
                table.pop(word, None)
                waiting = draft.undecided.setdefault(name, [])
                waiting += [word] if word not in waiting else []


def words_of(draft: Draft) -> dict[str, list[str]]:
    """All words of every table, in the same order on the page and in the form."""
    tables: dict[str, dict[str, str]] = draft.raw.get("tables", {})
    names = dict.fromkeys([*tables, *draft.undecided])
    return {name: sorted({*tables.get(name, {}), *draft.undecided.get(name, [])}) for name in names}


def headings_of(one: Raw) -> list[str]:
    """The headings of a kind of file, in the order of the page."""
    delete = one.get("delete", {}).get("column")
    return [*one.get("columns", {}), *([delete] if delete else [])]


def fields_of(feed: Raw) -> list[str]:
    """The fields a feed leads to."""
    return [str(name) for name in feed.get("fields", [feed["field"]] if "field" in feed else [])]


def main_field(feed: Raw) -> str:
    """What stands chosen for a column."""
    if "ignore" in feed:
        return IGNORE
    return next(iter(fields_of(feed)), "")


def looks_of(one: Raw, groups: Sequence[Alike]) -> dict[str, Look]:
    """What the columns of a kind of file look like, in the files that are there."""
    group = group_of(one, groups)
    if group is None:
        return {}
    found = dict(group.looks)
    for heading, made in one.get("together", {}).items():
        parts = [part["heading"] if isinstance(part, dict) else part for part in made["columns"]]
        look = found[heading] = Look()
        for row in group.first_rows():
            look.tell(made.get("between", " ").join(row.get(part, "") for part in parts))
    return found


def group_of(one: Raw, groups: Sequence[Alike]) -> Alike | None:
    """The sheets that a kind of file takes."""
    names = Patterns(list(one.get("files", ["*"])), list(one.get("sheets", ["*"])))
    return next((group for group in groups if any(map(names.take, group.places))), None)


# --- what the page shows


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
                                (code, OWN_WORDS.get(code, code)) for code in OWN_CODES[name]
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
    return OWN_WORDS.get(value, value) if name in OWN_CODES else words.get(value, value)


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
