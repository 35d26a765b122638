"""What is known of persons on a day, as it may stand on paper.

On paper the address and the telephone of somebody under a 支援措置, or living with somebody who is,
are always suppressed: nobody can know who will hold the paper. A 一時解除 opens the screen to one
person for minutes, never a paper. Where they go every day (school, work, clinic) tells as much; it
is printed only when whoever prints asks for it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from yorisoi.documents.sheet import day_words
from yorisoi.people.models import (
    Affiliation,
    Clinic,
    DatedFact,
    Health,
    Nationality,
    PersonAddress,
    PersonName,
    PersonPhone,
    RegisteredHousehold,
    Workplace,
)
from yorisoi.people.whereabouts import HIDDEN_WORDS, ShownAddress, addresses_of, hidden_from

F = TypeVar("F", bound=DatedFact)
Facts = dict[int, list[str]]
PLACE_HIDDEN = "（秘匿のため省略）"


@dataclass(frozen=True)
class Particulars:
    """Facts of several persons in words; nothing for a person is an empty list."""

    hidden: frozenset[int]
    addresses: dict[int, list[ShownAddress]]
    names: Facts
    phones: Facts
    affiliations: Facts
    workplaces: Facts
    health: Facts
    clinics: Facts
    nationalities: Facts
    households: Facts

    def address(self, person: int, kind: PersonAddress.Kind) -> str:
        """The address of one kind, ●●●● when it is suppressed."""
        shown = self.addresses.get(person, [])
        if person in self.hidden:
            return HIDDEN_WORDS
        return "、".join(
            str(one) for one in shown if one.address is not None and one.address.kind == kind
        )


def particulars(ids: Iterable[int], day: date, *, with_places: bool = False) -> Particulars:
    """Everything of ``ids`` that a paper may say. ``with_places``: also where the hidden go daily."""
    asked = set(ids)
    hidden = hidden_from(None, asked)
    guarded = set() if with_places else hidden
    return Particulars(
        hidden=frozenset(hidden),
        addresses=addresses_of(asked, viewer=None),
        names=collect(PersonName, asked, day, name_words, set()),
        phones=collect(PersonPhone, asked, day, phone_words, hidden, HIDDEN_WORDS),
        affiliations=collect(Affiliation, asked, day, str, guarded),
        workplaces=collect(Workplace, asked, day, work_words, guarded),
        health=collect(Health, asked, day, str, set()),
        clinics=collect(Clinic, asked, day, clinic_words, guarded),
        nationalities=collect(Nationality, asked, day, nationality_words, set()),
        households=collect(RegisteredHousehold, asked, day, household_words, hidden, HIDDEN_WORDS),
    )


RELATED = {PersonName: "person", Affiliation: "kind", Nationality: "status"}


def collect(
    model: type[F],
    ids: set[int],
    day: date,
    words: Callable[[F], str],
    guarded: set[int],
    instead: str = PLACE_HIDDEN,
) -> Facts:
    """The facts of one kind that hold on ``day``, one query."""
    found: Facts = defaultdict(list)
    rows = model.objects.on(day).filter(person__in=ids)
    for row in rows.select_related(RELATED[model]) if model in RELATED else rows:
        said = instead if row.person_id in guarded else words(row)
        if said and said not in found[row.person_id]:
            found[row.person_id].append(said)
    return found


def name_words(name: PersonName) -> str:
    """A further name with its kind; the one at the head of the person is shown there."""
    if name.kind == PersonName.Kind.LEGAL and name.name == name.person.name:
        return ""
    return f"{name.name}（{name.get_kind_display()}）"


def phone_words(phone: PersonPhone) -> str:
    """The number with what it is."""
    return f"{phone.number}（{phone.label}）" if phone.label else phone.number


def work_words(work: Workplace) -> str:
    """Where and as what."""
    return f"{work.place}（{work.work}）" if work.work else work.place


def clinic_words(clinic: Clinic) -> str:
    """Where, and by whom."""
    return f"{clinic.place}（{clinic.doctor}）" if clinic.doctor else clinic.place


def nationality_words(nationality: Nationality) -> str:
    """国籍, and 在留資格 with its last day."""
    until = nationality.status_until
    status = f"{nationality.status}（{day_words(until)}まで）" if until else nationality.status
    return f"{nationality.country}・{status}" if nationality.status else nationality.country


def household_words(household: RegisteredHousehold) -> str:
    """世帯主 and 住基続柄."""
    head = f"世帯主 {household.head}" if household.head else f"世帯番号 {household.number}"
    return f"{head}（{household.relation}）" if household.relation else head
