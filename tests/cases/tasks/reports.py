"""A 通告 about the child of the standing case, and its 48 hours."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.cases.models import Case, Consultation, ConsultationSubject, Task
from yorisoi.cases.tasks.actions import add_task, start_safety_check
from yorisoi.cases.tasks.due import end_of


def report(cast: Cast, *, hours_ago: float = 10, case: Case | None = None) -> Consultation:
    """Taken by a colleague of the other team."""
    case = case or cast.case
    received_at = clock.now() - timedelta(hours=hours_ago)
    with transaction.atomic(), audit.event("demo.load"):
        made = Consultation.objects.create(
            number=f"受2026-{uuid.uuid4().hex[:5]}",
            form_key=uuid.uuid4(),
            received_at=received_at,
            received_by=cast.other_team,
            team=case.team,
            reception_id="reception.phone",
            route_id="route.school",
            is_report=True,
            matter_id="matter.abuse",
            abuse_id="abuse.physical",
            text="左ほほにあざ。",
            urgency_id="urgency.high",
            first_step_id="first_step.meeting",
        )
        ConsultationSubject.objects.create(consultation=made, person=case.subject, case=case)
    return made


def safety_task(cast: Cast, *, hours_ago: float = 10) -> Task:
    consultation = report(cast, hours_ago=hours_ago)
    return start_safety_check(by=cast.other_team, case=cast.case, consultation=consultation)


def plan(
    cast: Cast, title: str = "家庭訪問", due_at: datetime | None = None, **more: object
) -> Task:
    arguments = {
        "by": cast.owner,
        "case": cast.case,
        "title": title,
        "due_at": due_at or end_of(clock.today()),
        "has_time": False,
        "assignee": cast.owner,
    } | more
    return add_task(**arguments)  # type: ignore[arg-type]
