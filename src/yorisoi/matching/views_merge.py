"""統合: choosing the other record, looking at both, merging; and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi.access import drafts
from yorisoi.access.door import door, fetch, note
from yorisoi.access.pages import form_page, is_done
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import posted_version
from yorisoi.matching import comparing, merging
from yorisoi.matching.forms import MergeForm, UndoForm
from yorisoi.matching.models import Merge
from yorisoi.people.models import Person
from yorisoi.people.pick import pick

CHANGED = (
    "2つの記録のどちらかが、この画面を開いたあとに変わりました。いまの内容を示しています。"
    "確かめてから、もう一度押してください。"
)
SOMEBODY_ELSE = "ほかの人が先に変更しました。人物の画面で確かめてください。"


@door("matching.person.merge")
@require_GET
def merge_pick(request: StaffRequest, pk: int) -> HttpResponse:
    """ほかの人物と統合する: find the other record by name."""
    person = fetch(request, Person, pk)
    context = {"person": person, "picked": pick(request, but=[pk])}
    return render(request, "matching/merge_pick.html", context)


@door("matching.person.merge")
@require_http_methods(["GET", "POST"])
def merge(request: StaffRequest, pk: int, other: int) -> HttpResponse:
    """The two side by side; ``pk`` is the one that stays."""
    kept, retired = fetch(request, Person, pk), fetch(request, Person, other)
    if kept.pk == retired.pk:
        raise Http404
    form = drafts.filled(request, MergeForm)
    present = {"version": kept.version, "other_version": retired.version}
    if request.method == "POST" and form.is_valid():
        kept.version, retired.version = (posted_version(request, name) for name in present)
        reason = form.cleaned_data["reason"]
        if is_done(
            request,
            form,
            lambda: merging.merge(by=request.user, kept=kept, retired=retired, reason=reason),
            outdated=CHANGED,
        ):
            messages.success(
                request, f"{retired.name}の記録を、この人物に統合しました。いつでも元に戻せます。"
            )
            return redirect("people:page", kept.pk)
    return form_page(
        request,
        "matching/merge.html",
        form,
        person=kept,
        other=retired,
        lines=comparing.side_by_side(kept, retired, viewer=request.user),
        against=merging.reasons_against(kept, retired),
        **present,
    )


@door("matching.merge.undo")
@require_http_methods(["GET", "POST"])
def merge_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """統合の取消し: two records again."""
    merge = Merge.objects.select_related("kept", "retired", "merged_by").filter(pk=pk).first()
    person = fetch(request, Person, merge.kept_id if merge else 0)
    if merge is None:
        raise Http404
    note(merge.retired)
    form = drafts.filled(request, UndoForm)
    if request.method == "POST" and form.is_valid():
        asked = {"reason": form.cleaned_data["reason"], "version": posted_version(request)}
        if is_done(
            request,
            form,
            lambda: merging.undo(by=request.user, merge=merge, **asked),
            outdated=SOMEBODY_ELSE,
        ):
            messages.success(request, f"{merge.retired.name}を、統合する前の記録に戻しました。")
            return redirect("people:page", merge.retired_id)
    return form_page(
        request, "matching/merge_undo.html", form, person=person, merge=merge, version=merge.version
    )
