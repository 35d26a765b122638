"""ホーム, and the button that says one has read what happened."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from yorisoi import audit, clock
from yorisoi.access.context import may
from yorisoi.access.door import door
from yorisoi.access.entrance import who_is
from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest
from yorisoi.access.rights import Role
from yorisoi.alerts.queries import residents_of
from yorisoi.alerts.views import home_context
from yorisoi.audit.analyses import refused_sign_ins_since
from yorisoi.cases.queries import own_reasons_since
from yorisoi.home import queries
from yorisoi.home.actions import mark_news_seen
from yorisoi.home.news import news_of
from yorisoi.legacy import clean_up
from yorisoi.people.flags import end_warning
from yorisoi.registers import standing

SHOWN = 20


@door("home.read")
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """What is mine today: casework, locked accounts for the administrator, the log for the auditor."""
    who = who_is(request.user)
    assert who is not None  # noqa: S101  the door let them in
    today = clock.today()
    context: dict[str, Any] = {"today": today, "role": who.role.label}
    if may(who, "cases.case.list"):
        context |= casework(request.user, is_supervisor=may(who, "cases.grant.review"))
    if may(who, "cases.grant.review"):
        context["own_reasons"] = own_reasons_since(today - timedelta(days=7)).count()
    if may(who, "access.staff.unlock"):
        context |= accounts()
    if may(who, "audit.log.analyse"):
        context["refused_sign_ins"] = refused_sign_ins_since(clock.now() - timedelta(days=7))
    if may(who, "registers.feed.status") and not may(who, "cases.case.list"):
        # For whoever watches over the machine; the section has its families here.
        context["feeds"] = standing.to_see_to()
    if may(who, "legacy.move.discard"):
        context["clear_soon"] = clean_up.soon()
    context["contractor"] = who.role is Role.CONTRACTOR
    return render(request, "home/home.html", context)


def casework(staff: Staff, *, is_supervisor: bool) -> dict[str, Any]:
    """Deadlines, cases, what happened, what was left unfinished. Everybody shown is in the log."""
    deadlines = queries.my_deadlines(staff)
    cases = queries.my_cases(staff)
    news = news_of(staff)
    unfinished = queries.unfinished(staff)
    section = queries.section_of(staff) if is_supervisor else None
    ending = queries.protections_ending(staff, everybody=is_supervisor)
    told = home_context(staff)
    tasks = [*deadlines.shown, *(section.running if section else [])]
    shown = [task.case for task in tasks] + [one.case for one in cases.shown]
    shown += [one.case for one in unfinished if one.case]
    audit.open_entry().touch(
        persons={case.subject_id for case in shown}
        | news.persons
        | {one.alert.person_id for one in told["alerts"]}
        | {one.person_id for one in ending[: queries.PROTECTIONS]},
        cases={case.pk for case in shown}
        | {case.pk for case, _ in news.cases}
        | {case.pk for one in told["alerts"] for case in one.cases},
        others=residents_of(told["alerts"]),
        listed=True,
        results=cases.total,
    )
    return {
        "deadlines": deadlines,
        "cases": cases,
        "news": news,
        "unfinished": unfinished,
        "protections": [
            (one, end_warning(one.ends_on, clock.today())) for one in ending[: queries.PROTECTIONS]
        ],
        "more_protections": len(ending) > queries.PROTECTIONS,
        "section": section,
        **told,
    }


def accounts() -> dict[str, Any]:
    """For the administrator: who cannot get in, and whose account ends soon."""
    today = clock.today()
    locked = list(Staff.objects.exclude(locked_at=None).order_by("-locked_at")[:SHOWN])
    ending = list(
        Staff.objects.filter(valid_until__range=(today, today + timedelta(days=30))).order_by(
            "valid_until"
        )[:SHOWN]
    )
    audit.open_entry().touch(others={"staff": [one.pk for one in (*locked, *ending)]}, listed=True)
    return {"locked": locked, "ending": ending}


@door("home.news.seen")
@require_POST
def news_seen(request: StaffRequest) -> HttpResponseBase:
    """「確認しました」: up to the newest thing that the page had shown, and no further."""
    until = moment_of(request.POST.get("until", ""))
    if until is None:
        messages.warning(request, "画面が古くなっています。もう一度開いてから押してください。")
    else:
        mark_news_seen(by=request.user, until=until)
        messages.success(request, "確認済みにしました。")
    return redirect("home:home")


def moment_of(text: str) -> datetime | None:
    """The moment a form brought back, or None when it is none."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
