"""One batch, from waiting to its end. The worker and the command line take the same way.

    lock of the kind → begin (committed) → the work (one transaction) → end (in the same one)

A batch that is killed leaves its beginning and its progress, and nothing of its work. A check is
the same work, undone at the end.
"""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import psycopg
from django.db import IntegrityError, OperationalError, connection, transaction

from yorisoi import audit, clock
from yorisoi.access.entrance import allows
from yorisoi.access.versions import NotPossible
from yorisoi.audit.outcomes import Outcome as AuditOutcome
from yorisoi.exchange import encoding, kinds, locks, notebook, store, workbooks
from yorisoi.exchange.batch_run import BatchRun, StoppedByMachine, StoppedByPerson, Watch
from yorisoi.exchange.encoding import Confidence
from yorisoi.exchange.kinds import Kind
from yorisoi.exchange.models import Batch, BatchFile, Mode, State
from yorisoi.exchange.problems import BrokenFile, Outcome, Place, Problem
from yorisoi.exchange.tables import Source

log = logging.getLogger(__name__)

# The limits of a page do not hold for a batch. A server whose client is gone notices it.
LIMITS = """
SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL lock_timeout = '60s'; SET LOCAL client_connection_check_interval = '1s';
"""
DIED = "処理が途中で止まりました。書き込みは残っていません。"
UNEXPECTED = (
    "予期しない誤りで止まりました。書き込みは残っていません。"
    "保守の担当に、この一括処理の番号を伝えてください。"
)
NO_RIGHT = "依頼した人に、この一括処理の権限がありません。"
MOST_ATTEMPTS = 3  # a batch that takes its worker down with it must not do so for ever
# Somebody wrote the same at the same moment, or held it for too long: the next time it may go well.
IN_EACH_OTHERS_WAY = (
    IntegrityError,
    OperationalError,
    psycopg.IntegrityError,
    psycopg.OperationalError,
)
DAMAGED = "保存してあるファイルが壊れています。もう一度アップロードしてください。"


class Superseded(Exception):
    """This attempt is no longer the batch's own; what it did is undone."""


class NoRight(Exception):
    """Who asked may not do this (any more)."""


class CountsDoNotAddUp(Exception):
    """The function of the kind forgot a row, or counted one twice."""


class CheckIsOver(Exception):
    """The end of a check: undo its work."""


def run(
    pk: int, *, must_end: Callable[[], bool] = lambda: False, watch: Watch | None = None
) -> Batch:
    """Run a waiting batch to its end; one that is not waiting is left as it is.

    :raises Busy: when a batch of this kind is being run.
    :raises StoppedByMachine: when the process is to end; the batch waits again.
    """
    batch = Batch.objects.select_related("asked_by").get(pk=pk)
    with locks.holding(batch.kind):
        if not begin(batch):
            return batch
        try:
            work(batch, must_end, watch)
        except StoppedByMachine:
            end(batch, State.WAITING)
            raise
        except StoppedByPerson:
            end(batch, State.CANCELLED)
        except NoRight:
            end(batch, State.FAILED, NO_RIGHT)
        except BrokenFile as problem:
            end(batch, State.FAILED, problem.words())
        except NotPossible as problem:
            end(batch, State.FAILED, str(problem))
        except KeyboardInterrupt:
            end(batch, State.CANCELLED)
            raise
        except Exception as error:
            # The error's own words may hold a person's data; where it happened does not.
            log.error("batch %s stopped: %s", batch.pk, where(error))
            end(batch, *unexpected(batch, error))
        finally:
            if after := kinds.get(batch.kind).afterwards:
                after(batch)
    return batch


def unexpected(batch: Batch, error: Exception) -> tuple[State, str]:
    """What becomes of a batch with an error that is no answer to its content.

    One that the machine began by itself and that met somebody else's work is tried again (``jobs.pick_up``
    finds it within a minute): nobody stands by who would.
    """
    is_ours = batch.asked_by is None and not batch.foreground and batch.attempt < MOST_ATTEMPTS
    if is_ours and isinstance(error, IN_EACH_OTHERS_WAY):
        return State.WAITING, ""
    return State.FAILED, UNEXPECTED


def begin(batch: Batch) -> bool:
    """Waiting → running, committed. False when it is not waiting any more."""
    with entry(batch):
        # We hold the lock: whoever else stands as running is dead.
        for dead in Batch.objects.select_for_update().filter(kind=batch.kind, state=State.RUNNING):
            give_back(dead)
        fresh = Batch.objects.select_for_update().get(pk=batch.pk)
        batch.state, batch.attempt = fresh.state, fresh.attempt
        if batch.state != State.WAITING:
            return False
        batch.state, batch.started_at = State.RUNNING, clock.now()
        batch.attempt += 1
        batch.save(update_fields=["state", "started_at", "attempt"])
    return True


def give_back(batch: Batch) -> None:
    """A batch whose process died: to be begun again, or ended when somebody watched it die."""
    if batch.stop_asked_at:
        batch.state, batch.ended_at = State.CANCELLED, clock.now()
    elif batch.foreground or batch.attempt >= MOST_ATTEMPTS:
        batch.state, batch.ended_at, batch.failure = State.FAILED, clock.now(), DIED
    else:
        batch.state = State.WAITING
    batch.save(update_fields=["state", "ended_at", "failure"])


