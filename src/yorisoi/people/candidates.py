"""「この人では?」: who on file the person may be that somebody is speaking of, with the reasons.

Made for the form of 相談受付, asked anew at every pause in typing: one statement finds and scores,
a second reads the few persons. Nobody is left out because one thing differs (ages are misheard);
what differs is said. A protected address matches nobody.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from django.db import connection

from yorisoi import clock
from yorisoi.japanese import (
    PartialDate,
    SchoolGrade,
    birth_range_for_grade,
    kana_key,
    name_key,
    phone_key,
    strict_kana_key,
)
from yorisoi.people.models import Person, Sex
from yorisoi.people.search import Secret, either, preferred
from yorisoi.people.search_keys import SHORTEST_PHONE, parts_of, quoted, year_words
from yorisoi.people.search_words import (
    Range,
    address_pieces,
    begins,
    born_at_age,
    exactly,
    range_of,
)

SHORTEST_KANA = 2
MOST = 10_000  # rows that are scored
# How much each piece of evidence weighs. A name alone puts somebody on the list; what agrees
# besides decides the order, and a clear contradiction counts against.
STRICT, SAME, BEGINS, FORMER = 30.0, 26.0, 15.0, 18.0
BIRTHDAY, RANGE, OTHER_BIRTH = 30.0, 15.0, -12.0
ADDRESS, TOWN, PHONE = 25.0, 12.0, 35.0
OTHER_SEX, LEAST = -10.0, 15.0
AROUND_AGE = timedelta(days=366)


@dataclass(frozen=True)
class Candidate:
    """Somebody on file, and why."""

    person: Person
    reasons: list[str]
    score: float
    matched_address: bool


@dataclass(frozen=True)
class Slot:
    """One part of the name as typed (姓, 名), with its keys."""

    label: str  # 姓, 名, or "" when it cannot be told
    keys: tuple[tuple[str, str, bool], ...]  # name_key, strict_kana_key, is kana

    def pieces(self, *letters: str) -> list[str]:
        """Queries for a beginning of a part of a name."""
        return [begins(letter, key) for key, _, _ in self.keys for letter in letters]


@dataclass(frozen=True)
class Evidence:
    """What was typed so far, as queries."""

    slots: list[Slot]
    born: Range | None
    born_words: str  # 生年月日, 年齢, 学年
    address: list[str]
    has_numbers: bool
    phone: str

    @property
    def name(self) -> str:
        """A query for any part of the name."""
        return either([piece for slot in self.slots for piece in slot.pieces("n", "o")])

    @property
    def years(self) -> str:
        """A query for the years of birth; a year to either side of an age that may be misheard."""
        if not self.born:
            return ""
        first, last = self.born
        if self.born_words != "生年月日":
            first, last = first - AROUND_AGE, last + AROUND_AGE
        years = [quoted(year) for year in year_words(first, last)]
        return either(years) if years else ""

    def query(self, *, with_address: bool = True) -> str:
        """Whom to score at all: the whole name, or part of it with something else, or the phone."""
        ways = []
        if self.slots:
            # A name typed in one piece may be the whole of it.
            letters = "nof" if len(self.slots) == 1 else "no"
            ways.append(" & ".join(either(slot.pieces(*letters)) for slot in self.slots))
        place = either(self.address) if self.address and with_address else ""
        others = [one for one in (self.years, place) if one]
        if self.slots and len(self.slots) > 1:
            ways += [f"({self.name} & {other})" for other in others]
        if len(others) > 1 and self.has_numbers:
            ways.append(f"({others[0]} & {others[1]})")
        if self.phone:
            ways.append(begins("t", self.phone))
        return " | ".join(f"({way})" for way in ways)


def candidates(
    *,
    name: str = "",
    kana: str = "",
    born: PartialDate | None = None,
    age: int | None = None,
    grade: SchoolGrade | None = None,
    address: str = "",
    phone: str = "",
    sex: Sex | str | None = None,
    limit: int = 9,
) -> list[Candidate]:
    """The persons on file who fit best what was typed so far, best first."""
    evidence = evidence_of(name, kana, born, age, grade, address, phone)
    if not evidence.query():
        return []
    rows = run(evidence, limit * 3)
    persons = Person.objects.in_bulk([row["person_id"] for row in rows])
    found = [judged(persons[row["person_id"]], row, evidence, sex) for row in rows]
    # A whole name that fits is never crowded out by neighbours of the same age.
    fitting = [one for one in found if one.score >= LEAST]
    return sorted(fitting, key=lambda one: -one.score)[:limit]


def evidence_of(
    name: str,
    kana: str,
    born: PartialDate | None,
    age: int | None,
    grade: SchoolGrade | None,
    address: str,
    phone: str,
) -> Evidence:
    """What was typed, folded."""
    day = clock.today()
    span, words = None, ""
    if born and range_of(born):
        span, words = range_of(born), "生年月日" if born.day else "生年"
    elif grade is not None and grade is not SchoolGrade.OVER:
        span, words = birth_range_for_grade(grade, day), "学年"
    elif age is not None:
        span, words = born_at_age(age, day), "年齢"
    places = [address_pieces(word)[0] for word in address.replace("　", " ").split()[:3]]
    digits = phone_key(phone)
    return Evidence(
        slots=slots_of(name, kana),
        born=span,
        born_words=words,
        address=[piece for pieces in places for piece in pieces],
        has_numbers=any("-" in piece for pieces in places for piece in pieces),
        phone=digits if len(digits) >= SHORTEST_PHONE else "",
    )


def slots_of(name: str, kana: str) -> list[Slot]:
    """姓 and 名, each in writing or kana or both."""
    written, read = typed_parts(name), typed_parts(kana)
    if len(written) != len(read):
        # One of them is still being typed: the longer one tells the parts.
        written, read = (written, []) if len(written) > len(read) else ([], read)
    labels = ("姓", "名") if max(len(written), len(read)) == 2 else ()
    slots = []
    for at, pair in enumerate(zip_longest(written, read)):
        keys = []
        for part in filter(None, pair):
            key = name_key(part)
            is_kana = key == kana_key(part) and all("ァ" <= char <= "ヺ" for char in key)
            if key and not (is_kana and len(key) < SHORTEST_KANA and at == 0):
                keys.append((key, strict_kana_key(part), is_kana))
        if keys:
            slots.append(Slot(labels[at] if labels else "", tuple(keys)))
    return slots


def typed_parts(text: str) -> list[str]:
    """The parts as typed, of either width."""
    whole = text.replace("\x00", "").split()
    return whole if len(whole) > 1 else parts_of(text)[:1]


def run(evidence: Evidence, limit: int) -> list[dict[str, Any]]:
    """The best rows with each piece of evidence told apart."""
    columns: list[str] = []
    values: list[Any] = []
    secret = Secret(None)
    shown, shown_values = secret.shown()
    shown = f"({secret.apart()} OR {shown})"

    def column(name: str, sql: str, *parameters: Any) -> None:
        columns.append(f"{sql} AS {name}")
        values.extend(parameters)

    score = ["0.0"]
    for at, slot in enumerate(evidence.slots):
        strict = either([exactly("s", exact) for _, exact, _ in slot.keys])
        same = either([exactly(letter, key) for key, _, _ in slot.keys for letter in "nf"])
        column(f"strict{at}", "words @@ %s::tsquery", strict)
        column(f"same{at}", "words @@ %s::tsquery", same)
        column(f"begins{at}", "words @@ %s::tsquery", either(slot.pieces("n", "f")))
        column(f"former{at}", "words @@ %s::tsquery", either(slot.pieces("o")))
        score.append(
            f"CASE WHEN strict{at} THEN {STRICT} WHEN same{at} THEN {SAME}"
            f" WHEN begins{at} THEN {BEGINS} WHEN former{at} THEN {FORMER} ELSE 0 END"
        )
    if evidence.born:
        column("born_fits", "(born_latest >= %s AND born_earliest <= %s)", *evidence.born)
        weight = BIRTHDAY if evidence.born_words == "生年月日" else RANGE
        score.append(
            f"CASE WHEN born_fits THEN {weight} WHEN NOT born_fits THEN {OTHER_BIRTH} ELSE 0 END"
        )
    if evidence.address:
        column(
            "address_fits",
            f"(words @@ %s::tsquery AND {shown})",
            *(either(evidence.address), *shown_values),
        )
        weight = ADDRESS if evidence.has_numbers else TOWN
        score.append(f"CASE WHEN address_fits THEN {weight} ELSE 0 END")
    if evidence.phone:
        column("phone_fits", "words @@ %s::tsquery", begins("t", evidence.phone))
        score.append(f"CASE WHEN phone_fits THEN {PHONE} ELSE 0 END")
    where = "words @@ %s::tsquery"
    values.append(evidence.query())
    if evidence.address:
        # Not found by the address: only by what fits without it.
        without = evidence.query(with_address=False)
        where += f" AND ({'words @@ %s::tsquery OR ' if without else ''}{shown}) IS TRUE"
        values += [without, *shown_values] if without else shown_values
    statement = f"""
        SELECT k.*, {" + ".join(score)} AS score
        FROM (SELECT person_id, born_latest, {", ".join(columns)} FROM people_searchkey
              WHERE {where} LIMIT {MOST}) k
        ORDER BY score DESC{preferred()}, born_latest DESC NULLS LAST, person_id LIMIT %s
    """  # noqa: S608  every value is a parameter
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, limit])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def judged(
    person: Person, row: dict[str, Any], evidence: Evidence, sex: Sex | str | None
) -> Candidate:
    """The candidate with its reasons in words."""
    score, reasons = float(row["score"]), name_reasons(row, evidence.slots)
    if evidence.born and row["born_fits"] is not None:
        reasons.append(evidence.born_words + ("一致" if row["born_fits"] else "ちがい"))
    if row.get("address_fits"):
        reasons.append("住所一致" if evidence.has_numbers else "町名一致")
    if row.get("phone_fits"):
        reasons.append("同じ電話")
    known = {Sex.MALE, Sex.FEMALE}
    if sex in known and person.sex in known and sex != person.sex:
        score += OTHER_SEX
        reasons.append("性別ちがい")
    return Candidate(person, reasons, score, bool(row.get("address_fits")))


def name_reasons(row: dict[str, Any], slots: list[Slot]) -> list[str]:
    """カナ一致, 氏名一致, 名のカナ一致, 旧姓一致, カナの始まりが一致."""
    whole: list[str] = []
    former = False
    for at, slot in enumerate(slots):
        is_kana = all(kana for _, _, kana in slot.keys)
        if row[f"strict{at}"] or row[f"same{at}"]:
            whole.append((slot.label + "の" if slot.label else "") + ("カナ" if is_kana else "字"))
        elif row[f"former{at}"]:
            former = True
        elif row[f"begins{at}"]:
            whole.append("始まり")
    reasons = ["旧姓一致"] if former else []
    if not whole:
        return reasons
    if "始まり" in whole:
        return [*reasons, "カナの始まりが一致" if len(whole) == len(slots) else "一部が一致"]
    if len(whole) == len(slots):
        kana = all(one.endswith("カナ") for one in whole)
        return [*reasons, "カナ一致" if kana else "氏名一致"]
    return [*reasons, *(f"{one}一致" for one in whole)]
