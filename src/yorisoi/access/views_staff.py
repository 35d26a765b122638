"""職員の管理: list, register, change, transfer, end, unlock, reset. For the administrator."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit, clock
from yorisoi.access import accounts, drafts, signing_in
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import allows
from yorisoi.access.forms import NewPasswordForm, NewStaffForm, PostingForm, StaffForm
from yorisoi.access.models import Posting, Staff
from yorisoi.access.pages import form_page, show_differences
from yorisoi.access.request import StaffRequest
from yorisoi.access.rights import Role
from yorisoi.access.versions import NotPossible, Outdated, posted_version

PAGE = 50
SOMEBODY_ELSE = "ほかの人が先にこの職員を変更しました。表示を新しくしたので、確かめてからもう一度保存してください。"


@door("access.staff.list")
@require_GET
def staff_list(request: StaffRequest) -> HttpResponse:
    """職員の一覧: who has an account, with which rights, until when (棚卸し, protection.md A8)."""
    today = clock.today()
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    rows = Staff.objects.prefetch_related(
        Prefetch("postings", Posting.objects.select_related("team"), to_attr="all_postings")
    )
    if words:
        rows = rows.filter(
            Q(number__icontains=words) | Q(name__icontains=words) | Q(kana__icontains=words)
        )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        others={"staff": [one.pk for one in page]},
        results=page.paginator.count,
        conditions={"q": words} if words else None,
        listed=True,
    )
    context = {"page": page, "today": today, "words": words}
    context["may_open"] = allows(request.user, "access.staff.open")
    return render(request, "access/staff_list.html", context)


@door("access.staff.open")
@require_http_methods(["GET", "POST"])
def staff_new(request: StaffRequest) -> HttpResponse:
    """職員の登録. The first password is shown once, on the page that answers."""
    form = drafts.filled(request, NewStaffForm, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            new = accounts.NewAccount(**{**data, "role": Role(data["role"])})
            opened = accounts.open_account(by=request.user, new=new)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            drafts.forget(request.user, request.path)
            return render(request, "access/staff_opened.html", {"opened": opened})
    return form_page(request, "access/staff_new.html", form)


@door("access.staff.read")
@require_GET
def staff_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One account: validity, postings past and to come, state of lock and second factor."""
    staff = fetch(request, Staff, pk)
    return render(
        request,
        "access/staff_page.html",
        {
            "person": staff,
            "today": clock.today(),
            "may_change": allows(request.user, "access.staff.change")
            and staff.pk != request.user.pk,
            "postings": staff.postings.select_related("team").order_by("-starts_on"),
            "has_device": signing_in.has_device(staff),
        },
    )


@door("access.staff.change")
@require_http_methods(["GET", "POST"])
def staff_change(request: StaffRequest, pk: int) -> HttpResponse:
    """氏名・所属組織・利用期間の変更."""
    staff = fetch(request, Staff, pk, code="access.staff.read")
    form = drafts.filled(request, StaffForm, instance=staff)
    if request.method == "POST" and form.is_valid():
        fresh = Staff.objects.get(pk=pk)
        fresh.version = posted_version(request)
        try:
            accounts.change_account(by=request.user, staff=fresh, **form.cleaned_data)
        except Outdated:
            show_differences(form, fresh, "職員")
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("access:staff_page", pk)
    version = drafts.version_of(form) or Staff.objects.values_list("version", flat=True).get(pk=pk)
    return form_page(request, "access/staff_change.html", form, person=staff, version=version)


@door("access.staff.transfer")
@require_http_methods(["GET", "POST"])
def staff_transfer(request: StaffRequest, pk: int) -> HttpResponse:
    """配属・異動の登録, today or ahead."""
    staff = fetch(request, Staff, pk, code="access.staff.read")
    form = drafts.filled(request, PostingForm)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            accounts.transfer(
                by=request.user,
                staff=staff,
                team=data["team"],
                role=Role(data["role"]),
                starts_on=data["starts_on"],
            )
        except NotPossible as problem:
            form.add_error(None, str(problem))
        except Outdated:
            form.add_error(None, SOMEBODY_ELSE)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "異動を登録しました。")
            return redirect("access:staff_page", pk)
    return form_page(request, "access/staff_transfer.html", form, person=staff)


@door("access.staff.unlock")
@require_POST
def staff_unlock(request: StaffRequest, pk: int) -> HttpResponse:
    """ロックの解除."""
    staff = fetch(request, Staff, pk, code="access.staff.read")
    try:
        accounts.unlock(by=request.user, staff=staff)
        messages.success(request, f"{staff.name} さんのロックを解除しました。")
    except (NotPossible, Outdated) as problem:
        messages.warning(request, str(problem) or SOMEBODY_ELSE)
    return redirect("access:staff_page", pk)


@door("access.staff.reset")
@require_POST
def staff_reset(request: StaffRequest, pk: int) -> HttpResponse:
    """パスワードの再設定."""
    staff = fetch(request, Staff, pk, code="access.staff.read")
    try:
        opened = accounts.reset_password(by=request.user, staff=staff)
    except (NotPossible, Outdated) as problem:
        messages.warning(request, str(problem) or SOMEBODY_ELSE)
        return redirect("access:staff_page", pk)
    return render(request, "access/staff_opened.html", {"opened": opened, "reset": True})


@door("access.staff.reset_factor")
@require_POST
def staff_reset_factor(request: StaffRequest, pk: int) -> HttpResponse:
    """認証アプリの登録取消し."""
    staff = fetch(request, Staff, pk, code="access.staff.read")
    try:
        accounts.reset_second_factor(by=request.user, staff=staff)
    except NotPossible as problem:
        messages.warning(request, str(problem))
        return redirect("access:staff_page", pk)
    messages.success(
        request,
        f"{staff.name} さんの認証アプリの登録を取り消しました。次のサインインで登録し直します。",
    )
    return redirect("access:staff_page", pk)


@door("access.password.change")
@require_http_methods(["GET", "POST"])
def own_password(request: StaffRequest) -> HttpResponse:
    """自分のパスワードの変更. Other sittings of the same person end; this one goes on."""
    form = NewPasswordForm(request.POST or None, staff=request.user)
    if request.method == "POST" and form.is_valid():
        accounts.change_own_password(
            staff=request.user, new_password=form.cleaned_data["new_password"]
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, "パスワードを変更しました。")
        return redirect("home:home")
    return form_page(request, "access/own_password.html", form)
