"""Pages of the 媒体管理簿."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.entrance import Hidden, allowed_among, allows
from yorisoi.access.pages import form_page, show_differences
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.exchange import kinds, media
from yorisoi.exchange.forms_media import DescriptionForm, LineForm, ReceiptForm, WithdrawForm
from yorisoi.exchange.models import Batch, Medium, MediumEvent, MediumEventKind

PAGE = 100  # it is printed
SOMEBODY_ELSE = "ほかの人が先にこの媒体の記録をしました。いまの記録を確かめてから、もう一度。"
OFFERED = ("exchange.medium.change", "exchange.medium.record", "exchange.medium.withdraw")


@door("exchange.medium.list")
@require_GET
def medium_list(request: StaffRequest) -> HttpResponse:
    """媒体管理簿: what lies here first."""
    rows = visible(request, Medium.objects.all())
    page = Paginator(media.for_list(rows), PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        others={"medium": [medium.pk for medium in page]}, results=page.paginator.count, listed=True
    )
    context = {
        "page": page,
        "lines": [about(medium) for medium in page],
        "open": media.open_ones(rows).count(),
        "held_long": media.held_long(rows, clock.today()).count(),
        "long_days": media.LONG_DAYS,
        "today": clock.today(),
        "may_receive": allows(request.user, "exchange.medium.receive"),
    }
    return render(request, "exchange/media/list.html", context)


@door("exchange.medium.read")
@require_GET
def medium_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One medium and its lines."""
    medium = fetch(request, Medium, pk)
    may = allowed_among(request.user, OFFERED, medium)
    # Batches of other kinds have pages of their own.
    offered = [kind.code for kind in kinds.all_kinds() if kind.offered]
    context = {
        **about(medium),
        "lines": media.lines_of(medium),
        "kinds": media.possible_now(medium) if "exchange.medium.record" in may else [],
        "may_change": "exchange.medium.change" in may,
        "may_withdraw": "exchange.medium.withdraw" in may,
        "readable": set(
            visible(
                request,
                Batch.objects.filter(media_events__medium=medium, kind__in=offered),
                code="exchange.batch.read",
            ).values_list("pk", flat=True)
        ),
        "long_days": media.LONG_DAYS,
        "today": clock.today(),
    }
    return render(request, "exchange/media/page.html", context)


@door("exchange.medium.receive")
@require_http_methods(["GET", "POST"])
def medium_new(request: StaffRequest) -> HttpResponse:
    """受領."""
    form = drafts.filled(request, ReceiptForm, by=request.user, kind=MediumEventKind.RECEIPT)
    if request.method == "POST" and form.is_valid():
        try:
            medium = media.receive(by=request.user, medium=form.description(), line=form.line())
        except (NotPossible, ValidationError) as problem:
            form.add_error(None, words(problem))
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, f"媒体「{medium.label}」の受領を記録しました。")
            return redirect("exchange:medium", medium.pk)
    return form_page(request, "exchange/media/receipt.html", form)


@door("exchange.medium.change")
@require_http_methods(["GET", "POST"])
def medium_change(request: StaffRequest, pk: int) -> HttpResponse:
    """訂正 of what a medium is."""
    medium = fetch(request, Medium, pk)
    form = drafts.filled(request, DescriptionForm, medium=medium)
    version = drafts.version_of(form) or medium.version
    if request.method == "POST" and form.is_valid():
        medium.version = posted_version(request)
        try:
            media.change(by=request.user, medium=medium, description=form.description())
        except Outdated:
            present = Medium.objects.get(pk=pk)
            version = present.version
            show_differences(form, present, "媒体")
        except ValidationError as problem:
            form.add_error(None, words(problem))
        else:
            return sent(request, medium, "訂正しました。")
    return form_page(request, "exchange/media/change.html", form, medium=medium, version=version)


@door("exchange.medium.record")
@require_http_methods(["GET", "POST"])
def medium_record(request: StaffRequest, pk: int, line: str) -> HttpResponse:
    """保管・使用・返却・消去."""
    medium = fetch(request, Medium, pk)
    if line not in MediumEventKind.values or line == MediumEventKind.RECEIPT:
        raise Hidden(request.action, medium)
    wanted = MediumEventKind(line)
    form = drafts.filled(request, LineForm, by=request.user, kind=wanted)
    return line_page(
        request,
        medium,
        form,
        lambda: media.record(by=request.user, medium=medium, kind=wanted, line=form.line()),
        "exchange/media/record.html",
        f"「{wanted.label}」を記録しました。",
        kind=wanted,
    )


@door("exchange.medium.withdraw")
@require_http_methods(["GET", "POST"])
def medium_withdraw(request: StaffRequest, pk: int, event: int) -> HttpResponse:
    """記録の取消し."""
    medium = fetch(request, Medium, pk)
    line = media.lines_of(medium).filter(pk=event).first()
    if line is None:
        raise Hidden(request.action, medium)
    form = drafts.filled(request, WithdrawForm)
    return line_page(
        request,
        medium,
        form,
        lambda: media.withdraw(
            by=request.user, medium=medium, event=line, reason=form.cleaned_data["reason"]
        ),
        "exchange/media/withdraw.html",
        f"「{line.get_kind_display()}」の記録を取り消しました。",
        line=line,
    )


def line_page(
    request: StaffRequest,
    medium: Medium,
    form: Any,
    act: Callable[[], MediumEvent],
    template: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """A form about a line of the book: sent, or said why not."""
    version = drafts.version_of(form) or medium.version
    if request.method == "POST" and form.is_valid():
        medium.version = posted_version(request)
        try:
            act()
        except Outdated:
            version = Medium.objects.values_list("version", flat=True).get(pk=medium.pk)
            form.add_error(None, SOMEBODY_ELSE)
        except (NotPossible, ValidationError) as problem:
            form.add_error(None, words(problem))
        else:
            return sent(request, medium, said)
    return form_page(request, template, form, medium=medium, version=version, **context)


def sent(request: StaffRequest, medium: Medium, said: str) -> HttpResponse:
    """Back to the medium."""
    drafts.forget(request.user, request.path)
    messages.success(request, said)
    return redirect("exchange:medium", medium.pk)


def words(problem: NotPossible | ValidationError) -> str:
    """Why not."""
    return "".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)


def about(medium: Medium) -> dict[str, object]:
    """A medium, and what follows from the day."""
    today = clock.today()
    return {
        "medium": medium,
        "days": media.days_held(medium, today),
        "is_long": media.is_held_long(medium, today),
        "receipt": next(iter(getattr(medium, "receipts", [])), None),
    }
