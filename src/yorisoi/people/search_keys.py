"""Keys by which a person is found: kept beside names, addresses and phones, written with them.

A key is a folded piece behind a letter that says what it is:

| letter | piece |
|---|---|
| ``n`` ``o`` | part of a name in writing or kana, as ``name_key`` folds it; now, or earlier |
| ``f`` | all parts of a name joined, in either order: わたなべゆい, ゆいわたなべ |
| ``s`` | part of a name now, folded for width and hiragana alone: the exact spelling |
| ``a`` ``h`` | town of an address from any place on: 若葉台, 葉台; now, or earlier |
| ``q`` ``r`` | the same with its numbers: 若葉台-1-20-3-; now, or earlier |
| ``m`` | numbers of an address now, 1-20-3- |
| ``c`` | city or ward of an address |
| ``b`` | building of an address now |
| ``t`` | digits of a telephone, from any place on |
| ``i`` | 宛名番号 |
| ``y`` | year of birth; each possible year when it is known in part |
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Coalesce

from yorisoi import clock
from yorisoi.japanese import fold_town, name_key, parse_address, phone_key, strict_kana_key
from yorisoi.people.models import Person, PersonAddress, PersonName, PersonPhone, SearchKey

LONGEST = 60  # characters of one key
SHORTEST_SUFFIX = 2
SHORTEST_PHONE = 4
MOST_YEARS = 12  # 昭和60年代 is ten; a wider guess says nothing
CHUNK = 20_000

_SPACES = re.compile(r"[\s・･]+")
_HYPHEN = re.compile("(?<=[A-Za-zÀ-ɏḀ-ỿ])[-‐–](?=[A-Za-zÀ-ɏḀ-ỿ])")
_ROOM = re.compile("[0-9]+(?:号室|号|)$")
_RUNS = re.compile("[ァ-ヺー・]+|[ぁ-ゖ]+|[一-龠々]+|[0-9]+|[A-Za-z]+")


def parts_of(name: str) -> list[str]:
    """The parts of a name as written: 姓 and 名, each name of several, ANNE and MARIE of ANNE-MARIE."""
    parts = [part for part in _SPACES.split(name.strip()) if part]
    return parts + [piece for part in parts for piece in _HYPHEN.split(part) if piece != part]


def name_words(name: str, *, past: bool) -> Iterator[str]:
    """The keys of one name, written or in kana."""
    letter = "o" if past else "n"
    whole = [key for key in map(name_key, _SPACES.split(name.strip())) if key]
    for part in parts_of(name):
        key = name_key(part)
        if key:
            yield letter + key
            if not past:
                yield "s" + strict_kana_key(part)
    if len(whole) > 1:
        yield "f" + whole_key(name)
        yield "f" + "".join(reversed(whole))
    elif whole:
        # Written without a space, or words about somebody unnamed: any place may begin the part
        # that somebody knows.
        for at in range(1, min(len(whole[0]), LONGEST) - SHORTEST_SUFFIX + 1):
            yield letter + whole[0][at:]


def whole_key(name: str) -> str:
    """The key of the whole name: one for 渡邉　花子, 渡辺花子 and 渡邊 花子."""
    return "".join(map(name_key, _SPACES.split(name.strip())))


def address_words(text: str, building: str, *, past: bool) -> Iterator[str]:
    """The keys of one address."""
    found = parse_address(text)
    town = fold_town(found.town)
    numbers = number_key(found.chome, found.ban, found.go)
    # Two keys: the many who live in a town stand behind one, not behind one for each house.
    for at in range(max(len(town) - SHORTEST_SUFFIX + 1, 1) if town else 0):
        yield ("h" if past else "a") + town[at:]
        if numbers:
            yield f"{'r' if past else 'q'}{town[at:]}-{numbers}"
    if found.city:
        yield "c" + name_key(found.city)
    if past:
        return
    if numbers:
        yield "m" + numbers
    yield from building_words(f"{found.rest} {building}".strip())


def building_words(text: str) -> Iterator[str]:
    """The keys of a 方書: the building from any run of kanji, kana or letters on, and the room."""
    house, room = split_room(text)
    for run in list(_RUNS.finditer(house))[:6]:
        key = name_key(house[run.start() :])
        if len(key) > 1:
            yield "b" + key
    if room:
        yield "b" + name_key(room)


def split_room(text: str) -> tuple[str, str]:
    """The building and its room: コーポ桜201号室 → コーポ桜, 201号室."""
    plain = unicodedata.normalize("NFKC", text)
    found = _ROOM.search(plain)
    return (plain[: found.start()].strip(), found[0].strip()) if found else (plain, "")


def number_key(*numbers: str) -> str:
    """「1-20-3-」. The dash at the end keeps 1 from beginning 12."""
    return "".join(f"{one.lstrip('0') or '0'}-" for one in numbers if one)


def phone_words(number: str) -> Iterator[str]:
    """The keys of one telephone number: whoever knows its last four digits finds it."""
    digits = phone_key(number)
    for at in range(max(len(digits) - SHORTEST_PHONE + 1, 0)):
        yield "t" + digits[at:]


def resident_key(number: str) -> str:
    """宛名番号 without the zeros in front, which people leave out."""
    return unicodedata.normalize("NFKC", number).strip().lstrip("0")


def year_words(earliest: date | None, latest: date | None) -> Iterator[str]:
    """The years of birth that are possible."""
    if earliest and latest and latest.year - earliest.year <= MOST_YEARS:
        for year in range(earliest.year, latest.year + 1):
            yield f"y{year}"


@dataclass
class Facts:
    """What one person is found by, as it stands in the tables."""

    person: tuple[Any, ...]  # id, name, kana, earliest, latest, 宛名番号
    names: list[tuple[str, str, bool]] = field(default_factory=list)  # name, kana, past
    addresses: list[tuple[str, str, bool]] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)

    def words(self) -> set[str]:
        """All keys."""
        _, name, kana, earliest, latest, resident_number = self.person
        found = set(year_words(earliest, latest))
        for written, read, past in [(name, kana, False), *self.names]:
            found.update(name_words(written, past=past))
            found.update(name_words(read, past=past))
        for text, building, past in self.addresses:
            found.update(address_words(text, building, past=past))
        for number in self.phones:
            found.update(phone_words(number))
        if word := number_word(resident_number):
            found.add(word)
        return {word[:LONGEST] for word in found if len(word) > 1}


def facts_of(persons: Iterable[int]) -> list[Facts]:
    """The facts of ``persons`` in four queries."""
    ids, today = list(persons), clock.today()
    heads = Person.objects.filter(pk__in=ids, merged_into=None).values_list(
        "pk",
        "name",
        "kana",
        # A bulk load may know the day alone.
        Coalesce("born_earliest", "born_on"),
        Coalesce("born_latest", "born_on"),
        "resident_number",
    )
    found = {head[0]: Facts(head) for head in heads}
    ids = list(found)  # one that was merged into another is not found under its own number
    names = PersonName.objects.standing().filter(person__in=ids)
    for pk, name, kana, kind, until in names.values_list(
        "person", "name", "kana", "kind", "until"
    ).order_by():
        past = kind == PersonName.Kind.FORMER or (until is not None and until < today)
        found[pk].names.append((name, kana, past))
    for pk, name, kana in merged_names(ids):
        found[pk].names.append((name, kana, True))
    addresses = PersonAddress.objects.standing().filter(person__in=ids)
    for pk, text, building, until in addresses.values_list(
        "person", "text", "building", "until"
    ).order_by():
        found[pk].addresses.append((text, building, until is not None and until < today))
    phones: dict[int, list[str]] = defaultdict(list)
    for pk, number in (
        PersonPhone.objects.standing()
        .filter(person__in=ids)
        .values_list("person", "number")
        .order_by()
    ):
        phones[pk].append(number)
    for pk, numbers in phones.items():
        found[pk].phones = numbers
    return list(found.values())


def merged_names(persons: list[int]) -> Iterator[tuple[int, str, str]]:
    """What the records that were merged into ``persons`` are called: found under the one that stays."""
    into = {person: person for person in persons}
    while into:
        found = list(Person.objects.filter(merged_into__in=into).order_by("pk"))
        yield from ((into[one.merged_into_id or 0], one.name, one.kana) for one in found)
        into = {one.pk: into[one.merged_into_id or 0] for one in found}


WRITE = """
INSERT INTO people_searchkey (person_id, words, born_earliest, born_latest)
VALUES (%s, array_to_tsvector(%s::text[]), %s, %s)
ON CONFLICT (person_id) DO UPDATE SET words = excluded.words,
    born_earliest = excluded.born_earliest, born_latest = excluded.born_latest
