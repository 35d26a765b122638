"""A mapping for files that nobody has seen, proposed: kind of record, fields, code tables, keys.

    found = propose(sources, code="kodomo", name="こども相談システム")
    found.text            # TOML, with the reasons as comments; mapping.read reads it
    found.files           # per kind of file: its columns, how sure, and why
    found.unfed           # items asked for (S3) that no column feeds

No name, address, telephone or text of a person gets into the TOML: only words of columns that hold
a list (at most 40 different ones, each shorter than 30 characters), and the names of files,
sheets and headings.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from yorisoi.exchange.tables import Source
from yorisoi.legacy import file_names, guess_tables, mapping, mapping_text
from yorisoi.legacy.finishing import Tables, finish
from yorisoi.legacy.guess_code_sheets import tables_in
from yorisoi.legacy.guess_codes import Terms
from yorisoi.legacy.guess_columns import Fit, Guess, best_fit
from yorisoi.legacy.guess_more import with_more
from yorisoi.legacy.guess_sheets import number_in_the_sheets_name
from yorisoi.legacy.guess_tables import Seen, Unread
from yorisoi.legacy.links import link
from yorisoi.legacy.mapping import SourceMapping, Together
from yorisoi.legacy.records import RECORDS
from yorisoi.terms.models import Term

LEAST = 3.0  # a table that speaks less clearly is of no kind


@dataclass
class FileProposal:
    """One kind of file."""

    name: str
    files: list[str]  # patterns
    sheets: list[str]
    fit: Fit
    key: list[str]
    repeats: bool
    why: str

    @property
    def record(self) -> str:
        """Its kind of record."""
        return self.fit.record

    @property
    def columns(self) -> list[Guess]:
        """What is proposed for each column."""
        return self.fit.guesses


@dataclass
class Proposal:
    """All that is proposed for some files."""

    code: str
    name: str
    files: list[FileProposal] = field(default_factory=list)
    tables: Tables = field(default_factory=Tables)
    nothing: list[Unread] = field(default_factory=list)  # sheets of no kind, and why

    @property
    def undecided(self) -> dict[str, list[str]]:
        """Words of code columns that nobody could match, by table."""
        return {name: words for name, words in self.tables.unknown.items() if words}

    @property
    def raw(self) -> dict[str, Any]:
        """The mapping as tomllib would read it."""
        raw: dict[str, Any] = {"source": {"code": self.code, "name": self.name}}
        if self.tables.known:
            raw["tables"] = {name: dict(words) for name, words in self.tables.known.items()}
        raw["file"] = [raw_file(one) for one in self.files]
        return raw

    @cached_property
    def text(self) -> str:
        """The mapping as TOML."""
        remarks: dict[tuple[Any, ...], str] = {("source",): self.head}
        for at, one in enumerate(self.files):
            remarks["file", at] = f"{RECORDS[one.record].title}：{one.why}"
            for guess in one.columns:
                remarks["file", at, guess.heading] = remark(guess)
        return mapping_text.write(self.raw, remarks, self.tables.unknown)

    @property
    def head(self) -> str:
        """What is said at the top."""
        lines = ["ファイルから作った対応づけの案です。確かめて、違うところを直してください。"]
        lines += [f"読まない表：{one.file}　{one.sheet}　{one.why}" for one in self.nothing]
        if self.files:
            lines += [f"どの列からも入らない項目：{'・'.join(self.unfed)}"] if self.unfed else []
        return "\n".join(mapping_text.flat(line) for line in lines)

    @cached_property
    def mapping(self) -> SourceMapping:
        """The mapping, read.

        :raises MappingError: when there is no file in it that holds anything known.
        """
        return mapping.read(self.text)

    @property
    def unfed(self) -> list[str]:
        """The items asked for (S3) that no column feeds."""
        fed = {name for one in self.files for guess in one.columns for name in guess.fields}
        return mapping.unfed(fed)


def propose(
    sources: Iterable[Source], *, code: str, name: str, terms: Terms | None = None
) -> Proposal:
    """A mapping for these files. ``terms``: the ward's lists, those of the database otherwise."""
    terms = current_terms() if terms is None else terms
    seen, unread = guess_tables.look_at(sources)
    found = propose_for(seen, code=code, name=name, terms=terms)
    found.nothing[:0] = unread
    return found


