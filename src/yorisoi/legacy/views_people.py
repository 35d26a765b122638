"""Whom a move is about: samples before, persons and cases after, pairs that may be one person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit, clock
from yorisoi.access.door import door, fetch
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.cases.models import Case
from yorisoi.legacy import actions, frame, old_staff, queries, samples
from yorisoi.legacy import mapping as mappings
from yorisoi.legacy.forms import WhoIsWhoForm
from yorisoi.legacy.models import Move
from yorisoi.people.models import FamilyMember
from yorisoi.people.whereabouts import addresses_of

SAMPLES, PAGE, PAIRS = 10, 50, 10


@door("legacy.move.values")
@require_GET
def sample_list(request: StaffRequest, pk: int) -> HttpResponse:
    """見本: ten children as they would arrive; the next ten on the next page."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    context = frame.of(request, move, "legacy:samples")
    page = Paginator(samples.children_of(move), SAMPLES).get_page(request.GET.get("page"))
    found, persons = samples.samples_of(move, list(page), viewer=request.user)
    audit.open_entry().touch(
        persons=persons,
        others={"move": [move.pk], "stagedrow": [row.pk for row in page]},
        results=page.paginator.count,
        listed=True,
    )
    return render(request, "legacy/samples.html", context | {"page": page, "samples": found})


@door("legacy.move.values")
@require_GET
def arrived(request: StaffRequest, pk: int) -> HttpResponse:
    """移した人とケース: the children and women whom the move brought, by their old number."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    context = frame.of(request, move, "legacy:arrived")
    number = request.GET.get("number", "").strip()[:40]
    rows = queries.arrived(move)
    rows = rows.filter(key=number) if number else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.open_entry().touch(
        persons=[row.person_id for row in page if row.person_id],
        cases=[row.case_id for row in page if row.case_id],
        results=page.paginator.count,
        listed=True,
    )
    context |= {"page": page, "number": number, "today": clock.today()}
    return render(request, "legacy/arrived.html", context)


@door("legacy.move.values")
@require_GET
def twins(request: StaffRequest, pk: int) -> HttpResponse:
    """同じ人かもしれない組: both side by side. Nothing is joined here."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    context = frame.of(request, move, "legacy:twins")
    page = Paginator(queries.twins_of(move), PAIRS).get_page(request.GET.get("page"))
    persons = {person for pair in page for person in (pair.one_id, pair.other_id)}
    audit.open_entry().touch(persons=persons, results=page.paginator.count, listed=True)
    homes = addresses_of(persons, viewer=request.user)
    members = FamilyMember.objects.on(clock.today()).filter(person__in=persons)
    families = members.values_list("person", "family")
    kin: dict[int, list[str]] = {person: [] for person in persons}
    beside = FamilyMember.objects.on(clock.today()).filter(family__in=members.values("family"))
    by_family: dict[int, list[FamilyMember]] = {}
    for member in beside.select_related("person").order_by("pk"):
        by_family.setdefault(member.family_id, []).append(member)
    for person, family in families:
        kin[person] += [
            f"{one.person.name}（{one.position}）" if one.position else one.person.name
            for one in by_family.get(family, [])
            if one.person_id != person
        ]
    cases: dict[int, list[Case]] = {}
    for case in Case.objects.filter(subject__in=persons):
        cases.setdefault(case.subject_id, []).append(case)
    pairs = [
        (
            pair,
            [
                (one, homes[one.pk], kin[one.pk], cases.get(one.pk, []))
                for one in (pair.one, pair.other)
            ],
        )
        for pair in page
    ]
    context |= {"page": page, "pairs": pairs, "today": clock.today()}
    return render(request, "legacy/twins.html", context)


@door("legacy.move.check")
@require_http_methods(["GET", "POST"])
def who_is_who(request: StaffRequest, pk: int) -> HttpResponse:
    """旧システムの職員: which account of today stands behind each name in the files."""
    move = fetch(request, queries.for_page(Move.objects.all()), pk)
    sent = request.method == "POST"
    names = old_staff.names_in(move)
    known = mappings.read(move.mapping).staff | move.staff
    initial = {f"name_{at}": known.get(name, "") for at, (name, _, _) in enumerate(names)}
    form = WhoIsWhoForm(request.POST if sent else None, names=names, initial=initial)
    context = frame.of(request, move, "legacy:staff")
    if sent and form.is_valid():
        move.version = posted_version(request)
        try:
            actions.say_who_is_who(by=request.user, move=move, staff=form.said())
        except NotPossible as problem:
            messages.warning(request, str(problem))
        except Outdated:
            messages.warning(
                request,
                "ほかの人が先に変えました。いまの内容を確かめて、もう一度保存してください。",
            )
            return redirect("legacy:staff", pk)
        else:
            messages.success(request, "保存しました。試し移行の結果に反映されます。")
        return redirect("legacy:page", pk)
    context |= {"form": form, "may_say": not move.applied_at or move.undone_at}
    return render(request, "legacy/staff.html", context, status=422 if sent else 200)
