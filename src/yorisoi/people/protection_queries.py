"""Reading 支援措置: those of a person, and those whose end comes near."""

from datetime import timedelta

from django.db.models import F, Q, QuerySet

from yorisoi import clock
from yorisoi.access.entrance import filter_for
from yorisoi.access.models import Staff
from yorisoi.people.flags import WARN_DAYS, end_warning
from yorisoi.people.models import Person, Protection


def protections_of(person: Person) -> list[Protection]:
    """In force first, then the lifted ones; each with ``warning``, the words about its end."""
    rows = person.protections.select_related("against", "recorded_by", "lifted_by").order_by(
        F("lifted_at").desc(nulls_first=True), "-starts_on", "-id"
    )
    found = list(rows)
    for row in found:
        over = row.lifted_at is not None
        row.warning = "" if over else end_warning(row.ends_on, clock.today())  # type: ignore[attr-defined]
    return found


def in_force(viewer: Staff) -> QuerySet[Protection]:
    """支援措置 in force of the persons ``viewer`` may see, the nearest end first."""
    persons = filter_for(viewer, "people.person.read", Person.objects.all())
    return (
        Protection.objects.filter(lifted_at=None, person__in=persons.values("pk"))
        .select_related("person", "against")
        .order_by(F("ends_on").asc(nulls_last=True), "id")
    )


def ending_soon(viewer: Staff) -> QuerySet[Protection]:
    """Those of ``in_force`` that end within a month, or should have ended: for the home page."""
    last_day = clock.today() + timedelta(days=WARN_DAYS)
    return in_force(viewer).filter(Q(ends_on__lte=last_day))
