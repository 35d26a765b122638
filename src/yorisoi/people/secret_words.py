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

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

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
from yorisoi.people.models import PersonAddress, PersonPhone
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


def secret_words(persons: Iterable[int], *, viewer: Staff | None) -> SecretWords:
    """What ``viewer`` must not read in texts about ``persons``. None: on paper, for anyone.

    One question when nobody among them and their relatives is protected.
    """
    asked = frozenset(persons)
    if not asked:
        return SecretWords()
    known = remembered.of(SecretWords)
    whose = asked, viewer.pk if viewer else None
    if whose not in known:
        known[whose] = looked_for(asked, viewer)
    found: SecretWords = known[whose]
    return found


def looked_for(persons: Iterable[int], viewer: Staff | None) -> SecretWords:
    """The same, asked of the database."""
    asked = sorted(persons)
    everybody = verdicts(WITH_RELATIVES, *[asked] * 4)
    if not any(verdict.protected for verdict in everybody.values()):
        return SecretWords()
    found = set(everybody)
    return SecretWords(tuple(sorted(of_addresses(found, viewer) | of_phones(found, viewer))))


# Some persons, those of their families, and those tied to them by 続柄. UNION: each part goes by an
# index; as alternatives of one condition they would be looked for among everybody on file.
WITH_RELATIVES = """
SELECT unnest(%s::bigint[])
UNION SELECT other.person_id
    FROM people_familymember one JOIN people_familymember other USING (family_id)
    WHERE one.person_id = ANY (%s) AND one.withdrawn_at IS NULL AND other.withdrawn_at IS NULL
UNION SELECT other_id FROM people_kinship WHERE person_id = ANY (%s) AND withdrawn_at IS NULL
UNION SELECT person_id FROM people_kinship WHERE other_id = ANY (%s) AND withdrawn_at IS NULL
"""


def of_addresses(persons: set[int], viewer: Staff | None) -> set[str]:
    """Patterns of the addresses, past ones too, that are hidden and stand open for nobody else."""
    rows = list(PersonAddress.objects.filter(person__in=persons))
    hidden = hidden_rows(rows, viewer=viewer)
    standing_open = {address_key(row.text) for row in rows if row.pk not in hidden}
    found = set()
    for row in rows:
        if row.pk in hidden and address_key(row.text) not in standing_open:
            found |= {address_pattern(row.text), building_pattern(row.building)}
            found.add(building_pattern(parse_address(row.text).rest))
    return found - {""}


def of_phones(persons: set[int], viewer: Staff | None) -> set[str]:
    """Patterns of the telephone numbers that only persons out of reach have."""
    rows = list(PersonPhone.objects.filter(person__in=persons))
    guarded = out_of_reach(viewer, {row.person_id for row in rows})
    standing_open = {phone_key(row.number) for row in rows if row.person_id not in guarded}
    return {
        phone_pattern(row.number)
        for row in rows
        if row.person_id in guarded and phone_key(row.number) not in standing_open
    } - {""}
