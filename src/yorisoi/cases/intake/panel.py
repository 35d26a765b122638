"""この人では？: what stands beside the part of the page that is being typed into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.intake.births import Birth, BirthError, read_birth
from yorisoi.cases.intake.queries import Card, Household, cards, household, without_whereabouts
from yorisoi.matching import suggesting
from yorisoi.matching.keys import Keys
from yorisoi.people.candidates import Candidate
from yorisoi.people.candidates import candidates as find_candidates
from yorisoi.people.models import Person

SHOWN = 9  # one key each
LONGEST = 100
CALLER = "caller"


@dataclass
class Panel:
    """Who may be meant, or who was chosen; the family of the first of them."""

    part: str  # number of the part, or "caller"
    conditions: dict[str, str]
    picks: list[Card] = field(default_factory=list)
    chosen: Card | None = None
    household: Household | None = None
    birth: Birth | None = None
    birth_problem: str = ""

    @property
    def is_about_caller(self) -> bool:
        """Whether it is the 相談者 who is looked for."""
        return self.part == CALLER

    @property
    def residents_query(self) -> str:
        """What 住民を探す begins with, when nobody on file fits. An age or a grade is no birthday."""
        said = {name: self.conditions.get(name, "") for name in ("name", "address")}
        said["name"] = said["name"] or self.conditions.get("kana", "")
        if self.birth and self.birth.age is None and self.birth.grade is None:
            said["born"] = self.conditions.get("born", "")
        return urlencode({"purpose": "intake"} | {k: v for k, v in said.items() if v})

    @property
    def everybody(self) -> list[Card]:
        """All who are shown."""
        at_home = self.household.members if self.household else []
        return [*self.picks, *([self.chosen] if self.chosen else []), *at_home]

    @property
    def persons(self) -> set[int]:
        """For the log."""
        return {card.person.pk for card in self.everybody}

    @property
    def cases(self) -> set[int]:
        """For the log."""
        return {card.case.pk for card in self.everybody if card.case}


def ask(asked: Mapping[str, str], viewer: Staff) -> Panel:
    """The panel for what stands in one part of the page."""
    said = {
        name: asked.get(name, "").strip()[:LONGEST]
        for name in ("name", "kana", "born", "address", "phone", "sex")
    }
    panel = Panel(part=asked.get("part", "")[:10], conditions={k: v for k, v in said.items() if v})
    try:
        panel.birth = read_birth(said["born"], clock.today())
    except BirthError as problem:
        panel.birth_problem = str(problem)
    if (pk := asked.get("person", "")).isdecimal():
        panel.conditions = {"person": pk}
        person = Person.objects.filter(pk=int(pk)).first()
        panel.chosen = cards([person], viewer).get(person.pk) if person else None
    elif any(said[name] for name in ("name", "kana", "phone", "address")):
        panel.picks = picks(search(said, panel.birth), viewer, typed(said, panel.birth))
    first = panel.chosen or next(iter(panel.picks), None)
    if first:
        panel.household = household(first, viewer)
    taken = {int(one) for one in asked.get("taken", "").split(",") if one.isdecimal()}
    for card in panel.everybody:
        card.is_taken = card.person.pk in taken
    return panel


def search(said: Mapping[str, str], birth: Birth | None) -> list[Candidate]:
    """Who on file is like what was said."""
    is_day = bool(birth and birth.age is None and birth.grade is None)
    return find_candidates(
        name=said["name"],
        kana=said["kana"],
        born=birth.born if birth and is_day else None,
        age=birth.age if birth else None,
        grade=birth.grade if birth else None,
        address=said["address"],
        phone=said["phone"],
        sex=said["sex"] or None,
        limit=SHOWN,
    )


def typed(said: Mapping[str, str], birth: Birth | None) -> Keys:
    """What was said as 名寄せ compares it. An age is no birthday: it may be misheard."""
    is_day = bool(birth and birth.age is None and birth.grade is None)
    born = birth.born if birth and is_day else None
    days = (born.earliest, born.latest) if born else (None, None)
    return suggesting.typed(said["name"], said["kana"], days, said["address"], said["sex"])


def picks(found: list[Candidate], viewer: Staff, said: Keys = suggesting.NOTHING) -> list[Card]:
    """The cards of those found, each with its key; nothing on them tells a suppressed address.

    Who is clearly meant, as 名寄せ weighs it, comes first; the others stay in their order.
    """
    shown = cards([one.person for one in found], viewer)
    asked = [(pk, card.address.hidden) for pk, card in shown.items()]
    points = suggesting.points_of(said, asked)
    found = sorted(found, key=lambda one: -points.get(one.person.pk, 0.0))
    result: list[Card] = []
    for one in found:
        card = shown.get(one.person.pk)
        if card is None:
            continue
        card.key = str(len(result) + 1)
        card.reasons = without_whereabouts(one.reasons) if card.address.hidden else one.reasons
        result.append(card)
    return result
