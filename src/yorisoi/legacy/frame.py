"""What stands around every page of a move: its steps, its tabs, what to do next."""

from typing import Any

from django.urls import reverse

from yorisoi.access.entrance import allowed_among, allows
from yorisoi.access.request import StaffRequest
from yorisoi.legacy import clean_up, queries, stages
from yorisoi.legacy.models import Move, StepKind

RIGHTS = (
    "legacy.move.check",
    "legacy.move.values",
    "legacy.move.problems",
    "legacy.move.stop",
    "legacy.move.rehearse",
    "legacy.move.apply",
    "legacy.move.undo",
    "legacy.move.report",
    "legacy.move.sign",
    "legacy.move.discard",
    "legacy.held.decide",
)


def of(request: StaffRequest, move: Move, current: str) -> dict[str, Any]:
    """The context; ``current`` is the address name of the tab that is open."""
    steps = stages.stages_of(move, move.steps.all())
    held = queries.count_held(move, steps)
    may = {
        code.removeprefix("legacy.").replace(".", "_")
        for code in allowed_among(request.user, RIGHTS, move)
    }
    if allows(request.user, "legacy.move.start"):
        may.add("move_start")
    return {
        "move": move,
        "stages": steps,
        "held": held,
        "next": next_of(move, steps, held),
        "unreadable": unreadable_in(steps),
        "may": may,
        "clears_at": None if move.cleared_at else clean_up.clears_at(move),
        "may_clear": "move_discard" in may and not move.cleared_at,
        "may_undo": "move_undo" in may and move.applied_at and not move.undone_at,
        "tabs": tabs(move, steps, held, may, current),
    }


UNREADABLE = (
    "読めなかったファイルがあります。ほかのファイルは読み、下に結果があります。"
    "直したファイルに替えるか、そのファイルを除くかを決めると、先に進めます。"
)


NOTHING = (
    "対応づけにある表が1つもなく、1行も読んでいません。"
    "選んだ対応づけと、ファイルやシートの名前を確かめ、読み込み直してください。"
)


def unreadable_in(steps: list[stages.Stage]) -> list[dict[str, Any]]:
    """The files that the last check could not read."""
    check = steps[0]
    found = check.batch.result.get("unreadable", []) if check.batch else []
    return list(found) if check.state == stages.DONE else []


def next_of(move: Move, steps: list[stages.Stage], held: int) -> stages.Next:
    """The one thing to do now: files that could not be read come before everything else."""
    found = stages.next_of(move, steps, held)
    if found.code != "rehearse" or move.undone_at:
        return found
    if unreadable_in(steps):
        return stages.Next("unreadable", UNREADABLE)
    check = steps[0].batch
    return found if check and check.result.get("records") else stages.Next("again", NOTHING)


def tabs(
    move: Move, steps: list[stages.Stage], held: int, may: set[str], current: str
) -> list[dict[str, Any]]:
    """The pages of the move that have something to show by now."""
    at = {one.kind: one for one in steps}
    check, apply = at[StepKind.CHECK].batch, at[StepKind.APPLY]
    is_read = at[StepKind.CHECK].state == stages.DONE
    applied = apply.state == stages.DONE
    has_sums = is_read and (applied or at[StepKind.REHEARSE].state == stages.DONE)
    sees = "move_values" in may
    offered = [
        ("legacy:page", "進み具合と件数", True, None),
        ("legacy:problems", "問題のある行", bool(check and check.is_finished), None),
        ("legacy:staff", "旧システムの職員", is_read and not applied and "move_check" in may, None),
        ("legacy:samples", "見本", is_read and sees and not applied, None),
        ("legacy:arrived", "移した人とケース", applied and sees, None),
        ("legacy:held", "保留", applied and bool(apply.batch and apply.batch.held), held),
        ("legacy:twins", "同じ人かもしれない組", applied and sees, None),
        ("legacy:sums", "照合", has_sums and "move_report" in may, None),
    ]
    return [
        {"url": reverse(name, args=[move.pk]), "label": label, "current": name == current}
        | ({"count": count} if count else {})
        for name, label, shown, count in offered
        if shown
    ]
