"""住民を探す: with a purpose, for an intake, or for whom somebody on file may be."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit
from yorisoi.access import drafts
from yorisoi.access.door import door, note
from yorisoi.access.entrance import allows, filter_for
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest, is_own_path
from yorisoi.access.versions import NotPossible
from yorisoi.people.models import Person
from yorisoi.people.views_person import people_alike
from yorisoi.registers import linking, sight, suggestions
from yorisoi.registers.forms_residents import RegisterForm, SearchForm
from yorisoi.registers.models import ResidentRecord
from yorisoi.registers.resident_search import search as search_residents
from yorisoi.registers.residents import Resident, for_log, residents

SEARCH = "registers.resident.search"
INTAKE = "cases:intake_new"  # a page of a room above this one


@door("registers.resident.ask")
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """The form; and once a purpose is given, who fits. Everybody shown counts as 照会."""
    asked = bool(request.GET.get("asked"))
    form = SearchForm(request.GET) if asked else SearchForm(initial=request.GET.dict())
    context: dict[str, Any] = {
        "form": form,
        "back": back_of(request),
        "person": person_to_link(request),
        "asked": asked,
    }
    if context["person"]:  # their name stands on the page
        note(context["person"])
    status = 200
    if asked and form.is_valid():
        with audit.event(SEARCH, purpose=form.said) as entry, sight.searching():
            page, found = search_residents(form.asked, request.user, request.GET.get("page"))
            alike = suggestions.of(form.asked, request.user) if page.number == 1 else []
            everybody = [*found, *(one for one, _ in alike)]
            entry.touch(
                persons=sorted({one.person.pk for one in everybody if one.person}),
                others=for_log({one.number for one in everybody}),
                listed=True,
                conditions={"fields": form.asked.fields},
                results=page.paginator.count,
                pages=page.number,
            )
        context |= {
            "page": page,
            "found": found,
            "alike": alike,
            "said": form.said,
            "carry": carried(request),
        }
    elif asked:
        status = 422
    return render(request, "registers/residents/search.html", context, status=status)


def back_of(request: StaffRequest) -> str:
    """The intake that asked for a search; "" when none did. Only a path of ours."""
    back = request.GET.get("back", "") or request.POST.get("back", "")
    return back if is_own_path(back) else ""


def person_to_link(request: StaffRequest) -> Person | None:
    """Whom on file somebody is looked for, when the visitor may link them."""
    asked = request.GET.get("person", "")
    rows = Person.objects.filter(pk=int(asked) if asked.isdecimal() and len(asked) < 10 else 0)
    return filter_for(request.user, "registers.resident.link", rows).first()


def carried(request: StaffRequest) -> str:
    """Purpose and way back, for the pages that a result leads to."""
    names = ("purpose", "about", "back")
    return urlencode({name: request.GET[name] for name in names if request.GET.get(name)})


@door("registers.resident.register")
@require_http_methods(["GET", "POST"])
def register(request: StaffRequest, number: str) -> HttpResponse:
    """住基から登録する: somebody found becomes a person on file, linked; then on to the intake."""
    form = RegisterForm(request.POST or None, initial=request.GET.dict())
    purpose = RegisterForm(request.POST if request.method == "POST" else request.GET)
    if not purpose.is_valid():
        return redirect(f"{reverse('residents:search')}?{urlencode({'number': number})}")
    with (
        audit.event("registers.resident.register", purpose=purpose.said) as entry,
        sight.searching(),
    ):
        resident = found(number, request)
        entry.touch(others=for_log([number]))
        if resident.person:
            entry.touch(persons=[resident.person.pk], listed=True)
        alike = [] if resident.person else alike_on_file(resident.record)
        entry.touch(persons=[one.pk for one in alike], listed=True)
        if request.method == "POST" and form.is_valid():
            if alike and not form.cleaned_data["is_other"]:
                form.add_error(None, "同じ人がもう登録されているかもしれません。確かめてください。")
            elif person := registered(request, form, resident.record):
                return go_on(request, person)
    return form_page(
        request,
        "registers/residents/register.html",
        form,
        resident=resident,
        alike=[(one, allows(request.user, "registers.resident.link", one)) for one in alike],
        back=back_of(request),
        carry=urlencode(
            {"purpose": purpose.cleaned_data["purpose"], "about": purpose.cleaned_data["about"]}
        ),
    )


def found(number: str, request: StaffRequest) -> Resident:
    """The resident of the number, or 404. In an open context."""
    one = residents([number], request.user).get(number)
    if one is None:
        raise Http404
    return one


def alike_on_file(record: ResidentRecord) -> list[Person]:
    """Those on file with the same name or reading who are linked to nobody yet."""
    data = {"name": record.name, "kana": record.kana, "born": linking.born_of(record)}
    return [one for one in people_alike(data) if not one.resident_number]


def registered(request: StaffRequest, form: RegisterForm, record: ResidentRecord) -> Person | None:
    """The person, or None with the reason on the page."""
    try:
        return linking.register_resident(by=request.user, record=record, purpose=form.said)
    except NotPossible as problem:
        form.add_error(None, str(problem))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None


def go_on(request: StaffRequest, person: Person) -> HttpResponse:
    """Back to the intake that asked, to a new one, or to the person."""
    drafts.forget(request.user, request.path)
    messages.success(request, f"{person.name}さんを登録し、住基とつなぎました。")
    back = back_of(request)
    if back:
        parts = urlsplit(back)
        query = "&".join(one for one in (parts.query, f"person={person.pk}") if one)
        return redirect(f"{parts.path}?{query}")
    if request.POST.get("then") == "intake":
        return redirect(f"{reverse(INTAKE)}?person={person.pk}")
    return redirect("people:page", person.pk)
