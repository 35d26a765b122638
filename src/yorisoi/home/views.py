"""ホーム."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yorisoi import audit, clock
from yorisoi.access.context import may
from yorisoi.access.door import door
from yorisoi.access.entrance import filter_for, who_is
from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest
from yorisoi.access.rights import Role
from yorisoi.audit.analyses import refused_sign_ins_since
from yorisoi.cases.queries import open_cases_of, own_reasons_since

SHOWN = 20


@door("home.read")
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """What is mine today: cases for casework, locked accounts for the administrator, the log for the auditor."""
    who = who_is(request.user)
    assert who is not None  # noqa: S101  the door let them in
    today = clock.today()
    context: dict[str, object] = {"today": today, "role": who.role.label}
    if may(who, "cases.case.list"):
        mine = filter_for(request.user, "cases.case.list", open_cases_of(request.user))
        cases = list(mine[:SHOWN])
        context |= {"cases": cases, "cases_count": mine.count()}
        audit.open_entry().touch(
            persons=[case.subject_id for case in cases],
            cases=[case.pk for case in cases],
            listed=True,
            results=len(cases),
        )
    if may(who, "cases.grant.review"):
        context["own_reasons"] = own_reasons_since(today - timedelta(days=7)).count()
    if may(who, "access.staff.unlock"):
        locked = list(Staff.objects.exclude(locked_at=None).order_by("-locked_at")[:SHOWN])
        ending = list(
            Staff.objects.filter(valid_until__range=(today, today + timedelta(days=30))).order_by(
                "valid_until"
            )[:SHOWN]
        )
        context |= {"locked": locked, "ending": ending}
        audit.open_entry().touch(
            others={"staff": [one.pk for one in (*locked, *ending)]}, listed=True
        )
    if may(who, "audit.log.analyse"):
        context["refused_sign_ins"] = refused_sign_ins_since(clock.now() - timedelta(days=7))
    context["contractor"] = who.role is Role.CONTRACTOR
    return render(request, "home/home.html", context)
