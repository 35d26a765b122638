"""Batches in the queue, and batches of dead workers found again.

The batch itself says what has to be done; a job in the queue is only how a worker hears of it.
So a lost job is no loss: ``pick_up`` looks for unfinished batches that nobody works on.
"""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, JobDeferrer
from procrastinate.manager import JobManager

from yorisoi import audit
from yorisoi.exchange import engine, locks
from yorisoi.exchange.models import UNFINISHED, Batch, State

log = logging.getLogger(__name__)

TASK = "exchange.run_batch"
QUEUE = "batches"
SILENT_FOR = timedelta(seconds=30)  # a worker without heartbeat for so long is dead
SYSTEM = audit.Visitor(name="システム", terminal="job")


def manager() -> JobManager:
    """The queue on Django's own connection: a job is there when its batch is, or neither is."""
    return JobManager(DjangoConnector())


def put_into_queue(batch: Batch) -> None:
    """Let a worker know of the batch. Batches of one kind are run one after the other."""
    job = Job(
        queue=QUEUE,
        task_name=TASK,
        lock=f"exchange.{batch.kind}",
        queueing_lock=f"exchange.batch.{batch.pk}",
        task_kwargs={"batch": batch.pk},
    )
    try:
        with transaction.atomic():
            JobDeferrer(manager(), job).defer()
    except AlreadyEnqueued:
        pass


def pick_up(*, patience: float = 0) -> int:
    """Put unfinished batches that nobody works on back into the queue. How many there were."""
    found = 0
    unfinished = Batch.objects.filter(state__in=UNFINISHED).order_by()
    for kind in unfinished.values_list("kind", flat=True).distinct():
        try:
            with locks.holding(kind, patience=patience), audit.visiting(SYSTEM):
                found += sum(
                    pick_up_one(batch) for batch in unfinished.filter(kind=kind).order_by("pk")
                )
        except locks.Busy:
            continue  # somebody is at work; what waits behind it has its job
    revive_stalled()
    return found


def pick_up_one(batch: Batch) -> bool:
    """One unfinished batch, while we hold the lock of its kind: a running one is dead."""
    was_running = batch.state == State.RUNNING
    if was_running or batch.foreground:
        with engine.entry(batch):
            batch = Batch.objects.select_for_update().get(pk=batch.pk)
            engine.give_back(batch)
        log.warning("batch %s was left by its process: %s", batch.pk, batch.state)
    if batch.state != State.WAITING:
        return False
    its_jobs = ProcrastinateJob.objects.filter(task_name=TASK, args__batch=batch.pk)
    if its_jobs.filter(status="todo").exists():
        return False
    for job in its_jobs.filter(status="doing"):
        # The job of a running batch died with it; that of a waiting one may be just beginning.
        if not was_running and not is_stalled(job):
            return False
        revive(job)
    put_into_queue(batch)
    return True


def is_stalled(job: ProcrastinateJob) -> bool:
    """Whether the worker of this job gives no sign of life."""
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=timezone.now() - SILENT_FOR)
    return job.worker_id is None or not alive.filter(pk=job.worker_id).exists()


def revive_stalled() -> None:
    """Every other job of a dead worker goes back into the queue as well."""
    for job in ProcrastinateJob.objects.filter(status="doing").exclude(task_name=TASK):
        if is_stalled(job):
            revive(job)


def revive(job: ProcrastinateJob) -> None:
    """A job that was being done goes back into the queue, or away when its like waits there."""
    try:
        with transaction.atomic():
            manager().retry_job_by_id(job.pk, timezone.now())
    except ConnectorException:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job.pk])
