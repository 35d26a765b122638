"""コード表: the ward's own lists, read by supervisors, kept by the administrator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import clock
from yorisoi.access import drafts
from yorisoi.access.door import door
from yorisoi.access.entrance import allows
from yorisoi.access.pages import form_page, show_differences
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import Outdated, posted_version
from yorisoi.terms import actions
from yorisoi.terms.forms import NewTermForm, TermForm
from yorisoi.terms.lists import LISTS, TermList
from yorisoi.terms.models import Term

STEP = 10  # between two entries, so that one can be put in between


def list_called(code: str) -> TermList:
    """The list of the address, or 404."""
    if code not in LISTS:
        raise Http404
    return LISTS[code]


@door("terms.list.read")
@require_GET
def lists(request: StaffRequest) -> HttpResponse:
    """コード表: every list, with how many entries may be chosen today."""
    today = clock.today()
    in_use = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    counts = {
        row["list"]: row
        for row in Term.objects.order_by()
        .values("list")
        .annotate(now=Count("pk", filter=in_use), all=Count("pk"))
    }
    none = {"now": 0, "all": 0}
    rows = [(code, one.title, counts.get(code, none)) for code, one in LISTS.items()]
    return render(request, "terms/lists.html", {"rows": rows})


@door("terms.list.read")
@require_GET
def entries(request: StaffRequest, code: str) -> HttpResponse:
    """One list, in its order; what is not in use today stands apart."""
    wanted = list_called(code)
    today = clock.today()
    terms = list(Term.objects.filter(list=code).select_related("parent"))
    for term in terms:
        term.means = wanted.traits.get(term.trait, "")  # type: ignore[attr-defined]
    context = {
        "code": code,
        "list": wanted,
        "now": [one for one in terms if is_in_use(one, today)],
        "other": [one for one in terms if not is_in_use(one, today)],
        "today": today,
        "may_add": allows(request.user, "terms.term.add"),
        "may_change": allows(request.user, "terms.term.change"),
    }
    return render(request, "terms/entries.html", context)


def is_in_use(term: Term, today: object) -> bool:
    """Whether it may be chosen on the day."""
    return term.starts_on <= today and (term.ends_on is None or term.ends_on >= today)  # type: ignore[operator]


@door("terms.term.add")
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """用語の追加, at the end of the list unless another place is given."""
    wanted = list_called(code)
    last = Term.objects.filter(list=code).aggregate(last=Max("order"))["last"] or 0
    form = drafts.filled(
        request,
        NewTermForm,
        list_code=code,
        initial={"order": last + STEP, "starts_on": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            term = actions.add_term(by=request.user, list_code=code, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, f"「{term.words}」を加えました。")
            return redirect("terms:entries", code)
    return form_page(
        request, "terms/term.html", form, list=wanted, code=code, heading="用語を加える"
    )


@door("terms.term.change")
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, code: str, entry: str) -> HttpResponse:
    """用語の修正."""
    wanted = list_called(code)
    term = Term.objects.filter(list=code, pk=f"{code}.{entry}").first()
    if term is None:
        raise Http404
    version = term.version
    initial = {name: getattr(term, name) for name in actions.CONTENT}
    form = drafts.filled(request, TermForm, list_code=code, term=term, initial=initial)
    if request.method == "POST" and form.is_valid():
        term.version = posted_version(request)
        try:
            actions.change_term(by=request.user, term=term, **form.cleaned_data)
        except Outdated:
            show_differences(form, Term.objects.get(pk=term.pk), "用語")
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("terms:entries", code)
    return form_page(
        request,
        "terms/term.html",
        form,
        list=wanted,
        code=code,
        heading="用語を直す",
        term=term,
        version=drafts.version_of(form) or version,
    )
