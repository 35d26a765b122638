"""What changed, and has to be matched: heard from the people room and from feeds, put into the queue.

Nobody waits for it, and nothing fails because of it: a save puts a job into the queue and ends. The
keys of residents are made within their feed, since they must not be older than the mirror.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DatabaseError, transaction
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, JobDeferrer

from yorisoi import audit
from yorisoi.exchange import actions, jobs, kinds
from yorisoi.exchange.models import Mode
from yorisoi.matching import batches, index
from yorisoi.matching.models import MatchModel
from yorisoi.registers import changes, sight

log = logging.getLogger(__name__)

TASK = "matching.near"
LOCK = "matching.near"  # one after the other: two would propose for the same resident
MOST = 20_000  # rows of a feed above which everybody is matched anew
AT_ONCE = 500  # persons or residents of one job
MANY = 2_000  # persons above which everybody is matched anew: set by set that is quicker
KNOWN_APART = 12  # persons of a job so few that the same job, when it waits, is enough


def persons_changed(persons: list[int]) -> None:
    """Somebody on file was registered or changed: matched as soon as a worker is free."""
    for at in range(0, len(persons), AT_ONCE):
        some = persons[at : at + AT_ONCE]
        few = len(some) <= KNOWN_APART
        waits = f"matching.person.{'-'.join(map(str, some))}" if few else None
        put_into_queue(waits, persons=some)


def persons_arrived(persons: list[int]) -> None:
    """A whole register of persons came (a move of the old system), and is to stay."""
    if len(persons) <= MANY:
        persons_changed(persons)
    elif MatchModel.objects.filter(in_use=True).exists():
        begin(batches.FULL)
        begin(batches.TWICE)


def residents_changed(change: changes.Change) -> None:
    """Called in the transaction of a feed."""
    if change.interface.mirror.code != "resident":
        return
    taken = change.taken
    if taken.added + taken.changed + taken.gone > MOST:
        begin(batches.INDEX)
        if MatchModel.objects.filter(in_use=True).exists():
            begin(batches.FULL)
        return
    index.refresh_changed()
    numbers = index.changed_numbers()
    for at in range(0, len(numbers), AT_ONCE):
        put_into_queue(None, numbers=numbers[at : at + AT_ONCE])


def put_into_queue(waits: str | None, **what: Sequence[Any]) -> None:
    """A job; one for the same that waits already is enough."""
    job = Job(
        queue=jobs.QUEUE,
        task_name=TASK,
        lock=LOCK,
        queueing_lock=waits,
        task_kwargs={name: list(values) for name, values in what.items()},
    )
    try:
        with transaction.atomic():
            JobDeferrer(jobs.manager(), job).defer()
    except AlreadyEnqueued:
        pass
    except (ConnectorException, DatabaseError):
        # The next full run finds them.
        log.exception("a change could not be put into the queue of 名寄せ")


def begin(kind: kinds.Kind) -> None:
    """A batch in the queue, asked for by nobody."""
    actions.start(by=None, kind=kind, files=[], mode=Mode.APPLY)


@transaction.atomic
def settle(persons: Iterable[int] = (), numbers: Iterable[str] = ()) -> None:
    """The job: these persons, and whoever may be these residents, are matched; and who is on file
    twice is looked for. Doing it again changes nothing."""
    from yorisoi.matching import near, twice

    model = near.in_use()
    with audit.event("matching.batch.near"), sight.feeding():
        asked = {str(pk) for pk in persons}
        if model is None:
            near.index_only(asked)
            return
        residents = list(numbers)
        if residents:
            asked |= near.concerned(residents, model)
        near.match(int(one) for one in asked)
        changed = list(persons)
        if changed:
            twice.look_for(changed, model)
