"""The jobs of this room. Found by the worker: ``yorisoi procrastinate worker``."""

from procrastinate.contrib.django import app

from yorisoi import audit
from yorisoi.alerts import noticing

# At 5:41 and 8:41 in Japan; procrastinate reads the hours as UTC. Twice, for a machine that is off at
# night; the second time there is nothing left to tell.
EVERY_MORNING = "41 20,23 * * *"


@app.periodic(cron=EVERY_MORNING)
@app.task(name="alerts.daily", queueing_lock="alerts.daily")
def daily(timestamp: int) -> None:
    """What the calendar brings, before the office opens."""
    del timestamp  # procrastinate tells for which minute it is
    with audit.visiting(audit.Visitor(name="システム", terminal="job")):
        noticing.daily()
