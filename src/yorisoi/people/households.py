"""世帯: 住基世帯 beside 実態世帯, and where they differ."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from yorisoi.people.models import FamilyMember, Person, PersonState, RegisteredHousehold


@dataclass
class Households:
    """Who is registered together with a person, and who lives with them, on a day."""

    registration: RegisteredHousehold | None = None
    registered: list[Person] = field(default_factory=list)
    living: list[Person] = field(default_factory=list)

    @property
    def known(self) -> bool:
        """Whether both are known, so that they can differ."""
        return bool(self.registration and self.living)

    @property
    def only_living(self) -> list[Person]:
        """Living there, and not registered there."""
        there = {one.pk for one in self.registered}
        return [one for one in self.living if one.pk not in there]

    @property
    def only_registered(self) -> list[Person]:
        """Registered there, and not living there."""
        there = {one.pk for one in self.living}
        return [one for one in self.registered if one.pk not in there]

    @property
    def differ(self) -> bool:
        """Whether there is something to say."""
        return self.known and bool(self.only_living or self.only_registered)


def households_of(
    person: Person,
    day: date,
    *,
    registration: RegisteredHousehold | None,
    members: Iterable[FamilyMember],
) -> Households:
    """``members``: of the families of ``person``, on ``day``. One query, for the registered ones."""
    rows = list(members)
    homes = {row.family_id for row in rows if row.person_id == person.pk and row.lives_together}
    living = {
        row.person_id: row.person
        for row in rows
        if row.family_id in homes and row.lives_together and is_born(row.person, day)
    }
    registered: list[Person] = []
    if registration:
        same = RegisteredHousehold.objects.on(day).filter(number=registration.number)
        registered = list(Person.objects.filter(pk__in=same.values("person")).order_by("born_on"))
    return Households(registration, registered, list(living.values()))


def is_born(person: Person, day: date) -> bool:
    """Whether they may have been there on ``day``: no 胎児 is registered, or lives anywhere."""
    if person.state == PersonState.UNBORN:
        return False
    return person.born_earliest is None or person.born_earliest <= day
