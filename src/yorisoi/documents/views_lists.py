"""連携の名簿 as Excel: the page before the file, and the file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yorisoi.access.door import door, visible
from yorisoi.access.request import StaffRequest
from yorisoi.cases.listing.forms import WHOSE
from yorisoi.cases.lists.forms import ListsForm
from yorisoi.cases.models import Case
from yorisoi.documents.forms import ListExcelForm
from yorisoi.documents.lists import export_list
from yorisoi.documents.views import file_of, posted


@door("documents.list.export")
@require_http_methods(["GET", "POST"])
def list_excel(request: StaffRequest) -> HttpResponse:
    """What it is for; then the file. Which list and whose cases stands in the address."""
    visible(request, Case.objects.none())
    asked = ListsForm(request.GET)
    kind = asked.chosen()
    form = ListExcelForm(posted(request))
    if form.is_bound and form.is_valid():
        issued = export_list(
            by=request.user,
            kind=kind,
            whose=asked.whom,
            all_days=asked.all_days,
            purpose=form.cleaned_data["purpose"],
        )
        return file_of(issued)
    whose = dict(WHOSE).get(asked.whom, "")
    context = {
        "form": form,
        "title": f"{kind.title}（Excel）",
        "about": f"{whose}（持ち出せるケースに限ります）。{kind.hint}",
        "tabs": [
            {"label": "名簿へ戻る", "url": f"{reverse('cases:lists')}?{request.GET.urlencode()}"}
        ],
    }
    return render(request, "documents/paper.html", context, status=422 if form.is_bound else 200)
