"""安全確認: the 48 hours from a 通告 in which somebody must have seen the child.

The clock runs from the minute the 通告 came in, over nights and holidays. It stops when the child
was seen, and by nothing else; only a supervisor may call it off, for a reason.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.cases.models import SafetyCheck, Task, TaskKind

NEXT_TITLE = "安全確認：次の訪問・確認"


@transaction.atomic
def record_safety_check(
    *,
    by: Staff,
    task: Task,
    tried_at: datetime,
    seen: bool,
    sighting: str | None,
    place: str,
    seen_by: str,
    text: str,
    next_at: datetime | None = None,
    next_by: Staff | None = None,
) -> SafetyCheck:
    """One attempt to see the child. The first that saw the child ends the 48 hours.

    ``sighting`` is the id of a term. Not seen: the clock runs on, and what comes next stands as a
    deadline of its own at ``next_at``.

    :raises Outdated: when somebody else recorded or changed something since the task was read.
    :raises NotPossible: when the check is over already, or there would be nothing next.
    """
    require(by, "cases.safety.record", task.case)
    if task.kind != TaskKind.SAFETY_CHECK or task.done_at:
        raise NotPossible(
            "この安全確認は、もう済んでいます。新しく分かったことは経過記録に書いてください。"
        )
    if not seen and next_at is None:
        raise NotPossible("確認できなかったときは、次にいつ確かめるかを入れてください。")
    now = clock.now()
    with audit.event(
        "cases.safety.record", cases=[task.case_id], persons=[task.case.subject_id]
    ) as entry:
        check = SafetyCheck(
            task=task,
            tried_at=tried_at,
            seen=seen,
            sighting_id=sighting if seen else None,
            place=place,
            seen_by=seen_by,
            text=text,
            recorded_at=now,
            recorded_by=by,
        )
        check.full_clean()
        # The version moves with every attempt: a second press of the button comes too late.
        over = {"done_at": now, "done_by": by, "done_text": in_words(check)} if seen else {}
        save_version(task, **over)
        check.save()
        entry.touch(others={"task": [task.pk], "safety_check": [check.pk]})
        end_what_came_next(by, task, now)
        if next_at is not None and not seen:
            add_next(by, task, next_at, next_by or task.assignee)
    return check


def end_what_came_next(by: Staff, task: Task, now: datetime) -> None:
    """The attempt that was planned has been made: its deadline is over."""
    Task.objects.filter(
        case=task.case_id,
        consultation=task.consultation_id,
        kind=TaskKind.NEXT,
        title=NEXT_TITLE,
        done_at=None,
    ).update(done_at=now, done_by=by, done_text="安全確認を記録した。", version=F("version") + 1)


def add_next(by: Staff, task: Task, at: datetime, assignee: Staff) -> Task:
    """The next attempt, as a deadline beside the clock that runs on."""
    return Task.objects.create(
        case=task.case,
        kind=TaskKind.NEXT,
        title=NEXT_TITLE,
        due_at=at,
        has_time=True,
        assignee=assignee,
        consultation=task.consultation,
        added_at=clock.now(),
        added_by=by,
    )


def in_words(check: SafetyCheck) -> str:
    """目視（面会）・6月16日 10:00・小学校: how the child was seen, for the list of what is done."""
    at = check.tried_at.astimezone(clock.TOKYO)
    words = [str(check.sighting), f"{at.month}月{at.day}日 {at:%H:%M}", check.place]
    return "・".join(word for word in words if word)
