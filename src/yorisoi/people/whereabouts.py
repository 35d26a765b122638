"""支援措置: whose address must not be shown to whom, decided in one place.

Every page, list, print, file and picture that shows an address asks here, for everybody it names
(protection.md D1, D8). A person is hidden when they, or somebody who lives with them, are under
a 支援措置 that nobody has lifted; a 一時解除 opens one person's address to one viewer for minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.people.models import AddressRelease, FamilyMember, PersonAddress, Protection

HIDDEN_WORDS = "●●●●（秘匿）"


@dataclass(frozen=True)
class ShownAddress:
    """An address as one viewer may see it."""

    address: PersonAddress | None
    hidden: bool

    def __str__(self) -> str:
        if self.hidden:
            return HIDDEN_WORDS
        return str(self.address) if self.address else ""


def protected(persons: Iterable[int]) -> set[int]:
    """Those of ``persons`` under a 支援措置 in force, their own or that of somebody at home."""
    asked = set(persons)
    today = clock.today()
    in_force = Protection.objects.filter(lifted_at=None)
    found = set(in_force.filter(person__in=asked).values_list("person", flat=True))
    homes = FamilyMember.objects.on(today).filter(lives_together=True)
    with_protected = homes.filter(person__in=in_force.values("person")).values("family")
    found |= set(
        homes.filter(person__in=asked, family__in=with_protected).values_list("person", flat=True)
    )
    return found


def hidden_from(viewer: Staff | None, persons: Iterable[int]) -> set[int]:
    """Those of ``persons`` whose address ``viewer`` must not see now. None: on paper, for anyone."""
    found = protected(persons)
    if viewer is None or not found:
        return found
    now = clock.now()
    open_now = AddressRelease.objects.filter(
        Q(starts_at__lte=now, ends_at__gt=now), staff=viewer.pk, person__in=found
    )
    return found - set(open_now.values_list("person", flat=True))


def addresses_of(persons: Iterable[int], *, viewer: Staff | None) -> dict[int, list[ShownAddress]]:
    """The present addresses of ``persons`` as ``viewer`` may see them: where they live comes first."""
    asked = set(persons)
    hidden = hidden_from(viewer, asked)
    found: dict[int, list[ShownAddress]] = {person: [] for person in asked}
    rows = PersonAddress.objects.on(clock.today()).filter(person__in=asked)
    order = [PersonAddress.Kind.LIVING, PersonAddress.Kind.REGISTERED]
    for row in sorted(rows, key=lambda one: order.index(PersonAddress.Kind(one.kind))):
        hides = row.person_id in hidden
        found[row.person_id].append(ShownAddress(None if hides else row, hides))
    return found


def address_of(person: int, *, viewer: Staff | None) -> ShownAddress:
    """Where ``person`` lives, as far as known and as ``viewer`` may see it."""
    shown = addresses_of([person], viewer=viewer)[person]
    return shown[0] if shown else ShownAddress(None, person in hidden_from(viewer, [person]))
