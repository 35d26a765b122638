"""Records of the work that several tests begin with."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.cases.models import (
    Consultation,
    ConsultationSubject,
    Note,
    NoteCase,
    NoteState,
    NoteVersion,
)
from yorisoi.people.models import (
    Family,
    FamilyMember,
    Kinship,
    Person,
    PersonAddress,
    PersonPhone,
    Protection,
    Sex,
)
from yorisoi.registers.models import Link, LinkBasis, LinkEnd

HOME = "みどり区若葉台一丁目20番3号"


@transaction.atomic
def a_consultation(cast: Cast, **changes: Any) -> Consultation:
    """A call of a neighbour, who is hidden, about the girl of the case."""
    given: dict[str, Any] = {
        "number": f"受2026-{Consultation.objects.count() + 1:05}",
        "form_key": uuid4(),
        "received_at": clock.now() - timedelta(days=2),
        "received_by": cast.owner,
        "team": cast.case.team,
        "reception_id": "reception.phone",
        "route_id": "route.neighbour",
        "caller_words": "となりの安田",
        "caller_phone": "03-0000-9876",
        "caller_relation": "隣人",
        "hides_caller": True,
        "is_report": True,
        "matter_id": "matter.abuse",
        "abuse_id": "abuse.physical",
        "abuser_id": "abuser.father",
        "text": "夜に泣き声が続く。",
        "urgency_id": "urgency.high",
        "first_step_id": "first_step.meeting",
    }
    with audit.event("demo.load"):
        made = Consultation.objects.create(**given | changes)
        ConsultationSubject.objects.create(
            consultation=made, person=cast.case.subject, case=cast.case
        )
    return made


@transaction.atomic
def a_note(cast: Cast, text: str = "母と面談。", **changes: Any) -> Note:
    """A confirmed note in the case, with its first version."""
    given: dict[str, Any] = {
        "happened_at": clock.now() - timedelta(days=1),
        "contact_id": "contact.phone",
        "counterpart": "母",
        "place": "",
        "text": text,
        "state": NoteState.CONFIRMED,
        "author": cast.owner,
        "written_at": clock.now(),
        "confirmed_at": clock.now(),
    }
    with audit.event("demo.load"):
        note = Note.objects.create(**given | changes)
        NoteCase.objects.create(note=note, case=cast.case)
        if note.state != NoteState.DRAFT:
            a_version(note, 1, text)
    return note


def a_version(note: Note, number: int, text: str, reason: str = "") -> NoteVersion:
    """One version of a note; inside an event."""
    return NoteVersion.objects.create(
        note=note,
        number=number,
        at=clock.now(),
        by=note.author,
        reason=reason,
        happened_at=note.happened_at,
        contact_id=note.contact_id,
        text=text,
    )


@transaction.atomic
def a_person(name: str, sex: Sex = Sex.UNKNOWN, born: date | None = None, **more: Any) -> Person:
    """Somebody on file."""
    with audit.event("demo.load"):
        return Person.objects.create(name=name, sex=sex, born_on=born, **more)


@transaction.atomic
def ties(*given: tuple[Person, Person, str]) -> None:
    """(person, other, kind): ``other`` is ``person``'s ``kind``."""
    with audit.event("demo.load"):
        for person, other, kind in given:
            Kinship.objects.create(
                person=person, other=other, kind_id=f"kinship.{kind}", recorded_at=clock.now()
            )


@transaction.atomic
def members(family: Family, *persons: Person, lives_together: bool = True) -> None:
    """They belong to the family."""
    with audit.event("demo.load"):
        for person in persons:
            FamilyMember.objects.create(
                family=family,
                person=person,
                lives_together=lives_together,
                recorded_at=clock.now(),
            )


@transaction.atomic
def protect(person: Person, against: Person | None = None) -> Protection:
    """A 支援措置 in force."""
    with audit.event("demo.load"):
        return Protection.objects.create(
            person=person,
            kind="measure",
            starts_on=date(2026, 1, 1),
            against=against,
            recorded_at=clock.now(),
        )


@transaction.atomic
def at_home(person: Person, address: str = HOME, phone: str = "03-0000-1111") -> None:
    """The person has an address and a telephone."""
    with audit.event("demo.load"):
        PersonAddress.objects.create(person=person, text=address, recorded_at=clock.now())
        PersonPhone.objects.create(person=person, number=phone, recorded_at=clock.now())


def on(text: str) -> datetime:
    """2026-06-01 09:00, in Japan."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.TOKYO)


@transaction.atomic
def is_resident(person: int, number: str | None) -> None:
    """This person on file is that resident, for all links say; or nobody's."""
    with audit.visiting(audit.Visitor("テスト")), audit.event("demo.load"):
        now = clock.now()
        Link.objects.filter(person=person, ended_at=None).update(
            ended_at=now, ended_how=LinkEnd.MERGED
        )
        Person.objects.filter(pk=person).update(resident_number=number)
        if number:
            Link.objects.create(
                person_id=person, number=number, basis=LinkBasis.STAFF, decided_at=now
            )
