"""What a heading may mean: taken apart, and looked up among the words that vendors use (guess_words)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from yorisoi.exchange.heads import BETWEEN
from yorisoi.legacy import guess_romaji
from yorisoi.legacy.guess_words import MEMBER, OWN, all_leaves, fold, leaves_of, whose
from yorisoi.legacy.records import RECORDS, Reading


@dataclass(frozen=True)
class Heading:
    """A heading taken apart."""

    text: str
    joined: str  # all of it
    above: str  # the last word above the leaf
    leaf: str
    bare: str  # the leaf without what stands in brackets
    bracket: str  # what stands in brackets


@cache
def heading_of(text: str) -> Heading:
    """A heading taken apart."""
    parts = [part for part in text.split(BETWEEN) if part.strip()] or [text]
    parts = [guess_romaji.in_japanese(part) or part for part in parts]
    found = re.search(r"[(（\[【](.*?)[)）\]】]", parts[-1])
    bare = re.sub(r"[(（\[【].*?[)）\]】]", "", parts[-1]) if found else parts[-1]
    return Heading(
        text,
        fold("".join(parts)),
        fold(parts[-2]) if len(parts) > 1 else "",
        fold(parts[-1]),
        fold(bare),
        fold(found[1]) if found else "",
    )


@dataclass(frozen=True)
class Wanted:
    """What a heading may mean."""

    field: str
    sure: float
    why: str


def meanings(record: str, text: str) -> list[Wanted]:
    """The fields of a record that a heading may mean, surest first; none when it means no field."""
    best: dict[str, Wanted] = {}
    for one in ways(record, heading_of(text)):
        if one.field not in best or best[one.field].sure < one.sure:
            best[one.field] = one
    return sorted(best.values(), key=lambda one: -one.sure)


def ways(record: str, heading: Heading) -> Iterator[Wanted]:
    """The same, way after way; a way that speaks of somebody else ends it."""
    known = leaves_of(record)

    def found(who: str, word: str, times: float, why: str) -> Iterator[Wanted]:
        for field, sure in known.get((who, word), ()):
            yield Wanted(field, round(sure * times, 3), why)

    for word, times in ((heading.joined, 1.0), (heading.leaf, 1.0), (heading.bare, 0.97)):
        if word != heading.joined and heading.above:
            break  # below another word it says something else, unless that word is no person
        yield from found("", word, times, "見出しの名前")
    who, rest = person_in(heading)
    if who:
        yield from found(who, rest, 1.0, "見出しの名前と、その上の見出し")
        if who not in OWN[record]:
            return
    if heading.above or who:
        for word, times in ((rest or heading.leaf, 0.96), (heading.bare, 0.93)):
            last = found("", word, times, "見出しの最後の言葉")
            # 家族番号 is no number of a child.
            yield from (one for one in last if (who, one.field) != (MEMBER, "child_number"))
    yield from coded(record, rest or heading.bare)
    yield from contained(record, rest or heading.bare)


def person_in(heading: Heading) -> tuple[str, str]:
    """Whose it is, and what: by the word above, in brackets, or in front."""
    known = dict(whose())
    for at in (heading.above, heading.bracket):
        if at in known:
            return known[at], heading.leaf if at == heading.above else heading.bare
    for above in (heading.above,):
        for word, who in whose():
            if len(word) > 1 and above.startswith(word) and above[len(word) :] in AROUND_PERSON:
                return who, heading.leaf
    for word, who in whose():
        if heading.bare.startswith(word):
            rest = heading.bare[len(word) :].removeprefix("の")
            if rest and rest in all_leaves():
                return who, rest
    return "", heading.leaf


AROUND_PERSON = {fold(word) for word in ("情報", "欄", "基本情報", "について", "の情報", "等")}


def coded(record: str, word: str) -> Iterator[Wanted]:
    """経路コード, 経路名称: a column of codes, or of their words."""
    for end, sure in CODED:
        if not word.endswith(end) or len(word) <= len(end):
            continue
        for field, known in leaves_of(record).get(("", word.removesuffix(end)), ()):
            if RECORDS[record].fields[field].reading in {Reading.CODE, Reading.PATTERN}:
                yield Wanted(field, round(known * sure, 3), "見出しの名前（コードか、その名称）")


CODED = tuple(
    (fold(word), sure)
    for word, sure in (
        ("名称", 0.97),
        ("名", 0.95),
        ("コード", 0.92),
        ("CD", 0.92),
        ("区分", 0.92),
        ("区分名", 0.95),
        ("フラグ", 0.95),
        ("FLG", 0.95),
        ("flag", 0.95),
        ("有無", 0.95),
        ("の有無", 0.95),
        ("対象", 0.92),
    )
)


NO_PERSON = tuple(
    map(fold, ("機関", "機関名", "部署", "部署名", "課", "係", "所属", "コード", "番号", "区分"))
)


def contained(record: str, word: str) -> Iterator[Wanted]:
    """A long heading with a known word at its end or its beginning."""
    for (who, known), fields in leaves_of(record).items():
        if who or len(known) < 2 or len(known) * 2 < len(word) or known == word:
            continue
        if word.endswith(known) or word.startswith(known):
            for field, _ in fields:
                if RECORDS[record].fields[field].reading is Reading.NUMBER:
                    continue  # 職員番号 is a number too
                if field in {"worker", "author", "name"} and word.endswith(NO_PERSON):
                    continue  # 主担当機関 is nobody
                share = len(known) / len(word)
                yield Wanted(field, round(0.4 + 0.3 * share, 3), "見出しの一部")
