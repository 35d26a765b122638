"""What happens in a case, for tests that read it: written as the actions of the product leave it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from tests.records import is_resident
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import (
    Case,
    Consultation,
    ConsultationSubject,
    Note,
    NoteCase,
    NoteState,
    SafetyCheck,
    Task,
    TaskKind,
)
from yorisoi.people.models import Person


def hours_ago(hours: float) -> datetime:
    return clock.now() - timedelta(hours=hours)


@transaction.atomic
def note(*cases: Case, by: Staff, at: datetime, text: str = "母と話した。", **more: Any) -> Note:
    """A confirmed note; ``state=NoteState.DRAFT`` for a draft."""
    state = more.pop("state", NoteState.CONFIRMED)
    with audit.event("demo.load"):
        found = Note.objects.create(
            happened_at=at,
            contact_id=more.pop("contact", "contact.phone"),
            text=text,
            author=by,
            written_at=at,
            state=state,
            confirmed_at=None if state == NoteState.DRAFT else at,
            **more,
        )
        NoteCase.objects.bulk_create(NoteCase(note=found, case=case) for case in cases)
    return found


@transaction.atomic
def notes(case: Case, count: int, *, by: Staff) -> None:
    """Many notes, two at the same moment each."""
    with audit.event("demo.load"):
        rows = Note.objects.bulk_create(
            Note(
                happened_at=hours_ago(1 + at // 2),
                contact_id="contact.phone",
                text=f"記録 {at}",
                author=by,
                written_at=clock.now(),
                state=NoteState.CONFIRMED,
                confirmed_at=clock.now(),
            )
            for at in range(count)
        )
        NoteCase.objects.bulk_create(NoteCase(note=row, case=case) for row in rows)


@transaction.atomic
def consultation(case: Case, *, by: Staff, at: datetime, **more: Any) -> Consultation:
    """A 相談受付 that belongs to the case."""
    with audit.event("demo.load"):
        found = Consultation.objects.create(
            number=f"受2026-{Consultation.objects.count() + 1:05}",
            form_key=uuid4(),
            received_at=at,
            received_by=by,
            team=case.team,
            reception_id="reception.phone",
            route_id=more.pop("route", "route.police"),
            matter_id="matter.abuse",
            text=more.pop("text", "泣き声がする。"),
            urgency_id="urgency.high",
            first_step_id="first_step.meeting",
            **more,
        )
        ConsultationSubject.objects.create(consultation=found, person=case.subject, case=case)
    return found


@transaction.atomic
def task(case: Case, *, by: Staff, due: datetime, title: str = "訪問する", **more: Any) -> Task:
    with audit.event("demo.load"):
        return Task.objects.create(
            case=case,
            title=title,
            due_at=due,
            assignee=more.pop("assignee", by),
            added_at=clock.now(),
            added_by=by,
            **more,
        )


def safety_task(case: Case, *, by: Staff, received: datetime) -> Task:
    """The 48 hours of a 通告."""
    report = consultation(case, by=by, at=received, is_report=True)
    due = received + timedelta(hours=48)
    return task(
        case,
        by=by,
        due=due,
        title="安全確認",
        has_time=True,
        kind=TaskKind.SAFETY_CHECK,
        consultation=report,
    )


@transaction.atomic
def check(found: Task, *, by: Staff, at: datetime, seen: bool = True) -> SafetyCheck:
    with audit.event("demo.load"):
        return SafetyCheck.objects.create(
            task=found,
            tried_at=at,
            seen=seen,
            sighting_id="sighting.seen" if seen else None,
            seen_by="担当",
            text="けがはない。",
            recorded_at=clock.now(),
            recorded_by=by,
        )


@transaction.atomic
def case_of(person: Person, *, worker: Staff, **more: Any) -> Case:
    """A case of ``person``, held by ``worker`` of the team they belong to today."""
    posting = worker.posting_on(clock.today())
    assert posting is not None
    with audit.event("demo.load"):
        return Case.objects.create(
            number=f"2025-9{person.pk:05}",
            subject=person,
            kind=more.pop("kind", "support"),
            team=posting.team,
            worker=worker,
            opened_on=more.pop("opened_on", clock.today()),
            **more,
        )


@transaction.atomic
def person(name: str, resident_number: str | None = None, **more: Any) -> Person:
    """Somebody on file; linked to a resident when the number is given."""
    with audit.event("demo.load"):
        made = Person.objects.create(name=name, **more)
    if resident_number:
        is_resident(made.pk, resident_number)
        made.refresh_from_db()
    return made
