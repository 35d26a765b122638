"""ケースの一覧."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yorisoi import audit, clock
from yorisoi.access.door import door, visible
from yorisoi.access.request import StaffRequest
from yorisoi.cases.listing.forms import ListForm, listed
from yorisoi.cases.models import Case

PAGE = 50


@door("cases.case.list")
@require_GET
def case_list(request: StaffRequest) -> HttpResponse:
    """The cases this person may read, as they are asked for."""
    given = request.GET.copy()
    mine = given.pop("mine", None) == ["1"]  # short for the links to one's own
    if mine or given.get("sort") == "contact":
        given["whose"] = "mine"
    form = ListForm(given)
    asked = form.asked()
    rows = visible(request, Case.objects.select_related("subject", "team", "worker"))
    page = Paginator(listed(rows, asked, request.user), PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        persons=[case.subject_id for case in page],
        cases=[case.pk for case in page],
        listed=True,
        conditions=asked.conditions(),
        results=page.paginator.count,
    )
    context = {
        "page": page,
        "form": form,
        "asked": asked,
        "today": clock.today(),
        "now": clock.now(),
        "narrowed": bool(asked.conditions()),
    }
    return render(request, "cases/listing/list.html", context)