def work(batch: Batch, must_end: Callable[[], bool], watch: Watch | None) -> None:
    """The work itself, and a good end of the batch."""
    kind = kinds.get(batch.kind)
    if batch.asked_by and not allows(batch.asked_by, kind.action):
        raise NoRight
    files = list(batch.files.all())
    with notebook.opened(batch.pk, [file.pk for file in files]) as book:
        running: BatchRun | None = None
        try:
            sources, unreadable = open_files(batch, files)
            running = BatchRun(
                batch, sources, book, keeps_values=kind.keeps_values, must_end=must_end, watch=watch
            )
            for problem in unreadable:
                running.unreadable(problem)
            in_one_transaction(kind, running)
        except BrokenFile as broken:
            for problem in broken.problems:
                book.result(Outcome.REFUSED, problem, with_value=kind.keeps_values)
            raise
        finally:
            if running:
                running.last_note()
            else:
                book.flush()
        if batch.mode == Mode.CHECK:
            end(batch, State.DONE, running=running)


def in_one_transaction(kind: Kind, running: BatchRun) -> None:
    """All of the work and its end, or nothing of it. A check is nothing of it."""
    batch = running.batch
    with suppress(CheckIsOver), transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(LIMITS)
        with audit.event(kind.action) as opened:
            running.note()
            kind.run(running)
            running.note()
            if not running.counts.add_up:
                raise CountsDoNotAddUp(astuple(running.counts))
            if batch.mode == Mode.CHECK:
                raise CheckIsOver
            opened.touch(others={"batch": [batch.pk]}, results=running.counts.read)
            close(batch, State.DONE, running=running)


def open_files(batch: Batch, files: list[BatchFile]) -> tuple[list[Source], list[Problem]]:
    """The files with their encodings, which are written down for whoever asks later.

    Second: what is wrong of those that cannot be read, where the kind reads the rest.

    :raises BrokenFile: with what is wrong of each of them, so that nobody has to try one after the other.
    """
    kind = kinds.get(batch.kind)
    sources, problems = list[Source](), list[Problem]()
    for file in files:
        try:
            sources.append(source_of(file, kind))
        except BrokenFile as broken:
            problems += broken.problems
    if problems and not (kind.reads_the_rest and sources):
        raise BrokenFile(problems)
    with entry(batch):
        for file in files:
            file.save(update_fields=["encoding", "encoding_reason"])
    return sources, problems


def source_of(file: BatchFile, kind: Kind) -> Source:
    """A file, recognised as a workbook or with its encoding decided."""
    place = Place(file.position, file.name)
    try:
        path = store.check(file.sha256)
        if kind.takes_workbooks and (workbook := workbooks.recognise(path, place)):
            file.encoding, file.encoding_reason = "", workbooks.LABELS[workbook]
            return Source(path, file.name, "", file.position, file.size, workbook)
        with path.open("rb") as content:
            asked = file.encoding_asked
            found = encoding.chosen(asked) if asked else encoding.detect(content)
    except store.Damaged as error:
        raise BrokenFile(Problem(place, DAMAGED)) from error
    except encoding.NotText as error:
        raise BrokenFile(Problem(place, str(error))) from error
    if found.confidence is Confidence.UNSURE and not found.unreadable:
        why = "、".join(found.reasons)
        raise BrokenFile(
            Problem(
                place,
                f"文字コードを決められません（{why}）。文字コードを選んでやり直してください。",
            )
        )
    file.encoding = found.codec
    file.encoding_reason = f"{found.confidence.value}：{'、'.join(found.reasons)}"
    return Source(path, file.name, found.codec, file.position, file.size)


def end(batch: Batch, state: State, failure: str = "", running: BatchRun | None = None) -> None:
    """Running → its end (or waiting again), in a transaction of its own."""
    outcome = AuditOutcome.FAILED if state == State.FAILED else AuditOutcome.OK
    with entry(batch, outcome):
        close(batch, state, failure, running)


def close(batch: Batch, state: State, failure: str = "", running: BatchRun | None = None) -> None:
    """Write the end, if this attempt is still the batch's own."""
    ended_at = None if state == State.WAITING else clock.now()
    changes: dict[str, Any] = {"state": state, "ended_at": ended_at, "failure": failure}
    if running:
        changes |= asdict(running.counts) | {"result": running.result}
    mine = Batch.objects.filter(pk=batch.pk, state=State.RUNNING, attempt=batch.attempt)
    if not mine.update(**changes):
        raise Superseded(batch.pk)
    for name, value in changes.items():
        setattr(batch, name, value)


@contextmanager
def entry(batch: Batch, outcome: AuditOutcome = AuditOutcome.OK) -> Iterator[None]:
    """A transaction that changes the batch itself, in the log under the action of its kind."""
    action = kinds.get(batch.kind).action
    with transaction.atomic(), audit.event(action, outcome=outcome) as opened:
        opened.touch(others={"batch": [batch.pk]}, conditions={"mode": batch.mode})
        yield


def where(error: BaseException) -> str:
    """The class of an error and the last place of ours it came through. Never its words."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/yorisoi/" in frame.filename] or frames[-1:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in ours[-3:]]
    return f"{type(error).__name__} at {' > '.join(places)}"
