"""Pages of deadlines: the list, and what is done with one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yorisoi import audit, clock
from yorisoi.access import drafts
from yorisoi.access.door import door, fetch, visible
from yorisoi.access.entrance import Hidden
from yorisoi.access.models import Staff
from yorisoi.access.pages import form_page, show_differences
from yorisoi.access.request import StaffRequest, is_own_path
from yorisoi.access.versions import NotPossible, Outdated, posted_version
from yorisoi.cases.models import Case, Task, TaskKind
from yorisoi.cases.tasks import actions, queries
from yorisoi.cases.tasks.due import group_of
from yorisoi.cases.tasks.forms import DoneForm, DropForm, ReassignForm, TaskForm
from yorisoi.people.flags import flags_for
from yorisoi.people.secret_words import secret_words

PAGE = 50
LATE = "ほかの人が先にこの期限を変えました。いまの様子を確かめてから、もう一度してください。"


@door("cases.task.list")
@require_GET
def task_list(request: StaffRequest) -> HttpResponse:
    """期限: what is late first, then today, this week, later; or what was done."""
    scope = request.GET.get("scope", "mine")
    scope = scope if scope in queries.SCOPES else "mine"
    kind = request.GET.get("kind", "")
    kind = kind if kind in TaskKind.values else ""
    done = request.GET.get("done") == "1"
    now = clock.now()
    cases = visible(request, Case.objects.all())
    rows = queries.with_names(queries.of_scope(request.user, cases, scope))
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.exclude(done_at=None).order_by("-done_at") if done else queries.still_open(rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for task in page:
        task.group = "" if done else group_of(task, now)  # type: ignore[attr-defined]
        task.may_take_back = actions.may_take_back(request.user, task)  # type: ignore[attr-defined]
    audit.open_entry().touch(
        persons=[task.case.subject_id for task in page],
        cases=[task.case_id for task in page],
        listed=True,
        conditions={"scope": scope, "kind": kind, "done": done},
        results=page.paginator.count,
    )
    context = {
        "page": page,
        "scope": scope,
        "scopes": queries.SCOPES,
        "kind": kind,
        "kinds": TaskKind.choices,
        "done": done,
        "here": request.get_full_path(),
    }
    return render(request, "cases/tasks/list.html", context)


@door("cases.task.countdown")
@require_GET
def task_countdown(request: StaffRequest, pk: int, task: int) -> HttpResponse:
    """The time that is left, asked for by the page each minute; gone when the clock has stopped."""
    cases = visible(request, Case.objects.filter(pk=pk))
    found = Task.objects.filter(case__in=cases, pk=task).first()
    if found is None:
        raise Hidden(request.action, None)
    part = "due" if "small" in request.GET else "countdown"
    return render(request, f"cases/tasks/parts/{part}.html", {"task": found})


@door("cases.task.add")
@require_http_methods(["GET", "POST"])
def task_add(request: StaffRequest, pk: int) -> HttpResponseBase:
    """期限を加える: for oneself, unless somebody else is chosen."""
    case = fetch(request, Case.objects.select_related("subject", "team"), pk)
    form = drafts.filled(request, TaskForm, case=case, initial={"assignee": request.user.pk})
    if request.method == "POST" and form.is_valid():
        actions.add_task(by=request.user, case=case, **form.wanted())
        drafts.forget(request.user, request.path)
        messages.success(request, "期限を加えました。")
        return back(request, case)
    return form_page(request, "cases/tasks/form.html", form, **about(request, case))


@door("cases.task.change")
@require_http_methods(["GET", "POST"])
def task_change(request: StaffRequest, pk: int, task: int) -> HttpResponseBase:
    """期限の修正: put off, handed on. The 48 hours can only be handed on."""
    case, found = of_case(request, pk, task)
    form: TaskForm | ReassignForm
    if found.kind == TaskKind.SAFETY_CHECK:
        initial: dict[str, Any] = {"assignee": found.assignee_id}
        form = drafts.filled(request, ReassignForm, task=found, initial=initial)
    else:
        form = drafts.filled(request, TaskForm, case=case, initial=as_written(found))
    version = drafts.version_of(form) or found.version
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            actions.change_task(by=request.user, task=found, **form.wanted())
        except Outdated:
            present = Task.objects.select_related("assignee").get(pk=found.pk)
            version = present.version
            show_differences(form, Recorded(present), "期限")  # type: ignore[arg-type]
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, "期限を変えました。")
            return back(request, case)
    context = about(request, case, found) | {"version": version}
    return form_page(request, "cases/tasks/form.html", form, **context)


@door("cases.task.done")
@require_http_methods(["GET", "POST"])
def task_done(request: StaffRequest, pk: int, task: int) -> HttpResponseBase:
    """期限を済ませる, with what came of it."""
    case, found = of_case(request, pk, task)
    if found.kind == TaskKind.SAFETY_CHECK and request.method == "GET":
        # Seen or not must be recorded; there is no other way to be done with it.
        return redirect("cases:safety_record", pk, task)
    form = drafts.filled(request, DoneForm)
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            actions.finish_task(by=request.user, task=found, text=form.cleaned_data["text"])
        except (Outdated, NotPossible) as problem:
            form.add_error(None, str(problem) or LATE)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, f"「{found.title}」を済ませました。")
            return back(request, case)
    return form_page(request, "cases/tasks/done.html", form, **about(request, case, found))


@door("cases.task.undo")
@require_POST
def task_undo(request: StaffRequest, pk: int, task: int) -> HttpResponseBase:
    """済みを取り消す: one press too many, today."""
    case, found = of_case(request, pk, task)
    try:
        actions.take_back(by=request.user, task=found)
    except (Outdated, NotPossible) as problem:
        messages.warning(request, str(problem) or LATE)
    else:
        messages.success(request, f"「{found.title}」を、まだのものに戻しました。")
    return back(request, case)


@door("cases.task.drop")
@require_http_methods(["GET", "POST"])
def task_drop(request: StaffRequest, pk: int, task: int) -> HttpResponseBase:
    """取りやめる: of a plan that is not needed any more."""
    return drop(request, pk, task, of_report=False)


@door("cases.safety.drop")
@require_http_methods(["GET", "POST"])
def safety_drop(request: StaffRequest, pk: int, task: int) -> HttpResponseBase:
    """安全確認を取りやめる: by a supervisor, for a reason."""
    return drop(request, pk, task, of_report=True)


def drop(request: StaffRequest, pk: int, task: int, *, of_report: bool) -> HttpResponseBase:
    """The page of both: why it is not needed any more."""
    case, found = of_case(request, pk, task)
    if (found.kind == TaskKind.SAFETY_CHECK) != of_report:
        raise Hidden(request.action, None)
    form = drafts.filled(request, DropForm)
    if request.method == "POST" and form.is_valid():
        found.version = posted_version(request)
        try:
            actions.drop_task(by=request.user, task=found, reason=form.cleaned_data["reason"])
        except (Outdated, NotPossible) as problem:
            form.add_error(None, str(problem) or LATE)
        else:
            drafts.forget(request.user, request.path)
            messages.success(request, f"「{found.title}」を取りやめました。")
            return back(request, case)
    return form_page(request, "cases/tasks/drop.html", form, **about(request, case, found))


def of_case(request: StaffRequest, pk: int, task: int) -> tuple[Case, Task]:
    """The case, authorised, and its deadline."""
    case = fetch(request, Case.objects.select_related("subject", "team", "worker"), pk)
    found = case.tasks.select_related("assignee", "consultation").filter(pk=task).first()
    if found is None:
        raise Hidden(request.action, None)
    return case, found


def about(request: StaffRequest, case: Case, task: Task | None = None) -> dict[str, Any]:
    """What the form pages show around the form."""
    return {
        "case": case,
        "task": task,
        "version": task.version if task else None,
        "back": back_address(request, case),
        "flags": flags_for(case.subject),
        "secret": secret_words([case.subject_id], viewer=request.user),
    }


def back_address(request: StaffRequest, case: Case) -> str:
    """Where the visitor came from, when the address says so (?next=); else the case."""
    target = request.GET.get("next", "")
    return target if is_own_path(target) else reverse("cases:page", args=[case.pk])


def back(request: StaffRequest, case: Case) -> HttpResponseBase:
    """Go there."""
    return redirect(back_address(request, case))


def as_written(task: Task) -> dict[str, Any]:
    """A deadline in the fields of its form."""
    local = task.due_at.astimezone(clock.TOKYO)
    return {
        "title": task.title,
        "due_on": local.date(),
        "due_time": local.time() if task.has_time else None,
        "assignee": task.assignee_id,
    }


class Recorded:
    """What is recorded now, by the names of the form's fields."""

    def __init__(self, task: Task) -> None:
        local = task.due_at.astimezone(clock.TOKYO)
        self.title = task.title
        self.due_on = local.date()
        self.due_time = local.time() if task.has_time else None
        self.assignee: Staff = task.assignee
