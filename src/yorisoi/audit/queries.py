"""Reading the book."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from yorisoi.audit.models import Change, Event, Touch
from yorisoi.audit.outcomes import Outcome
from yorisoi.clock import TOKYO


@dataclass(frozen=True)
class LogFilter:
    """What the auditor asks for; empty parts do not restrict."""

    since: date | None = None
    until: date | None = None  # the last day
    staff: str = ""  # number, or part of the name
    action: str = ""
    outcome: str = ""
    person: int | None = None
    case: int | None = None
    terminal: str = ""


def midnight(day: date) -> datetime:
    """The first moment of ``day`` in Japan."""
    return datetime.combine(day, time(), TOKYO)


def search(wanted: LogFilter) -> QuerySet[Event]:
    """The entries that fit, newest first, with what they touched."""
    rows = Event.objects.order_by("-id")
    if wanted.since:
        rows = rows.filter(at__gte=midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=midnight(wanted.until + timedelta(days=1)))
    if wanted.staff:
        rows = rows.filter(Q(staff_number=wanted.staff) | Q(staff_name__contains=wanted.staff))
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.outcome in Outcome.values:
        rows = rows.filter(outcome=wanted.outcome)
    if wanted.terminal:
        rows = rows.filter(terminal=wanted.terminal)
    if wanted.person is not None:
        rows = rows.filter(_touches(persons__contains=[wanted.person]))
    if wanted.case is not None:
        rows = rows.filter(_touches(cases__contains=[wanted.case]))
    return rows.prefetch_related("touches")


def who_looked(*, case: int) -> QuerySet[Event]:
    """閲覧の記録: the entries in which this case was opened or changed; list hits are left out."""
    touches = Touch.objects.filter(cases__contains=[case], listed=False)
    return (
        Event.objects.filter(Exists(touches.filter(event=OuterRef("pk"))))
        .order_by("-id")
        .prefetch_related(Prefetch("touches"))
    )


def changes_of(event: Event) -> QuerySet[Change]:
    """変更履歴 that belongs to an entry."""
    return Change.objects.filter(event_id=event.pk).order_by("id")


def _touches(**condition: list[int]) -> Exists:
    return Exists(Touch.objects.filter(event=OuterRef("pk"), **condition))
