"""The jobs of this room. Found by the worker: ``yorisoi procrastinate worker``."""

from procrastinate.contrib.django import app

from yorisoi import audit
from yorisoi.access import clean_up


@app.periodic(cron="17 * * * *")
@app.task(name="access.clean_up", queueing_lock="access.clean_up")
def remove_what_is_old(timestamp: int) -> None:
    """Every hour, so that a machine that is off at night does it as well."""
    del timestamp  # procrastinate tells for which minute it is
    with audit.visiting(audit.Visitor(name="システム", terminal="job")):
        clean_up.remove_old_drafts()
        clean_up.remove_ended_sessions()
