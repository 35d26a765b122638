"""Whose register rows belong to a case, and which of their addresses must not be shown."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case
from yorisoi.people.models import FamilyMember, Kinship, Person
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.registers import sight
from yorisoi.registers.residents import at_home
from yorisoi.registers.schedule import EpdsLine, epds_line
from yorisoi.registers.secrecy import Secrecy, secrecy_of

GUARDIANS = ("parent", "step", "adoptive", "foster")
SUBJECT = "本人"


@dataclass(frozen=True)
class Known:
    """Somebody of the family who is linked to a resident."""

    person: int
    name: str
    tie: str  # 本人, 母, or nothing

    @property
    def words(self) -> str:
        """母 渡邉　香織; 本人."""
        return self.tie if self.tie == SUBJECT else f"{self.tie} {self.name}".strip()


@dataclass(frozen=True)
class Sight:
    """What may be asked of the registers for one case, by 宛名番号.

    ``family``: 住基 and 支援措置. ``close``: health and school, of the subject, those in a parent's
    place, and others of the family who have a case of their own; the database lets through those
    whose case the viewer may read.
    """

    viewer: Staff
    people: dict[str, Known] = field(default_factory=dict)
    family: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    subject: str = ""
    guardians: tuple[str, ...] = ()
    # Who is registered together with them, themselves included; not all are on file.
    together: tuple[str, ...] = ()
    # Whose addresses are hidden from the viewer, and where nobody else's may be told either.
    secrecy: Secrecy = field(default_factory=Secrecy)

    @property
    def is_linked(self) -> bool:
        """Whether anybody of the family is linked to a resident."""
        return bool(self.people)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Inside the block the database shows the rows of this family to the viewer."""
        if not self.people:
            yield
            return
        with sight.seeing(self.viewer, self.people):
            yield

    @contextmanager
    def open_homes(self) -> Iterator[None]:
        """The same with everybody who is registered together with them."""
        with sight.seeing(self.viewer, {*self.people, *self.together}):
            yield

    @cached_property
    def epds(self) -> EpdsLine:
        """From where on an EPDS needs somebody's care today."""
        return epds_line(clock.today())

    def words(self, number: str) -> str:
        """Who that is."""
        known = self.people.get(number)
        return known.words if known else ""

    def persons(self, numbers: Iterable[str]) -> tuple[int, ...]:
        """Their ids, for the log."""
        return tuple(self.people[one].person for one in numbers if one in self.people)

    @property
    def hidden(self) -> frozenset[str]:
        """宛名番号 whose addresses are hidden from the viewer."""
        return self.secrecy.numbers

    def hides(self, number: str, text: str = "") -> bool:
        """Whether an address of ``number`` must not be shown."""
        return self.secrecy.hides(number, text)

    @property
    def out_of_reach(self) -> frozenset[str]:
        """宛名番号 whose school, nursery and clinics are hidden from the viewer."""
        return self.secrecy.out_of_reach

    def place(self, number: str, name: str) -> str:
        """The name of a school, a nursery or a clinic, or ●●●●（秘匿）."""
        return HIDDEN_WORDS if name and number in self.out_of_reach else name

    def told(self, number: str, text: str) -> str:
        """The address, or ●●●●（秘匿）."""
        return HIDDEN_WORDS if text and self.hides(number, text) else text


def sight_of(case: Case, viewer: Staff) -> Sight:
    """What ``viewer`` may ask the registers for about ``case``. A fixed number of queries."""
    subject: Person = case.subject
    today = clock.today()
    families = FamilyMember.objects.on(today).filter(person=subject.pk).values("family")
    members = list(
        FamilyMember.objects.on(today)
        .filter(family__in=families)
        .values_list("person", "position", "person__name", "person__resident_number")
    )
    parents = list(
        Kinship.objects.filter(
            person=subject.pk, withdrawn_at=None, kind__trait__in=GUARDIANS
        ).values_list("other", "kind__words", "other__name", "other__resident_number")
    )
    everybody = [*members, *parents, (subject.pk, SUBJECT, subject.name, subject.resident_number)]
    # A family is written down from the view of one child: to the others that child is not 本人.
    ties = {pk: "" if tie == SUBJECT else tie for pk, tie, _, _ in everybody}
    ties[subject.pk] = SUBJECT
    names = {pk: name for pk, _, name, _ in everybody}
    linked = {pk: number for pk, _, _, number in everybody if number}
    if not linked:
        return Sight(viewer)
    of_family = {pk for pk, *_ in members} | {subject.pk}
    guardians = {pk for pk, *_ in parents}
    others = set(linked) - guardians - {subject.pk}
    with_cases = set(
        Case.objects.filter(subject__in=others).values_list("subject", flat=True) if others else ()
    )

    def numbers(chosen: set[int]) -> tuple[str, ...]:
        return tuple(number for pk, number in linked.items() if pk in chosen)

    people = {n: Known(pk, names[pk], ties[pk]) for pk, n in linked.items()}
    found = Sight(
        viewer,
        people=people,
        family=numbers(of_family),
        close=numbers(guardians | with_cases | {subject.pk}),
        subject=linked.get(subject.pk, ""),
        guardians=numbers(guardians),
    )
    with found.open():
        found = replace(found, together=tuple(at_home(people)))
    with found.open_homes():
        secrecy = secrecy_of(viewer, {*people, *found.together}, of_family | guardians)
    return replace(found, secrecy=secrecy)
