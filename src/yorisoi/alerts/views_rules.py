"""お知らせの決まり: how each rule works, since when, and the schedule of doses."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yorisoi import clock
from yorisoi.access import drafts
from yorisoi.access.door import door
from yorisoi.access.entrance import allows
from yorisoi.access.pages import form_page, show_differences
from yorisoi.access.request import StaffRequest
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.alerts import actions, masters
from yorisoi.alerts.forms import DoseForm, RuleForm, as_written
from yorisoi.alerts.models import RuleSetting, VaccineDose
from yorisoi.alerts.rules import RULES

LATE = (
    "ほかの人が先にこの決まりを変えました。いまの決まりを確かめてから、もう一度保存してください。"
)


@door("alerts.rule.read")
@require_GET
def rules(request: StaffRequest) -> HttpResponse:
    """Every rule as it works today, what is set for later, and the schedule of doses."""
    today = clock.today()
    later = RuleSetting.objects.filter(starts_on__gt=today).order_by("starts_on")
    coming: dict[str, list[RuleSetting]] = {}
    for one in later:
        coming.setdefault(one.code, []).append(one)
    rows = [
        (one, [(n, one.numbers[n.name]) for n in one.rule.numbers], coming.get(code, []))
        for code, one in masters.on(today).items()
    ]
    context = {
        "rows": rows,
        "doses": VaccineDose.objects.all(),
        "may_change": allows(request.user, "alerts.rule.change"),
        "may_change_doses": allows(request.user, "alerts.dose.change"),
        "today": today,
    }
    return render(request, "alerts/rules.html", context)


@door("alerts.rule.change")
@require_http_methods(["GET", "POST"])
def rule_change(request: StaffRequest, rule: str) -> HttpResponseBase:
    """一つの決まりの変更, from today or a later day on."""
    if rule not in RULES:
        raise Http404
    before = masters.on(clock.today())[rule]
    initial = {
        "is_on": before.is_on,
        "audience": before.audience,
        "reach": before.reach,
        "starts_on": clock.today(),
        **before.numbers,
    }
    form = drafts.filled(request, RuleForm, rule=before.rule, initial=initial)
    version = before.setting.version if before.setting else 0
    if request.method == "POST" and form.is_valid():
        if before.setting:
            before.setting.version = posted_version(request)
        try:
            actions.set_rule(by=request.user, before=before, **form.wanted())
        except (Outdated, NotPossible) as problem:
            form.add_error(None, str(problem) or LATE)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, f"「{before.rule.title}」の決まりを変えました。")
            return redirect("alerts:rules")
    history = RuleSetting.objects.filter(code=rule).select_related("changed_by")
    return form_page(
        request,
        "alerts/rule.html",
        form,
        rule=before.rule,
        version=drafts.version_of(form) or version,
        history=history[:20],
    )


@door("alerts.dose.change")
@require_http_methods(["GET", "POST"])
def dose_new(request: StaffRequest) -> HttpResponseBase:
    """予防接種の標準に一回分を加える."""
    return dose_form(request, VaccineDose(), {"starts_on": clock.today(), "dose": 1})


@door("alerts.dose.change")
@require_http_methods(["GET", "POST"])
def dose_change(request: StaffRequest, pk: int) -> HttpResponseBase:
    """一回分の修正; one that is over gets its last day, and stays."""
    dose = VaccineDose.objects.filter(pk=pk).first()
    if dose is None:
        raise Http404
    return dose_form(request, dose, as_written(dose))


def dose_form(
    request: StaffRequest, dose: VaccineDose, initial: dict[str, object]
) -> HttpResponseBase:
    """The page of both."""
    form = drafts.filled(request, DoseForm, initial=initial)
    version, is_new = dose.version, dose.pk is None
    if request.method == "POST" and form.is_valid():
        dose.version = posted_version(request) or dose.version
        try:
            actions.change_dose(by=request.user, row=dose, **form.cleaned_data)
        except Outdated:
            show_differences(form, VaccineDose.objects.get(pk=dose.pk), "標準")
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "保存しました。")
            return redirect("alerts:rules")
    return form_page(
        request,
        "alerts/dose.html",
        form,
        dose=None if is_new else dose,
        version=None if is_new else drafts.version_of(form) or version,
    )
