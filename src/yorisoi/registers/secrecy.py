"""Which addresses of the register a viewer must not see: the same rules as for ours (whereabouts.py).

A resident is hidden when they, or somebody of their household, are under a 支援措置 of the register
or of ours; with the present address every earlier one and the 転出先.
"""

from collections.abc import Iterable

from django.db import connection

from yorisoi.access.models import Staff
from yorisoi.people import whereabouts
from yorisoi.people.models import Person


def hidden_numbers(viewer: Staff, numbers: Iterable[str]) -> set[str]:
    """Those of ``numbers`` whose addresses ``viewer`` must not see now. In an open context."""
    asked = sorted(set(numbers))
    if not asked:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT registers_protected(%s)", [asked])
        protected = {number for (number,) in cursor.fetchall()}
    ours = dict(
        Person.objects.filter(resident_number__in=asked).values_list("pk", "resident_number")
    )
    under = whereabouts.protected(ours)
    protected |= {ours[pk] for pk in under}
    opened = whereabouts.released(
        viewer, {pk for pk, number in ours.items() if number in protected}
    )
    return protected - {ours[pk] for pk in opened}


def secret_places(viewer: Staff, person: Person | None) -> set[str]:
    """Keys of the addresses where protected relatives of ``person`` live, who lives elsewhere."""
    return whereabouts.secret_places({person.pk}, viewer) if person else set()
