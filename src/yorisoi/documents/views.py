"""Pages before the paper, the paper itself, and the book of issues."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit, clock
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.entrance import allows
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible
from yorisoi.cases.intake.queries import LedgerFilter
from yorisoi.cases.models import Case, Consultation
from yorisoi.documents import actions
from yorisoi.documents.face_sheet import face_sheet
from yorisoi.documents.forms import (
    FaceSheetForm,
    GenogramForm,
    IssuesForm,
    NotesExcelForm,
    NotesForm,
    PaperForm,
    PurposeForm,
    ReceptionForm,
)
from yorisoi.documents.genogram import genogram_sheet
from yorisoi.documents.ledger import ledger_sheet
from yorisoi.documents.models import IssueKind
from yorisoi.documents.notes import notes_sheet
from yorisoi.documents.queries import case_numbers, found_issues
from yorisoi.documents.reception import reception_sheet
from yorisoi.documents.sheet import Sheet
from yorisoi.documents.transfer import transfer_sheet
from yorisoi.japanese import fiscal_year_label, school_year

PAGE = 50
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CASES = Case.objects.select_related(
    "subject", "team", "worker", "closing_reason", "abuse", "abuser"
)
CONSULTATIONS = Consultation.objects.select_related(
    "received_by", "team", "reception", "route", "caller", "matter", "abuse", "abuser", "urgency",
    "first_step",
)  # fmt: skip


@door("documents.reception.print")
@require_http_methods(["GET", "POST"])
def reception(request: StaffRequest, pk: int) -> HttpResponse:
    """相談受付票."""
    consultation = fetch(request, CONSULTATIONS, pk)
    may_tell = consultation.hides_caller and allows(
        request.user, "cases.informant.read", consultation
    )
    guards = reception_sheet(consultation).has_protected
    form = ReceptionForm(posted(request), may_tell=may_tell, guards=guards)
    return paper_page(
        request, consultation, form, lambda: reception_sheet(consultation, **form.options())
    )


@door("documents.face_sheet.print")
@require_http_methods(["GET", "POST"])
def face_sheet_page(request: StaffRequest, pk: int) -> HttpResponse:
    """児童記録票."""
    case = fetch(request, CASES, pk)
    guards = face_sheet(case).has_protected
    form = FaceSheetForm(posted(request), guards=guards)
    return paper_page(request, case, form, lambda: face_sheet(case, **form.options()))


@door("documents.notes.print")
@require_http_methods(["GET", "POST"])
def notes_page(request: StaffRequest, pk: int) -> HttpResponse:
    """経過記録."""
    case = fetch(request, CASES, pk)
    form = NotesForm(posted(request), initial={"since": case.opened_on})
    return paper_page(request, case, form, lambda: notes_sheet(case, form.wanted()))


@door("documents.transfer.print")
@require_http_methods(["GET", "POST"])
def transfer_page(request: StaffRequest, pk: int) -> HttpResponse:
    """移管票 of the last 移管."""
    case = fetch(request, CASES, pk)
    sheet = transfer_sheet(case, request.user)
    if sheet is None:
        if request.method == "POST":
            raise Http404
        messages.info(request, "移管の記録がありません。先に「移管する」で記録してください。")
        return redirect("cases:page", pk)
    return paper_page(request, case, PaperForm(posted(request)), lambda: sheet)


@door("documents.genogram.print")
@require_http_methods(["GET", "POST"])
def genogram_page(request: StaffRequest, pk: int) -> HttpResponse:
    """ジェノグラム."""
    case = fetch(request, CASES, pk)
    plain = genogram_sheet(case)
    if plain is None:
        if request.method == "POST":
            raise Http404
        return render(
            request, "documents/no_family.html", {"case": case, "tabs": tabs(request, case)}
        )
    form = GenogramForm(posted(request), guards=plain.has_protected)
    return paper_page(request, case, form, lambda: genogram_sheet(case, **form.options()) or plain)


@door("documents.notes.export")
@require_http_methods(["GET", "POST"])
def notes_excel(request: StaffRequest, pk: int) -> HttpResponse:
    """経過記録 as Excel."""
    case = fetch(request, CASES, pk)
    form = NotesExcelForm(posted(request), initial={"since": case.opened_on})
    if form.is_bound and form.is_valid():
        try:
            issued = actions.export_notes(
                by=request.user,
                case=case,
                wanted=form.wanted(),
                purpose=form.cleaned_data["purpose"],
            )
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            return file_of(issued)
    context = {
        "case": case,
        "form": form,
        "tabs": tabs(request, case),
        "title": "経過記録（Excel）",
        "about": f"{case.number}　{case.subject.name}",
    }
    return render(request, "documents/paper.html", context, status=422 if form.is_bound else 200)


@door("documents.ledger.print")
@require_http_methods(["GET", "POST"])
def ledger_page(request: StaffRequest) -> HttpResponse:
    """受理台帳, narrowed as the page it was asked from."""
    wanted = LedgerFilter.asked(request.GET, school_year(clock.today()))
    visible(request, Consultation.objects.all())
    return paper_page(
        request,
        None,
        PaperForm(posted(request)),
        lambda: ledger_sheet(wanted, request.user),
    )


@door("documents.ledger.export")
@require_http_methods(["GET", "POST"])
def ledger_excel(request: StaffRequest) -> HttpResponse:
    """受理台帳 as Excel."""
    wanted = LedgerFilter.asked(request.GET, school_year(clock.today()))
    visible(request, Consultation.objects.all())
    form = PurposeForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            issued = actions.export_ledger(by=request.user, wanted=wanted, **form.cleaned_data)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            return file_of(issued)
    context = {
        "form": form,
        "tabs": tabs(request, None),
        "title": "受理台帳（Excel）",
        "about": fiscal_year_label(wanted.year),
        "back": f"{reverse('cases:consultations')}?{request.GET.urlencode()}",
    }
    return render(request, "documents/paper.html", context, status=422 if form.is_bound else 200)


@door("documents.issue.list")
@require_GET
def issues(request: StaffRequest) -> HttpResponse:
    """発行の控え: what was printed or taken out, newest first."""
    form = IssuesForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = Paginator(found_issues(asked), PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        persons={pk for issue in page for pk in issue.persons},
        cases={pk for issue in page for pk in issue.cases},
        listed=True,
        conditions={name: str(value) for name, value in asked.items() if value},
        results=page.paginator.count,
    )
    numbers = case_numbers(page.object_list)
    rows = [(issue, [numbers[pk] for pk in issue.cases if pk in numbers]) for issue in page]
    return render(request, "documents/issues.html", {"form": form, "page": page, "rows": rows})


# --- small helps


def posted(request: StaffRequest) -> QueryDict | None:
    """What was sent, also when nothing is ticked; None before anything was."""
    return request.POST if request.method == "POST" else None


def paper_page(
    request: StaffRequest,
    about: Case | Consultation | None,
    form: PaperForm,
    collect: Callable[[], Sheet],
) -> HttpResponse:
    """The form before a paper; when it was sent and nothing stands against it, the paper."""
    sheet: Sheet | None = None
    unprintable: list[str] = []
    if not form.is_bound or form.is_valid():
        try:
            sheet = collect()
        except NotPossible as problem:
            if form.is_bound:
                form.add_error(None, str(problem))
        else:
            unprintable = sheet.unprintable().lines()
    if sheet and form.is_bound and form.is_valid():
        if not unprintable or form.cleaned_data["geta_is_fine"]:
            return file_of(
                actions.print_paper(by=request.user, about=about, sheet=sheet)
                if about
                else actions.print_ledger(by=request.user, sheet=sheet)
            )
        form.add_error(
            "geta_is_fine", "印刷できない文字があります。確かめて、よければ印をつけてください。"
        )
    if not unprintable:
        form.fields.pop("geta_is_fine")
    if sheet:
        audit.open_entry().touch(persons=sheet.persons, cases=sheet.cases)
    context: dict[str, Any] = {
        "form": form,
        "sheet": sheet,
        "unprintable": unprintable,
        "tabs": tabs(request, about),
        "case": about if isinstance(about, Case) else None,
        "title": sheet.kind.label if sheet else IssueKind.NOTES.label,
        "about": sheet.about if sheet else str(about or ""),
        "back": "" if about else f"{reverse('cases:consultations')}?{request.GET.urlencode()}",
    }
    return render(request, "documents/paper.html", context, status=422 if form.is_bound else 200)


def file_of(issued: actions.Issued) -> HttpResponse:
    """The file, named by its number alone: names of people do not belong into a folder of downloads."""
    issue = issued.issue
    response = HttpResponse(issued.content, content_type=TYPES[issue.format])
    name = f"{issue.number}.{issue.format}"
    response.headers["Content-Disposition"] = (
        content_disposition_header(issue.format != "pdf", name) or "inline"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def tabs(request: StaffRequest, about: Case | Consultation | None) -> list[dict[str, Any]]:
    """The papers of a case beside each other; of the ledger its two forms, narrowed alike."""
    if isinstance(about, Consultation):
        return []
    if about is None:
        query = request.GET.urlencode()
        both = [("受理台帳", "documents:ledger"), ("受理台帳（Excel）", "documents:ledger_excel")]
        return [
            {"label": label, "url": f"{url}?{query}", "current": url == request.path}
            for label, url in ((label, reverse(name)) for label, name in both)
        ]
    found = [
        ("児童記録票", "documents:face_sheet"),
        ("経過記録", "documents:notes"),
        ("経過記録（Excel）", "documents:notes_excel"),
        ("ジェノグラム", "documents:genogram"),
        ("移管票", "documents:transfer"),
    ]
    addresses = [(label, reverse(name, args=[about.pk])) for label, name in found]
    return [
        {"label": label, "url": url, "current": url == request.path} for label, url in addresses
    ]
