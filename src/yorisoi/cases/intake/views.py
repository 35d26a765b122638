"""相談を受ける: a page of its own for each intake, and この人では？ beside it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible
from yorisoi.cases.intake import panel
from yorisoi.cases.intake.actions import (
    Registered,
    kind_for,
    register_consultation,
)
from yorisoi.cases.intake.duplicates import Duplicate, duplicates
from yorisoi.cases.intake.forms import IntakeForm, SubjectForm
from yorisoi.cases.intake.queries import cards
from yorisoi.cases.intake.subjects import NewSubject
from yorisoi.cases.intake.typed import Typed, typed, unfinished
from yorisoi.cases.models import Case, Consultation, Kind
from yorisoi.cases.tasks.actions import SAFETY_HOURS
from yorisoi.people.models import Person, PersonState

PART_PATTERN = "child-__n__"  # what the page's script puts the number into


@door("cases.intake.open")
@require_GET
def intake_new(request: StaffRequest) -> HttpResponseBase:
    """相談を受ける: a new page with an address of its own; about ``?person=``, when one was registered."""
    place = reverse("cases:intake", args=[uuid4()])
    person = request.GET.get("person", "")
    return redirect(f"{place}?person={person}" if person.isdecimal() else place)


@door("cases.intake.open")
@require_GET
def intakes(request: StaffRequest) -> HttpResponse:
    """書きかけの受付: one's own, to go on with or to throw away."""
    rows = unfinished(request.user)
    named = {person for row in rows for person in row.on_file}
    audit.open_entry().touch(persons=named, listed=True, results=len(rows))
    return render(request, "cases/intake/unfinished.html", {"rows": rows})


