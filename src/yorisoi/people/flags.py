"""What must be seen of a person wherever they are named: 支援措置, 死亡, 胎児, 名不詳."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, OuterRef, Subquery

from yorisoi import clock
from yorisoi.japanese import wareki
from yorisoi.people.models import Person, PersonState, Protection
from yorisoi.people.whereabouts import own_protection, protection_at_home

WARN_DAYS = 31  # protection.md D6: from one month before the end


@dataclass(frozen=True)
class Flags:
    """The flags of one person on the day they were asked for."""

    today: date
    own: bool = False  # a 支援措置 of their own
    at_home: bool = False  # of somebody who lives with them
    ends_on: date | None = None  # the nearest end of their own; it never lapses by itself
    died: bool = False
    unborn: bool = False
    unnamed: bool = False

    @property
    def protected(self) -> bool:
        """Whether the address is suppressed."""
        return self.own or self.at_home

    @property
    def warning(self) -> str:
        """What there is to say about the end of the 支援措置, from a month before and for good."""
        return end_warning(self.ends_on, self.today)

    @property
    def short_warning(self) -> str:
        """The same for a badge: 期限まで14日."""
        if not self.warning or self.ends_on is None:
            return ""
        left = (self.ends_on - self.today).days
        return "期限切れ・秘匿は継続" if left < 0 else f"期限まで{left}日" if left else "期限きょう"

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.protected or self.died or self.unborn or self.unnamed


def end_warning(ends_on: date | None, today: date) -> str:
    """「期限まで16日」 from a month before; after the end it says that it still holds."""
    if ends_on is None or ends_on - today > timedelta(days=WARN_DAYS):
        return ""
    if ends_on < today:
        return f"期限（{wareki(ends_on)}）を過ぎています。秘匿は続いています。"
    left = (ends_on - today).days
    return f"期限は{wareki(ends_on)}（{f'あと{left}日' if left else 'きょう'}）です。"


def flags_of(persons: Iterable[int]) -> dict[int, Flags]:
    """The flags of each of ``persons``, in one query."""
    today = clock.today()
    ends = (
        Protection.objects.filter(person=OuterRef("pk"), lifted_at=None)
        .order_by()
        .values("person")
        .annotate(first=Min("ends_on"))
        .values("first")
    )
    rows = (
        Person.objects.filter(pk__in=set(persons))
        .annotate(own=own_protection(), at_home=protection_at_home(), ends=Subquery(ends))
        .values_list("pk", "own", "at_home", "ends", "died_on", "state")
    )
    return {
        pk: Flags(
            today=today,
            own=own,
            at_home=at_home,
            ends_on=ends_on,
            died=died_on is not None,
            unborn=state == PersonState.UNBORN,
            unnamed=state == PersonState.UNNAMED,
        )
        for pk, own, at_home, ends_on, died_on, state in rows
    }


def flags_for(person: Person) -> Flags:
    """The flags of one person, for a page about them."""
    return flags_of([person.pk])[person.pk]
