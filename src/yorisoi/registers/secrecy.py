"""Which addresses of the register a viewer must not see: the one place that decides it.

A resident is hidden when they, or somebody of their household, are under a 支援措置 of the register
or of ours, or when whereabouts.py hides the person on file; with the present address every earlier
one and the 転出先. Of everybody else an address is hidden when it is where somebody hidden lives.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from yorisoi.access.models import Staff
from yorisoi.people import whereabouts
from yorisoi.people.models import FamilyMember, Person
from yorisoi.registers.models import ResidentRecord


@dataclass(frozen=True)
class Secrecy:
    """What one viewer must not be told now."""

    numbers: frozenset[str] = frozenset()  # 宛名番号 whose addresses are hidden
    places: frozenset[str] = frozenset()  # keys of addresses where hidden ones live
    opened: frozenset[str] = frozenset()  # 宛名番号 that a 一時解除 has opened
    # 宛名番号 whose school, nursery and clinics are hidden, too (whereabouts.out_of_reach).
    out_of_reach: frozenset[str] = frozenset()

    def hides(self, number: str, address: str = "") -> bool:
        """Whether ``address``, told of ``number``, must not be shown."""
        if number in self.numbers or number in self.opened:
            return number in self.numbers
        return bool(self.places and address) and whereabouts.address_key(address) in self.places


def protected_numbers(numbers: Iterable[str]) -> set[str]:
    """Those of ``numbers`` under a 支援措置 of the register or of ours, their own or of somebody
    registered with them. In any open context; the others may be outside of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registers_protected(%s)", [sorted(set(numbers))])
        return {number for (number,) in cursor.fetchall()}


def secrecy_of(
    viewer: Staff | None, numbers: Iterable[str], persons: Iterable[int] = ()
) -> Secrecy:
    """For the residents ``numbers`` and the family ``persons``. None: on paper, for anyone.

    In a context that shows ``numbers``. Three queries when nobody near them is protected.
    """
    asked = set(numbers)
    by_register = protected_numbers(asked) if asked else set()
    on_file = Person.objects.filter(resident_number__in=asked).values_list("resident_number", "pk")
    ours = {number: pk for number, pk in on_file if number} if asked else {}
    near = whereabouts.near_protected({*ours.values(), *persons})
    if not by_register and not near:
        return Secrecy()
    under = whereabouts.protected(near) | {ours[one] for one in by_register if one in ours}
    opened = whereabouts.released(viewer, under)
    by_register |= {number for number, pk in ours.items() if pk in under}
    released = frozenset(number for number in by_register if ours.get(number) in opened)
    hidden = frozenset(by_register - released)
    here = ResidentRecord.objects.filter(number__in=hidden, current=True)
    places = {whereabouts.address_key(row.address) for row in here}
    if others := near - under:
        places |= whereabouts.secret_places(others, viewer)
    within = whereabouts.within_reach(viewer, {ours[one] for one in hidden if one in ours})
    far = frozenset(number for number in hidden if ours.get(number) not in within)
    return Secrecy(hidden, frozenset(places - {""}), released, far)


def hidden_numbers(viewer: Staff | None, numbers: Iterable[str]) -> frozenset[str]:
    """Those of ``numbers`` whose addresses ``viewer`` must not see now. In an open context."""
    return secrecy_of(viewer, numbers).numbers


def relatives(number: str) -> set[str]:
    """宛名番号 of everybody on file who is, or was, of one family with the resident ``number``."""
    standing = FamilyMember.objects.standing()
    families = standing.filter(person__resident_number=number).values("family")
    rows = standing.filter(family__in=families, person__resident_number__isnull=False)
    return set(rows.values_list("person__resident_number", flat=True))
