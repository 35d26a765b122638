"""The jobs of this room. Found by the worker: ``yorisoi procrastinate worker``."""

from procrastinate.contrib.django import app

from yorisoi import audit
from yorisoi.exchange import jobs
from yorisoi.exchange.locks import Busy
from yorisoi.registers import inbox, order, originals


@app.periodic(cron="* * * * * */15")  # the last is the seconds
@app.task(name="registers.look", queueing_lock="registers.look")
def look(timestamp: int) -> None:
    """Every quarter of a minute: what has come, and whose turn it is."""
    del timestamp  # procrastinate tells for which moment it is
    with audit.visiting(jobs.SYSTEM):
        try:
            inbox.look()
        except Busy:
            return  # somebody looks already
        order.settle()
        order.go_on()


@app.periodic(cron="37 * * * *")
@app.task(name="registers.remove_originals", queueing_lock="registers.remove_originals")
def remove_originals(timestamp: int) -> None:
    """Every hour, so that a machine that is off at night does it as well."""
    del timestamp
    with audit.visiting(jobs.SYSTEM):
        originals.remove_old()
