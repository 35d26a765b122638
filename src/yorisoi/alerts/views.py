"""お知らせ: the list, what is done with several at once, and the part of the home page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yorisoi import audit
from yorisoi.access.door import door, visible
from yorisoi.access.entrance import allows
from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest, is_own_path
from yorisoi.access.versions import NotPossible
from yorisoi.alerts import actions, queries
from yorisoi.alerts.actions import Handled
from yorisoi.alerts.forms import HandleForm
from yorisoi.alerts.models import Alert
from yorisoi.alerts.queries import Shown
from yorisoi.alerts.rules import RULES
from yorisoi.cases.models import Case

PAGE = 50
ON_HOME = 8
NO_CONTENT = 204


@door("alerts.alert.list")
@require_GET
def alert_list(request: StaffRequest) -> HttpResponse:
    """お知らせ: mine, my team's or all, of one rule or all, newest first."""
    scope = known(request, "scope", queries.SCOPES, "mine")
    state = known(request, "state", queries.STATES, "open")
    rule = known(request, "rule", RULES, "")
    visible(request, Case.objects.all())
    rows = queries.of_scope(request.user, scope)
    rows = rows.filter(code=rule) if rule else rows
    rows = queries.with_names(queries.in_state(rows, state), request.user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = queries.shown_to(request.user, list(page))
    touch(
        shown,
        conditions={"scope": scope, "state": state, "kind": rule},
        results=page.paginator.count,
    )
    context = {
        "page": page,
        "shown": shown,
        "scope": scope,
        "scopes": queries.SCOPES,
        "state": state,
        "states": queries.STATES,
        "rule": rule,
        "rules": [(one.code, one.title) for one in RULES.values()],
        "form": HandleForm(),
        "here": request.get_full_path(),
        "may_set": allows(request.user, "alerts.rule.read"),
    }
    return render(request, "alerts/list.html", context)


def known(request: StaffRequest, name: str, choices: Any, default: str) -> str:
    """A choice from the address, or the default when it is none."""
    said = request.GET.get(name, default)
    return said if said in choices else default


def touch(shown: list[Shown], **more: Any) -> None:
    """Everybody shown is in the log."""
    audit.open_entry().touch(
        persons={one.alert.person_id for one in shown}
        | {case.subject_id for one in shown for case in one.cases},
        cases={case.pk for one in shown for case in one.cases},
        others=queries.residents_of(shown),
        listed=True,
        **more,
    )


Do = Callable[..., Handled]


def deal_with(request: StaffRequest, do: Do, words: str, **more: Any) -> HttpResponseBase:
    """Do it to the alerts that were ticked, and say what came of it."""
    visible(request, Case.objects.all())
    versions = chosen(request)
    form = HandleForm(request.POST)
    back = back_address(request)
    if not versions:
        messages.warning(request, "お知らせを選んでください。")
        return redirect(back)
    if not form.is_valid():
        messages.warning(
            request, " ".join(str(word) for one in form.errors.values() for word in one)
        )
        return redirect(back)
    if "until" in more:
        more["until"] = form.cleaned_data["until"]
        if more["until"] is None:
            messages.warning(request, "延期する日を入れてください。")
            return redirect(back)
    try:
        found = do(by=request.user, versions=versions, note=form.cleaned_data["note"], **more)
    except NotPossible as problem:
        messages.warning(request, str(problem))
        return redirect(back)
    if found.changed:
        messages.success(request, f"{len(found.changed)}件{words}")
    if found.late:
        messages.warning(
            request,
            f"{len(found.late)}件は、ほかの人が先に変えました。いまの様子を確かめてください。",
        )
    return redirect(back)


def chosen(request: StaffRequest) -> dict[int, int]:
    """Numbers of the alerts that were ticked, with the versions that were read: 「12.3」."""
    found = {}
    for said in request.POST.getlist("alert")[:PAGE]:
        number, _, version = said.partition(".")
        if number.isdecimal() and version.isdecimal() and max(len(number), len(version)) < 12:
            found[int(number)] = int(version)
    return found


def back_address(request: StaffRequest) -> str:
    """Where the visitor came from, when the form says so; else the list."""
    target = request.POST.get("next", "")
    return target if is_own_path(target) else reverse("alerts:list")


@door("alerts.alert.take")
@require_POST
def take(request: StaffRequest) -> HttpResponseBase:
    """引き受ける."""
    return deal_with(request, actions.take_alerts, "引き受けました。")


@door("alerts.alert.done")
@require_POST
def done(request: StaffRequest) -> HttpResponseBase:
    """済みにする."""
    return deal_with(request, actions.finish_alerts, "済みにしました。")


@door("alerts.alert.put_off")
@require_POST
def put_off(request: StaffRequest) -> HttpResponseBase:
    """延期する, until a day."""
    return deal_with(request, actions.put_off_alerts, "延期しました。", until=None)


@door("alerts.alert.back")
@require_POST
def back(request: StaffRequest) -> HttpResponseBase:
    """戻す."""
    return deal_with(request, actions.bring_back, "戻しました。")


def home_context(staff: Staff) -> dict[str, Any]:
    """What the home page shows of alerts."""
    rows = queries.my_open(staff)
    alerts: list[Alert] = list(queries.with_names(rows, staff)[: ON_HOME + 1])
    return {
        "alerts": queries.shown_to(staff, alerts[:ON_HOME]),
        "more_alerts": len(alerts) > ON_HOME,
        "alert_mark": queries.mark_of(staff),
    }


@door("alerts.home.pulse")
@require_GET
def pulse(request: StaffRequest) -> HttpResponse:
    """Asked by the home page every half minute: is there anything it does not show yet?"""
    answer = HttpResponse(status=NO_CONTENT)
    if request.GET.get("mark") != str(queries.mark_of(request.user)):
        answer["HX-Trigger"] = "alerts-changed"
    return answer


@door("alerts.home.read")
@require_GET
def home_part(request: StaffRequest) -> HttpResponse:
    """The alerts of the home page alone, when there is something new."""
    context = home_context(request.user)
    touch(context["alerts"], results=len(context["alerts"]))
    return render(request, "alerts/parts/home.html", context)
