"""Which column feeds which field, when a table is taken for a kind of record; and how well that fits.

The heading proposes, the values agree or object. A field is fed by one column; what is left over
stays as a line of text, so that nothing is lost.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yorisoi.exchange.heads import BETWEEN
from yorisoi.legacy import guess_together, guess_words
from yorisoi.legacy.guess_agreement import PERSONS, agreement, by_values
from yorisoi.legacy.guess_codes import Terms
from yorisoi.legacy.guess_headings import Heading, Wanted, heading_of, meanings, person_in
from yorisoi.legacy.guess_tables import Alike
from yorisoi.legacy.guess_together import Joined
from yorisoi.legacy.guess_values import NOBODY, Look
from yorisoi.legacy.guess_words import fold, words
from yorisoi.legacy.mapping import KEEP
from yorisoi.legacy.records import RECORDS, Field, Reading

BRACKETED = re.compile(r"[^(（]+[(（][^()（）]+[)）]\s*")
ENOUGH = 0.45  # how sure a proposal must be
# Words in the name of a file or sheet that tell what it holds.
NAMES: Mapping[str, str] = {
    "child": "児童台帳 児童票 対象児童 児童一覧 児童マスタ 児童基本 ケース台帳 ケース一覧 基本情報 児童情報 本人情報"
    " 台帳 児童 child children client",
    "member": "家族 世帯員 構成員 世帯構成 親族 family member",
    "consultation": "相談受付 受付台帳 受付簿 受理簿 相談台帳 相談受理 通告 受付 受理 相談 intake consult reception",
    "note": "経過記録 支援経過 経過 記録 記事 対応履歴 活動 対応 履歴 note record progress",
    "pregnant": "特定妊婦 妊婦 妊産婦 妊娠 pregnant maternity",
}
# What only one kind of record has: worth more than a name or an address.
TELLING = {
    "child": {"number", "opened_on", "case_kind", "grade", "affiliation"},
    "member": {"relation", "lives_together", "branch"},
    "consultation": {"route", "caller", "matter", "abuse", "abuser", "text", "first_step", "reception",
        "caller_relation", "urgency"},
    "note": {"contact", "counterpart", "text", "author", "happened_time", "place"},
    "pregnant": {"expected_on", "notified_on", "delivered_on"},
}  # fmt: skip
WITHOUT = {"member": ("relation", 2.0), "pregnant": ("expected_on", 2.5)}


@dataclass
class Guess:
    """What is proposed for one column."""

    heading: str
    look: Look
    feeds: list[dict[str, Any]] = field(default_factory=list)  # as they stand in the TOML
    sure: float = 0.0
    why: str = ""
    joined: Joined | None = None  # it is made of several
    delete_words: list[str] = field(default_factory=list)  # it is the mark of what was thrown away

    @property
    def field(self) -> str:
        """The field it feeds first; empty when it is left out."""
        if not self.feeds:
            return ""
        first = self.feeds[0]
        return str(first.get("field") or next(iter(first.get("fields", ())), ""))

    @property
    def fields(self) -> list[str]:
        """All fields it feeds."""
        return [
            name
            for feed in self.feeds
            for name in feed.get("fields", [feed["field"]] if "field" in feed else [])
            if name
        ]

    @property
    def ignored(self) -> str:
        """Why it is left out."""
        return str(self.feeds[0].get("ignore", "")) if self.feeds else ""


@dataclass
class Fit:
    """A table taken for a kind of record."""

    record: str
    group: Alike
    guesses: list[Guess]
    worth: float = 0.0
    more: dict[str, Any] = field(default_factory=dict)  # what else stands in its [[file]]

    def by_field(self, name: str) -> Guess | None:
        """The column that feeds a field."""
        return next((one for one in self.guesses if name in one.fields), None)

    @property
    def missing(self) -> list[str]:
        """Fields the record cannot do without."""
        fed = {name for one in self.guesses for name in one.fields}
        return [
            name
            for name, known in RECORDS[self.record].fields.items()
            if known.needed and name not in fed
        ]


def fit(record: str, group: Alike, terms: Terms) -> Fit:
    """The best that can be made of a table as this kind of record."""
    joined = guess_together.find(group.headings, group.looks, group.first_rows())
    guesses = [Guess(one.made.heading, one.look, joined=one) for one in joined]
    parts = {heading for one in joined for heading in one.headings}
    guesses += [
        Guess(heading, group.looks[heading]) for heading in group.headings if heading not in parts
    ]
    order = {heading: at for at, heading in enumerate(group.headings)}
    guesses.sort(key=lambda one: order[one.joined.headings[0] if one.joined else one.heading])
    found = Fit(record, group, guesses)
    assign(found, terms)
    weigh(found)
    return found


# --- the heading proposes


def assign(found: Fit, terms: Terms) -> None:
    """Each field to the column that is surest to be it."""
    wishes: list[tuple[float, int, Wanted]] = []
    for at, guess in enumerate(found.guesses):
        if is_delete(guess) or split_of(found.record, guess):
            continue
        wishes += [(one.sure, at, one) for one in wanted_by(found.record, guess, terms)]
    taken = {name for one in found.guesses for name in one.fields}
    for sure, at, wanted in sorted(wishes, key=lambda one: (-one[0], one[1])):
        guess = found.guesses[at]
        if guess.feeds or wanted.field in taken or sure < ENOUGH:
            continue
        guess.feeds = [{"field": wanted.field}]
        guess.sure, guess.why = sure, wanted.why
        taken.add(wanted.field)
    for name in found.missing:  # 記録日時 is the day, before it is the moment of typing
        for sure, at, wanted in sorted(wishes, key=lambda one: (-one[0], one[1])):
            guess = found.guesses[at]
            has = RECORDS[found.record].fields.get(guess.field)
            if wanted.field == name and sure >= ENOUGH and has is not None and not has.needed:
                guess.feeds, guess.sure, guess.why = [{"field": name}], sure, wanted.why
                break


def wanted_by(record: str, guess: Guess, terms: Terms) -> Iterator[Wanted]:
    """What a column may be, by its heading as far as its values agree; else by its values alone."""
    proposed = proposals(record, guess)
    for wanted in proposed:
        share, why = agreement(record, wanted.field, guess.look, terms)
        yield Wanted(wanted.field, round(wanted.sure * share, 3), wanted.why + why)
    if not proposed and is_unknown(guess):
        yield from by_values(record, guess.look)


def proposals(record: str, guess: Guess) -> list[Wanted]:
    """What the heading may mean; of columns joined, any of their names."""
    if guess.joined is None:
        found = meanings(record, guess.heading)
        if record == "note" and any(
            one.field == "born" for one in meanings("child", guess.heading)
        ):
            return [
                one for one in found if not one.field.endswith("_on")
            ]  # 生年月日 is no day of work
        both = "職業" in guess.heading or guess.look.schools > 0.02
        if record == "member" and both and found and found[0].field == "workplace":
            # Of a family the children's schools stand in the same column.
            return [Wanted("occupation", found[0].sure, found[0].why), *found[1:]]
        return found
    found = [wanted for name in guess.joined.names for wanted in meanings(record, name)[:1]]
    if guess.joined.names == ("年月日",) and record in PERSONS:
        found = [Wanted("born", 0.8, "日付")]
    return [Wanted(one.field, one.sure, guess.joined.why) for one in found]


def is_unknown(guess: Guess) -> bool:
    """Whether the heading says nothing that we know, not even of somebody else."""
    heading: Heading = heading_of(guess.heading)
    who, rest = person_in(heading)
    known = guess_words.all_leaves() | set(words(guess_words.AGES))
    return not who and not known & {heading.joined, heading.bare, rest}


# --- one cell, several fields


def split_of(record: str, guess: Guess) -> bool:
    """Whether one cell holds several fields: 健康／通院, 氏名（カナ）, 学校・学年."""
    look = guess.look
    heading = heading_of(guess.heading)
    meant = meanings(record, guess.heading)
    kana = words(guess_words.PERSON_LEAVES["kana"])
    if look.with_kana >= 0.5:
        pairs = {"name": "kana", "child_name": "child_kana"}
        name = next((one.field for one in meant if one.field in pairs), "")
        if not name and heading.bracket in kana:
            name = next(
                (one.field for one in meanings(record, _bare(guess.heading)) if one.field in pairs),
                "",
            )
        if name:
            guess.feeds = [{"split": "（）", "fields": [name, pairs[name]]}]
            guess.sure, guess.why = 0.95, "値が「氏名（カナ）」の形"
            return True
    if heading.bracket and look.share(lambda one: BRACKETED.fullmatch(one)) >= 0.5:
        both = [
            next((one.field for one in meanings(record, part) if one.sure >= 0.9), "")
            for part in (heading.bare, heading.bracket)
        ]
        if all(both) and both[0] != both[1]:
            guess.feeds = [{"split": "（）", "fields": both}]
            guess.sure, guess.why = 0.9, "見出しも値も、かっこの前と中に分かれる"
            return True
    for parts in ways_to_part(guess.heading):
        fields = [
            next((one.field for one in meanings(record, part) if one.sure >= 0.9), "")
            for part in parts
        ]
        if all(fields) and len(set(fields)) == len(fields):
            at = look.holds("/\n・")
            if at:
                guess.feeds = [{"split": at.replace("/", "／"), "fields": fields}]
                guess.sure, guess.why = 0.9, f"見出しも値も「{parts[0]}」と「{parts[1]}」に分かれる"
                return True
    return False


def _bare(text: str) -> str:
    """A heading without what stands in brackets."""
    return text.replace("(", "（").split("（")[0]


def ways_to_part(text: str) -> Iterator[Sequence[str]]:
    """The heading in two or three parts."""
    last = text.rsplit(BETWEEN, 1)[-1]
    for whole in dict.fromkeys((text, last)):
        for char in "／/・\n":
            parts = [part.strip() for part in whole.split(char) if part.strip()]
            if len(parts) in {2, 3}:
                yield parts


# --- what is no field


def is_delete(guess: Guess) -> bool:
    """Whether it marks rows that were thrown away; which of its words do."""
    heading = heading_of(guess.heading)
    if not {heading.joined, heading.bare} & set(words(guess_words.DELETE)):
        return False
    if len(guess.look.distinct) > 4 or guess.look.dates > 0.5:
        return False
    alive = set(words("0 有効 現存 false f n no 使用中 なし 無 未 - ×"))
    found = [
        one for one in guess.look.distinct if fold(one) not in alive and one not in {"0", "0.0"}
    ]
    guess.delete_words = found or ["1"]
    guess.sure, guess.why = 0.9, "削除の印"
    return True


def empties(known: Field, name: str, look: Look) -> list[str]:
    """Words of the column that say: nothing."""
    found = list(look.nothings) if known.reading is not Reading.TEXT else []
    if name in {"abuse", "abuser"}:
        found += [one for one in look.distinct if one in NOBODY]
    return found


# --- the same rows as something else


def also(one: Fit, record: str, name: str, number: Guess, names: Sequence[str], **more: Any) -> Fit:
    """The same table as another kind of record, which its number belongs to."""
    feeds = [{"field": name} for name in names]
    link = Guess(number.heading, number.look, feeds, number.sure, number.why, number.joined)
    found = Fit(record, one.group, [link], one.worth)
    found.more = {"name": name, "also": True, "key": [number.heading], **around_of(one), **more}
    return found


def around_of(one: Fit) -> dict[str, Any]:
    """What stands outside the table holds for all that is read of it."""
    return {"around": one.more["around"]} if "around" in one.more else {}


# --- how well all of it fits


def weigh(found: Fit) -> None:
    """A number by which kinds of record are compared."""
    telling = TELLING[found.record]
    fields = RECORDS[found.record].fields
    for guess in found.guesses:
        for name in guess.fields:
            if name != KEEP:
                weight = 2.0 if fields[name].needed else 1.5 if name in telling else 0.7
                found.worth += weight * guess.sure
    for name in found.missing:
        # A number may be made of others (proposal.py); a date or a text may not.
        found.worth -= (
            1.0
            if (found.record, name) in {("consultation", "number"), ("member", "family")}
            else 3.0
        )
    if found.record in WITHOUT:
        name, loss = WITHOUT[found.record]
        found.worth -= loss if found.by_field(name) is None else 0
    found.worth += name_bonus(found.record, found.group)


def name_bonus(record: str, group: Alike) -> float:
    """What the names of file and sheet say for this kind of record."""
    bonus = 0.0
    first = group.sheets[0]
    for text, times in (
        (first.sheet, 1.0),
        (first.file.rsplit(".", 1)[0], 1.0),
        ("".join(first.title[:2]), 0.5),
    ):
        folded = fold(text)
        told = [
            (len(word), kind)
            for kind, line in NAMES.items()
            for word in words(line)
            if word in folded
        ]
        if told and max(told)[1] == record:
            bonus = max(bonus, 2.5 * times)
    return bonus


def best_fit(group: Alike, terms: Terms) -> list[Fit]:
    """The table as every kind of record, the likeliest first."""
    return sorted((fit(code, group, terms) for code in RECORDS), key=lambda one: -one.worth)
