"""Pages of cases."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import allows
from yorisoi.access.request import StaffRequest
from yorisoi.audit.queries import who_looked
from yorisoi.cases import actions
from yorisoi.cases.forms import GrantForm, OwnReasonForm
from yorisoi.cases.models import Case, CaseGrant, GrantKind
from yorisoi.people.flags import flags_for

PAGE = 50


@door("cases.case.viewers")
@require_GET
def case_viewers(request: StaffRequest, pk: int) -> HttpResponse:
    """閲覧: who may look at this case by 閲覧許可, and who looked, when, from where, why."""
    case = fetch(request, Case.objects.select_related("subject", "team", "worker"), pk)
    page = Paginator(who_looked(case=case.pk), PAGE).get_page(request.GET.get("page"))
    context = {
        "case": case,
        "page": page,
        "today": clock.today(),
        "tab": "viewers",
        "flags": flags_for(case.subject),
        "may_see_viewers": True,
        "may_grant": allows(request.user, "cases.grant.give", case),
        "may_withdraw": allows(request.user, "cases.grant.withdraw", case),
        "grants": case.grants.select_related("staff", "given_by")[:20],
    }
    return render(request, "cases/viewers.html", context)


@door("cases.grant.give")
@require_http_methods(["GET", "POST"])
def grant_give(request: StaffRequest, pk: int) -> HttpResponse:
    """閲覧許可を出す."""
    case = fetch(request, Case.objects.select_related("subject"), pk)
    form = drafts.filled(request, GrantForm, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        actions.give_grant(by=request.user, case=case, **form.cleaned_data)
        drafts.forget(request.user, request.path)
        messages.success(request, "閲覧許可を出しました。")
        return redirect("cases:page", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/grant.html", {"form": form, "case": case}, status=status)


@door("cases.grant.withdraw")
@require_POST
def grant_withdraw(request: StaffRequest, pk: int, grant: int) -> HttpResponse:
    """閲覧許可を取り消す."""
    case = fetch(request, Case, pk)
    found = case.grants.select_related("case", "staff").filter(pk=grant).first()
    if found is None:
        raise Http404
    actions.withdraw_grant(by=request.user, grant=found)
    messages.success(request, f"{found.staff.name}さんの閲覧許可を取り消しました。")
    return redirect("cases:viewers", pk)


@door("cases.grant.take")
@require_http_methods(["GET", "POST"])
def grant_take(request: StaffRequest, pk: int) -> HttpResponse:
    """理由を書いて閲覧する: reached from the refusal, for a colleague who must know now."""
    case = fetch(request, Case.objects.select_related("team", "worker"), pk)
    form = drafts.filled(request, OwnReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.take_grant(by=request.user, case=case, **form.cleaned_data)
        drafts.forget(request.user, request.path)
        return redirect("cases:page", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/take.html", {"form": form, "case": case}, status=status)


@door("cases.grant.review")
@require_GET
def grant_review(request: StaffRequest) -> HttpResponse:
    """理由を書いた閲覧の確認: what was opened without being in charge, newest first."""
    rows = CaseGrant.objects.filter(kind=GrantKind.OWN_REASON).select_related(
        "case__subject", "case__team", "staff"
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        persons=[grant.case.subject_id for grant in page],
        cases=[grant.case_id for grant in page],
        listed=True,
        results=page.paginator.count,
    )
    return render(request, "cases/grants.html", {"page": page})
