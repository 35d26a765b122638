"""The jobs of this room. Found by the worker: ``yorisoi procrastinate worker``."""

from procrastinate.contrib.django import app

from yorisoi import audit
from yorisoi.legacy import clean_up


@app.periodic(cron="43 * * * *")
@app.task(name="legacy.clean_up", queueing_lock="legacy.clean_up")
def remove_what_is_over(timestamp: int) -> None:
    """Every hour, so that a machine that is off at night does it as well."""
    del timestamp  # procrastinate tells for which minute it is
    with audit.visiting(audit.Visitor(name="システム", terminal="job")):
        clean_up.clear_moves()
