"""支援措置: the addresses and telephone numbers that free text must not tell.

A text about somebody (a note, a consultation, 世帯の状況) may hold the very address that is
suppressed elsewhere. Wherever such a text is shown, printed or taken out, what is hidden from the
reader is written as ●●●●; the text on file stays as it was typed.

    secret = secret_words([case.subject_id], viewer=request.user)
    secret.masked("若葉台1-20-3へ転居")  # ●●●●（秘匿）へ転居

What is looked for: addresses of the person and of their relatives that are hidden from the reader
now, their buildings, and telephone numbers of the protected; nothing that stands open on the page
of one of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from yorisoi.access import remembered
from yorisoi.access.models import Staff
from yorisoi.japanese import parse_address, phone_key
from yorisoi.japanese.in_text import (
    address_pattern,
    building_pattern,
    phone_pattern,
    replaced,
    spans_of,
)
from yorisoi.people.whereabouts import (
    HIDDEN_WORDS,
    address_key,
    hidden_rows,
    out_of_reach,
    verdicts,
)


@dataclass(frozen=True)
class SecretWords:
    """What one reader must not read in texts about some persons."""

    patterns: tuple[str, ...] = ()

    def masked(self, text: str) -> str:
        """``text`` with every secret in it written as ●●●●."""
        return replaced(text, spans_of(text, self.patterns), HIDDEN_WORDS) if text else text

    def are_in(self, *texts: str) -> bool:
        """Whether one of ``texts`` tells a secret."""
        return any(spans_of(text, self.patterns) for text in texts)

    def masked_in(self, value: Any) -> Any:
        """The same in every text of a structure of dicts and lists."""
        if not self.patterns:
            return value
        if isinstance(value, str):
            return self.masked(value)
        if isinstance(value, dict):
            return {key: self.masked_in(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.masked_in(one) for one in value]
        return value


@dataclass(frozen=True)
class Secrets:
    """What one reader must not read in texts about each of some persons."""

    patterns: Mapping[int, frozenset[str]]

    def about(self, persons: Iterable[int]) -> SecretWords:
        """In a text about several of them: all that holds for one of them."""
        found = frozenset[str]().union(*(self.patterns[person] for person in persons))
        return SecretWords(tuple(sorted(found))) if found else SecretWords()


def secret_words(persons: Iterable[int], *, viewer: Staff | None) -> SecretWords:
    """What ``viewer`` must not read in texts about ``persons``. None: on paper, for anyone.

    One question when nobody among them and their relatives is protected.
    """
    asked = set(persons)
    return secrets_of(asked, viewer=viewer).about(asked)


def secrets_of(persons: Iterable[int], *, viewer: Staff | None) -> Secrets:
    """The same for each of ``persons``: a list of texts, each about somebody else.

    Each by their own relatives alone: what stands open on the page of a neighbour who happens to be
    in the list opens nothing. A fixed number of questions.
    """
    asked = set(persons)
    known = remembered.of((Secrets, viewer.pk if viewer else None))
    unknown = asked - known.keys()
    if unknown:
        known |= looked_for(sorted(unknown), viewer)
    return Secrets({person: known[person] for person in asked})


def looked_for(persons: list[int], viewer: Staff | None) -> dict[int, frozenset[str]]:
    """The patterns of each of ``persons``, asked of the database."""
    everybody = verdicts(EVERYBODY, *[persons] * 4)
    under = {person for person, verdict, _ in everybody if verdict.protected}
    found = dict.fromkeys(persons, frozenset[str]())
    if not under:
        return found
    relatives: dict[int, set[int]] = defaultdict(set)
    for relative, _, asked_for in everybody:
        for person in asked_for:
            relatives[person].add(relative)
    near = {one: around for one, around in relatives.items() if around & under}
    concerned = set[int]().union(*near.values())
    addresses, phones = told_of(concerned)
    hidden = hidden_rows([row for rows in addresses.values() for row in rows], viewer=viewer)
    guarded = out_of_reach(viewer, phones)
    for one, around in near.items():
        homes = [row for person in around for row in addresses.get(person, [])]
        numbers = [row for person in around for row in phones.get(person, [])]
        found[one] = frozenset(of_addresses(homes, hidden) | of_phones(numbers, guarded))
    return found


# Each of some persons with themselves, those of their families, and those tied to them by 続柄.
# UNION: each part goes by an index; as alternatives of one condition they would be looked for among
# everybody on file.
RELATIVES = """
SELECT asked AS person, asked AS relative FROM unnest(%s::bigint[]) asked
UNION SELECT one.person_id, other.person_id
    FROM people_familymember one JOIN people_familymember other USING (family_id)
    WHERE one.person_id = ANY (%s) AND one.withdrawn_at IS NULL AND other.withdrawn_at IS NULL
UNION SELECT person_id, other_id FROM people_kinship
    WHERE person_id = ANY (%s) AND withdrawn_at IS NULL
UNION SELECT other_id, person_id FROM people_kinship
    WHERE other_id = ANY (%s) AND withdrawn_at IS NULL
"""
# Each relative once, and whose they are.
EVERYBODY = f"SELECT relative, array_agg(person) FROM ({RELATIVES}) AS pair GROUP BY relative"  # noqa: S608


class Told(NamedTuple):
    """An address or a telephone number of somebody, past or present."""

    pk: int
    person_id: int
    text: str
    building: str


TOLD = """
SELECT true, id, person_id, text, building FROM people_personaddress WHERE person_id = ANY (%s)
UNION ALL
SELECT false, id, person_id, number, '' FROM people_personphone WHERE person_id = ANY (%s)
"""


def told_of(persons: set[int]) -> tuple[dict[int, list[Told]], dict[int, list[Told]]]:
    """Addresses and telephone numbers, past ones too, by person."""
    addresses: dict[int, list[Told]] = defaultdict(list)
    phones: dict[int, list[Told]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [list(persons)] * 2)
        for is_address, *row in cursor.fetchall():
            one = Told(*row)
            (addresses if is_address else phones)[one.person_id].append(one)
    return addresses, phones


def of_addresses(rows: list[Told], hidden: set[int]) -> set[str]:
    """Patterns of the addresses, past ones too, that are hidden and stand open for nobody else."""
    shut = [row for row in rows if row.pk in hidden]
    if not shut:
        return set()
    standing_open = {address_key(row.text) for row in rows if row.pk not in hidden}
    found = set[str]()
    for row in shut:
        if address_key(row.text) not in standing_open:
            found |= patterns_of(row.text, row.building)
    return found - {""}


@lru_cache(maxsize=4096)
def patterns_of(text: str, building: str) -> frozenset[str]:
    """Patterns of one address and its building, also where that stands in the text; "" among them."""
    within = building_pattern(parse_address(text).rest)
    return frozenset((address_pattern(text), building_pattern(building), within))


def of_phones(rows: list[Told], guarded: set[int]) -> set[str]:
    """Patterns of the telephone numbers that only persons out of reach have."""
    shut = [row for row in rows if row.person_id in guarded]
    standing_open = {phone_key(row.text) for row in rows if row.person_id not in guarded}
    return {phone_pattern(row.text) for row in shut if phone_key(row.text) not in standing_open} - {
        ""
    }
