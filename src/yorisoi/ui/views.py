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

    With ``partial`` a date may be known in part only, with ``ahead`` it may be 明日 or +3日; with
    ``time`` it is a time of day.
    """
    kind = next((one for one in dates.READERS if one and one in request.GET), "")
    reader = times.read_time if "time" in request.GET else dates.READERS[kind]
    reading = reader(request.GET.get("value", "")[:60])
    return render(request, "ui/parts/date_reading.html", {"reading": reading})
