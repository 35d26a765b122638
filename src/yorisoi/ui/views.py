"""The component page, and the reading of a date while somebody types it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorisoi.ui import dates, samples, times


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in each of its states, for those who build pages."""
    return render(request, "ui/components.html", samples.for_component_page())


@require_safe
def read_date(request: HttpRequest) -> HttpResponse:
    """Say ``value`` in both calendars, or why it cannot be read. A fragment for a date box.

    With ``partial`` a date may be known in part only; with ``time`` it is a time of day.
    """
    reader = dates.read_partial if "partial" in request.GET else dates.read
    if "time" in request.GET:
        reader = times.read_time
    reading = reader(request.GET.get("value", "")[:60])
    return render(request, "ui/parts/date_reading.html", {"reading": reading})
