"""What somebody chose on the page of a mapping, put into the mapping.

The form carries the mapping as it was (``base``: headings and words of lists, no data of persons) and
what was chosen. ``applied`` puts the choices into it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yorisoi.legacy import guess_codes, mapping_text
from yorisoi.legacy.file_names import Patterns
from yorisoi.legacy.finishing import may_be_listed
from yorisoi.legacy.guess_codes import Terms
from yorisoi.legacy.guess_tables import Alike
from yorisoi.legacy.guess_values import Look
from yorisoi.legacy.mapping import KEEP
from yorisoi.legacy.mapping_words import READINGS, feeds_of
from yorisoi.legacy.proposal import Proposal, percent
from yorisoi.legacy.records import RECORDS, Reading

Raw = dict[str, Any]
Said = Mapping[str, str]  # what a form says
IGNORE, DELETE = "-ignore", "-delete"
NOTHING = "-nothing"  # of a word: it means nothing
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
    one["continues"] = f"continues-{at}" in said
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
            said = [cell for part in parts if (cell := row.get(part, "").strip())]
            look.tell(made.get("between", " ").join(said))
    return found


def group_of(one: Raw, groups: Sequence[Alike]) -> Alike | None:
    """The sheets that a kind of file takes."""
    names = Patterns(list(one.get("files", ["*"])), list(one.get("sheets", ["*"])))
    return next((group for group in groups if any(map(names.take, group.places))), None)


# --- what the page shows
