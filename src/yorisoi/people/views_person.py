"""The page of a person, and who they are: register, change, name."""

from datetime import date
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit, clock
from yorisoi.access import drafts, rights
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import allows
from yorisoi.access.pages import form_page, show_differences
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.japanese import DateError, parse_date
from yorisoi.people import actions, panels, queries
from yorisoi.people.flags import flags_of
from yorisoi.people.forms import ChangeForm, NameForm, RegisterForm
from yorisoi.people.households import households_of
from yorisoi.people.models import Person, PersonAddress, PersonPhone, PersonState, Source
from yorisoi.people.protection_queries import protections_of
from yorisoi.people.retired import records_of
from yorisoi.people.search import possibly_named
from yorisoi.people.search_keys import whole_key
from yorisoi.people.secret_words import secret_words

ALIKE = 10  # who is shown before somebody is registered
HEAD = ("name", "kana", "sex", "born", "expected_on", "died_on", "resident_number", "remarks")
MAY = {
    "change": "people.person.change",
    "fact": "people.fact.add",
    "family": "people.family.change",
    "kinship": "people.kinship.change",
    "protect": "people.protection.set",
    "lift": "people.protection.lift",
    "release": "people.address.release",
}


def may(request: StaffRequest, person: Person) -> dict[str, bool]:
    """Which of the doors on the page open for the visitor. One answer for the equal rules."""
    if person.merged_into_id:
        return dict.fromkeys(MAY, False)  # nothing is written into a record that was merged
    rules: dict[Any, bool] = {}
    found = {}
    for name, code in MAY.items():
        key = rights.action(code).rules
        if key not in rules:
            rules[key] = allows(request.user, code, person)
        found[name] = rules[key]
    return found


def day_asked(request: StaffRequest) -> tuple[date, str]:
    """The day of ``?on=R5.4.1``, and what was wrong with it; today when nothing is asked."""
    said = request.GET.get("on", "").replace("\0", "").strip()[:40]
    if not said:
        return clock.today(), ""
    try:
        return parse_date(said, strict=True), ""
    except DateError as problem:
        return clock.today(), str(problem)


def tells_hidden(request: StaffRequest, person: Person, *texts: str) -> bool:
    """Whether a text that was to be opened for changing tells what the visitor must not read."""
    if not secret_words(records_of(person), viewer=request.user).are_in(*texts):
        return False
    messages.warning(
        request, "秘匿している住所や電話が書かれています。理由を書いて表示してから直してください。"
    )
    return True


@door("people.person.read")
@require_GET
def person_page(request: StaffRequest, pk: int) -> HttpResponse:
    """人物: what is known of them now, or on another day, and what was known before."""
    person = fetch(request, Person, pk)
    day, problem = day_asked(request)
    known = queries.known_of(person, day, request.user)
    families = queries.families_of(person, day)
    kin = queries.kin_of(person, day)
    members = [row for family in families for row in family.members]
    households = households_of(
        person,
        day,
        registration=known.registration,
        members=members,
    )
    rows = [*members, *(row for family in families for row in family.earlier)]
    records = records_of(person)  # of one that was merged: what it became, whose flags count
    others = queries.named(rows, kin) | {one.pk for one in households.registered} | set(records)
    entry = audit.open_entry()
    if others - {pk}:
        entry.touch(persons=others - {pk}, listed=True)
    flags = flags_of({pk, *others})
    context = {
        "person": person,
        "day": day,
        "on": request.GET.get("on", "").strip() if day != clock.today() or problem else "",
        "day_problem": problem,
        "is_today": day == clock.today(),
        "age": queries.age_words(person, day),
        "known": known,
        "families": families,
        "kin": kin,
        "kin_words": {one.other.pk: one.is_to_me for one in reversed(kin.now)},
        "households": households,
        "flags": flags[records[-1]],
        "flags_by_person": flags,
        "marks": panels.marks_of(request.user, {pk, *others}),
        "panels": panels.panels_of(request, person),
        "protections": protections_of(person),
        "secret": secret_words(records, viewer=request.user),
        "may": may(request, person),
    }
    return render(request, "people/page.html", context)


