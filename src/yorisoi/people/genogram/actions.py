"""Saving where the figures of a genogram stand. Every save is a version; none is changed."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import Outdated
from yorisoi.people.genogram.measures import Place
from yorisoi.people.models import Family, GenogramLayout, Person


@transaction.atomic
def save_layout(
    *,
    by: Staff,
    family: Family,
    subject: Person,
    places: Mapping[int, Place],
    as_of: date,
    seen: int,
    note: str = "",
) -> GenogramLayout:
    """The next version of the places. ``seen`` is the number of the version that was moved.

    :raises Outdated: when somebody else saved a version since.
    """
    require(by, "people.genogram.save", subject)
    with audit.event("people.genogram.save", persons=[subject.pk]):
        Family.objects.select_for_update().get(pk=family.pk)
        if latest_number(family, subject) != seen:
            raise Outdated
        return GenogramLayout.objects.create(
            family=family,
            subject=subject,
            number=seen + 1,
            as_of=as_of,
            positions={str(one): [place.x, place.y] for one, place in sorted(places.items())},
            note=note,
            made_by=by,
            made_at=clock.now(),
        )


@transaction.atomic
def restore_layout(*, by: Staff, version: GenogramLayout, seen: int) -> GenogramLayout:
    """An earlier version as the newest one, drawn for today.

    :raises Outdated: when somebody else saved a version since.
    """
    return save_layout(
        by=by,
        family=version.family,
        subject=version.subject,
        places=places_of(version),
        as_of=clock.today(),
        seen=seen,
        note=f"第{version.number}版に戻した",
    )


def latest_number(family: Family, subject: Person) -> int:
    """The number of the newest version; 0 when nothing was ever moved."""
    newest = GenogramLayout.objects.filter(family=family, subject=subject).first()
    return newest.number if newest else 0


def places_of(version: GenogramLayout | None) -> dict[int, Place]:
    """The places as saved, by person."""
    if version is None:
        return {}
    return {int(one): Place(float(x), float(y)) for one, (x, y) in version.positions.items()}
