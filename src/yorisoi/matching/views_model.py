"""名寄せのモデル: what it learnt, how it did, and the approval of its thresholds."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import audit
from yorisoi.access import drafts
from yorisoi.access.door import door
from yorisoi.access.entrance import allows
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.matching import spot, thresholds
from yorisoi.matching.forms import ApprovalForm
from yorisoi.matching.models import MatchModel

OUTDATED = "ほかの人が先に変更しました。いまの点を確かめてから、もう一度行ってください。"
TITLES = {
    "automatic_from": "自動でつなぐ点",
    "review_from": "確認に回す点",
    "spot_percent": "抜き取りの割合（%）",
    "in_use": "使用中",
}


@door("matching.model.read")
@require_GET
def model(request: StaffRequest) -> HttpResponse:
    """The model in use: its weights in words, its measures, what is proposed and what was changed."""
    rows = MatchModel.objects.defer("weights").select_related("approved_by")
    in_use = rows.filter(in_use=True).first()
    context: dict[str, Any] = {
        "model": in_use,
        "others": rows.filter(in_use=False)[:10],
        "may_approve": allows(request.user, "matching.model.approve"),
    }
    if in_use is not None:
        audit.open_entry().touch(others={"matching.matchmodel": [in_use.pk]})
        context |= {
            "comparisons": comparisons_of(in_use),
            "measures": thresholds.measure(in_use, found := thresholds.known(in_use)),
            "proposal": thresholds.propose(in_use, found.rows),
            "checks": spot.checks(),
            "drawn": f"{in_use.spot_percent:g}",
            "history": [
                (
                    one.event,
                    [words for row in one.changes for words in changed(row.before, row.after)],
                )
                for one in thresholds.approvals()
            ],
        }
    return render(request, "matching/model.html", context)


def comparisons_of(one: MatchModel) -> list[tuple[str, list[dict[str, Any]]]]:
    """What was compared, and what each level says."""
    rows = MatchModel.objects.filter(pk=one.pk).values_list("weights__comparisons", flat=True)
    return [
        (
            comparison["words"],
            [level | {name: plain(level[name]) for name in "mu"} for level in comparison["levels"]],
        )
        for comparison in rows[0] or []
    ]


def plain(share: float) -> str:
    """0.93, 0.0000003."""
    return f"{share:.{3 if share > 0.01 else 7}f}".rstrip("0").rstrip(".") or "0"


def changed(before: dict[str, object] | None, after: dict[str, object] | None) -> list[str]:
    """自動でつなぐ点 8 → 7.5."""
    return [
        f"{title} {said(was)} → {said((after or {}).get(name))}"
        for name, title in TITLES.items()
        if (was := (before or {}).get(name)) is not None
    ]


def said(value: object) -> str:
    """A value of the history in words."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


@door("matching.model.approve")
@require_http_methods(["GET", "POST"])
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    """点の承認: the thresholds as proposed, or others; they hold from the next run on."""
    one = MatchModel.objects.filter(pk=pk).first()
    if one is None:
        raise Http404
    proposal, version = thresholds.propose(one), one.version
    form = drafts.filled(
        request,
        ApprovalForm,
        initial={
            "automatic_from": proposal.automatic_from,
            "review_from": proposal.review_from,
            "spot_percent": one.spot_percent,
        },
    )
    if request.method == "POST" and form.is_valid():
        one.version = posted_version(request)
        try:
            thresholds.approve(by=request.user, model=one, **form.cleaned_data)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        except Outdated:
            form.add_error(None, OUTDATED)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "承認しました。次の名寄せから、この点を使います。")
            return redirect("matching:model")
    return form_page(
        request,
        "matching/model_approve.html",
        form,
        model=one,
        proposal=proposal,
        version=version,
    )
