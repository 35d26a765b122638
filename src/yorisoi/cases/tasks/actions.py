"""What is done with deadlines: add, put off, hand on, finish, take back, drop."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.cases.models import Case, Consultation, Task, TaskKind

SAFETY_HOURS = timedelta(hours=48)
SAFETY_TITLE = "安全確認（48時間以内）"
ALREADY_OVER = "この期限は、もう済んでいます。"
BY_RECORD_ALONE = (
    "安全確認は、子どもを確認した記録で済みになります。「安全確認を記録」から書いてください。"
)
LAW_SETS_IT = "安全確認の期限（通告から48時間）は動かせません。担当を替えることはできます。"


@transaction.atomic
def start_safety_check(*, by: Staff, case: Case, consultation: Consultation) -> Task:
    """Start the 48 hours of ``case`` from the 通告; twice for the same one starts one clock.

    It falls to the worker of the case, who need not be the one that took the call.
    """
    require(by, "cases.safety.start")
    begun = Task.objects.filter(
        case=case, consultation=consultation, kind=TaskKind.SAFETY_CHECK
    ).first()
    if begun:
        return begun
    with audit.event("cases.safety.start", cases=[case.pk], persons=[case.subject_id]) as entry:
        task = Task(
            case=case,
            kind=TaskKind.SAFETY_CHECK,
            title=SAFETY_TITLE,
            due_at=consultation.received_at + SAFETY_HOURS,
            has_time=True,
            assignee=case.worker,
            consultation=consultation,
            added_at=clock.now(),
            added_by=by,
        )
        task.full_clean()
        task.save()
        entry.touch(others={"task": [task.pk], "staff": [task.assignee_id]})
    return task


@transaction.atomic
def add_task(
    *,
    by: Staff,
    case: Case,
    title: str,
    due_at: datetime,
    has_time: bool,
    assignee: Staff,
    kind: TaskKind = TaskKind.NEXT,
) -> Task:
    """期限を加える. Without a time of day ``due_at`` is the end of its day (``due.end_of``)."""
    require(by, "cases.task.add", case)
    with audit.event("cases.task.add", cases=[case.pk], persons=[case.subject_id]) as entry:
        task = Task(
            case=case,
            kind=kind,
            title=title,
            due_at=due_at,
            has_time=has_time,
            assignee=assignee,
            added_at=clock.now(),
            added_by=by,
        )
        task.full_clean()
        task.save()
        entry.touch(others={"task": [task.pk], "staff": [assignee.pk]})
    return task


@transaction.atomic
def change_task(
    *, by: Staff, task: Task, title: str, due_at: datetime, has_time: bool, assignee: Staff
) -> Task:
    """期限の修正: put off, handed to somebody else, worded better.

    :raises Outdated: when somebody else changed it since it was read.
    :raises NotPossible: when it is over, or the 48 hours were to be moved.
    """
    require(by, "cases.task.change", task.case)
    if task.done_at:
        raise NotPossible(ALREADY_OVER)
    if task.kind == TaskKind.SAFETY_CHECK and (due_at, title) != (task.due_at, task.title):
        raise NotPossible(LAW_SETS_IT)
    with audit.event(
        "cases.task.change",
        cases=[task.case_id],
        persons=[task.case.subject_id],
        others={"task": [task.pk], "staff": [assignee.pk]},
    ):
        save_version(task, title=title, due_at=due_at, has_time=has_time, assignee=assignee)
    return task


@transaction.atomic
def finish_task(*, by: Staff, task: Task, text: str) -> Task:
    """期限を済ませる, with what came of it.

    :raises Outdated: when somebody else changed it since it was read.
    :raises NotPossible: when it is over already, or only a record of the sighting can end it.
    """
    require(by, "cases.task.done", task.case)
    if task.done_at:
        raise NotPossible(ALREADY_OVER)
    if task.kind == TaskKind.SAFETY_CHECK:
        raise NotPossible(BY_RECORD_ALONE)
    with event_of("cases.task.done", task):
        save_version(task, done_at=clock.now(), done_by=by, done_text=text)
    return task


def may_take_back(staff: Staff, task: Task) -> bool:
    """Whether ``staff`` closed it today with one press too many. A sighting is never taken back."""
    return (
        task.done_at is not None
        and task.done_by_id == staff.pk
        and task.kind != TaskKind.SAFETY_CHECK
        and task.done_at.astimezone(clock.TOKYO).date() == clock.today()
    )


@transaction.atomic
def take_back(*, by: Staff, task: Task) -> Task:
    """済みを取り消す: the same person on the same day; the history keeps both.

    :raises NotPossible: for anybody else, or later.
    """
    require(by, "cases.task.undo", task.case)
    if not may_take_back(by, task):
        raise NotPossible("済みを取り消せるのは、その日のうちに本人だけです。")
    with event_of("cases.task.undo", task):
        save_version(task, done_at=None, done_by=None, done_text="", dropped=False)
    return task


@transaction.atomic
def drop_task(*, by: Staff, task: Task, reason: str) -> Task:
    """取りやめる: not needed any more, for a reason. The 48 hours only by a supervisor.

    :raises NotPossible: when it is over already.
    """
    of_report = task.kind == TaskKind.SAFETY_CHECK
    code = "cases.safety.drop" if of_report else "cases.task.drop"
    require(by, code, task.case)
    if task.done_at:
        raise NotPossible(ALREADY_OVER)
    with event_of(code, task):
        save_version(task, done_at=clock.now(), done_by=by, done_text=reason, dropped=True)
    return task


def event_of(code: str, task: Task) -> AbstractContextManager[audit.Entry]:
    """The entry of the log for an action about one deadline."""
    return audit.event(
        code,
        cases=[task.case_id],
        persons=[task.case.subject_id],
        others={"task": [task.pk]},
    )
