"""Decisions about a case. Each leaves a CaseStep, which stands in the timeline."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff, Team
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.cases.decisions.queries import open_tasks
from yorisoi.cases.models import Case, CaseStep, Kind, StepKind, Task, TaskKind

DROPPED_BY_CLOSING = "終結による取りやめ"


def note_step(case: Case, kind: StepKind, *, by: Staff, at: datetime, **more: object) -> CaseStep:
    """Write down a decision."""
    return CaseStep.objects.create(case=case, kind=kind, by=by, at=at, **more)


def must_be_open(case: Case) -> None:
    """:raises NotPossible: for a closed case."""
    if case.closed_on:
        raise NotPossible("このケースは終結しています。変更するときは、先に再開してください。")


@transaction.atomic
def change_case(
    *, by: Staff, case: Case, kind: Kind, abuse: str | None, abuser: str | None, text: str = ""
) -> Case:
    """種別・虐待種別の変更. ``abuse`` and ``abuser`` are ids of terms, or None for none.

    :raises NotPossible: for a closed case, or when nothing differs.
    :raises Outdated: when somebody else changed the case since it was read.
    """
    require(by, "cases.case.change", case)
    must_be_open(case)
    if (case.kind, case.abuse_id, case.abuser_id) == (kind, abuse, abuser):
        raise NotPossible(
            "いまの登録と同じです。変えるところがなければ「やめる」を押してください。"
        )
    with audit.event("cases.case.change", cases=[case.pk], persons=[case.subject_id]):
        save_version(case, kind=kind, abuse_id=abuse, abuser_id=abuser)
        note_step(
            case,
            StepKind.KIND,
            by=by,
            at=clock.now(),
            case_kind=kind,
            abuse_id=abuse,
            abuser_id=abuser,
            text=text,
        )
    return case


@transaction.atomic
def assign_case(*, by: Staff, case: Case, worker: Staff, team: Team, text: str = "") -> Case:
    """担当の変更（引継ぎ）: ``worker`` of ``team`` holds the case, and does what the former had to do.

    :raises NotPossible: for a closed case, or when the worker holds it already.
    :raises Outdated: when somebody else changed the case since it was read.
    """
    require(by, "cases.case.assign", case)
    must_be_open(case)
    former = case.worker_id
    if (former, case.team_id) == (worker.pk, team.pk):
        raise NotPossible(f"{worker.name}さんが、もう担当しています。")
    with audit.event(
        "cases.case.assign",
        cases=[case.pk],
        persons=[case.subject_id],
        others={"staff": [former, worker.pk]},
    ):
        save_version(case, worker_id=worker.pk, team_id=team.pk)
        case.worker, case.team = worker, team
        open_tasks(case).filter(assignee=former).update(assignee=worker, version=F("version") + 1)
        note_step(
            case,
            StepKind.ASSIGNED,
            by=by,
            at=clock.now(),
            former_id=former,
            worker=worker,
            team=team,
            text=text,
        )
    return case


@transaction.atomic
def close_case(
    *, by: Staff, case: Case, reason: str, text: str, closed_on: date, drop_tasks: bool = False
) -> Case:
    """終結 on ``closed_on``, for ``reason`` (id of a term). What was open is dropped if so asked.

    :raises NotPossible: when it is closed, a 安全確認 is not done, or tasks are open and not to be
        dropped.
    :raises Outdated: when somebody else changed the case since it was read.
    """
    require(by, "cases.case.close", case)
    must_be_open(case)
    if closed_on < case.opened_on or closed_on > clock.today():
        raise NotPossible("終結日は、受理日からきょうまでの日にしてください。")
    todo = open_tasks(case)
    if todo.filter(kind=TaskKind.SAFETY_CHECK).exists():
        raise NotPossible("安全確認が済んでいません。記録してから終結してください。")
    if todo.exists() and not drop_tasks:
        raise NotPossible("済んでいない期限があります。済ませるか、取りやめてください。")
    now = clock.now()
    with audit.event("cases.case.close", cases=[case.pk], persons=[case.subject_id]):
        save_version(case, closed_on=closed_on, closing_reason_id=reason)
        drop(todo, by=by, at=now)
        note_step(case, StepKind.CLOSED, by=by, at=now, reason_id=reason, text=text)
    return case


def drop(tasks: QuerySet[Task], *, by: Staff, at: datetime) -> None:
    """取りやめ, with the closing of the case as the reason."""
    tasks.update(
        done_at=at,
        done_by=by,
        done_text=DROPPED_BY_CLOSING,
        dropped=True,
        version=F("version") + 1,
    )


@transaction.atomic
def reopen_case(*, by: Staff, case: Case, text: str, worker: Staff, team: Team) -> Case:
    """再開, with the reason in ``text``. On the day of the closing it also takes that back:
    the tasks it dropped are open again. The steps of both stay.

    :raises NotPossible: when the case is open, or the subject has another open one.
    :raises Outdated: when somebody else changed the case since it was read.
    """
    require(by, "cases.case.reopen", case)
    if not case.closed_on:
        raise NotPossible("このケースは終結していません。")
    other = Case.objects.filter(subject=case.subject_id, closed_on=None).first()
    if other:
        raise NotPossible(f"この人には、継続中のケース {other.number} がもうあります。")
    now = clock.now()
    closing = case.steps.filter(kind=StepKind.CLOSED).order_by("-at").first()
    with audit.event("cases.case.reopen", cases=[case.pk], persons=[case.subject_id]):
        save_version(
            case, closed_on=None, closing_reason_id=None, worker_id=worker.pk, team_id=team.pk
        )
        case.worker, case.team = worker, team
        if closing and closing.at.astimezone(clock.TOKYO).date() == now.date():
            Task.objects.filter(
                case=case, dropped=True, done_at=closing.at, done_text=DROPPED_BY_CLOSING
            ).update(
                done_at=None,
                done_by=None,
                done_text="",
                dropped=False,
                assignee=worker,
                version=F("version") + 1,
            )
        note_step(case, StepKind.REOPENED, by=by, at=now, worker=worker, team=team, text=text)
    return case
