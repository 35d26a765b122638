"""Reading cases."""

from datetime import date

from django.db.models import QuerySet

from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, CaseGrant, GrantKind


def open_cases_of(staff: Staff) -> QuerySet[Case]:
    """担当ケース that are open, newest first."""
    return Case.objects.filter(worker=staff.pk, closed_on=None).select_related(
        "subject", "team", "worker"
    )


def own_reasons_since(day: date) -> QuerySet[CaseGrant]:
    """Cases opened with a reason of one's own since ``day``."""
    return CaseGrant.objects.filter(kind=GrantKind.OWN_REASON, starts_on__gte=day)
