"""Pages of the genogram: looking, moving, saving, earlier versions."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yorisoi import audit, clock
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import allows
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import Outdated, posted_version
from yorisoi.people.family_actions import family_of
from yorisoi.people.genogram import actions
from yorisoi.people.genogram.compare import differences
from yorisoi.people.genogram.forms import DayForm, PlacesForm
from yorisoi.people.genogram.picture import Drawn, draw_family, version_on
from yorisoi.people.models import Family, GenogramLayout, Person


@door("people.genogram.read")
@require_GET
def genogram(request: StaffRequest, pk: int) -> HttpResponse:
    """The family of a person, with the person in the middle, on a day."""
    person = fetch(request, Person, pk)
    form = DayForm(request.GET or None)
    day = asked_day(form)
    family = family_of(person)
    context: dict[str, Any] = {
        "person": person,
        "family": family,
        "form": form,
        "day": day,
        "today": clock.today(),
    }
    if family is None:
        return render(request, "people/genogram/page.html", context)
    names = request.GET.get("names") == "on"
    drawn = draw_family(
        family,
        person,
        day,
        version=version_on(family, person, day),
        with_names=names,
        movable=allows(request.user, "people.genogram.save", person),
    )
    audit.open_entry().touch(persons=drawn.persons)
    context |= {
        "drawn": drawn,
        "names": names,
        "people": rows_of(drawn),
        "may_save": allows(request.user, "people.genogram.save", person),
        "newest": actions.latest_number(family, person),
    }
    return render(request, "people/genogram/page.html", context)


@door("people.genogram.read")
@require_POST
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    """The picture with figures where they were just put; nothing is saved."""
    person = fetch(request, Person, pk)
    family, form = family_or_404(person), PlacesForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    day = form.cleaned_data["day"] or clock.today()
    drawn = draw_family(
        family,
        person,
        day,
        places=form.cleaned_data["positions"],
        with_names=form.cleaned_data["names"],
        movable=True,
    )
    audit.open_entry().touch(persons=drawn.persons)
    return render(request, "people/genogram/parts/drawing.html", {"drawn": drawn})


@door("people.genogram.save")
@require_POST
def save(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Keep the places as a new version."""
    person = fetch(request, Person, pk)
    family, form = family_or_404(person), PlacesForm(request.POST)
    page = redirect("people:genogram", pk)
    if not form.is_valid():
        messages.error(
            request, "配置を保存できませんでした。もう一度動かしてから保存してください。"
        )
        return page
    day = form.cleaned_data["day"] or clock.today()
    drawn = draw_family(family, person, day, places=form.cleaned_data["positions"])
    if drawn.overlaps:
        messages.error(request, "記号が重なっています。重ならないように動かしてください。")
        return page
    try:
        saved = actions.save_layout(
            by=request.user,
            family=family,
            subject=person,
            places=form.cleaned_data["positions"],
            as_of=day,
            seen=posted_version(request),
            note=form.cleaned_data["note"],
        )
    except Outdated:
        messages.error(request, "ほかの人が先に配置を保存しました。いまの配置を確かめてください。")
        return page
    messages.success(request, f"配置を保存しました（{saved}）。")
    return page


@door("people.genogram.read")
@require_GET
def versions(request: StaffRequest, pk: int) -> HttpResponse:
    """Earlier versions by date, and two of them side by side."""
    person = fetch(request, Person, pk)
    family = family_or_404(person)
    saved = list(
        GenogramLayout.objects.filter(family=family, subject=person).select_related("made_by")
    )
    by_number = {version.number: version for version in saved}
    pictures = [
        (version, drawn_version(version, person, f"version{version.number}"))
        for name in ("a", "b")
        if (version := by_number.get(number_in(request, name)))
    ]
    touched = {pk for _, drawn in pictures for pk in drawn.persons} | {person.pk}
    audit.open_entry().touch(persons=touched)
    context = {
        "person": person,
        "versions": saved,
        "pictures": pictures,
        "chosen": [version.number for version, _ in pictures],
        "differences": differences(*(d for _, d in pictures)) if len(pictures) == 2 else None,
        "may_save": allows(request.user, "people.genogram.save", person),
        "newest": saved[0].number if saved else 0,
    }
    return render(request, "people/genogram/versions.html", context)


@door("people.genogram.save")
@require_POST
def restore(request: StaffRequest, pk: int, number: int) -> HttpResponseBase:
    """Take an earlier version up again."""
    person = fetch(request, Person, pk)
    version = (
        GenogramLayout.objects.filter(family=family_or_404(person), subject=person, number=number)
        .select_related("family", "subject")
        .first()
    )
    if version is None:
        raise Http404
    try:
        actions.restore_layout(by=request.user, version=version, seen=posted_version(request))
    except Outdated:
        messages.error(request, "ほかの人が先に配置を保存しました。いまの版を確かめてください。")
        return redirect("people:genogram_versions", pk)
    messages.success(request, f"第{number}版の配置に戻しました。")
    return redirect(reverse("people:genogram", args=[pk]))


# --- small helps


def asked_day(form: DayForm) -> date:
    """The day that was asked for, or today."""
    if form.is_bound and form.is_valid() and form.cleaned_data["day"]:
        day: date = form.cleaned_data["day"]
        return day
    return clock.today()


def family_or_404(person: Person) -> Family:
    """The family of a person.

    :raises Http404: when the person belongs to none.
    """
    family = family_of(person)
    if family is None:
        raise Http404
    return family


def number_in(request: StaffRequest, name: str) -> int:
    """The number of a version in the address; 0 for none."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 7 else 0


def drawn_version(version: GenogramLayout, person: Person, name: str) -> Drawn:
    """A version as it was saved: the family of its day, its places."""
    return draw_family(version.family, person, version.as_of, version=version, name=name)


def rows_of(drawn: Drawn) -> list[dict[str, object]]:
    """The picture as a table: the person concerned first, then by row and from left to right."""
    figures, picture = drawn.layout.graph.figures, drawn.picture
    places = drawn.layout.places
    order = sorted(places, key=lambda pk: (not figures[pk].is_subject, places[pk].y, places[pk].x))
    return [
        {
            "person": picture.persons[pk],
            "relation": picture.relations.get(pk, ""),
            "age": picture.ages[pk],
            "figure": figures[pk],
        }
        for pk in order
    ]
