"""Pages of a case that read the registers: 母子保健, and 世帯・所属."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yorisoi import audit, clock
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import allowed_among
from yorisoi.access.request import StaffRequest
from yorisoi.cases.facts.affiliations import places_of
from yorisoi.cases.facts.feeds import delivered
from yorisoi.cases.facts.health import health_of
from yorisoi.cases.facts.household import household_of
from yorisoi.cases.facts.sight import sight_of
from yorisoi.cases.models import Case
from yorisoi.people.flags import flags_for
from yorisoi.people.whereabouts import HIDDEN_WORDS

ROWS = Case.objects.select_related("subject", "team", "worker", "abuse", "abuser", "closing_reason")


@door("cases.case.health")
@require_GET
def health(request: StaffRequest, pk: int) -> HttpResponse:
    """母子保健: growth, 健診, 予防接種, EPDS, pregnancies, visits."""
    case = fetch(request, ROWS, pk)
    found = health_of(case, viewer=request.user)
    audit.open_entry().touch(persons=found.persons, listed=True)
    return render(
        request, "cases/facts/health.html", frame(request, case, "health") | {"health": found}
    )


@door("cases.case.registered")
@require_GET
def registered(request: StaffRequest, pk: int) -> HttpResponse:
    """世帯・所属: 住基世帯 beside 実態世帯, school and nursery beside what was recorded."""
    case = fetch(request, ROWS, pk)
    sight = sight_of(case, request.user)
    with sight.open_homes():
        household = household_of(case, sight)
    with sight.open():
        places = places_of(sight)
    persons = {*household.persons, *(one.person for one in places)}
    audit.open_entry().touch(persons=persons, listed=True)
    context = {
        "sight": sight,
        "household": household,
        "places": places,
        "delivered": delivered(),
        "hidden": sight.subject in sight.hidden,
        "hidden_words": HIDDEN_WORDS,
    }
    return render(
        request, "cases/facts/registered.html", frame(request, case, "registered") | context
    )


def frame(request: StaffRequest, case: Case, tab: str) -> dict[str, Any]:
    """What the head of the page and its tabs need: a 支援措置 shows here, too, and one can write on."""
    may = allowed_among(request.user, ["cases.case.viewers", "cases.note.write"], case)
    return {
        "case": case,
        "today": clock.today(),
        "now": clock.now(),
        "tab": tab,
        "flags": flags_for(case.subject),
        "note_url": reverse("cases:note_new", args=[case.pk]) if "cases.note.write" in may else "",
        "may_see_viewers": "cases.case.viewers" in may,
    }
