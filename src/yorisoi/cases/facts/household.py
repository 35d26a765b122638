"""住基世帯 beside 実態世帯, with who stands on one side alone."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yorisoi import clock
from yorisoi.cases.facts.sight import Sight
from yorisoi.cases.facts.words import MOVEMENTS, said
from yorisoi.cases.models import Case
from yorisoi.japanese import age_label
from yorisoi.people.households import is_born
from yorisoi.people.models import FamilyMember
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.registers.models import ResidentRecord

# 世帯員の並び順 of the 住民記録 standard (1.1.11): 世帯主・配偶者・子, families of the children, parents
# and siblings, everybody else; within each by birthday and 宛名番号.
FIRST = ("世帯主",)
SECOND = ("夫", "妻", "夫（未届）", "妻（未届）")
RELATIVES = ("父", "母", "兄", "姉", "弟", "妹")


@dataclass(frozen=True)
class Registered:
    """One of the 住基世帯."""

    row: Any
    person: int | None  # on file
    age: str
    living: bool  # also in the 実態世帯

    @property
    def movement(self) -> str:
        """The last 異動."""
        return said(MOVEMENTS, self.row.movement)


@dataclass
class Side:
    """Both households."""

    number: str = ""
    address: str = ""
    feed: Any = None
    left: Any = None  # the subject's own row, when they are not registered here any more
    registered: list[Registered] = field(default_factory=list)
    living: list[tuple[FamilyMember, bool]] = field(default_factory=list)  # also registered

    @property
    def differs(self) -> bool:
        """Whether somebody stands on one side alone."""
        return bool(self.registered and self.living) and (
            any(not one.living for one in self.registered)
            or any(not registered for _, registered in self.living)
        )

    @property
    def persons(self) -> list[int]:
        """Whom it shows, for the log."""
        return [one.person for one in self.registered if one.person] + [
            one.person_id for one, _ in self.living
        ]


def household_of(case: Case, sight: Sight) -> Side:
    """Both sides as of today. In a sight that is open for homes."""
    today = clock.today()
    own = FamilyMember.objects.on(today).filter(person=case.subject_id, lives_together=True)
    members = list(
        FamilyMember.objects.on(today)
        .filter(family__in=own.values("family"), lives_together=True)
        .select_related("person")
        .order_by("pk")
    )
    mine = (
        ResidentRecord.objects.filter(number=sight.subject, current=True)
        .select_related("feed")
        .first()
        if sight.subject
        else None
    )
    found = Side()
    together: list[Any] = []
    if mine is not None:
        found.feed = mine.feed
        if mine.state in ("left", "dead", "removed"):
            found.left = mine
        else:
            found.number = mine.household
            found.address = address_of(mine, sight)
            together = list(
                ResidentRecord.objects.filter(household=mine.household, current=True)
                .exclude(state__in=("left", "dead", "removed"))
                .exclude(household="")
            ) or [mine]
    living = {member.person_id for member in members}
    registered: set[int] = set()
    for row in sorted(together, key=order):
        known = sight.people.get(row.number)
        person = known.person if known else None
        if person:
            registered.add(person)
        born = row.born_on
        found.registered.append(
            Registered(
                row,
                person,
                age_label(born, today) if born and born <= today else row.born_said,
                person in living,
            )
        )
    # Without a 住基世帯 nobody is missing from it.
    found.living = [
        (member, not found.registered or member.person_id in registered)
        for member in members
        if is_born(member.person, today)
    ]
    return found


def address_of(row: Any, sight: Sight) -> str:
    """住所 of the household, unless it must not be told."""
    if sight.hides(row.number, row.address):
        return HIDDEN_WORDS
    return f"{row.address}　{row.building}".strip()


def order(row: Any) -> tuple[int, int, date, str]:
    """Where somebody stands in the household (住民記録標準仕様書 1.1.11)."""
    return (*rank(row.relation), row.born_on or date.max, row.number)


def rank(relation: str) -> tuple[int, int]:
    """The four ranks, and the head and the spouse before the children."""
    if relation in FIRST:
        return 1, 1
    if relation in SECOND:
        return 1, 2
    if relation == "子":
        return 1, 3
    if relation.startswith("子"):
        return 2, 0
    if relation in RELATIVES or relation in ("夫の父", "夫の母", "妻の父", "妻の母") or (
        relation.startswith(("父の", "母の"))
    ):  # fmt: skip
        return 3, 0
    return 4, 0
