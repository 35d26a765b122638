"""What people do with batches: ask for one, apply what was checked, stop one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import require
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.exchange import jobs, kinds, media, store, workbooks
from yorisoi.exchange.kinds import Kind
from yorisoi.exchange.models import UNFINISHED, Batch, BatchFile, Medium, Mode, State
from yorisoi.exchange.problems import Place

LONGEST_NAME = 200


@dataclass(frozen=True)
class Given:
    """A file as it comes in."""

    name: str
    chunks: Iterable[bytes]
    encoding: str = ""  # a codec, when a person has chosen one
    # What it came on and in (packages.py): the batch writes the medium's 使用.
    medium: Medium | None = None
    package_sha256: str = ""


def without_password(file: Given, password: str) -> Given:
    """A workbook that opens with a password, as it is stored: without. The password goes nowhere.

    It is opened when the file is stored; ``start`` then raises BrokenFile when it does not fit.
    What needs no password stays as it is.
    """
    place = Place(file=plain_name(file.name))
    return replace(file, chunks=workbooks.decrypt(file.chunks, password, place))


@transaction.atomic
def start(
    *,
    by: Staff | None,
    kind: Kind,
    files: Sequence[Given],
    mode: Mode = Mode.CHECK,
    foreground: bool = False,
) -> Batch:
    """Ask for a batch. It goes into the queue, unless somebody waits for it in the foreground.

    ``by`` is None when the system itself starts it, which the kind must allow.
    """
    if by is not None:
        if kind.offered:
            require(by, "exchange.batch.start")
        require(by, kind.action)
    elif not kind.unattended:
        raise NotPossible("この一括処理には、依頼する職員が必要です。")
    if not kind.least_files <= len(files) <= kind.most_files:
        raise NotPossible(f"ファイルは{kind.least_files}つ以上{kind.most_files}つまでです。")
    kept = [(file, store.put(file.chunks)) for file in files]
    with audit.event("exchange.batch.start") as entry:
        batch = Batch.objects.create(
            kind=kind.code, mode=mode, asked_by=by, asked_at=clock.now(), foreground=foreground
        )
        BatchFile.objects.bulk_create(
            BatchFile(
                batch=batch,
                position=position,
                name=plain_name(file.name),
                size=stored.size,
                sha256=stored.sha256,
                encoding_asked=file.encoding,
            )
            for position, (file, stored) in enumerate(kept)
        )
        entry.touch(others={"batch": [batch.pk]})
        if by is not None:
            used = {(file.medium, file.package_sha256) for file in files if file.medium}
            for medium, package in used:
                media.use_in(by=by, medium=medium, batch=batch, package_sha256=package)
    if not foreground:
        jobs.put_into_queue(batch)
    return batch


@transaction.atomic
def apply_checked(*, by: Staff, check: Batch) -> Batch:
    """Do in earnest, with the same files, what a check has shown."""
    require(by, "exchange.batch.apply", check)
    require(by, kinds.get(check.kind).action)
    # Two people press the button: the second one waits here, and sees the first one's batch.
    check = Batch.objects.select_for_update().get(pk=check.pk)
    if check.mode != Mode.CHECK or check.state != State.DONE:
        raise NotPossible("反映できるのは、終わった確認だけです。")
    if check.applied_in.exclude(state__in=[State.FAILED, State.CANCELLED]).exists():
        raise NotPossible("この確認の結果は、すでに反映を始めています。")
    with audit.event("exchange.batch.apply", others={"batch": [check.pk]}) as entry:
        batch = Batch.objects.create(
            kind=check.kind,
            mode=Mode.APPLY,
            asked_by=by,
            asked_at=clock.now(),
            checked_in=check,
        )
        BatchFile.objects.bulk_create(
            BatchFile(
                batch=batch,
                position=file.position,
                name=file.name,
                size=file.size,
                sha256=file.sha256,
                # What was checked is read in the same encoding again.
                encoding_asked=file.encoding,
            )
            for file in check.files.all()
        )
        entry.touch(others={"batch": [batch.pk]})
    jobs.put_into_queue(batch)
    return batch


@transaction.atomic
def cancel(*, by: Staff, batch: Batch) -> Batch:
    """Stop a batch that these pages offer."""
    require(by, "exchange.batch.cancel", batch)
    return stop(batch)


@transaction.atomic
def stop(batch: Batch) -> Batch:
    """Stop a batch: one that waits at once, one that runs as soon as it notices.

    Whoever calls it has asked for the right of its own kind.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in UNFINISHED:
        raise NotPossible("この一括処理は、もう終わっています。")
    with audit.event("exchange.batch.cancel", others={"batch": [batch.pk]}):
        batch.stop_asked_at = clock.now()
        if batch.state == State.WAITING:
            batch.state, batch.ended_at = State.CANCELLED, batch.stop_asked_at
        batch.save(update_fields=["state", "ended_at", "stop_asked_at"])
    return batch


def plain_name(name: str) -> str:
    """The name of a file without its folders and without anything that is no letter."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable())[:LONGEST_NAME] or "名前なし"
