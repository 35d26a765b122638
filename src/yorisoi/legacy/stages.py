"""Where a move stands: its steps one after the other, and what is to be done next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yorisoi.access.models import Staff
from yorisoi.exchange.models import Batch, State
from yorisoi.legacy.models import Move, Step, StepKind

WAY = (
    (StepKind.CHECK, "読込・確認"),
    (StepKind.REHEARSE, "試し移行"),
    (StepKind.APPLY, "本移行"),
    (StepKind.UNDO, "取消"),
)
TODO, RUNNING, DONE, FAILED, TAKEN_BACK = "todo", "running", "done", "failed", "taken_back"
WORDS = {
    TODO: "まだ",
    RUNNING: "実行中",
    DONE: "終わりました",
    FAILED: "止まりました",
    TAKEN_BACK: "取り消しました",
}


@dataclass(frozen=True)
class Stage:
    """One of the steps, as far as it went the last time."""

    kind: str
    title: str
    step: Step | None
    state: str

    @property
    def batch(self) -> Batch | None:
        """Its run."""
        return self.step.batch if self.step else None

    @property
    def words(self) -> str:
        """Its state."""
        if self.batch and self.batch.state == State.WAITING:
            return "順番を待っています"
        if self.batch and self.batch.state == State.CANCELLED:
            return "中止しました"
        return WORDS[self.state]

    @property
    def at(self) -> datetime | None:
        """When it ended, or was asked for."""
        return (self.batch.ended_at or self.batch.asked_at) if self.batch else None

    @property
    def by(self) -> Staff | None:
        """Who asked for it."""
        return self.batch.asked_by if self.batch else None


def stages_of(move: Move, steps: Iterable[Step]) -> list[Stage]:
    """The steps in their order; 取消 only where one was asked for."""
    last: dict[str, Step] = {}
    for step in sorted(steps, key=lambda one: one.pk):
        if step.kind == StepKind.CHECK:
            last.clear()  # what was rehearsed was another reading
        if step.kind == StepKind.APPLY:
            last.pop(StepKind.UNDO, None)  # applied once more
        last[step.kind] = step
    return [
        Stage(kind, title, last.get(kind), state_of(move, kind, last.get(kind)))
        for kind, title in WAY
        if kind != StepKind.UNDO or kind in last
    ]


def reached(stages: list[Stage]) -> Stage:
    """The last step that was begun; the first one of a move without any.

    A 取消 that stopped left everything as it was: the move stands where it stood.
    """
    stopped = (StepKind.UNDO, FAILED)
    begun = [stage for stage in stages if stage.step and (stage.kind, stage.state) != stopped]
    return begun[-1] if begun else stages[0]


def state_of(move: Move, kind: str, step: Step | None) -> str:
    """How far a step is."""
    if step is None:
        return TODO
    if not step.batch.is_finished:
        return RUNNING
    if step.batch.state != State.DONE:
        return FAILED
    return TAKEN_BACK if kind == StepKind.APPLY and move.undone_at else DONE


@dataclass(frozen=True)
class Next:
    """What is to be done next: a word for the page, and the sentence that says why."""

    code: str
    words: str


def next_of(move: Move, stages: Iterable[Stage], held: int) -> Next:
    """The one thing to do now."""
    at = {stage.kind: stage for stage in stages}
    check, rehearsal, apply = (at[kind] for kind in (StepKind.CHECK, "rehearse", "apply"))
    if any(stage.state == RUNNING for stage in at.values()):
        return Next(
            "wait", "処理が終わると、この画面が自動で切り替わります。閉じても処理は続きます。"
        )
    if check.state != DONE:
        return Next(
            "again",
            "ファイルを読み終えられませんでした。下の理由を確かめ、直したファイルで読み込み直してください。",
        )
    if move.undone_at and move.cleared_at:
        return Next(
            "again",
            "取り消しました。移す前の状態に戻っています。"
            "読み込んだ行は消去してあるので、やり直すときは、ファイルを読み込み直します。",
        )
    if not move.applied_at and move.cleared_at:
        return Next(
            "again",
            "本移行をしないまま、読み込んだ行とファイルを消去しました。続けるときは、ファイルを読み込み直します。",
        )
    if move.undone_at:
        return Next(
            "rehearse",
            "取り消しました。移す前の状態に戻っています。やり直すときは、試し移行からです。",
        )
    if not move.applied_at and rehearsal.state != DONE:
        return Next(
            "rehearse",
            "読み込みが終わりました。まだ何も登録していません。"
            "旧システムの職員がいまのだれにあたるかを確かめてから、試し移行をします。全部を登録してみて、結果だけを残して元に戻します。何度でもできます。",
        )
    if not move.applied_at:
        return Next(
            "apply",
            "試し移行が終わりました。まだ何も登録していません。"
            "結果と見本を見て、よければ本移行に進みます。"
            if apply.state == TODO
            else "本移行は途中で止まり、何も登録していません。理由を確かめてから、もう一度進みます。",
        )
    if held:
        return Next(
            "held",
            f"本移行が終わりました。決めていない保留が{held:,}件あります。1件ずつ、どちらの値にするか決めます。",
        )
    if not move.signed_at:
        return Next(
            "compare",
            "本移行が終わりました。件数を旧システムの集計と照らし合わせ、合っていれば確認の記録を残します。",
        )
    return Next("", "移行は終わり、照合の確認も済んでいます。")
