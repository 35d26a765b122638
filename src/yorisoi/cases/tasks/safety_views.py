"""The page on which an attempt to see the child is recorded."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods

from yorisoi import clock
from yorisoi.access import drafts
from yorisoi.access.door import door
from yorisoi.access.entrance import Hidden, allows
from yorisoi.access.pages import form_page
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.cases.models import TaskKind
from yorisoi.cases.tasks.forms import SafetyCheckForm
from yorisoi.cases.tasks.safety import record_safety_check
from yorisoi.cases.tasks.views import LATE, about, back, of_case


@door("cases.safety.record")
@require_http_methods(["GET", "POST"])
def safety_record(request: StaffRequest, pk: int, task: int) -> HttpResponseBase:
    """安全確認を記録: who saw the child, when, where, how; or why not, and when again."""
    case, found = of_case(request, pk, task)
    if found.kind != TaskKind.SAFETY_CHECK:
        raise Hidden(request.action, None)
    now = clock.now()
    initial: dict[str, Any] = {
        "tried_on": now.date(),
        "tried_time": now.time().replace(second=0, microsecond=0),
        "seen_by": request.user.name,
    }
    form = drafts.filled(request, SafetyCheckForm, task=found, initial=initial)
    version = drafts.version_of(form) or found.version
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            check = record_safety_check(by=request.user, task=found, **form.wanted())
        except Outdated:
            version = case.tasks.get(pk=found.pk).version
            form.add_error(None, LATE)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            drafts.forget(request.user, request.path)
            tell(request, seen=check.seen)
            return back(request, case)
    context = about(request, case, found) | {
        "version": version,
        "checks": found.checks.select_related("sighting", "recorded_by"),
        "may_drop": allows(request.user, "cases.safety.drop", case),
    }
    return form_page(request, "cases/tasks/safety.html", form, **context)


def tell(request: StaffRequest, *, seen: bool) -> None:
    """What became of the clock."""
    if seen:
        messages.success(request, "安全確認を記録しました。48時間の確認は済みです。")
    else:
        messages.warning(
            request,
            "確認できなかったことを記録しました。時間は進んでいます。次の確認を期限に加えました。",
        )
