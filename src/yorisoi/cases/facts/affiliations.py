"""所属: the school or nursery that the registers have, beside what was recorded, and how they differ."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from yorisoi import clock
from yorisoi.cases.facts.sight import Sight
from yorisoi.cases.facts.words import GRADES, said
from yorisoi.japanese import school_year
from yorisoi.people.models import Affiliation
from yorisoi.registers.models import NurseryEntry, SchoolEntry

GRACE = timedelta(days=61)
MARCH = 3


@dataclass
class Place:
    """One child."""

    who: str
    person: int
    now: list[Any] = field(default_factory=list)  # rows that hold today
    before: list[Any] = field(default_factory=list)
    recorded: list[Affiliation] = field(default_factory=list)
    hidden: bool = False  # the names are not for this viewer

    @property
    def differs(self) -> bool:
        """Whether the register and the record name different places, both being known."""
        ours = [one.place for one in self.recorded if one.place]
        theirs = [one.place for one in self.now if one.place]
        return bool(ours and theirs) and not any(same(a, b) for a in ours for b in theirs)


@dataclass(frozen=True)
class Stay:
    """One row of 学齢簿 or of 保育所等入所, said alike."""

    row: Any
    place: str
    words: str  # 小2 1組
    since: date | None
    until: date | None
    note: str
    register: str


def same(one: str, other: str) -> bool:
    """Whether two names mean one place: みどり区立若葉小学校 and 若葉小学校."""
    a, b = folded(one), folded(other)
    return a in b or b in a


def folded(name: str) -> str:
    """A name without blanks, width and 小 for 小学校."""
    text = "".join(unicodedata.normalize("NFKC", name).split())
    return text.removesuffix("学校") if text.endswith(("小学校", "中学校")) else text


def places_of(sight: Sight) -> list[Place]:
    """The subject first, then the others whose affiliation the viewer may see. In an open sight."""
    today = clock.today()
    schools = SchoolEntry.objects.filter(number__in=sight.close, deleted=False)
    nurseries = NurseryEntry.objects.filter(number__in=sight.close, deleted=False)
    stays = [
        *(school(row) for row in schools.select_related("feed").order_by("-year", "-pk")),
        *(
            nursery(row)
            for row in nurseries.select_related("feed").order_by("-entered_on", "-pk")
        ),
    ]  # fmt: skip
    numbers = dict.fromkeys([sight.subject, *(one.row.number for one in stays)])
    persons = {n: sight.people[n] for n in numbers if n in sight.people}
    recorded = Affiliation.objects.on(today).filter(
        person__in=[one.person for one in persons.values()]
    )
    found = {
        number: Place(one.words, one.person, hidden=number in sight.out_of_reach)
        for number, one in persons.items()
    }
    for stay in stays:
        place = found[stay.row.number]
        is_now = holds(stay, today) and not any(one.register == stay.register for one in place.now)
        (place.now if is_now else place.before).append(stay)
    for row in recorded.select_related("kind"):
        for place in found.values():
            if place.person == row.person_id:
                place.recorded.append(row)
    return list(found.values())


def school(row: SchoolEntry) -> Stay:
    """One school year of a child."""
    words = " ".join(part for part in (said(GRADES, row.grade), row.class_name) if part)
    first = date(row.year, 4, 1) if row.year else row.entered_on
    last = date(row.year + 1, 3, 31) if row.year else None
    if row.moved_on and last and row.moved_on <= last and row.standing not in ("", "在籍"):
        last = row.moved_on
    note = " ".join(part for part in (row.standing, row.movement) if part)
    return Stay(row, row.school, words, first, last, note, "学齢簿")


def nursery(row: NurseryEntry) -> Stay:
    """One stay in a nursery."""
    words = " ".join(part for part in (row.certification, row.hours) if part)
    return Stay(row, row.facility, words, row.entered_on, row.left_on, "", "保育所等入所")


def holds(stay: Stay, day: date) -> bool:
    """Whether it says where the child belongs on ``day``.

    In a new school year the row of the last one goes on for two months: 学齢簿 may come late.
    """
    if stay.row.absent_since is not None:
        return False
    if isinstance(stay.row, SchoolEntry):
        gone = stay.until is not None and stay.until < day and stay.until.month != MARCH
        return not gone and (stay.row.year or 0) >= school_year(day - GRACE)
    return stay.until is None or stay.until > day
