"""支援措置: whose address must not be shown to whom, decided in one place.

Every page, list, print, file and picture that shows an address asks here, for everybody it names
(protection.md D1, D8). A person is hidden when they, or somebody who lives with them, are under
a 支援措置 that nobody has lifted; a 一時解除 opens one person's address to one viewer for minutes.

All addresses of a hidden person are hidden, past ones too. Of a family member who lives elsewhere,
an address is hidden when it is where the protected one lives now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from yorisoi import clock
from yorisoi.access import remembered
from yorisoi.access.entrance import allowed_of
from yorisoi.access.models import Staff
from yorisoi.japanese import parse_address
from yorisoi.people.models import (
    AddressRelease,
    Affiliation,
    Clinic,
    FamilyMember,
    Person,
    PersonAddress,
    PersonPhone,
    Protection,
    Workplace,
)

HIDDEN_WORDS = "●●●●（秘匿）"
Kind = PersonAddress.Kind
# Where one can be reached or met: facts that ``out_of_reach`` is about.
TELLS_WHERE = (PersonPhone, Affiliation, Workplace, Clinic)


@dataclass(frozen=True)
class ShownAddress:
    """An address as one viewer may see it."""

    address: PersonAddress | None
    hidden: bool

    def __str__(self) -> str:
        if self.hidden:
            return HIDDEN_WORDS
        return str(self.address) if self.address else ""


def own_protection() -> Exists:
    """Whether the person of the outer query is under a 支援措置 in force."""
    return Exists(Protection.objects.filter(lifted_at=None, person=OuterRef("pk")))


def protection_at_home() -> Exists:
    """Whether somebody who lives with the person of the outer query today is under one."""
    homes = FamilyMember.objects.on(clock.today()).filter(lives_together=True)
    in_force = Protection.objects.filter(lifted_at=None).values("person")
    return Exists(
        homes.filter(
            person=OuterRef("pk"), family__in=homes.filter(person__in=in_force).values("family")
        )
    )


# The two rules as SQL about the person ``{person}``, for statements that must not show or find by
# an address; tests compare them with the rules above in any family.
#
# Near: under a 支援措置 in force, or ever in a family with somebody who is. Whoever is not near has
# no address to hide: both rules of this file speak of protected ones and of their families.
NEAR = """(EXISTS (SELECT FROM people_protection own
          WHERE own.person_id = {person} AND own.lifted_at IS NULL)
 OR EXISTS (SELECT FROM people_familymember one
            JOIN people_familymember other ON other.family_id = one.family_id
            JOIN people_protection secret ON secret.person_id = other.person_id
            WHERE one.person_id = {person} AND one.withdrawn_at IS NULL
              AND other.withdrawn_at IS NULL AND secret.lifted_at IS NULL))"""
# Hidden: the same as ``protected``; its four values are the day. Asked of the few who are near, hence
# one by one: OFFSET 0 keeps PostgreSQL from gathering all the hidden ones of the ward first.
HIDDEN = """(EXISTS (SELECT FROM people_protection own
          WHERE own.person_id = {person} AND own.lifted_at IS NULL)
 OR EXISTS (SELECT FROM people_familymember one
            JOIN people_familymember other ON other.family_id = one.family_id
            JOIN people_protection secret ON secret.person_id = other.person_id
            WHERE one.person_id = {person} AND secret.lifted_at IS NULL
              AND one.withdrawn_at IS NULL AND other.withdrawn_at IS NULL
              AND one.lives_together AND other.lives_together
              AND coalesce(one.since <= %s, true) AND coalesce(one.until >= %s, true)
              AND coalesce(other.since <= %s, true) AND coalesce(other.until >= %s, true)
            OFFSET 0))"""
# Near, and hidden, of everybody in ``{whom}``: one statement for all that is decided below. For
# whom somebody is asked about: a column of ``{whom}``'s own, handed on as it is.
VERDICTS = """
SELECT whose.person, near.it, CASE WHEN near.it THEN {hidden} ELSE false END, whose.asked_for
FROM ({whom}) whose (person, asked_for) CROSS JOIN LATERAL (SELECT {near} OFFSET 0) near (it)
"""
ASKED = "SELECT unnest(%s::bigint[]), '{}'::bigint[]"


@dataclass(frozen=True)
class Verdict:
    """Whether somebody is near a protected person, and whether their address is suppressed."""

    near: bool
    protected: bool


def verdicts(whom: str, *values: list[int]) -> list[tuple[int, Verdict, list[int]]]:
    """The verdict on everybody whom the SELECT ``whom`` finds; a page remembers them.

    ``whom``: a person, and the persons for whom they are asked about, which come back with them.
    """
    statement = VERDICTS.format(
        whom=whom,
        near=NEAR.format(person="whose.person"),
        hidden=HIDDEN.format(person="whose.person"),
    )
    today = clock.today()
    with connection.cursor() as cursor:
        # The four days stand in the list of columns, before the persons.
        cursor.execute(statement, [today, today, today, today, *values])
        rows = cursor.fetchall()
    found = [(person, Verdict(near, hidden), of) for person, near, hidden, of in rows]
    remembered.of(Verdict).update({person: verdict for person, verdict, _ in found})
    return found


def verdicts_on(persons: Iterable[int]) -> dict[int, Verdict]:
    """The verdict on each of ``persons``; of those of whom the page knows it nothing is asked."""
    asked, known = set(persons), remembered.of(Verdict)
    unknown = asked - known.keys()
    if unknown:
        known = known | {one: verdict for one, verdict, _ in verdicts(ASKED, sorted(unknown))}
    return {person: known[person] for person in asked}


def near_protected(persons: Iterable[int]) -> set[int]:
    """Those of ``persons`` who are near somebody protected: all others have no address to hide."""
    return {person for person, verdict in verdicts_on(persons).items() if verdict.near}


def protected(persons: Iterable[int]) -> set[int]:
    """Those of ``persons`` under a 支援措置 in force, their own or that of somebody at home."""
    return {person for person, verdict in verdicts_on(persons).items() if verdict.protected}


def hidden_from(viewer: Staff | None, persons: Iterable[int]) -> set[int]:
    """Those of ``persons`` whose address ``viewer`` must not see now. None: on paper, for anyone."""
    found = protected(persons)
    return found - released(viewer, found)


def out_of_reach(viewer: Staff | None, persons: Iterable[int]) -> set[int]:
    """Those of ``persons`` whose telephone and daily places ``viewer`` must not see.

    Where somebody goes every day (school, work, clinic) and a number to ring tell as much as an
    address. Who may release the address needs them for the day's work and sees them without.
    """
    found = hidden_from(viewer, persons)
    return found - within_reach(viewer, found)


def within_reach(viewer: Staff | None, hidden: set[int]) -> set[int]:
    """Those of the ``hidden`` persons whose address ``viewer`` may release."""
    if viewer is None or not hidden:
        return set()
    known = remembered.of((within_reach, viewer.pk))
    unknown = hidden - known.keys()
    if unknown:
        may = allowed_of(viewer, "people.address.release", Person.objects.all(), unknown)
        known |= {person: person in may for person in unknown}
    return {person for person in hidden if known[person]}


def released(viewer: Staff | None, persons: set[int]) -> set[int]:
    """Those of the hidden ``persons`` whose address is open to ``viewer`` for the moment."""
    if viewer is None or not persons:
        return set()
    known = remembered.of(released)
    if viewer.pk not in known:
        known[viewer.pk] = set(open_to(viewer).values_list("person", flat=True))
    opened: set[int] = known[viewer.pk]
    return persons & opened


def open_to(viewer: Staff) -> QuerySet[AddressRelease]:
    """The 一時解除 that are open to ``viewer`` at this moment."""
    now = clock.now()
    return AddressRelease.objects.filter(starts_at__lte=now, ends_at__gt=now, staff=viewer.pk)


@lru_cache(maxsize=4096)
def address_key(text: str) -> str:
    """What two spellings of one address have in common."""
    parsed = parse_address(text)
    return parsed.address_key or "".join(text.split())


def secret_places(persons: set[int], viewer: Staff | None) -> set[str]:
    """Keys of the addresses where protected relatives of ``persons`` live now.

    Somebody who left, or comes and goes, may have the very address on file as a past one.
    """
    known = remembered.of(secret_places)
    asked = frozenset(persons), viewer.pk if viewer else None
    if asked not in known:
        known[asked] = places_of_protected(persons, viewer)
    found: set[str] = known[asked]
    return found


def places_of_protected(persons: set[int], viewer: Staff | None) -> set[str]:
    """The same, asked of the database."""
    families = FamilyMember.objects.standing().filter(person__in=persons).values("family")
    relatives = FamilyMember.objects.standing().filter(family__in=families).values("person")
    in_force = Protection.objects.filter(lifted_at=None, person__in=relatives)
    if viewer is not None:
        in_force = in_force.exclude(person__in=open_to(viewer).values("person"))
    rows = PersonAddress.objects.on(clock.today()).filter(person__in=in_force.values("person"))
    homes: dict[int, PersonAddress] = {}
    for row in rows:
        if row.person_id not in homes or row.kind == Kind.LIVING:
            homes[row.person_id] = row
    return {address_key(row.text) for row in homes.values()}


class OneAddress(Protocol):
    """Of an address: whose it is, and where."""

    @property
    def pk(self) -> int: ...  # noqa: D102
    @property
    def person_id(self) -> int: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


def hidden_rows(
    rows: Iterable[OneAddress], *, viewer: Staff | None, near: set[int] | None = None
) -> set[int]:
    """The ids of those of ``rows``, past or present, that ``viewer`` must not see now.

    ``near``: what ``near_protected`` says of their persons, where it has been asked already.
    """
    rows = list(rows)
    if near is None:
        near = near_protected(row.person_id for row in rows)
    if not near:
        return set()
    all_hidden = protected(near)
    hidden = all_hidden - released(viewer, all_hidden)
    others = near - all_hidden
    secret = secret_places(others, viewer) if others else set()
    return {
        row.pk
        for row in rows
        if row.person_id in hidden or (secret and address_key(row.text) in secret)
    }


def addresses_of(
    persons: Iterable[int], *, viewer: Staff | None, on: date | None = None
) -> dict[int, list[ShownAddress]]:
    """The addresses of ``persons`` on a day (today) as ``viewer`` may see them: where they live first.

    What is hidden is decided for this moment, whatever the day.
    """
    asked = set(persons)
    rows = PersonAddress.objects.on(on or clock.today()).filter(person__in=asked)
    return shown_of(list(rows), asked, viewer=viewer)


def shown_of(
    rows: list[PersonAddress],
    persons: Iterable[int],
    *,
    viewer: Staff | None,
    near: set[int] | None = None,
) -> dict[int, list[ShownAddress]]:
    """The same of ``rows`` already read: the addresses of ``persons`` on one day."""
    found: dict[int, list[ShownAddress]] = {person: [] for person in persons}
    hidden = hidden_rows(rows, viewer=viewer, near=near)
    order = [Kind.LIVING, Kind.REGISTERED]
    for row in sorted(rows, key=lambda one: order.index(Kind(one.kind))):
        hides = row.pk in hidden
        found[row.person_id].append(ShownAddress(None if hides else row, hides))
    return found


def address_of(person: int, *, viewer: Staff | None) -> ShownAddress:
    """Where ``person`` lives, as far as known and as ``viewer`` may see it."""
    shown = addresses_of([person], viewer=viewer)[person]
    return shown[0] if shown else ShownAddress(None, person in hidden_from(viewer, [person]))
