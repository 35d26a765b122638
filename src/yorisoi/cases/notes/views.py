"""Pages of 経過記録: write, go on with a draft, read, confirm, amend, throw a draft away."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.entrance import allows
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.cases.models import Case, Note, NoteState
from yorisoi.cases.notes import actions, phrases, queries, unsent
from yorisoi.cases.notes.actions import AlreadyWritten
from yorisoi.cases.notes.forms import AmendForm, AttachForm, NoteForm
from yorisoi.cases.notes.reading import (
    CASES,
    find_note,
    history,
    mask,
    secret_of,
    show_conflict,
)
from yorisoi.cases.tasks.actions import add_task
from yorisoi.people.flags import flags_for

PAGE = 50
TELLS_HIDDEN = (
    "この記録には、秘匿している住所や電話が書かれています。"
    "人物の画面で理由を書いて表示してから、訂正してください。"
)
CHANGED_ELSEWHERE = "ほかの画面で先に変更されました。いまの内容を確かめてください。"


def is_keeping(request: StaffRequest) -> bool:
    """Whether 「下書きのまま残す」 was pressed, not 「確定」."""
    return request.POST.get("then") == "keep"


def desk(request: StaffRequest, case: Case, siblings: list[queries.Sibling]) -> dict[str, Any]:
    """What lies around the form: suggestions, phrases, the notes before. Noted as shown."""
    before = list(queries.before(case))
    queries.tell_where(before, reader=request.user, case=case)
    audit.open_entry().touch(
        cases=[one.case.pk for one in siblings],
        persons=[one.case.subject_id for one in siblings],
        listed=True,
    )
    audit.open_entry().touch(**queries.traces(before))
    secret = secret_of(before, reader=request.user)
    for note in before:
        mask(note, secret)
    return {
        "case": case,
        "siblings": siblings,
        "suggestions": queries.suggestions(case, request.user),
        "phrases": phrases.for_case(case, request.user),
        "before": before,
        "flags": flags_for(case.subject),
        "today": clock.today(),
    }


@door("cases.note.write")
@require_http_methods(["GET", "POST"])
def note_new(request: StaffRequest, pk: int) -> HttpResponse:
    """経過を書く."""
    case = fetch(request, CASES, pk)
    siblings = queries.siblings(case, writer=request.user)
    now = clock.now()
    form = drafts.filled(
        request,
        NoteForm,
        is_over=unsent.is_over,
        case=case,
        writer=request.user,
        siblings=siblings,
        keeping=is_keeping(request),
        initial={"form_key": uuid4(), "day": now.date(), "moment": now.time()},
    )
    first = None
    if request.method == "POST" and form.is_valid():
        try:
            note = register(request, case, form)
        except AlreadyWritten as problem:
            first = problem.note
            unsent.begin_another(form, request.POST)
        else:
            drafts.forget(request.user, request.path)
            return redirect("cases:note", pk, note.pk)
    context = desk(request, case, siblings) | {
        "another": f"{request.path}?draft={drafts.NEW}",
        "first": first,
    }
    return form_page(request, "cases/notes/write.html", form, **context)


def register(request: StaffRequest, case: Case, form: NoteForm) -> Note:
    """The note of a valid form, and what is to be done next; once, however often it is sent."""
    keeping = is_keeping(request)
    note, is_new = actions.write_note(
        by=request.user,
        cases=[case, *form.siblings_ticked],
        content=form.content,
        form_key=UUID(str(form.cleaned_data["form_key"])),
        confirm=not keeping,
    )
    if is_new:
        add_next_step(request, case, form)
        words = "下書きのまま残しました。" if keeping else "確定しました。"
        messages.success(request, words)
    return note


def add_next_step(request: StaffRequest, case: Case, form: NoteForm) -> None:
    """次にすること, when it was filled in: it stands also while the note is a draft."""
    if form.next_step:
        add_task(by=request.user, case=case, **form.next_step)
        messages.success(request, "次にすることを登録しました。")


@door("cases.note.change")
@require_http_methods(["GET", "POST"])
def note_change(request: StaffRequest, pk: int, note: int) -> HttpResponse:
    """下書きの続きを書く."""
    case, draft = find_note(request, pk, note)
    if draft.state != NoteState.DRAFT and request.method == "GET":
        return redirect("cases:note", pk, note)
    siblings = queries.siblings(case, writer=request.user)
    standing = [str(place.case_id) for place in draft.places.all()]
    form = drafts.filled(
        request,
        NoteForm,
        note=draft,
        case=case,
        writer=request.user,
        siblings=siblings,
        keeping=is_keeping(request),
        initial={"form_key": draft.form_key or uuid4(), "also": standing},
    )
    context: dict[str, Any] = {"version": drafts.version_of(form) or draft.version}
    if request.method == "POST" and form.is_valid():
        draft.version = posted_version(request)
        try:
            actions.change_draft(
                by=request.user,
                case=case,
                note=draft,
                content=form.content,
                also=form.siblings_ticked,
            )
            if not is_keeping(request):
                actions.confirm_note(by=request.user, case=case, note=draft)
        except Outdated:
            present = Note.objects.select_related("contact").get(pk=note)
            secret = secret_of([draft], reader=request.user)
            context = show_conflict(form, present, secret) | {"version": present.version}
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            add_next_step(request, case, form)
            drafts.forget(request.user, request.path)
            words = "下書きのまま残しました。" if is_keeping(request) else "確定しました。"
            messages.success(request, words)
            return redirect("cases:note", pk, note)
    context = desk(request, case, siblings) | {"note": draft} | context
    return form_page(request, "cases/notes/write.html", form, **context)


@door("cases.note.versions")
@require_GET
def note_page(request: StaffRequest, pk: int, note: int) -> HttpResponse:
    """One note: its text, its files, its versions with what each changed."""
    case, found = find_note(request, pk, note)
    user = request.user
    is_draft = found.state == NoteState.DRAFT
    may_approve = (
        found.state == NoteState.CONFIRMED
        and allows(user, "cases.note.approve", case)
        and not actions.wrote(user, found)
    )
    secret = secret_of([found], reader=user)
    holds_secret = secret.are_in(found.text, found.counterpart, found.place)
    steps = history(found, secret)
    mask(found, secret)
    context = {
        "case": case,
        "note": found,
        "holds_secret": holds_secret,
        "steps": steps,
        "files": found.attachments.select_related("added_by"),
        "attach_form": AttachForm(),
        "attachment_megabytes": settings.ATTACHMENT_BYTES // 1024 // 1024,
        "is_draft": is_draft,
        "may_write": allows(user, "cases.note.write", case),
        "may_amend": not is_draft and allows(user, "cases.note.amend", case),
        "may_approve": may_approve,
        "may_attach": allows(user, "cases.attachment.add", case),
        "flags": flags_for(case.subject),
        "today": clock.today(),
    }
    return render(request, "cases/notes/note.html", context)


@door("cases.note.confirm")
@require_POST
def note_confirm(request: StaffRequest, pk: int, note: int) -> HttpResponse:
    """下書きの確定, as it was read."""
    case, draft = find_note(request, pk, note)
    draft.version = posted_version(request)
    try:
        actions.confirm_note(by=request.user, case=case, note=draft)
    except NotPossible as problem:
        messages.warning(request, str(problem))
    except Outdated:
        messages.warning(request, CHANGED_ELSEWHERE)
    else:
        messages.success(request, "確定しました。")
    return redirect("cases:note", pk, note)


@door("cases.note.amend")
@require_http_methods(["GET", "POST"])
def note_amend(request: StaffRequest, pk: int, note: int) -> HttpResponse:
    """訂正: what stood before stays, and is shown."""
    case, found = find_note(request, pk, note)
    if found.state == NoteState.DRAFT:
        return redirect("cases:note_change", pk, note)
    secret = secret_of([found], reader=request.user)
    if request.method == "GET" and secret.are_in(found.text, found.counterpart, found.place):
        messages.warning(request, TELLS_HIDDEN)
        return redirect("cases:note", pk, note)
    others = queries.others_to_stand_in(found, case, writer=request.user)
    standing = [str(place.case_id) for place in found.places.all() if place.case_id != pk]
    form = drafts.filled(request, AmendForm, note=found, others=others, initial={"also": standing})
    audit.open_entry().touch(
        cases=[one.case.pk for one in others],
        persons=[one.case.subject_id for one in others],
        listed=True,
    )
    context: dict[str, Any] = {"version": drafts.version_of(form) or found.version}
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        reason = form.cleaned_data["reason"]
        try:
            actions.amend_note(
                by=request.user,
                case=case,
                note=found,
                content=form.content,
                reason=reason,
                also=form.cases_ticked,
            )
        except Outdated:
            present = Note.objects.select_related("contact").get(pk=note)
            context = show_conflict(form, present, secret) | {"version": present.version}
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "訂正しました。もとの記録は版として残っています。")
            return redirect("cases:note", pk, note)
    context |= {"case": case, "note": found, "suggestions": queries.suggestions(case, request.user)}
    context |= {"phrases": phrases.for_case(case, request.user), "flags": flags_for(case.subject)}
    return form_page(request, "cases/notes/amend.html", form, **context)


@door("cases.note.discard")
@require_POST
def note_discard(request: StaffRequest, pk: int, note: int) -> HttpResponse:
    """下書きを捨てる; its text can be taken back from the next page."""
    case, draft = find_note(request, pk, note)
    draft.version = posted_version(request)
    kept = NoteForm.of(draft) | {"also": [place.case_id for place in draft.places.all()]}
    try:
        actions.discard_draft(by=request.user, case=case, note=draft)
    except NotPossible as problem:
        messages.warning(request, str(problem))
        return redirect("cases:note", pk, note)
    except Outdated:
        messages.warning(request, CHANGED_ELSEWHERE)
        return redirect("cases:note", pk, note)
    drafts.forget(request.user, reverse("cases:note_change", args=[pk, note]))
    aside = unsent.set_aside(request.user, reverse("cases:note_new", args=[pk]), kept)
    return redirect(f"{reverse('cases:note_drafts')}?case={pk}&draft={aside.pk}")


@door("cases.note.drafts")
@require_GET
def note_drafts(request: StaffRequest) -> HttpResponse:
    """自分の下書き: kept to be written on, the newest first."""
    visible(request, Case.objects.all())
    rows = queries.for_reading(queries.drafts_of(request.user))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    queries.tell_where(page, reader=request.user)
    audit.open_entry().touch(**queries.traces(page), listed=True, results=page.paginator.count)
    secret = secret_of(page, reader=request.user)
    for note in page:
        mask(note, secret)
    return render(
        request,
        "cases/notes/drafts.html",
        {"page": page, "undo": unsent.undo_of(request), "today": clock.today()},
    )