@door("cases.intake.open")
@require_POST
def intake_discard(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """書きかけを捨てる."""
    drafts.throw_all_away(request.user, request.path.removesuffix("discard/"))
    messages.success(request, "書きかけの受付を捨てました。")
    return redirect("cases:intakes")


@door("cases.intake.open")
@require_http_methods(["GET", "POST"])
def intake(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """One 相談受付 while it is taken, and its registration."""
    registered = Consultation.objects.filter(form_key=key).first()
    page = typed(request)
    if registered is not None and not has_more(page, registered, request):
        if request.method == "POST":
            drafts.forget(request.user, request.path)
        return redirect("cases:consultation", registered.pk)
    found: list[Duplicate] = []
    is_sent = request.method == "POST" and registered is None
    if is_sent and page.is_valid() and case_for_report(page):
        found = duplicates_in(page, key)
        done = None if found else register(request, page, key)
        if done is not None:
            drafts.forget(request.user, request.path)
            tell(request, done)
            return redirect("cases:consultation", done.consultation.pk)
    return show(request, page, found, registered)


def has_more(page: Typed, registered: Consultation, request: StaffRequest) -> bool:
    """Whether this page holds a text that is not the registered one: it must not be lost."""
    said = str(page.form["text"].value() or "").replace("\r\n", "\n").strip()
    if request.method == "GET" and page.saved_at is None:
        return False
    return bool(said) and said != registered.text.replace("\r\n", "\n").strip()


def case_for_report(page: Typed) -> bool:
    """A 通告 needs a case that keeps its 48 hours; the page says so when there would be none."""
    form = page.form
    if not form.cleaned_data["is_report"] or form.opens_cases:
        return True
    subjects = [one.subject() for one in page.subjects]
    known = [one.pk for one in subjects if isinstance(one, Person)]
    having = Case.objects.filter(subject__in=known, closed_on=None).count()
    if having == len(subjects):
        return True
    form.add_error(
        "first_step",
        "通告は、安全確認が済むまでケースで見守ります。ケースを開くものを選んでください。",
    )
    return False


def duplicates_in(page: Typed, key: UUID) -> list[Duplicate]:
    """Earlier consultations like this one, unless the worker has said that it is another."""
    at = page.form.received_at
    assert at is not None  # noqa: S101  the form is valid
    if page.form.cleaned_data["not_duplicate"]:
        return []
    found = duplicates(
        subjects=[one.subject() for one in page.subjects],
        received_at=at,
        text=page.form.cleaned_data["text"],
        form_key=key,
    )
    if found:
        words = "同じ日に似た受付があります。確かめて、別の相談なら印を付けてください。"
        page.form.add_error("not_duplicate", words)
        audit.open_entry().touch(persons=[one.person.pk for one in found], listed=True)
    return found


def register(request: StaffRequest, page: Typed, key: UUID) -> Registered | None:
    """Hand what was typed to the action; None when it says no, with its words on the page."""
    data = page.form.cleaned_data
    # 胎児 standing by itself carries the expected day; that of a 特定妊婦 gets it in the action.
    subjects = [with_expected(one.subject(), data["expected_on"]) for one in page.subjects]
    try:
        return register_consultation(
            by=request.user,
            form_key=key,
            reception=page.form.received(),
            subjects=subjects,
            worker=data["worker"],
            kind=Kind(data["kind"]) if data["kind"] else None,
            first_task=page.form.first_task(),
            expected_on=data["expected_on"],
        )
    except (NotPossible, ValidationError) as problem:
        said = problem.messages if isinstance(problem, ValidationError) else [str(problem)]
        page.form.add_error(None, said)
        return None


def with_expected(subject: Person | NewSubject, day: Any) -> Person | NewSubject:
    """A 胎児 with the 出産予定日 of the page."""
    if isinstance(subject, NewSubject) and subject.state == PersonState.UNBORN:
        return replace(subject, expected_on=day)
    return subject


def tell(request: StaffRequest, done: Registered) -> None:
    """What has come of it, in words."""
    number = done.consultation.number
    if not done.is_new:
        messages.info(request, f"この受付は、もう {number} として登録されています。")
        return
    messages.success(request, f"{number} を登録しました。")
    if done.after_closing:
        numbers = "、".join(case.number for case in done.after_closing)
        messages.info(request, f"終結したケース（{numbers}）があるため、新しいケースを開きました。")
    for case in done.other_kind:
        messages.warning(
            request,
            f"ケース {case.number} の種別は「{case.get_kind_display()}」のままです。"
            "変えるときは、ケースの「種別・虐待種別を変える」で理由を書いてください。",
        )
    if done.left_out:
        names = "、".join(person.name for person in done.left_out)
        messages.warning(
            request, f"{names}さんは別の家族に登録されているため、家族は変えていません。"
        )


def show(
    request: StaffRequest, page: Typed, found: list[Duplicate], registered: Consultation | None
) -> HttpResponse:
    """The page, with the persons on file that were chosen in it."""
    fill_in_chosen(request, page.subjects)
    form = page.form
    matter, step = str(form["matter"].value() or ""), str(form["first_step"].value() or "")
    at = received_at(form)
    caller = person_of(form["caller"].value())
    if caller:
        audit.open_entry().touch(persons=[caller.pk], listed=True)
    context: dict[str, Any] = {
        "form": form,
        "subjects": page.subjects,
        "blank": SubjectForm(prefix=PART_PATTERN),
        "duplicates": found,
        "registered": registered,
        "caller": caller,
        "others": [one for one in unfinished(request.user) if one.draft.place != request.path],
        "is_abuse": matter in form.with_trait("matter", "abuse"),
        "is_pregnancy": matter in form.with_trait("matter", "pregnancy"),
        "opens_case": step in form.with_trait("first_step", "case"),
        "traits": traits_for_script(form),
        "due": at + SAFETY_HOURS if at else None,
        "today": clock.today(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/intake/intake.html", context, status=status)


def fill_in_chosen(request: StaffRequest, subjects: list[SubjectForm]) -> None:
    """The faces of those on file, noted in the log like everybody who is shown."""
    wanted = {
        form: (person_of(form["person"].value()), person_of(form["relative"].value()))
        for form in subjects
    }
    persons = [one for pair in wanted.values() for one in pair if one]
    found = cards(persons, request.user)
    for form, (person, relative) in wanted.items():
        form.chosen = found.get(person.pk) if person else None
        form.chosen_relative = found.get(relative.pk) if relative else None
    if found:
        touched = [card.case.pk for card in found.values() if card.case]
        audit.open_entry().touch(persons=found, cases=touched, listed=True)


def person_of(value: Any) -> Person | None:
    """The person whose number stands in a hidden box."""
    text = str(value or "")
    return Person.objects.filter(pk=int(text)).first() if text.isdecimal() else None


def received_at(form: IntakeForm) -> datetime | None:
    """受付日時 as it stands in the boxes, when it can be read."""
    day, at = form["received_on"].value(), form["received_time"].value()
    try:
        on = day if isinstance(day, date) else form.fields["received_on"].clean(day)
        return datetime.combine(on, form.fields["received_time"].clean(at), clock.TOKYO)
    except ValidationError:
        return None


def traits_for_script(form: IntakeForm) -> dict[str, str]:
    """Which entries make parts of the page appear, and which 種別 a case begins with."""
    matters = [one for one in form.terms["matter"] if one.parent_id is None]
    return {
        "abuse": " ".join(form.with_trait("matter", "abuse")),
        "pregnancy": " ".join(form.with_trait("matter", "pregnancy")),
        "case": " ".join(form.with_trait("first_step", "case")),
        "informant": " ".join(form.with_trait("route", "informant")),
        "kinds": " ".join(f"{one.pk}={kind_for(one.pk)}" for one in matters),
    }


@door("cases.intake.candidates")
@require_GET
def candidates(request: StaffRequest) -> HttpResponse:
    """この人では？ while somebody types: a fragment. Everybody in it counts as 照会."""
    found = panel.ask(request.GET, request.user)
    audit.open_entry().touch(
        persons=found.persons,
        cases=found.cases,
        listed=True,
        conditions=found.conditions,
        results=len(found.picks),
    )
    return render(request, "cases/intake/panel.html", {"panel": found})
