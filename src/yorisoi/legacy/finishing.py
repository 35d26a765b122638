"""What a proposal needs beside the fields: code tables, second fields of a column, zeros in front of
numbers, words that mean nothing, and a place for what is no field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yorisoi.legacy import guess_codes, guess_words
from yorisoi.legacy.guess_code_sheets import CodeTable, look_up, words_for
from yorisoi.legacy.guess_codes import Terms
from yorisoi.legacy.guess_columns import Fit, Guess, empties
from yorisoi.legacy.guess_headings import heading_of, person_in
from yorisoi.legacy.guess_values import Look
from yorisoi.legacy.guess_words import words
from yorisoi.legacy.mapping import KEEP
from yorisoi.legacy.records import RECORDS, Reading

# Fields whose values are those of a person: no word of theirs stands in a mapping.
OF_A_PERSON = {
    "name",
    "kana",
    "child_name",
    "child_kana",
    "caller",
    "address",
    "child_address",
    "phone",
}


YES_OR_NO = {"lives_together", "protected"}
FLAGS = {"1": "yes", "-1": "yes", "0": "no"}  # Access writes -1 for yes
ASKS = tuple(map(guess_words.fold, ("フラグ", "FLG", "flag", "有無")))


@dataclass
class Tables:
    """The code tables: words with their values, and words that a person must decide about."""

    known: dict[str, dict[str, str]] = field(default_factory=dict)
    unknown: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, found: dict[str, str], unknown: Sequence[str] = ()) -> str:
        """Add words to a table; its name."""
        self.known.setdefault(name, {}).update(found)
        waiting = self.unknown.setdefault(name, [])
        waiting += [word for word in unknown if word not in waiting]
        return name


def finish(
    fits: Sequence[Fit], tables: Tables, terms: Terms, codes: Sequence[CodeTable] = ()
) -> None:
    """All tables of a proposal. ``codes``: code tables that stand in sheets of their own."""
    width = width_of(fits, "child", "number", also="child_number")
    families = width_of(fits, "child", "family", also="family")
    children = {
        value
        for one in fits
        if one.record == "child" and (guess := one.by_field("number"))
        for value in guess.look.counts
    }
    for one in fits:
        for guess in one.guesses:
            for feed in list(guess.feeds):
                complete(one, guess, feed, tables, terms, codes)
            if one.record != "pregnant" or guess.field != "number":
                fill_up(
                    guess,
                    {
                        "number": width if one.record == "child" else Width(),
                        "child_number": width,
                        "family": families,
                    },
                )
        more_fields(one, tables, terms, codes)
        for guess in one.guesses:
            if not guess.feeds and not guess.delete_words:
                leave_over(one, guess, children)


def complete(
    one: Fit,
    guess: Guess,
    feed: dict[str, Any],
    tables: Tables,
    terms: Terms,
    codes: Sequence[CodeTable],
) -> None:
    """Table, words for nothing and 〃 of one feed."""
    names = feed.get("fields", [feed.get("field", "")])
    known = RECORDS[one.record].fields.get(names[0])
    if known is None:
        return
    if names == ["text"]:
        feed["ditto"] = False
    if len(names) == 1 and known.reading is Reading.CODE:
        code_table(names[0], known.list, guess, feed, tables, terms, codes)
    if names[0] == "nationality" and guess.look.digits > 0.9:
        told = {
            word: guess_codes.COUNTRIES[word]
            for word in guess.look.distinct
            if word in guess_codes.COUNTRIES
        }
        rest = [word for word in guess.look.distinct if word not in told]
        feed |= {
            "read": "code",
            "table": tables.put("country", told, rest if guess.look.is_few else ()),
        }
        guess.why += "。数字は国のコード"
    if nothing := empties(known, names[0], guess.look):
        feed["empty"] = nothing
    if names == ["born"] and guess.joined is not None and guess.joined.made.parts[0].table:
        tables.put("era", dict(guess_codes.ERAS))


def code_table(
    name: str,
    code: str,
    guess: Guess,
    feed: dict[str, Any],
    tables: Tables,
    terms: Terms,
    codes: Sequence[CodeTable],
) -> None:
    """The words of a column and what they are here."""
    look = guess.look
    nothing = set(empties(RECORDS["child"].fields["remarks"], name, look))
    found, unknown = guess_codes.table(
        code or name, [word for word in look.distinct if word not in nothing], terms
    )
    if name in YES_OR_NO and is_flag(guess.heading) and set(look.distinct) <= FLAGS.keys():
        found, unknown = {word: FLAGS[word] for word in look.distinct}, []
    if unknown and (told := look_up(code or name, unknown, guess.heading, codes, terms)):
        found |= told
        unknown = [word for word in unknown if word not in told]
        guess.why += "。意味はコード表のシートから"
    if not may_be_listed(look):
        unknown = []
        found = {word: value for word, value in found.items() if len(word) < 30}
    feed["table"] = tables.put(code or name, found, unknown)
    if unknown:
        guess.why += f"。{len(unknown)}通りの言葉は決まっていない"
        guess.sure = round(guess.sure * 0.95, 3)


def is_flag(heading: str) -> bool:
    """Whether a heading asks for yes or no: 同居フラグ, DV_FLG."""
    found = heading_of(heading)
    return found.bare.endswith(ASKS)


def may_be_listed(look: Look) -> bool:
    """Whether words of a column may stand in a mapping: few, short, and of no person."""
    return (
        look.is_few
        and max(look.names, look.with_kana, look.phones, look.addresses, look.texts) < 0.3
    )


def more_fields(one: Fit, tables: Tables, terms: Terms, codes: Sequence[CodeTable] = ()) -> None:
    """What a second field can take from a column."""
    fed = {name for guess in one.guesses for name in guess.fields}
    for guess in list(one.guesses):
        if guess.field == "relation" and one.record == "member":
            relations(guess, fed, tables, terms, codes)
        elif (
            guess.fields == ["affiliation"]
            and "affiliation_kind" not in fed
            and guess.look.schools >= 0.1
        ):
            known = {
                word: value
                for word, value in guess_codes.SCHOOLS.items()
                if value in terms.get("affiliation", {})
            }
            guess.feeds.append(
                {
                    "field": "affiliation_kind",
                    "table": tables.put("affiliation", known),
                    "default": "affiliation.other",
                }
            )
        elif guess.field == "matter" and "case_kind" not in fed:
            found = {
                word: guess_codes.KIND_OF_MATTER[value]
                for word in guess.look.distinct
                if (value := tables.known.get("matter", {}).get(word, ""))
                in guess_codes.KIND_OF_MATTER
            }
            guess.feeds.append(
                {
                    "field": "case_kind",
                    "table": tables.put("case_kind_of_matter", found),
                    "default": "general",
                }
            )
        elif guess.field == "first_step":
            guess.feeds[0]["default"] = "first_step.unrecorded"
            guess.feeds.append({"field": KEEP, "label": f"旧システムの{last_word(guess.heading)}"})
        elif guess.look.moments >= 0.5 and guess.fields in (["happened_on"], ["received_on"]):
            time = guess.field.replace("_on", "_time")
            if time not in fed:
                if guess.look.share(lambda value: len(value.split()) == 2) > 0.9:
                    first = {
                        name: value for name, value in guess.feeds[0].items() if name != "field"
                    }
                    guess.feeds = [{**first, "split": " ", "fields": [guess.field, time]}]
                else:
                    guess.feeds.append({"field": time})
                guess.why += "。時刻も入っている"


def relations(
    guess: Guess, fed: set[str], tables: Tables, terms: Terms, codes: Sequence[CodeTable]
) -> None:
    """続柄: as it stands, as an entry of the list, and the sex it tells; of codes, by their words."""
    if not may_be_listed(guess.look) and guess.look.names >= 0.3:
        return
    short = [word for word in guess.look.distinct if len(word) < 30]
    said = {word: word for word in short}
    if guess.look.digits > 0.9 and guess.look.is_few:
        said = words_for(short, guess.heading, codes) or said
        unknown = short if said == dict(zip(short, short, strict=True)) else []
        name = tables.put("relation", {} if unknown else said, unknown)
        guess.feeds[0] |= {"read": "code", "table": name}
        guess.why += "。値はコード" if unknown else "。意味はコード表のシートから"
    if "kinship" not in fed:
        found = values_of("kinship", said, terms)
        guess.feeds.append(
            {"field": "kinship", "table": tables.put("kinship", found), "default": ""}
        )
    if "sex" not in fed:
        found = values_of("sex_of_relation", said, {})
        guess.feeds.append(
            {"field": "sex", "table": tables.put("sex_of_relation", found), "default": "unknown"}
        )


def values_of(name: str, said: Mapping[str, str], terms: Terms) -> dict[str, str]:
    """What the words of a column are in a list; ``said``: what stands in the cell → the word it means."""
    return {
        cell: value
        for cell, word in said.items()
        if (value := guess_codes.match(name, word, terms))
    }


@dataclass
class Width:
    """How long the numbers of a kind are where zeros stand in front, and which numbers those are."""

    digits: int = 0
    numbers: set[str] = field(default_factory=set)

    def of(self, look: Look) -> int:
        """How long the numbers of a column are to be: 0 when it has numbers of its own."""
        if look.width_of_number():
            return self.digits
        found = {value.lstrip("0") for value in look.narrow}
        shared = len(found & self.numbers)
        return self.digits if found and shared * 2 >= min(len(found), len(self.numbers)) else 0


def width_of(fits: Sequence[Fit], record: str, name: str, also: str) -> Width:
    """The numbers that have zeros in front, wherever they stand."""
    looks = [
        guess.look
        for one in fits
        for guess in one.guesses
        if (one.record == record and name in guess.fields[:1]) or also in guess.fields[:1]
    ]
    if any(look.digits < 1.0 for look in looks if look.sample):
        return Width()
    zeros = [look for look in looks if look.width_of_number()]
    numbers = {value.lstrip("0") for look in zeros for value in look.counts}
    return Width(max((look.width_of_number() for look in zeros), default=0), numbers)


def fill_up(guess: Guess, widths: dict[str, Width]) -> None:
    """Zeros in front of the numbers that Excel took away."""
    for feed in guess.feeds:
        width = widths.get(feed.get("field", ""))
        if width is not None and (digits := width.of(guess.look)):
            feed["digits"] = digits


def leave_over(one: Fit, guess: Guess, children: set[str]) -> None:
    """A column that feeds no field: a line of text beside the record, or left out with a reason."""
    heading = heading_of(guess.heading)
    if {heading.joined, heading.bare} & set(words(guess_words.COUNTING)) and guess.look.is_counting:
        guess.feeds = [{"ignore": "行の通し番号"}]
        guess.sure, guess.why = 0.8, "1から順に並ぶ番号"
        return
    who, rest = person_in(heading)
    if (
        one.record == "note"
        and who in {"", guess_words.CHILD}
        and is_known_from_ledger(rest or heading.bare)
    ):
        number = one.by_field("child_number")
        if (
            number
            and number.look.sample
            and sum(v in children for v in number.look.sample) >= 0.95 * len(number.look.sample)
        ):
            guess.feeds = [{"ignore": "児童番号で分かる（児童台帳にある）"}]
            guess.sure, guess.why = 0.7, "記録の児童はすべて児童台帳にいる"
            return
    label = guess.heading
    if {heading.joined, heading.bare} & set(words(guess_words.AGES)):
        label = f"旧システムの{last_word(guess.heading)}"
    guess.feeds = [{"field": KEEP, **({"label": label} if label != guess.heading else {})}]
    if nothing := guess.look.nothings:
        guess.feeds[0]["empty"] = nothing
    guess.sure = 0.5
    guess.why = "値が1つもない" if not guess.look.says else "入る項目が分からない"


def is_known_from_ledger(leaf: str) -> bool:
    """Whether a column of the notes repeats what the ledger says: 児童氏名."""
    return any(
        name in {"name", "kana", "sex", "born"} and sure > 0.9
        for name, sure in guess_words.leaves_of("child").get(("", leaf), ())
    ) or leaf in words("児童氏名 児童名 対象児童")


def last_word(heading: str) -> str:
    """児童／年齢 → 年齢."""
    return re.split("／", heading)[-1]
