"""Screens for the auditor. Their doors are put on in config/urls.py: this room lies below the door."""

from dataclasses import asdict
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from yorisoi import clock
from yorisoi.audit import analyses as standard
from yorisoi.audit.book import open_entry
from yorisoi.audit.forms import LONGEST_PERIOD, LogForm, PeriodForm, default_period
from yorisoi.audit.models import Event
from yorisoi.audit.queries import LogFilter, changes_of, search
from yorisoi.audit.titles import titles

if TYPE_CHECKING:
    from django.db.models import QuerySet

    Paginator_ = Paginator[Event]
else:
    # Django's paginator takes no type at run time.
    Paginator_ = Paginator

PAGE = 50


class KnownCount(Paginator_):
    """Counts at most 10,000: an auditor narrows the search instead of reading further."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        """How many entries fit, at most 10,000."""
        rows = cast("QuerySet[Event]", self.object_list)
        return rows.order_by()[: self.most].count()


@require_GET
def log_search(request: HttpRequest) -> HttpResponse:
    """操作ログの検索. The auditor's own search is in the log like everything else."""
    form = LogForm(request.GET or None, actions=titles())
    wanted = form.wanted() if form.is_bound and form.is_valid() else LogFilter()
    page = KnownCount(search(wanted), PAGE).get_page(request.GET.get("page"))
    conditions = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(wanted).items()
        if value
    }
    open_entry().touch(conditions=conditions, results=page.paginator.count, listed=True)
    context = {"form": form, "page": page, "titles": titles(), "searched": form.is_bound}
    return render(request, "audit/log.html", context)


@require_GET
def log_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """操作ログの詳細: one entry, what it touched, which columns it changed (not their values)."""
    event = Event.objects.prefetch_related("touches").filter(pk=pk).first()
    if event is None:
        raise Http404
    open_entry().touch(others={"event": [event.pk]})
    context = {"event": event, "changes": changes_of(event)[:200], "titles": titles()}
    return render(request, "audit/entry.html", context)


@require_GET
def analyses(request: HttpRequest) -> HttpResponse:
    """操作ログの分析: one of the five standard analyses for a period."""
    since, until = default_period(clock.today())
    form = PeriodForm(request.GET if "since" in request.GET else {"since": since, "until": until})
    if form.is_valid():
        since = form.cleaned_data["since"] or since
        until = form.cleaned_data["until"] or until
    if (until - since).days > LONGEST_PERIOD:
        form.add_error("until", "期間は1年以内にしてください。")
    chosen = next(
        (one for one in standard.ANALYSES if one.code == request.GET.get("kind")),
        standard.ANALYSES[0],
    )
    rows = [] if form.errors else standard.run(chosen, since=since, until=until)
    period = {"since": since.isoformat(), "until": until.isoformat()}
    open_entry().touch(
        conditions={"kind": chosen.code, **period},
        results=len(rows),
    )
    context = {
        "form": form,
        "chosen": chosen,
        "tabs": [
            {
                "label": one.title,
                "url": f"?{urlencode(period | {'kind': one.code})}",
                "current": one is chosen,
            }
            for one in standard.ANALYSES
        ],
        "rows": rows,
        "cut": len(rows) == standard.MOST_ROWS,
    }
    return render(request, "audit/analyses.html", context)
