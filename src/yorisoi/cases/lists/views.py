"""連携の名簿: one page, one list at a time."""

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yorisoi import audit, clock
from yorisoi.access.door import door, visible
from yorisoi.access.request import StaffRequest
from yorisoi.cases.facts.feeds import delivered
from yorisoi.cases.lists.forms import ListsForm
from yorisoi.cases.lists.kinds import LISTS
from yorisoi.cases.lists.queries import cases_of, conditions, of_staff, rows_of
from yorisoi.cases.models import Case
from yorisoi.cases.timeline.of_cases import address

PAGE = 50


@door("cases.lists.read")
@require_GET
def lists(request: StaffRequest) -> HttpResponse:
    """The open cases this person may read that a register says something about."""
    form = ListsForm(request.GET)
    kind = form.chosen()
    cases = of_staff(visible(request, Case.objects.all()), form.whom, request.user)
    found = rows_of(kind, cases, viewer=request.user, all_days=form.all_days)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    known = cases_of(shown)
    audit.open_entry().touch(
        persons={one.asked.person for one in shown} | {one.subject_id for one in known.values()},
        cases=known,
        listed=True,
        conditions=conditions(kind, form.whom, all_days=form.all_days),
        results=page.paginator.count,
    )
    last = delivered()
    context = {
        "form": form,
        "kind": kind,
        "tabs": [
            (one.title, query(request.GET, one.code), one.code == kind.code)
            for one in LISTS.values()
        ],
        "page": page,
        "rows": [(known[one.asked.case], one) for one in shown],
        "delivered": [last[code] for code in kind.mirrors if code in last],
        "today": clock.today(),
        "excel": address("documents:list_excel"),
        "query": query(request.GET, kind.code),
    }
    return render(request, "cases/lists/list.html", context)


def query(given: QueryDict, kind: str) -> str:
    """The same filters for the list ``kind``."""
    asked = QueryDict(mutable=True)
    asked["kind"] = kind
    for name in ("whose", "days"):
        if given.get(name):
            asked[name] = str(given[name])
    return asked.urlencode()
