"""The jobs of this room. Found by the worker: ``yorisoi procrastinate worker``."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from yorisoi import audit
from yorisoi.exchange import engine, jobs
from yorisoi.exchange.batch_run import StoppedByMachine
from yorisoi.exchange.locks import Busy
from yorisoi.exchange.models import Batch


@app.task(
    name=jobs.TASK,
    queue=jobs.QUEUE,
    pass_context=True,
    # Somebody runs one at the command line: try again until it is done.
    retry=RetryStrategy(wait=5, retry_exceptions=[Busy]),
)
def run_batch(context: JobContext, *, batch: int) -> None:
    """Run one batch in the name of who asked for it."""
    staff = Batch.objects.select_related("asked_by").get(pk=batch).asked_by
    visitor = jobs.SYSTEM
    if staff:
        visitor = audit.Visitor(staff.name, staff.pk, staff.number, terminal="job")
    with audit.visiting(visitor):
        try:
            engine.run(batch, must_end=context.should_abort)
        except StoppedByMachine:
            # The batch waits; the next worker finds it.
            raise JobAborted from None


@app.periodic(cron="* * * * *")
@app.task(name="exchange.pick_up", queue=jobs.QUEUE, queueing_lock="exchange.pick_up")
def pick_up(timestamp: int) -> None:
    """Every minute: is there a batch that nobody works on?"""
    del timestamp  # procrastinate tells for which minute it is
    jobs.pick_up()
