"""What is done with persons: register, change, add and end facts.

Every action is one transaction, checks the right, and is in the log and the history; what one
searches by is made anew in the same transaction.
"""

from typing import Any, TypeVar

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import save_version
from yorisoi.japanese import PartialDate
from yorisoi.people import search_keys
from yorisoi.people.models import DatedFact, Person, PersonName, PersonState, Sex, Source

F = TypeVar("F", bound=DatedFact)
SHOWN = ("name", "kana", "state", "sex", "expected_on", "died_on", "resident_number", "remarks")
BORN = ("born_on", "born_said", "born_earliest", "born_latest")


@transaction.atomic
def register_person(
    *,
    by: Staff,
    name: str,
    kana: str = "",
    state: PersonState = PersonState.KNOWN,
    sex: Sex = Sex.UNKNOWN,
    born: PartialDate | None = None,
    source: Source = Source.STAFF,
    **more: Any,
) -> Person:
    """人物の登録. ``more``: expected_on, died_on, resident_number, remarks.

    A person with a known name gets it as the first of their names, with its source.
    """
    require(by, "people.person.register")
    with audit.event("people.person.register") as entry:
        person = Person(name=name, kana=kana, state=state, sex=sex, **more)
        person.set_born(born)
        person.full_clean()
        person.save()
        entry.touch(persons=[person.pk])
        if state == PersonState.KNOWN:
            PersonName.objects.create(
                person=person,
                name=name,
                kana=kana,
                source=source,
                recorded_by=by,
                recorded_at=clock.now(),
            )
        search_keys.refresh([person.pk])
    return person


@transaction.atomic
def change_person(
    *, by: Staff, person: Person, born: PartialDate | None = None, **changes: Any
) -> Person:
    """人物の修正: what stands at the head of the person. ``born`` is taken as given, also None.

    :raises Outdated: when somebody else changed the person since it was read.
    """
    require(by, "people.person.change", person)
    unknown = set(changes) - set(SHOWN)
    if unknown:
        raise TypeError(f"not a part of a person: {sorted(unknown)}")
    with audit.event("people.person.change", persons=[person.pk]):
        for name, value in changes.items():
            setattr(person, name, value)
        person.set_born(born)
        person.full_clean()
        written = {name: getattr(person, name) for name in (*changes, *BORN)}
        save_version(person, **written)
        search_keys.refresh([person.pk])
    return person


@transaction.atomic
def add_fact(*, by: Staff, fact: F) -> F:
    """A fact about a person, not yet saved: its person, days, source and content are given."""
    require(by, "people.fact.add", fact.person)
    with audit.event("people.fact.add", persons=[fact.person_id]):
        fact.recorded_by, fact.recorded_at = by, clock.now()
        fact.full_clean()
        fact.save()
        search_keys.refresh([fact.person_id])
    return fact


@transaction.atomic
def change_fact(*, by: Staff, fact: F, **changes: Any) -> F:
    """A fact put right, or its end told (``until``).

    :raises Outdated: when somebody else changed it since it was read.
    """
    require(by, "people.fact.change", fact.person)
    with audit.event("people.fact.change", persons=[fact.person_id]):
        for name, value in changes.items():
            setattr(fact, name, value)
        fact.full_clean()
        save_version(fact, **changes)
        search_keys.refresh([fact.person_id])
    return fact


@transaction.atomic
def withdraw_fact(*, by: Staff, fact: F, because: str) -> F:
    """A fact that was wrong. It stays, with the reason, and counts no longer.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require(by, "people.fact.withdraw", fact.person)
    with audit.event("people.fact.withdraw", persons=[fact.person_id]):
        save_version(fact, withdrawn_at=clock.now(), withdrawn_because=because)
        search_keys.refresh([fact.person_id])
    return fact
