"""Reading deadlines: for me, for my team, for all I may see."""

from django.db.models import Q, QuerySet

from yorisoi import clock
from yorisoi.access.entrance import filter_for, who_is
from yorisoi.access.menu import Count
from yorisoi.access.models import Staff
from yorisoi.cases.models import Case, Task, TaskKind
from yorisoi.cases.tasks.due import end_of

SCOPES = {"mine": "わたし", "team": "わたしの係", "all": "見られるすべて"}


def of_scope(staff: Staff, cases: QuerySet[Case], scope: str) -> QuerySet[Task]:
    """Deadlines of ``cases`` (those the asker may see): assigned to me, of my team's cases, all."""
    tasks = Task.objects.filter(case__in=cases)
    who = who_is(staff)
    if scope == "team" and who and who.team_id:
        return tasks.filter(case__team=who.team_id)
    return tasks if scope == "all" else tasks.filter(assignee=staff.pk)


def with_names(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """With what a list shows, in one query."""
    return tasks.select_related("case__subject", "case__team", "assignee", "done_by")


def still_open(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Those to be done, the most urgent first."""
    return tasks.filter(done_at=None).order_by("due_at", "pk")


def running_safety_checks(cases: QuerySet[Case]) -> QuerySet[Task]:
    """通告 of which nobody has seen the child yet, the most urgent first."""
    return still_open(Task.objects.filter(case__in=cases, kind=TaskKind.SAFETY_CHECK))


def urgent_count(staff: Staff) -> Count:
    """What is late or due today for this person: the number in the navigation."""
    until = end_of(clock.today())
    mine = Task.objects.filter(assignee=staff.pk, done_at=None, due_at__lte=until)
    seen = filter_for(staff, "cases.task.list", Case.objects.all())
    return Count(mine.filter(case__in=seen).count(), urgent=True)


def nobody_in_charge(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Open cases whose worker has left, or stands in no posting today."""
    today = clock.today()
    here = Staff.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=today),
        postings__starts_on__lte=today,
    )
    return cases.filter(closed_on=None).exclude(worker__in=here)
