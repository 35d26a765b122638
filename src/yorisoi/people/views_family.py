"""Families and 続柄: who belongs together, who lives together, who is whose."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch
from yorisoi.access.pages import form_page, show_differences
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.people import actions, family_actions, queries
from yorisoi.people.flags import flags_for
from yorisoi.people.forms import ReasonForm
from yorisoi.people.forms_family import (
    FamilyForm,
    JoinForm,
    KinshipForm,
    MemberForm,
    NewMemberForm,
)
from yorisoi.people.kinship_words import relative
from yorisoi.people.models import Family, FamilyMember, Kinship, Person, Source
from yorisoi.people.pick import pick
from yorisoi.people.retired import records_of
from yorisoi.people.secret_words import secret_words
from yorisoi.people.views_person import tells_hidden

SOMEBODY_ELSE = "ほかの人が先に変更しました。人物の画面で確かめてから、もう一度保存してください。"


def tell(form: Any, problem: Exception) -> None:
    """Put what went wrong on the form, in words."""
    if isinstance(problem, ValidationError):
        form.add_error(None, problem.messages)
    elif isinstance(problem, Outdated):
        form.add_error(None, SOMEBODY_ELSE)
    else:
        form.add_error(None, str(problem))


PROBLEMS = (NotPossible, Outdated, ValidationError)


def family_for(request: StaffRequest, person: Person) -> Family:
    """The family others join: the one of ``person``, or one that begins with them."""
    found = family_actions.family_of(person)
    if found is None:
        found = family_actions.join_family(by=request.user, person=person, position="本人").family
    return found


@door("people.family.change")
@require_GET
def member_pick(request: StaffRequest, pk: int) -> HttpResponse:
    """家族に加える: find somebody on file by name, or register somebody new."""
    person = fetch(request, Person, pk)
    context = {"person": person, "picked": pick(request, but=[pk])}
    return render(request, "people/member_pick.html", context)


@door("people.family.change")
@require_http_methods(["GET", "POST"])
def member_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody new, registered straight into the family."""
    person = fetch(request, Person, pk)
    form = drafts.filled(request, NewMemberForm)
    if request.method == "POST" and form.is_valid():
        try:
            other = register_member(request, person, dict(form.cleaned_data))
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, f"{other.name}を登録し、家族に加えました。")
            return redirect("people:page", pk)
    return form_page(request, "people/member_new.html", form, person=person)


@transaction.atomic
def register_member(request: StaffRequest, person: Person, data: dict[str, Any]) -> Person:
    """Register, join, and say who is whose: together or not at all."""
    head = {name: data.pop(name) for name in ("name", "kana", "sex", "born")}
    source = Source(data["source"])
    other = actions.register_person(by=request.user, source=source, **head)
    join(request, person, other, data)
    return other


@transaction.atomic
def join(request: StaffRequest, person: Person, other: Person, data: dict[str, Any]) -> None:
    """``other`` joins the family of ``person``; with a 続柄, the tie is recorded as well."""
    source = Source(data["source"])
    family = family_for(request, person)
    family_actions.join_family(
        by=request.user,
        person=other,
        family=family,
        position=data["position"],
        lives_together=data["lives_together"],
        since=data["since"],
        source=source,
    )
    if data["kind"]:
        family_actions.add_kinship(
            by=request.user, person=person, other=other, kind=data["kind"], source=source
        )


@door("people.family.change")
@require_http_methods(["GET", "POST"])
def member_join(request: StaffRequest, pk: int, other: int) -> HttpResponse:
    """Somebody on file joins the family. One must be allowed to change both."""
    person = fetch(request, Person, pk)
    joining = fetch(request, Person, other)
    if pk == other:
        raise Http404
    form = drafts.filled(request, JoinForm)
    if request.method == "POST" and form.is_valid():
        try:
            join(request, person, joining, form.cleaned_data)
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, f"{joining.name}を家族に加えました。")
            return redirect("people:page", pk)
    return form_page(
        request,
        "people/member_join.html",
        form,
        person=person,
        other=joining,
        age=queries.age_words(joining, clock.today()),
    )


def member_of(person: Person, member: int) -> FamilyMember:
    """The person's own standing row in a family, or 404."""
    rows = FamilyMember.objects.standing().select_related("person", "family")
    found: FamilyMember | None = rows.filter(person=person, pk=member).first()
    if found is None:
        raise Http404
    return found


