"""The timeline of a case: the whole of it, and what comes as one scrolls."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yorisoi import audit, clock
from yorisoi.access.door import door, fetch
from yorisoi.access.models import Staff
from yorisoi.access.request import StaffRequest
from yorisoi.cases.models import Case
from yorisoi.cases.timeline.forms import TimelineForm
from yorisoi.cases.timeline.reading import (
    NoSuchPlace,
    Place,
    Slice,
    Wanted,
    read,
    read_top,
    scope_of,
)
from yorisoi.cases.timeline.sources import chips as known_chips


@door("cases.case.timeline")
@require_GET
def timeline(request: StaffRequest, pk: int) -> HttpResponse:
    """経過: a fragment. With ``after``, only the entries behind that place."""
    case = fetch(request, Case.objects.select_related("subject", "origin"), pk)
    if after := request.GET.get("after"):
        return render(request, "cases/timeline/more.html", more(request, case, after))
    return render(request, "cases/timeline/timeline.html", timeline_of(request, case))


def more(request: StaffRequest, case: Case, after: str) -> dict[str, Any]:
    """What more.html shows: the entries behind ``after``."""
    form = TimelineForm(request.GET)
    try:
        place = Place.read(after)
    except NoSuchPlace:
        raise Http404 from None
    found = read(scope_of(case, request.user), form.wanted(), after=place)
    trace(case, found)
    return {"case": case, "form": form} | rows(found, request.GET, form.wanted(), place.moment)


def timeline_of(request: StaffRequest, case: Case) -> dict[str, Any]:
    """What timeline.html shows: filters with their counts, and the first entries."""
    form = TimelineForm(request.GET)
    wanted = form.wanted()
    scope = scope_of(case, request.user)
    found, counts = read_top(scope, wanted)
    total = counts.chips.get(wanted.kind, 0) if wanted.kind else counts.total
    if wanted.narrows:
        audit.open_entry().touch(conditions=conditions(wanted), results=total)
    trace(case, found)
    known = Staff.objects.filter(pk__in=counts.authors).order_by("kana", "number")
    return {
        "case": case,
        "form": form,
        "wanted": wanted,
        "chips": chips(request.GET, wanted, counts.chips),
        "authors": [(one.pk, one.name, counts.authors[one.pk]) for one in known],
        "mothers_case_closed_to_me": bool(case.origin_id and not scope.mothers),
        "newest": query(request.GET, to=None),
        "everything": query(QueryDict()),
    } | rows(found, request.GET, wanted)


def trace(case: Case, found: Slice) -> None:
    """Whom the entries show besides the subject of the case; the mother's case as opened."""
    if any(entry.mothers for entry in found.entries) and case.origin:
        audit.open_entry().touch(cases=[case.origin.pk], persons=[case.origin.subject_id])
    persons = {person for entry in found.entries for person in entry.persons} - {case.subject_id}
    cases = {number for entry in found.entries for number in entry.cases} - {case.pk}
    if persons or cases:
        audit.open_entry().touch(persons=persons, cases=cases, listed=True)


def rows(
    found: Slice, asked: QueryDict, wanted: Wanted, before: datetime | None = None
) -> dict[str, Any]:
    """The entries, each with whether a year begins with it, and where the next come from."""
    year = before.astimezone(clock.TOKYO).year if before else None
    entries = []
    for entry in found.entries:
        begins = entry.moment.astimezone(clock.TOKYO).year != year
        year = entry.moment.astimezone(clock.TOKYO).year
        entries.append((entry, begins))
    following = query(asked, after=str(found.next)) if found.next else ""
    return {"entries": entries, "following": following, "words": wanted.words}


def chips(asked: QueryDict, wanted: Wanted, counts: dict[str, int]) -> list[dict[str, Any]]:
    """One chip for everything, and one for each kind that has entries or is chosen."""
    chosen = [("", "すべて", sum(counts.values()))]
    chosen += [
        (code, title, counts.get(code, 0))
        for code, title in known_chips().items()
        if counts.get(code) or code == wanted.kind
    ]
    return [
        {
            "label": label,
            "count": number,
            "query": query(asked, kind=code or None),
            "current": code == wanted.kind,
        }
        for code, label, number in chosen
    ]


def query(asked: QueryDict, **changes: str | None) -> str:
    """The query of this page with something changed; what begins elsewhere is left out."""
    found = asked.copy()
    found.pop("after", None)
    for name, value in changes.items():
        found.pop(name, None)
        if value:
            found[name] = value
    for name in [name for name, value in found.items() if not value]:
        del found[name]
    return found.urlencode()


def conditions(wanted: Wanted) -> dict[str, str | int | bool | list[str] | None]:
    """What was asked for, for the log: only what was given."""
    given = {
        "kind": wanted.kind,
        "author": wanted.author,
        "words": len(wanted.words),  # how many; what was typed is free text
        "since": wanted.since.isoformat() if wanted.since else "",
    }
    return {name: value for name, value in given.items() if value}
