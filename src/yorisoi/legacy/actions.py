"""What people do with a move: begin it, check, rehearse, apply, undo, sign.

Each step is a batch: it has its progress, its counts and its end, and can be stopped.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff, Team
from yorisoi.access.versions import NotPossible, save_version
from yorisoi.exchange import actions as batches
from yorisoi.exchange import store
from yorisoi.exchange.actions import Given, plain_name
from yorisoi.exchange.kinds import Kind
from yorisoi.exchange.models import UNFINISHED, Batch, Mode, State
from yorisoi.legacy import mapping as mappings
from yorisoi.legacy.batches import APPLY, CHECK, UNDO
from yorisoi.legacy.mapping import MappingError
from yorisoi.legacy.models import Mapping as SavedMapping
from yorisoi.legacy.models import Move, SourceRecord, Step, StepKind
from yorisoi.matching import arriving

UNREADABLE = (
    "読めないファイルがあります。直したファイルに替えるか、除いて読み直すと、先に進めます。"
)


@transaction.atomic
def begin_move(
    *,
    by: Staff,
    title: str,
    mapping: str,
    team: Team,
    worker: Staff,
    files: Sequence[Given],
    foreground: bool = False,
) -> Step:
    """移行を始める: keep the files, and read and check them with the mapping (TOML text).

    :raises NotPossible: when the mapping cannot be used.
    """
    require(by, "legacy.move.start")
    try:
        known = mappings.read(mapping)
    except MappingError as error:
        raise NotPossible(str(error)) from error
    with audit.event("legacy.move.start") as entry:
        move = Move.objects.create(
            system=known.code,
            title=title,
            mapping=mapping,
            team=team,
            worker=worker,
            staff=known_staff(known.code),
            made_by=by,
            made_at=clock.now(),
        )
        entry.touch(others={"move": [move.pk]})
    return run_step(by, move, StepKind.CHECK, CHECK, Mode.APPLY, files, foreground=foreground)


@transaction.atomic
def check_again(*, by: Staff, move: Move, files: Sequence[Given], foreground: bool = False) -> Step:
    """読み直す: without the files that could not be read, and with better ones where there are any.

    Of a file that has the name of one that was read, the new one counts.

    :raises NotPossible: when every file was read, or the move is over.
    """
    require(by, "legacy.move.check", move)
    may_go_on(move)
    batch = checked_step(move).batch
    unreadable = {one["file"] for one in batch.result.get("unreadable", [])}
    if not unreadable:
        raise NotPossible("読めないファイルはありません。")
    names = {plain_name(one.name) for one in files}
    kept = [
        Given(one.name, store.pieces(store.check(one.sha256)), one.encoding_asked)
        for one in batch.files.all()
        if one.position not in unreadable and one.name not in names
    ]
    given = [*kept, *files]
    return run_step(by, move, StepKind.CHECK, CHECK, Mode.APPLY, given, foreground=foreground)


def known_staff(system: str) -> dict[str, str]:
    """Who is who, as it was said for the last move of this system."""
    last = Move.objects.filter(system=system).first()
    return dict(last.staff) if last else {}


@transaction.atomic
def say_who_is_who(*, by: Staff, move: Move, staff: Mapping[str, Staff | None]) -> Move:
    """旧システムの職員: which account of today stands behind a name. None: one that has ended.

    :raises Outdated: when somebody else said it since the move was read.
    """
    require(by, "legacy.move.check", move)
    if move.applied_at and not move.undone_at:
        raise NotPossible("本移行が終わっているので、もう変えられません。")
    said = {name: account.number for name, account in staff.items() if account}
    with audit.event("legacy.move.check", others={"move": [move.pk]}):
        save_version(move, staff=said)
    return move


@transaction.atomic
def rehearse(*, by: Staff, move: Move, foreground: bool = False) -> Step:
    """試し移行: everything is done and undone; what would come of it is kept."""
    require(by, "legacy.move.rehearse", move)
    may_apply(move)
    return run_step(by, move, StepKind.REHEARSE, APPLY, Mode.CHECK, foreground=foreground)


@transaction.atomic
def apply_move(*, by: Staff, move: Move, foreground: bool = False) -> Step:
    """本移行: what was checked and rehearsed is taken over, all of it or nothing."""
    require(by, "legacy.move.apply", move)
    may_apply(move)
    last = move.steps.filter(kind=StepKind.REHEARSE, batch__state=State.DONE).last()
    checked = checked_step(move)
    if last is None or last.pk < checked.pk:
        raise NotPossible("先に試し移行をして、結果を確かめてください。")
    return run_step(by, move, StepKind.APPLY, APPLY, Mode.APPLY, foreground=foreground)


@transaction.atomic
def undo_move(*, by: Staff, move: Move, foreground: bool = False) -> Step:
    """移行の取消し: everything it brought goes again, unless something was built on it."""
    require(by, "legacy.move.undo", move)
    Move.objects.select_for_update().get(pk=move.pk)
    move.refresh_from_db()
    if not move.applied_at or move.undone_at:
        raise NotPossible("取り消せるのは、本移行が終わった移行だけです。")
    return run_step(by, move, StepKind.UNDO, UNDO, Mode.APPLY, foreground=foreground)


def may_apply(move: Move) -> None:
    """Whether the move can go on from its check.

    :raises NotPossible: when it cannot, with the reason.
    """
    may_go_on(move)
    if checked_step(move).batch.result.get("unreadable"):
        raise NotPossible(UNREADABLE)


def may_go_on(move: Move) -> None:
    """Whether anything can be done with what was read.

    :raises NotPossible: when it cannot, with the reason.
    """
    Move.objects.select_for_update().get(pk=move.pk)
    move.refresh_from_db()
    if move.applied_at and not move.undone_at:
        raise NotPossible("この移行は、もう終わっています。")
    if move.cleared_at:
        raise NotPossible("読み込んだ行を消去してあります。ファイルを読み込み直してください。")
    checked_step(move)
    if move.steps.filter(batch__state__in=UNFINISHED).exists():
        raise NotPossible("この移行の処理が、まだ動いています。終わるまでお待ちください。")


def checked_step(move: Move) -> Step:
    """The last check that came to its end.

    :raises NotPossible: when there is none.
    """
    found = move.steps.filter(kind=StepKind.CHECK).last()
    if found is None or found.batch.state != State.DONE:
        raise NotPossible("読込と確認が終わっていません。")
    return found


def run_step(
    by: Staff,
    move: Move,
    kind: StepKind,
    batch_kind: Kind,
    mode: Mode,
    files: Sequence[Given] = (),
    *,
    foreground: bool,
) -> Step:
    """A batch for one step of a move."""
    batch: Batch = batches.start(
        by=by, kind=batch_kind, files=files, mode=mode, foreground=foreground
    )
    with audit.event(f"legacy.move.{kind}", others={"move": [move.pk], "batch": [batch.pk]}):
        return Step.objects.create(move=move, kind=kind, batch=batch)


@transaction.atomic
def stop(*, by: Staff, move: Move) -> Batch:
    """中止: the step that waits or runs comes to its end without having done anything.

    :raises NotPossible: when nothing waits or runs.
    """
    require(by, "legacy.move.stop", move)
    step = move.steps.filter(batch__state__in=UNFINISHED).select_related("batch").last()
    if step is None:
        raise NotPossible("止める処理がありません。もう終わっています。")
    with audit.event("legacy.move.stop", others={"move": [move.pk], "batch": [step.batch_id]}):
        return batches.stop(step.batch)


@transaction.atomic
def sign(*, by: Staff, move: Move, text: str) -> Move:
    """照合の確認: somebody has compared the sums with the old system, and says so."""
    require(by, "legacy.move.sign", move)
    if not move.applied_at or move.undone_at:
        raise NotPossible("確認できるのは、本移行が終わった移行だけです。")
    with audit.event("legacy.move.sign", others={"move": [move.pk]}):
        save_version(move, signed_by=by, signed_at=clock.now(), signed_text=text)
        # From now on it stays: until then links to residents would keep it from being taken back.
        arriving.persons_arrived(persons_of(move))
    return move


def persons_of(move: Move) -> list[int]:
    """Whom it brought, or told something of."""
    rows = SourceRecord.objects.filter(move=move, person__merged_into=None).exclude(person=None)
    return list(rows.order_by("person").values_list("person", flat=True).distinct())


@transaction.atomic
def save_mapping(*, by: Staff, text: str) -> SavedMapping:
    """対応づけの保存: a new version; the earlier ones stay.

    :raises NotPossible: when it cannot be used.
    """
    require(by, "legacy.mapping.save")
    try:
        known = mappings.read(text)
    except MappingError as error:
        raise NotPossible(str(error)) from error
    last = SavedMapping.objects.filter(code=known.code).first()
    with audit.event("legacy.mapping.save"):
        return SavedMapping.objects.create(
            code=known.code,
            name=known.name,
            number=last.number + 1 if last else 1,
            text=text,
            saved_by=by,
            saved_at=clock.now(),
        )


def has_been_here(system: str) -> bool:
    """Whether something of this old system was taken over before."""
    return SourceRecord.objects.filter(system=system).exists()