@door("people.person.register")
@require_http_methods(["GET", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    """人物の登録; somebody on file who may be the same is shown first."""
    form = drafts.filled(request, RegisterForm)
    alike: list[Person] = []
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        if not data.pop("is_other"):
            alike = people_alike(data)
        if not alike:
            person = register_with_facts(request, data)
            drafts.forget(request.user, request.path)
            messages.success(request, f"{person.name}を登録しました。")
            return redirect("people:page", person.pk)
        audit.open_entry().touch(persons=[one.pk for one in alike], listed=True)
        form.add_error(None, "同じ人がもう登録されているかもしれません。下で確かめてください。")
    return form_page(
        request,
        "people/register.html",
        form,
        alike=[(one, queries.age_words(one, clock.today())) for one in alike],
        flags_by_person=flags_of(one.pk for one in alike),
    )


def people_alike(data: dict[str, Any]) -> list[Person]:
    """Those on file with the same name or reading, variants folded, and no other birthday."""
    born, said = data["born"], {whole_key(data["name"]), whole_key(data["kana"])} - {""}
    rows = Person.objects.filter(pk__in=possibly_named(data["name"], data["kana"]))
    rows = rows.exclude(state=PersonState.UNBORN)
    if born and born.earliest:
        rows = rows.filter(
            Q(born_earliest=None)
            | Q(born_earliest__lte=born.latest, born_latest__gte=born.earliest)
        )
    same = (one for one in rows.order_by("id") if {whole_key(one.name), whole_key(one.kana)} & said)
    return list(islice(same, ALIKE))


@transaction.atomic
def register_with_facts(request: StaffRequest, data: dict[str, Any]) -> Person:
    """The person, and what was said of address and telephone, together or not at all."""
    by, source = request.user, Source(data.pop("source"))
    address, phone = data.pop("address"), data.pop("phone")
    data["state"] = PersonState(data["state"])
    person = actions.register_person(by=by, source=source, **data)
    if address:
        kind = PersonAddress.Kind.LIVING
        actions.add_fact(
            by=by, fact=PersonAddress(person=person, kind=kind, text=address, source=source)
        )
    if phone:
        actions.add_fact(by=by, fact=PersonPhone(person=person, number=phone, source=source))
    return person


@door("people.person.change")
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """人物の修正; a change that somebody else made meanwhile is shown beside."""
    person = fetch(request, Person, pk)
    if request.method == "GET" and tells_hidden(request, person, person.remarks):
        return redirect("people:page", pk)
    initial = {name: getattr(person, name) for name in HEAD}
    form = drafts.filled(request, ChangeForm, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        fresh = Person.objects.get(pk=pk)
        fresh.version = posted_version(request)
        try:
            actions.change_person(by=request.user, person=fresh, **form.cleaned_data)
        except Outdated:
            form.cleaned_data.pop("renamed_on", None)
            secret = secret_words(records_of(person), viewer=request.user)
            show_differences(form, person, "人物", secret.masked)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("people:page", pk)
    version = drafts.version_of(form) or person.version
    return form_page(request, "people/change.html", form, person=person, version=version)


@door("people.person.change")
@require_http_methods(["GET", "POST"])
def give_name(request: StaffRequest, pk: int) -> HttpResponse:
    """名前がわかった (名不詳), or 出生 (胎児). What they were called by stays among their names."""
    person = fetch(request, Person, pk)
    initial = {"sex": person.sex, "born": person.born}
    form = drafts.filled(request, NameForm, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        fresh = Person.objects.get(pk=pk)
        fresh.version = posted_version(request)
        try:
            actions.name_person(by=request.user, person=fresh, **form.cleaned_data)
        except Outdated:
            form.add_error(
                None,
                "ほかの人が先にこの人物を変更しました。人物の画面で確かめてから、もう一度保存してください。",
            )
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "氏名を登録しました。前の呼び名も残っています。")
            return redirect("people:page", pk)
    version = drafts.version_of(form) or person.version
    return form_page(request, "people/name.html", form, person=person, version=version)
