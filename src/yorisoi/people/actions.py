"""What is done with persons: register, change, add and end facts.

Every action is one transaction, checks the right, and is in the log and the history; what one
searches by is made anew in the same transaction.
"""

from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.japanese import PartialDate
from yorisoi.people import changes as change_listeners
from yorisoi.people import numbers, search_keys
from yorisoi.people.models import (
    DatedFact,
    FamilyMember,
    Person,
    PersonName,
    PersonState,
    Sex,
    Source,
)
from yorisoi.people.retired import require_open

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
            keep_name(by, person, PersonName.Kind.LEGAL, name, kana, source=source)
        search_keys.refresh([person.pk])
        change_listeners.tell([person.pk])
    return person


def keep_name(
    by: Staff,
    person: Person,
    kind: PersonName.Kind,
    name: str,
    kana: str,
    *,
    since: date | None = None,
    until: date | None = None,
    source: Source = Source.STAFF,
) -> PersonName:
    """One more name of ``person``, inside an action that is open already."""
    fact = PersonName(
        person=person,
        kind=kind,
        name=name,
        kana=kana,
        since=since,
        until=until,
        source=source,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    fact.full_clean()
    fact.save()
    return fact


@transaction.atomic
def change_person(
    *,
    by: Staff,
    person: Person,
    born: PartialDate | None = None,
    renamed_on: date | None = None,
    source: Source = Source.STAFF,
    **changes: Any,
) -> Person:
    """人物の修正: what stands at the head of the person. ``born`` is taken as given, also None.

    A new name is a correction; with ``renamed_on`` the person has borne it since that day, and the
    name before stays as 旧姓・旧氏名. ``source`` is of the name that follows.

    :raises Outdated: when somebody else changed the person since it was read.
    :raises NotPossible: for another 宛名番号 where it is not the page's to change.
    """
    require_open(by, "people.person.change", person)
    unknown = set(changes) - set(SHOWN)
    if unknown:
        raise TypeError(f"not a part of a person: {sorted(unknown)}")
    with audit.event("people.person.change", persons=[person.pk]):
        recorded = Person.objects.get(pk=person.pk)
        if "resident_number" in changes:
            numbers.check(recorded, changes["resident_number"])
        for name, value in changes.items():
            setattr(person, name, value)
        person.set_born(born)
        person.full_clean()
        written = {name: getattr(person, name) for name in (*changes, *BORN)}
        save_version(person, **written)
        follow_name(by, recorded, person, renamed_on, source)
        search_keys.refresh([person.pk])
        change_listeners.tell([person.pk])
    return person


def follow_name(
    by: Staff, before: Person, now: Person, renamed_on: date | None, source: Source
) -> None:
    """The names on file follow the one at the head: corrected, or ended and followed by the new one."""
    if (before.name, before.kana) == (now.name, now.kana) or now.state != PersonState.KNOWN:
        return
    legal = PersonName.objects.standing().filter(
        person=now, kind=PersonName.Kind.LEGAL, name=before.name, until=None
    )
    if renamed_on is None:
        for fact in legal:
            save_version(fact, name=now.name, kana=now.kana)
        return
    last_day = renamed_on - timedelta(days=1)
    for fact in legal:
        if fact.since and fact.since > last_day:
            raise NotPossible("氏名が変わった日は、前の氏名の「いつから」より後にしてください。")
        save_version(fact, kind=PersonName.Kind.FORMER, until=last_day)
    if not legal and not before_is_kept(before):
        keep_name(by, now, PersonName.Kind.FORMER, before.name, before.kana, until=last_day)
    legal_kind = PersonName.Kind.LEGAL
    keep_name(by, now, legal_kind, now.name, now.kana, since=renamed_on, source=source)


def before_is_kept(before: Person) -> bool:
    """Whether the name a person had until now stands among their names."""
    return PersonName.objects.standing().filter(person=before, name=before.name).exists()


@transaction.atomic
def name_person(
    *,
    by: Staff,
    person: Person,
    name: str,
    kana: str = "",
    sex: Sex = Sex.UNKNOWN,
    born: PartialDate | None = None,
    source: Source = Source.STAFF,
) -> Person:
    """名不詳の人の名前がわかった, or a 胎児 was born: what it was called by stays as a name.

    :raises NotPossible: when the name of the person is known already.
    :raises Outdated: when somebody else changed the person since it was read.
    """
    require_open(by, "people.person.change", person)
    if person.state == PersonState.KNOWN:
        raise NotPossible("この人の氏名はもう登録されています。")
    with audit.event("people.person.change", persons=[person.pk]):
        said, said_kana = person.name, person.kana
        if person.state == PersonState.UNBORN:
            is_a_child_now(person)
        since = born.day if born and person.state == PersonState.UNBORN else None
        person.name, person.kana, person.sex = name, kana, sex
        person.state = PersonState.KNOWN
        person.set_born(born)
        person.full_clean()
        written = {part: getattr(person, part) for part in ("name", "kana", "sex", "state", *BORN)}
        save_version(person, **written)
        yesterday = clock.today() - timedelta(days=1)
        keep_name(by, person, PersonName.Kind.OTHER, said, said_kana, until=yesterday)
        keep_name(by, person, PersonName.Kind.LEGAL, name, kana, since=since, source=source)
        search_keys.refresh([person.pk])
        change_listeners.tell([person.pk])
    return person


def is_a_child_now(person: Person) -> None:
    """Who was born has another place in the family than 胎児. Within the entry of the birth."""
    for member in FamilyMember.objects.standing().filter(person=person, position="胎児"):
        save_version(member, position="子")


@transaction.atomic
def add_fact(*, by: Staff, fact: F) -> F:
    """A fact about a person, not yet saved: its person, days, source and content are given."""
    require_open(by, "people.fact.add", fact.person)
    with audit.event("people.fact.add", persons=[fact.person_id]):
        fact.recorded_by, fact.recorded_at = by, clock.now()
        fact.full_clean()
        fact.save()
        search_keys.refresh([fact.person_id])
        change_listeners.tell([fact.person_id])
    return fact


@transaction.atomic
def follow_fact(*, by: Staff, fact: F, ends: list[F]) -> F:
    """A fact that takes the place of ``ends`` (a move, another school): they end the day before it."""
    if fact.since is None:
        raise NotPossible("いまの登録を終わりにするには、「いつから」を入れてください。")
    last_day = fact.since - timedelta(days=1)
    for former in ends:
        if former.since and former.since > last_day:
            raise NotPossible("「いつから」は、いまの登録の「いつから」より後にしてください。")
        change_fact(by=by, fact=former, until=last_day)
    return add_fact(by=by, fact=fact)


@transaction.atomic
def change_fact(*, by: Staff, fact: F, **changes: Any) -> F:
    """A fact put right, or its end told (``until``).

    :raises Outdated: when somebody else changed it since it was read.
    """
    require_open(by, "people.fact.change", fact.person)
    with audit.event("people.fact.change", persons=[fact.person_id]):
        for name, value in changes.items():
            setattr(fact, name, value)
        fact.full_clean()
        save_version(fact, **changes)
        search_keys.refresh([fact.person_id])
        change_listeners.tell([fact.person_id])
    return fact


@transaction.atomic
def withdraw_fact(*, by: Staff, fact: F, because: str) -> F:
    """A fact that was wrong. It stays, with the reason, and counts no longer.

    :raises Outdated: when somebody else changed it since it was read.
    """
    require_open(by, "people.fact.withdraw", fact.person)
    with audit.event("people.fact.withdraw", persons=[fact.person_id]):
        save_version(fact, withdrawn_at=clock.now(), withdrawn_because=because)
        search_keys.refresh([fact.person_id])
        change_listeners.tell([fact.person_id])
    return fact