@door("people.family.change")
@require_http_methods(["GET", "POST"])
def member_change(request: StaffRequest, pk: int, member: int) -> HttpResponse:
    """同居・別居, position, days. A change of today keeps how it was before."""
    person = fetch(request, Person, pk)
    found = member_of(person, member)
    if request.method == "GET" and tells_hidden(request, person, found.note):
        return redirect("people:page", pk)
    initial = {name: getattr(found, name) for name in ("position", "since", "until", "note")}
    initial["lives_together"] = "yes" if found.lives_together else "no"
    form = drafts.filled(request, MemberForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            family_actions.change_member(by=request.user, member=found, **form.cleaned_data)
        except Outdated:
            form.cleaned_data.pop("moved_on", None)
            secret = secret_words(records_of(person), viewer=request.user)
            show_differences(form, member_of(person, member), "家族", secret.masked)
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("people:page", pk)
    version = drafts.version_of(form) or member_of(person, member).version
    return form_page(
        request,
        "people/member_change.html",
        form,
        person=person,
        member=found,
        version=version,
        flags=flags_for(person),
    )


@door("people.family.change")
@require_http_methods(["GET", "POST"])
def member_withdraw(request: StaffRequest, pk: int, member: int) -> HttpResponse:
    """Put into a family by mistake."""
    person = fetch(request, Person, pk)
    found = member_of(person, member)
    form = drafts.filled(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            family_actions.withdraw_member(
                by=request.user, member=found, because=form.cleaned_data["reason"]
            )
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "家族への登録を取り消しました。")
            return redirect("people:page", pk)
    version = drafts.version_of(form) or member_of(person, member).version
    return form_page(
        request,
        "people/member_withdraw.html",
        form,
        person=person,
        member=found,
        version=version,
    )


@door("people.family.change")
@require_http_methods(["GET", "POST"])
def family_change(request: StaffRequest, pk: int, family: int) -> HttpResponse:
    """世帯の状況."""
    person = fetch(request, Person, pk)
    mine = FamilyMember.objects.standing().filter(person=person).values("family")
    found = Family.objects.filter(pk=family, pk__in=mine).first()
    if found is None:
        raise Http404
    if request.method == "GET" and tells_hidden(request, person, found.remarks):
        return redirect("people:page", pk)
    form = drafts.filled(request, FamilyForm, initial={"remarks": found.remarks})
    version = drafts.version_of(form) or found.version
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            family_actions.change_family(
                by=request.user, family=found, through=person, **form.cleaned_data
            )
        except Outdated:
            secret = secret_words(records_of(person), viewer=request.user)
            show_differences(form, Family.objects.get(pk=family), "家族", secret.masked)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("people:page", pk)
    return form_page(request, "people/family_change.html", form, person=person, version=version)


@door("people.kinship.change")
@require_http_methods(["GET", "POST"])
def kinship_add(request: StaffRequest, pk: int) -> HttpResponse:
    """続柄の登録: what the other is to this person."""
    person = fetch(request, Person, pk)
    others = queries.relatives_of(person)
    form = drafts.filled(
        request, KinshipForm, others=others, initial={"other": request.GET.get("other")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            family_actions.add_kinship(by=request.user, person=person, **form.cleaned_data)
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "続柄を登録しました。")
            return redirect("people:page", pk)
    audit.open_entry().touch(persons=[one.pk for one in others], listed=True)
    return form_page(
        request, "people/kinship.html", form, person=person, others=others, heading="続柄を足す"
    )


def tie_of(person: Person, tie: int) -> Kinship:
    """A standing tie of the person, or 404."""
    found = (
        Kinship.objects.filter(pk=tie, withdrawn_at=None)
        .select_related("person", "other", "kind")
        .first()
    )
    if found is None or person.pk not in {found.person_id, found.other_id}:
        raise Http404
    return found


@door("people.kinship.change")
@require_http_methods(["GET", "POST"])
def kinship_change(request: StaffRequest, pk: int, tie: int) -> HttpResponse:
    """続柄 put right, or its end told. The form speaks in the direction in which it is stored."""
    person = fetch(request, Person, pk)
    found = tie_of(person, tie)
    if request.method == "GET" and tells_hidden(request, person, found.note):
        return redirect("people:page", pk)
    initial = {"kind": found.kind_id, "since": found.since, "until": found.until}
    initial |= {"source": found.source, "note": found.note}
    form = drafts.filled(request, KinshipForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["kind_id"] = data.pop("kind")
        found.version = posted_version(request)
        try:
            family_actions.change_kinship(by=request.user, tie=found, through=person, **data)
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("people:page", pk)
    fresh = tie_of(person, tie)
    return form_page(
        request,
        "people/kinship.html",
        form,
        person=person,
        tie=fresh,
        heading="続柄を直す",
        version=drafts.version_of(form) or fresh.version,
    )


@door("people.kinship.change")
@require_http_methods(["GET", "POST"])
def kinship_withdraw(request: StaffRequest, pk: int, tie: int) -> HttpResponse:
    """A tie that was wrong."""
    person = fetch(request, Person, pk)
    found = tie_of(person, tie)
    form = drafts.filled(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            family_actions.withdraw_kinship(
                by=request.user, tie=found, through=person, because=form.cleaned_data["reason"]
            )
        except PROBLEMS as problem:
            tell(form, problem)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "続柄を取り消しました。「これまで」に残っています。")
            return redirect("people:page", pk)
    fresh = tie_of(person, tie)
    return form_page(
        request,
        "people/kinship_withdraw.html",
        form,
        person=person,
        relative=relative(fresh, pk),
        version=drafts.version_of(form) or fresh.version,
    )
