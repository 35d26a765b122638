"""Whose register rows belong to a case, and which of their addresses must not be shown."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.db import connection

from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case
from yorisoi.people.models import FamilyMember, Kinship, Person
from yorisoi.people.whereabouts import (
    HIDDEN_WORDS,
    address_key,
    protected,
    released,
    secret_places,
)
from yorisoi.registers import sight
from yorisoi.registers.models import ProtectionRecord, ResidentRecord

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
    hidden: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()

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

    def words(self, number: str) -> str:
        """Who that is."""
        known = self.people.get(number)
        return known.words if known else ""

    def persons(self, numbers: Iterable[str]) -> tuple[int, ...]:
        """Their ids, for the log."""
        return tuple(self.people[one].person for one in numbers if one in self.people)

    def hides(self, number: str, text: str = "") -> bool:
        """Whether an address of ``number`` must not be shown."""
        return number in self.hidden or bool(
            self.secret and text and address_key(text) in self.secret
        )

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
        found = replace(found, together=registered_together(people))
    hidden, secret = hidden_of(found, of_family | guardians)
    return replace(found, hidden=hidden, secret=secret)


def registered_together(numbers: Iterable[str]) -> tuple[str, ...]:
    """宛名番号 of the households of ``numbers``, as far as the context shows these."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registers_household(%s)", [sorted(numbers)])
        return tuple(sorted(number for (number,) in cursor.fetchall()))


def hidden_of(found: Sight, persons: set[int]) -> tuple[frozenset[str], frozenset[str]]:
    """Whose addresses are hidden, and the keys of places that are hidden whosoever they are told of.

    A 支援措置 that stands in the register alone hides as well, for everybody registered with them:
    it may have arrived this morning.
    """
    ours = protected(persons)
    asked = {*found.people, *found.together}
    with found.open_homes():
        measures = ProtectionRecord.objects.filter(
            number__in=asked, current=True, deleted=False
        ).exclude(measure="ended")
        told = set(measures.values_list("number", flat=True))
        if told:
            rows = ResidentRecord.objects.filter(number__in=asked, current=True)
            homes = dict(rows.exclude(household="").values_list("number", "household"))
            where = {homes[number] for number in told if number in homes}
            told |= {number for number, home in homes.items() if home in where}
        by_register = {one.person for n, one in found.people.items() if n in told}
        all_hidden = ours | by_register
        if not all_hidden:
            return frozenset(), frozenset()
        hidden = all_hidden - released(found.viewer, all_hidden)
        numbers = frozenset(n for n, one in found.people.items() if one.person in hidden)
        here = ResidentRecord.objects.filter(number__in=numbers, current=True)
        keys = {address_key(row.address) for row in here}
    secret = secret_places(persons - all_hidden, found.viewer) if persons - all_hidden else set()
    return numbers, frozenset(keys | secret) - {""}
