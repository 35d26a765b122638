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

from django.db.models import Q, QuerySet

from yorisoi.access.models import Staff
from yorisoi.japanese import parse_address, phone_key
from yorisoi.japanese.in_text import (
    address_pattern,
    building_pattern,
    phone_pattern,
    replaced,
    spans_of,
)
from yorisoi.people.models import FamilyMember, Kinship, Person, PersonAddress, PersonPhone
from yorisoi.people.whereabouts import (
    HIDDEN_WORDS,
    address_key,
    hidden_rows,
    out_of_reach,
    own_protection,
    protection_at_home,
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
    asked = set(persons)
    if not asked:
        return SecretWords()
    everybody = with_relatives(asked)
    if not everybody.filter(own_protection() | protection_at_home()).exists():
        return SecretWords()
    found = set(everybody.values_list("pk", flat=True))
    return SecretWords(tuple(sorted(of_addresses(found, viewer) | of_phones(found, viewer))))


def with_relatives(persons: set[int]) -> QuerySet[Person]:
    """``persons``, those of their families, and those tied to them by 続柄."""
    standing = FamilyMember.objects.standing()
    families = standing.filter(person__in=persons).values("family")
    ties = Kinship.objects.filter(withdrawn_at=None)
    return Person.objects.filter(
        Q(pk__in=persons)
        | Q(pk__in=standing.filter(family__in=families).values("person"))
        | Q(pk__in=ties.filter(person__in=persons).values("other"))
        | Q(pk__in=ties.filter(other__in=persons).values("person"))
    )


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
