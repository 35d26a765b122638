"""定型文: keeping them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi.access import drafts
from yorisoi.access.door import door
from yorisoi.access.entrance import Hidden, allows
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.cases.models import Phrase
from yorisoi.cases.notes import phrases
from yorisoi.cases.notes.forms import PhraseForm

CHANGED = "ほかの人が先に変更しました。いまの内容と見くらべ、もう一度保存してください。"


def shares(request: StaffRequest) -> bool:
    """Whether the visitor keeps the section's phrases."""
    return allows(request.user, "cases.phrase.share")


def find_phrase(request: StaffRequest, phrase: int) -> Phrase:
    """A phrase that the visitor may change.

    :raises Hidden: when there is none.
    """
    found = phrases.usable(request.user).filter(pk=phrase).first()
    if found is None or not phrases.may_change(request.user, found, shares=shares(request)):
        raise Hidden(request.action, None)
    return found


@door("cases.phrase.list")
@require_GET
def phrase_list(request: StaffRequest) -> HttpResponse:
    """定型文: one's own and the section's."""
    may_share = shares(request)
    rows = [
        (one, phrases.may_change(request.user, one, shares=may_share))
        for one in phrases.usable(request.user)
    ]
    return render(request, "cases/notes/phrases.html", {"rows": rows, "may_share": may_share})


@door("cases.phrase.change")
@require_http_methods(["GET", "POST"])
def phrase_new(request: StaffRequest) -> HttpResponse:
    """定型文の登録."""
    form = drafts.filled(request, PhraseForm, may_share=shares(request))
    if request.method == "POST" and form.is_valid():
        data = {"shared": False} | form.cleaned_data
        phrases.add_phrase(by=request.user, **data)
        drafts.forget(request.user, request.path)
        messages.success(request, "定型文を登録しました。")
        return redirect("cases:phrases")
    return form_page(request, "cases/notes/phrase.html", form)


@door("cases.phrase.change")
@require_http_methods(["GET", "POST"])
def phrase_change(request: StaffRequest, phrase: int) -> HttpResponse:
    """定型文の修正."""
    found = find_phrase(request, phrase)
    initial = {"title": found.title, "text": found.text, "order": found.order}
    form = drafts.filled(
        request, PhraseForm, may_share=shares(request), is_new=False, initial=initial
    )
    version = drafts.version_of(form) or found.version
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            phrases.change_phrase(by=request.user, phrase=found, **form.cleaned_data)
        except Outdated:
            present = Phrase.objects.get(pk=phrase)
            form.add_error(None, CHANGED)
            form.add_error("text", f"いまの登録は「{present.text}」です。")
            version = present.version
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "定型文を直しました。")
            return redirect("cases:phrases")
    return form_page(request, "cases/notes/phrase.html", form, phrase=found, version=version)


@door("cases.phrase.change")
@require_POST
def phrase_remove(request: StaffRequest, phrase: int) -> HttpResponse:
    """定型文を消す."""
    found = find_phrase(request, phrase)
    try:
        phrases.remove_phrase(by=request.user, phrase=found)
    except NotPossible as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"「{found.title}」を消しました。")
    return redirect("cases:phrases")
