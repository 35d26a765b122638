"""On the page of a case: what the registers told of it and nobody has dealt with."""

from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse

from yorisoi import audit
from yorisoi.access.entrance import allowed_among
from yorisoi.access.request import StaffRequest
from yorisoi.alerts import queries
from yorisoi.alerts.forms import HandleForm
from yorisoi.cases.models import Case

SHOWN = 5
# So many stand open above the face sheet, the others are one click away: it must fit one screen.
OPEN = 2
URGENCY = {"danger": 0, "warn": 1}


def strip(request: StaffRequest, case: Case) -> str | None:
    """The open alerts of ``case``, with what may be done; None when there are none."""
    found = queries.with_names(queries.of_case(case), request.user)
    alerts = list(found[: SHOWN + 1])
    if not alerts:
        return None
    shown = queries.shown_to(request.user, alerts[:SHOWN])
    audit.open_entry().touch(
        persons={one.alert.person_id for one in shown},
        others=queries.residents_of(shown),
        listed=True,
    )
    codes = ("alerts.alert.done", "cases.case.transfer", "cases.case.born")
    allowed = allowed_among(request.user, codes, case)
    may = allowed if not case.closed_on else frozenset()

    def step(one: queries.Shown) -> tuple[str, str] | None:
        if one.alert.code == "moved_out" and "cases.case.transfer" in may:
            return reverse("cases:transfer", args=[case.pk]), "移管する"
        if one.alert.code == "born" and one.to_register and "cases.case.born" in may:
            query = urlencode({"number": one.alert.number})
            return f"{reverse('cases:born', args=[case.pk])}?{query}", "子を登録する"
        return None

    shown.sort(key=lambda one: URGENCY.get(one.tone, len(URGENCY)))
    rows = [(one, step(one)) for one in shown]
    return render_to_string(
        "alerts/parts/strip.html",
        {
            "case": case,
            "shown": rows[:OPEN],
            "folded": rows[OPEN:],
            "more": len(alerts) > SHOWN,
            "may_handle": "alerts.alert.done" in allowed,
            "form": HandleForm(auto_id="alert_%s"),
            "here": request.get_full_path(),
        },
        request,
    )
