"""連携: how the interfaces stand, their files one by one, and files brought by hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit
from yorisoi.access import drafts, rights
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.entrance import Hidden, allows
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import queries
from yorisoi.exchange.locks import Busy
from yorisoi.exchange.views import progress_of
from yorisoi.registers import (
    decisions,
    inbox,
    interfaces,
    order,
    readings,
    rereading,
    standing,
    transport,
)
from yorisoi.registers.forms_feeds import DeliveryForm, ReasonForm
from yorisoi.registers.models import Feed, FeedState, InboxNote
from yorisoi.registers.receiving import Outcome, Receipt

PAGE = 50
NOTES = 20
KINDS = {
    Outcome.WAITING: messages.SUCCESS,
    Outcome.DUPLICATE: messages.INFO,
    Outcome.NOT_YET: messages.WARNING,
    Outcome.REFUSED: messages.WARNING,
    Outcome.UNKNOWN: messages.WARNING,
}


@door("registers.feed.status")
@require_GET
def status(request: StaffRequest) -> HttpResponse:
    """連携の状況: every interface, and what lies in the inbox."""
    all_of_them = standing.of_all()
    context = {
        "standings": all_of_them,
        "dead": [one for one in all_of_them if one.is_dead],
        "halves": inbox.halves(),
        "notes": InboxNote.objects.all()[:NOTES],
        "may_read": allows(request.user, "registers.feed.list", Feed()),
        "may_deliver": allows(request.user, "registers.feed.receive"),
    }
    return render(request, "registers/feeds/status.html", context)


@door("registers.feed.list")
@require_GET
def feed_list(request: StaffRequest) -> HttpResponse:
    """The files, newest first; of one interface when asked for."""
    code = request.GET.get("interface", "")
    rows = visible(request, Feed.objects.select_related("batch"))
    interface = interfaces.of(code)
    if interface:
        rows = rows.filter(interface=code)
    page = Paginator(rows.order_by("-received_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        others={"feed": [feed.pk for feed in page]}, results=page.paginator.count, listed=True
    )
    old = bool(interface and readings.is_old(interface))
    context = {"page": page, "interface": interface, "is_old": old}
    return render(request, "registers/feeds/list.html", context)


@door("registers.feed.read")
@require_GET
def feed_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One file: what it is, what became of it, and the rows with a problem, without their values."""
    feed = fetch(request, Feed.objects.select_related("batch__progress"), pk)
    batch = feed.batch
    rows = queries.problems_of(batch) if batch else None
    blocked = order.turn_of(feed.interface).blocked if feed.state == FeedState.WAITING else {}
    context = {
        "feed": feed,
        "batch": batch,
        "interface": interfaces.of(feed.interface),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")) if rows else None,
        "missing": blocked.get(feed.pk),
        "may_small": decisions.is_small(feed),
        "may_again": decisions.may_be_tried(feed),
        **(progress_of(batch) if batch and not batch.is_finished else {}),
    }
    return render(request, "registers/feeds/page.html", context)


@door("registers.feed.progress")
@require_GET
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """The progress alone, asked for by the page every two seconds; at the end, the whole page."""
    rows = visible(request, Feed.objects.all(), code="registers.feed.read")
    feed = rows.filter(pk=pk).select_related("batch__progress").first()
    if feed is None or feed.batch is None:
        raise Hidden(rights.action("registers.feed.read"), None)
    context = {"feed": feed, "batch": feed.batch, **progress_of(feed.batch)}
    response = render(request, "registers/feeds/parts/progress.html", context)
    if feed.batch.is_finished:
        response.headers["HX-Refresh"] = "true"
    return response


@door("registers.feed.receive")
@require_http_methods(["GET", "POST"])
def deliver(request: StaffRequest) -> HttpResponse:
    """Files brought by hand: into the inbox, and received at once."""
    sent = request.method == "POST"
    form = DeliveryForm(*((request.POST, request.FILES) if sent else ()))
    if sent and form.is_valid():
        declared = transport.of_ward()
        files = form.cleaned_data["uploads"]
        try:
            # Sidecars last: what has one beside it is whole.
            for file in sorted(files, key=lambda one: declared.file_of(one.name) is not None):
                inbox.deliver(file.name, file.chunks())
            receipts = inbox.look(by=request.user, names={file.name for file in files})
        except OSError as error:
            form.add_error("uploads", f"受信箱に書き込めません（{error.strerror}）。")
        except Busy:
            messages.info(request, "受信箱に置きました。1分以内に取り込みます。")
            return redirect("registers:status")
        else:
            order.go_on()
            for receipt in receipts:
                messages.add_message(request, KINDS[receipt.outcome], in_words(receipt))
            return redirect("registers:status")
    return form_page(request, "registers/feeds/deliver.html", form, declared=transport.of_ward())


def in_words(receipt: Receipt) -> str:
    """One line for whoever brought a file."""
    return f"{receipt.name}：{receipt.outcome.value}。{receipt.words}"


@door("registers.feed.accept_small")
@require_http_methods(["GET", "POST"])
def accept_small(request: StaffRequest, pk: int) -> HttpResponse:
    """少なくても取り込む, with the reason."""
    return with_reason(request, pk, "registers/feeds/small.html", decisions.accept_small)


@door("registers.feed.go_without")
@require_http_methods(["GET", "POST"])
def go_without(request: StaffRequest, pk: int) -> HttpResponse:
    """待たずに進める, with the reason."""
    return with_reason(request, pk, "registers/feeds/onward.html", decisions.go_without)


def with_reason(
    request: StaffRequest, pk: int, template: str, act: Callable[..., Any]
) -> HttpResponse:
    """A decision that needs a reason."""
    feed = fetch(request, Feed, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            act(by=request.user, feed=feed, reason=form.cleaned_data["reason"])
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            drafts.forget(request.user, request.path)
            return redirect("registers:feed", feed.pk)
    return form_page(request, template, form, feed=feed)


@door("registers.feed.again")
@require_POST
def again(request: StaffRequest, pk: int) -> HttpResponse:
    """もう一度取り込む."""
    feed = fetch(request, Feed, pk)
    try:
        decisions.take_again(by=request.user, feed=feed)
    except NotPossible as problem:
        messages.warning(request, str(problem))
    return redirect("registers:feed", feed.pk)


@door("registers.feed.reread")
@require_http_methods(["GET", "POST"])
def reread(request: StaffRequest, interface: str) -> HttpResponse:
    """読み直し: what is kept and what it came to the last time; asked for here."""
    found = interfaces.of(interface)
    if found is None:
        raise Hidden(rights.action("registers.feed.reread"), None)
    if request.method == "POST":
        try:
            rereading.start(by=request.user, interface=found)
        except NotPossible as problem:
            messages.warning(request, str(problem))
        return redirect("registers:reread", found.code)
    batch = rereading.batches_of(found).select_related("progress").first()
    rows = queries.problems_of(batch) if batch and batch.is_finished else None
    kept = readings.originals(found)
    context = {
        "interface": found,
        "is_old": readings.is_old(found),
        "helps": kept.exclude(reading__in=["", found.reading]).exists(),
        "number": kept.count(),
        "oldest": kept.last(),
        "batch": batch,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")) if rows else None,
    }
    return render(request, "registers/feeds/reread.html", context)
