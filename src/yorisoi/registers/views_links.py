"""住基 of one person on file: what it says, whom to link, the link and its end."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch
from yorisoi.access.entrance import allowed_among, allows
from yorisoi.access.pages import form_page, is_done
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.people.family_actions import family_of, join_family
from yorisoi.people.flags import flags_of
from yorisoi.people.models import Person, Source
from yorisoi.registers import differences, linking, merges, sight
from yorisoi.registers.candidates import candidates as find_candidates
from yorisoi.registers.candidates import evidence_for
from yorisoi.registers.forms_residents import LinkForm, UndoForm
from yorisoi.registers.purposes import PurposeForm
from yorisoi.registers.residents import (
    for_log,
    guard,
    history_of,
    household_of,
    resident_of,
    residents,
    seeing_household,
    stamp_of,
)

MAY = {
    "candidates": "registers.resident.candidates",
    "undo": "registers.resident.undo",
    "member": "registers.resident.member",
    "adopt": "registers.resident.adopt",
}
OUTDATED = "ほかの人が先に変更しました。確かめてから、もう一度行ってください。"


@door("registers.resident.read")
@require_GET
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """住基: what it says beside what was recorded, the household, the history, the links."""
    one = fetch(request, Person, pk)
    link = linking.in_force(one)
    allowed = allowed_among(request.user, MAY.values(), one)
    context: dict[str, Any] = {
        "person": one,
        "flags": flags_of([pk])[pk],
        "link": link,
        "links": linking.links_of(one, request.user),
        "may": {name: code in allowed for name, code in MAY.items()}
        | {"search": allows(request.user, "registers.resident.ask")},
    }
    if link:
        with seeing_household(request.user, link.number) as numbers:
            resident = resident_of(one, request.user)
            context["conflict"] = merges.conflict_of(link.number, one)
            if resident:
                context |= {
                    "resident": resident,
                    "items": differences.items_of(one, resident, request.user),
                    "household": household_of(resident, numbers, request.user),
                    "history": history_of(resident),
                    "stamp": stamp_of(resident.record),
                }
        entry = audit.open_entry()
        entry.touch(others=for_log(numbers), listed=True)
        if resident:
            on_file = [r.person.pk for r in context["household"].everybody if r.person]
            entry.touch(persons=on_file, listed=True)
    if context.get("conflict"):
        audit.open_entry().touch(persons=[context["conflict"].pk], listed=True)
    return render(request, "registers/residents/person.html", context)


@door("registers.resident.candidates")
@require_GET
def candidates(request: StaffRequest, pk: int) -> HttpResponse:
    """つなぐ候補, side by side with what differs; with a purpose, as every search for residents."""
    one = fetch(request, Person, pk)
    form = PurposeForm(request.GET if "purpose" in request.GET else {"purpose": "link"})
    context: dict[str, Any] = {"person": one, "form": form, "flags": flags_of([pk])[pk]}
    if "purpose" in request.GET and form.is_valid():
        purpose = form.said
        with (
            audit.event("registers.resident.candidates", persons=[pk], purpose=purpose) as entry,
            sight.searching(),
        ):
            found = find_candidates(one, request.user)
            entry.touch(
                persons=[c.resident.person.pk for c in found if c.resident.person],
                others=for_log(c.resident.number for c in found),
                listed=True,
                results=len(found),
            )
        context |= {"found": found, "carry": request.GET.urlencode()}
    elif "purpose" not in request.GET:
        context["form"] = PurposeForm(initial={"purpose": "link"})
    return render(request, "registers/residents/candidates.html", context)


@door("registers.resident.link")
@require_http_methods(["GET", "POST"])
def link(request: StaffRequest, pk: int, number: str) -> HttpResponse:
    """この人とつなぐ: both side by side, and why they are one."""
    one = fetch(request, Person, pk)
    form = LinkForm(request.POST or None, initial=request.GET.dict())
    purpose = PurposeForm(request.POST if request.method == "POST" else request.GET)
    if not purpose.is_valid():
        return redirect("residents:candidates", pk)
    with (
        audit.event("registers.resident.link", persons=[pk], purpose=purpose.said) as entry,
        sight.searching(),
    ):
        resident = residents([number], request.user).get(number)
        if resident is None:
            raise Http404
        guard([resident], one, request.user)
        entry.touch(others=for_log([number]))
        evidence = evidence_for(one, resident, request.user)
        items = differences.items_of(one, resident, request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["because"].strip()
        if not said and any(side != "for" for side, _ in evidence):
            form.add_error("because", "違うところがあります。どう確かめたかを書いてください。")
        else:
            one.version = posted_version(request)
            added = [["note", said]] if said else []
            do = partial(
                linking.link,
                by=request.user,
                person=one,
                number=number,
                evidence=[*evidence, *added],
                purpose=form.said,
            )
            if is_done(request, form, do, outdated=OUTDATED):
                messages.success(request, f"{one.name}さんを住基の人とつなぎました。")
                return redirect("residents:person", pk)
            one.refresh_from_db()
    return form_page(
        request,
        "registers/residents/link.html",
        form,
        person=one,
        resident=resident,
        items=items,
        evidence=evidence,
        version=one.version,
    )


@door("registers.resident.undo")
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """つながりを取り消す, with a reason."""
    one = fetch(request, Person, pk)
    held = linking.in_force(one)
    if held is None:
        messages.info(request, "この人は、住基の人とつながっていません。")
        return redirect("residents:person", pk)
    form = drafts.filled(request, UndoForm)
    version = held.version
    if request.method == "POST" and form.is_valid():
        held.version = posted_version(request)
        do = partial(linking.undo, by=request.user, link=held, because=form.cleaned_data["reason"])
        if is_done(request, form, do, outdated=OUTDATED):
            messages.success(request, "住基とのつながりを取り消しました。")
            return redirect("residents:person", pk)
    return form_page(
        request, "registers/residents/undo.html", form, person=one, link=held, version=version
    )


@door("registers.resident.member")
@require_POST
def member(request: StaffRequest, pk: int, number: str) -> HttpResponse:
    """人物として登録: a 世帯員（住基） who is not on file, into the family of the person."""
    one = fetch(request, Person, pk)
    held = linking.in_force(one)
    if held is None:
        raise Http404
    with seeing_household(request.user, held.number) as numbers:
        row = residents(set(numbers) - {held.number}, request.user).get(number)
    if row is None:
        raise Http404
    try:
        with transaction.atomic():
            made = linking.register_resident(
                by=request.user, record=row.record, purpose="家族の確認：世帯員の登録"
            )
            joined = join(request, one, made)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        into = "家族に加えました" if joined else "登録しました。家族には、まだ入っていません"
        messages.success(request, f"{made.name}さんを登録し、住基とつないで、{into}。")
    return redirect("residents:person", pk)


def join(request: StaffRequest, one: Person, made: Person) -> bool:
    """The new person belongs to the family of ``one``, when the visitor may change it."""
    family = family_of(one)
    if family is None and not allows(request.user, "people.family.change", one):
        return False
    if family is None:
        family = join_family(by=request.user, person=one, position="本人").family
    join_family(by=request.user, person=made, family=family, source=Source.RESIDENT_REGISTER)
    return True


@door("registers.resident.adopt")
@require_POST
def adopt(request: StaffRequest, pk: int, item: str) -> HttpResponse:
    """住基の値を記録に加える: one item, as a new fact with source 住基."""
    one = fetch(request, Person, pk)
    held = linking.in_force(one)
    if held is None:
        raise Http404
    one.version = posted_version(request)
    try:
        with transaction.atomic(), seeing_household(request.user, held.number):
            resident = resident_of(one, request.user)
            if resident is None:
                raise Http404
            differences.take_over(by=request.user, person=one, resident=resident, code=item)
    except NotPossible as problem:
        messages.error(request, str(problem))
    except Outdated:
        messages.error(request, OUTDATED)
    except ValidationError as error:
        messages.error(request, "、".join(error.messages))
    else:
        messages.success(request, "住基の値を記録に加えました。前の記録は「これまで」にあります。")
    return redirect("residents:person", pk)
