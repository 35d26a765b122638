"""支援措置 and 秘匿の一時解除."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.entrance import filter_for
from yorisoi.access.pages import form_page, show_differences
from yorisoi.access.request import StaffRequest, is_own_path
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.people import protection_actions, queries
from yorisoi.people.flags import end_warning
from yorisoi.people.forms import ReasonForm
from yorisoi.people.forms_family import ProtectionForm
from yorisoi.people.models import FamilyMember, Person, Protection, ProtectionKind, Source
from yorisoi.people.protection_queries import in_force
from yorisoi.people.retired import records_of
from yorisoi.people.secret_words import secret_words
from yorisoi.people.views_family import PROBLEMS, tell
from yorisoi.people.views_person import tells_hidden

PAGE = 50
CONTENT = ("kind", "starts_on", "ends_on", "against", "note", "source")


def a_year_from(day: date) -> date:
    """The last day of the year that begins on ``day``."""
    try:
        return day.replace(year=day.year + 1) - timedelta(days=1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


@door("people.protection.set")
@require_http_methods(["GET", "POST"])
def protect(request: StaffRequest, pk: int) -> HttpResponse:
    """支援措置の登録, for those at home with them as well."""
    person = fetch(request, Person, pk)
    others = queries.relatives_of(person)
    mine = filter_for(
        request.user, request.action.code, Person.objects.filter(pk__in=[o.pk for o in others])
    )
    today = clock.today()
    homes = FamilyMember.objects.on(today).filter(lives_together=True)
    families = homes.filter(person=person).values("family")
    at_home = homes.filter(family__in=families, person__in=mine.values("pk"))
    initial = {"starts_on": today, "ends_on": a_year_from(today)}
    initial["persons"] = list(at_home.values_list("person", flat=True))  # type: ignore[assignment]
    form = drafts.filled(request, ProtectionForm, others=others, together=True, initial=initial)
    if "persons" in form.fields:
        form.fields["persons"].queryset = mine  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["kind"], data["source"] = ProtectionKind(data["kind"]), Source(data["source"])
        together = [person, *data.pop("persons", [])]
        try:
            protection_actions.set_protection(by=request.user, persons=together, **data)
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            names = "、".join(one.name for one in together)
            messages.success(request, f"支援措置を登録しました（{names}）。住所は秘匿されます。")
            return redirect("people:page", pk)
    audit.open_entry().touch(persons=[one.pk for one in others], listed=True)
    return form_page(
        request, "people/protect.html", form, person=person, heading="支援措置を登録する"
    )


def protection_of(person: Person, protection: int) -> Protection:
    """A 支援措置 of the person that is in force, or 404."""
    rows = Protection.objects.select_related("person", "against")
    found = rows.filter(person=person, pk=protection, lifted_at=None).first()
    if found is None:
        raise Http404
    return found


@door("people.protection.set")
@require_http_methods(["GET", "POST"])
def protection_change(request: StaffRequest, pk: int, protection: int) -> HttpResponse:
    """Prolonged, or granted after a 仮支援措置."""
    person = fetch(request, Person, pk)
    found = protection_of(person, protection)
    if request.method == "GET" and tells_hidden(request, person, found.note):
        return redirect("people:page", pk)
    version = found.version
    initial = {name: getattr(found, name) for name in CONTENT}
    form = drafts.filled(
        request,
        ProtectionForm,
        others=queries.relatives_of(person),
        together=False,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            protection_actions.change_protection(
                by=request.user, protection=found, **form.cleaned_data
            )
        except Outdated:
            secret = secret_words(records_of(person), viewer=request.user)
            present = protection_of(person, protection)
            show_differences(form, present, "支援措置", secret.masked)
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("people:page", pk)
    return form_page(
        request,
        "people/protect.html",
        form,
        person=person,
        heading="支援措置を延ばす・直す",
        version=drafts.version_of(form) or version,
    )


@door("people.protection.lift")
@require_http_methods(["GET", "POST"])
def lift(request: StaffRequest, pk: int, protection: int) -> HttpResponse:
    """支援措置を解く."""
    person = fetch(request, Person, pk)
    found = protection_of(person, protection)
    version = found.version
    form = drafts.filled(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            protection_actions.lift_protection(
                by=request.user, protection=found, because=form.cleaned_data["reason"]
            )
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "支援措置を解きました。")
            return redirect("people:page", pk)
    return form_page(
        request,
        "people/lift.html",
        form,
        person=person,
        protection=found,
        version=drafts.version_of(form) or version,
    )


@door("people.address.release")
@require_http_methods(["GET", "POST"])
def release(request: StaffRequest, pk: int) -> HttpResponse:
    """理由を書いて住所を表示する: 15 minutes, for this viewer alone. Then back to where one was."""
    person = fetch(request, Person, pk)
    back = request.GET.get("next", "")
    back = back if is_own_path(back) else f"/people/{pk}/"
    form = drafts.filled(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                found = protection_actions.release_address(
                    by=request.user, person=person, reason=form.cleaned_data["reason"]
                )
        except NotPossible as problem:
            messages.info(request, str(problem))
        else:
            until = found.ends_at.strftime("%H:%M")
            messages.success(request, f"{person.name}の住所を{until}まで表示します。")
        drafts.forget(request.user, request.path)
        return redirect(back)
    return form_page(request, "people/release.html", form, person=person, back=back)


@door("people.protection.list")
@require_GET
def protection_list(request: StaffRequest) -> HttpResponse:
    """支援措置の一覧: in force, the nearest end first, so that none is forgotten."""
    persons = visible(request, Person.objects.all())
    rows = in_force(request.user).filter(person__in=persons.values("pk"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        persons=[row.person_id for row in page], results=page.paginator.count, listed=True
    )
    today = clock.today()
    lines = [(row, end_warning(row.ends_on, today)) for row in page]
    return render(request, "people/protections.html", {"page": page, "lines": lines})