"""


def refresh(persons: Iterable[int]) -> None:
    """Make the keys of ``persons`` anew. Every action that changes what one searches by calls this."""
    rows = [
        (one.person[0], sorted(one.words()), one.person[3], one.person[4])
        for one in facts_of(set(persons))
    ]
    SearchKey.objects.filter(person__in=set(persons) - {row[0] for row in rows}).delete()
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(WRITE, rows)


# Of a tsvector a word is taken out and one put in; nothing else of the row is looked at.
RENUMBER = """
UPDATE people_searchkey k SET words = array_to_tsvector(
    ARRAY(SELECT w FROM unnest(tsvector_to_array(k.words)) w WHERE left(w, 1) <> 'i')
    || CASE WHEN x.word = '' THEN '{}'::text[] ELSE ARRAY[x.word] END)
FROM unnest(%s::bigint[], %s::text[]) AS x (person, word) WHERE k.person_id = x.person
RETURNING k.person_id
"""


def renumber(numbers: Mapping[int, str | None]) -> None:
    """The keys of persons of whom nothing but the 宛名番号 changed, all in one statement."""
    words = [number_word(number) for number in numbers.values()]
    with connection.cursor() as cursor:
        cursor.execute(RENUMBER, [list(numbers), words])
        known = {person for (person,) in cursor.fetchall()}
    if missing := numbers.keys() - known:
        refresh(missing)


def number_word(number: str | None) -> str:
    """The key of a 宛名番号; "" without one."""
    key = resident_key(number) if number else ""
    return f"i{key}"[:LONGEST] if key else ""


@transaction.atomic
def rebuild() -> int:
    """Make the keys of everybody anew, after a migration of data; the number of persons."""
    SearchKey.objects.all().delete()
    count = 0
    for ids in everybody():
        rows = facts_of(ids)
        with (
            connection.cursor() as cursor,
            cursor.copy(
                "COPY people_searchkey (person_id, words, born_earliest, born_latest) FROM STDIN"
            ) as into,
        ):
            for one in rows:
                words = " ".join(quoted(word) for word in sorted(one.words()))
                into.write_row((one.person[0], words, one.person[3], one.person[4]))
        count += len(rows)
    return count


def everybody() -> Iterator[list[int]]:
    """The ids of all persons, some thousands at a time."""
    last = 0
    while True:
        rows = Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        ids = list(rows[:CHUNK])
        if not ids:
            return
        yield ids
        last = ids[-1]


def quoted(word: str) -> str:
    """A key as ``tsvector`` and ``tsquery`` read it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
