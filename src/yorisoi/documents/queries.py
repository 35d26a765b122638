"""Reading the book of issues."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from yorisoi.cases.models import Case
from yorisoi.documents.models import Issue
from yorisoi.documents.notes import start_of


def found_issues(asked: Mapping[str, Any]) -> QuerySet[Issue]:
    """The issues that were asked for, newest first."""
    rows = Issue.objects.select_related("by")
    if asked.get("number"):
        rows = rows.filter(number__icontains=asked["number"].strip())
    if asked.get("staff"):
        words = asked["staff"].strip()
        rows = rows.filter(Q(by__name__icontains=words) | Q(by__number=words))
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("since"):
        rows = rows.filter(at__gte=start_of(asked["since"]))
    if asked.get("until"):
        rows = rows.filter(at__lt=start_of(asked["until"] + timedelta(days=1)))
    return rows


def case_numbers(issues: Iterable[Issue]) -> dict[int, str]:
    """The numbers of the cases that issues are about."""
    ids = {pk for issue in issues for pk in issue.cases}
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "number"))
