"""移管 and the alert of the 転出: handing the case over is what the alert asked for."""

from django.db.models import F, QuerySet

from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.alerts.models import Alert, AlertPlace, AlertState, AlertStep, AlertStepKind
from yorisoi.cases.models import Case, Transfer

DONE_WITH = "移管を記録したので、済みになりました。"
AGAIN = "移管が取り消されたので、もう一度知らせます。"


def moved_out(case: Case) -> QuerySet[Alert]:
    """The alerts of a 転出 that concern ``case``."""
    return Alert.objects.filter(code="moved_out", places__case=case, withdrawn_at=None)


def sent(case: Case, by: Staff) -> None:
    """Done with, but for those that concern another open case that was not handed over."""
    handed_over = Transfer.objects.filter(withdrawn_at=None).values("case")
    others = AlertPlace.objects.filter(case__closed_on=None).exclude(case__in=handed_over)
    rows = moved_out(case).exclude(state=AlertState.DONE).exclude(pk__in=others.values("alert"))
    change(rows, AlertState.DONE, AlertStepKind.DONE, by, DONE_WITH)


def withdrawn(case: Case, by: Staff) -> None:
    """What the 移管 was done with comes back; what somebody said is done stays so."""
    by_it = AlertStep.objects.filter(kind=AlertStepKind.DONE, note=DONE_WITH)
    rows = moved_out(case).filter(state=AlertState.DONE, pk__in=by_it.values("alert"))
    change(rows, AlertState.NEW, AlertStepKind.BACK, by, AGAIN)


def change(
    rows: QuerySet[Alert], state: AlertState, kind: AlertStepKind, by: Staff, note: str
) -> None:
    """The same of all ``rows``, in the transaction of the 移管."""
    alerts = list(rows.values_list("pk", flat=True))
    if not alerts:
        return
    now = clock.now()
    Alert.objects.filter(pk__in=alerts).update(
        state=state, put_off_until=None, handled_by=by, handled_at=now, version=F("version") + 1
    )
    AlertStep.objects.bulk_create(
        AlertStep(alert_id=alert, kind=kind, at=now, by=by, note=note) for alert in alerts
    )
    audit.open_entry().touch(others={"alerts.Alert": alerts})