def propose_for(seen: Sequence[Seen], *, code: str, name: str, terms: Terms) -> Proposal:
    """The same for sheets that were looked at."""
    found = Proposal(code, name)
    fits: list[Fit] = []
    others: list[Fit] = []
    for group in guess_tables.group(seen):
        best = best_fit(group, terms)
        fits.append(best[0])
        others += best[1:]
    fits = link(fits, others)
    taken: list[Fit] = []
    for fit in fits:
        number_in_the_sheets_name(fit)
        if fit.worth >= LEAST and not fit.missing:
            taken.append(fit)
        else:
            found.nothing += [Unread(one.file, one.sheet, why_not(fit)) for one in fit.group.sheets]
    taken = with_more(taken, terms)
    unread = {(one.file, one.sheet) for one in found.nothing}
    codes = tables_in(one for one in seen if (one.file, one.sheet) in unread)
    finish(taken, found.tables, terms, codes)
    places = [fit.group.places for fit in taken]
    first = [fit for fit in taken if "also" not in fit.more]
    called_first = file_names.names(
        [fit.group for fit in first], [RECORDS[fit.record].title for fit in first]
    )
    by_fit = {id(fit): called for fit, called in zip(first, called_first, strict=True)}
    names = [by_fit.get(id(fit)) or str(fit.more["name"]) for fit in taken]
    everything = {(one.file, one.sheet) for one in seen}
    for fit, own, called in zip(taken, places, names, strict=True):
        for part in file_names.patterns(own, everything - own):
            key, repeats = key_of(fit)
            found.files.append(
                FileProposal(called, part.files, part.sheets, fit, key, repeats, why(fit))
            )
    return found


def current_terms() -> dict[str, dict[str, str]]:
    """The words of every list of the ward, of today and of before."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for term in Term.objects.exclude(id__endswith=".unrecorded"):
        found[term.list][term.id] = term.words
    return dict(found)


def why(fit: Fit) -> str:
    """Why a table is taken for this kind of record."""
    fields = RECORDS[fit.record].fields
    titles = [
        fields[name].title
        for one in fit.guesses
        if one.sure >= 0.8
        for name in one.fields[:1]
        if name in fields
    ]
    hidden = "。非表示のシートを含む" if any(one.hidden for one in fit.group.sheets) else ""
    shown = "・".join(dict.fromkeys(titles[:6]))
    return f"{len(fit.group.sheets)}つの表、{fit.group.rows:,}行。見出しに {shown} がある{hidden}"


def why_not(fit: Fit) -> str:
    """Why a table is of no kind."""
    fields = RECORDS[fit.record].fields
    if fit.missing and fit.worth >= LEAST - 3:
        titles = "・".join(fields[name].title for name in fit.missing)
        return f"{RECORDS[fit.record].title}のようですが、{titles}の列が分かりません。"
    return "移行する記録の表には見えません。"


def key_of(fit: Fit) -> tuple[list[str], bool]:
    """The headings that name a row, and whether rows that share them are different records."""
    if "key" in fit.more:
        return list(fit.more["key"]), bool(fit.more.get("repeats"))

    def headings(*names: str) -> list[str]:
        found = []
        for name in names:
            guess = fit.by_field(name)
            if guess is not None and guess.heading not in found and guess.field == name:
                found.append(guess.heading)
        return found

    if fit.record == "member":
        first = (
            headings("family", "branch")
            if fit.by_field("branch")
            else headings("family", "name", "born")
        )
        return first or headings("family"), False
    if fit.record == "note":
        number = fit.by_field("number")
        if number is not None and number.look.is_unique and number.look.is_full:
            return headings("number"), False
        return headings("child_number", "happened_on", "happened_time"), True
    return headings("number"), False


def raw_file(one: FileProposal) -> dict[str, Any]:
    """One ``[[file]]`` as tomllib would read it."""
    raw: dict[str, Any] = {"name": one.name, "files": one.files}
    if one.sheets != ["*"]:
        raw["sheets"] = one.sheets
    raw |= {"record": one.record, "key": one.key}
    if one.repeats:
        raw["repeats"] = True
    for name in ("also", "continues", "around", "defaults"):
        if one.fit.more.get(name):
            raw[name] = one.fit.more[name]
    together: dict[str, Any] = {}
    columns: dict[str, Any] = {}
    for guess in one.columns:
        if guess.delete_words:
            raw["delete"] = {"column": guess.heading, "words": guess.delete_words}
            continue
        if guess.joined is not None:
            together[guess.heading] = raw_together(guess.joined.made)
        columns[guess.heading] = guess.feeds[0] if len(guess.feeds) == 1 else guess.feeds
    if together:
        raw["together"] = together
    raw["columns"] = columns
    return raw


def raw_together(made: Together) -> dict[str, Any]:
    """Columns that say one thing, as tomllib would read them."""
    parts: list[Any] = []
    for part in made.parts:
        more = {"table": "era"} if part.table else {}
        more |= {"after": part.after} if part.after else {}
        parts.append({"heading": part.heading, **more} if more else part.heading)
    found: dict[str, Any] = {"columns": parts}
    if made.between:
        found["between"] = made.between
    return found


def remark(guess: Guess) -> str:
    """How sure a column is, and why."""
    return f"{percent(guess.sure)}　{guess.why}" if guess.why else ""


def percent(sure: float) -> str:
    """85%."""
    return f"{round(sure * 100)}%"
