"""Noticing: when a feed was taken, when somebody was linked, and every day.

on_feed(change)        in the feed's transaction
for_persons([7, 8])    what stands about them: 支援措置, EPDS, 未受診
daily()                the calendar, and what stands about everybody on file
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction

from yorisoi import audit, clock
from yorisoi.alerts import facts, masters, raising, withdrawing
from yorisoi.alerts.masters import InForce
from yorisoi.alerts.models import Alert
from yorisoi.registers import sight
from yorisoi.registers.changes import Change
from yorisoi.registers.models import FeedMode

EVENT = "registers.feed.notice"


def on_feed(change: Change) -> None:
    """Alerts for the rows a feed changed; what it took back is taken back."""
    mirror = change.interface.mirror.code
    day = change.feed.stamp.astimezone(clock.TOKYO).date()
    rules = masters.on(day)
    of_mirror = [one for one in rules.values() if one.rule.mirror == mirror]
    if not of_mirror:
        return
    is_diff = change.feed.mode == FeedMode.DIFF
    raising.alone()
    facts.begin()
    # Of every rule, also of one that is off: what it raised before may be taken back.
    rows = facts.rows_of_feed(mirror, oldest(of_mirror, day), is_diff=is_diff)
    facts.gather(of_mirror, day, rows, is_diff=is_diff)
    if is_diff:
        # A movement is told of even if the same file cancels it; then it is taken back below.
        withdrawing.not_the_cancelled(rules, again=True)
        raising.raise_new(rules, change.feed)
    withdrawing.by_feed(mirror)
    if not is_diff:
        withdrawing.not_the_cancelled(rules)
        raising.raise_new(rules, change.feed)


def for_persons(persons: list[int]) -> None:
    """What stands about ``persons``, who have just been linked; inside a transaction."""
    with audit.event(EVENT, persons=persons), sight.feeding():
        standing(persons)


@transaction.atomic
def daily() -> list[Alert]:
    """Every day: what comes near or did not come, and what nobody was told of yet."""
    with audit.event(EVENT) as entry, sight.feeding():
        alerts = standing(None)
        entry.touch(persons=[one.person_id for one in alerts], results=len(alerts))
        return alerts


def standing(persons: list[int] | None) -> list[Alert]:
    """Of these persons, or of everybody on file."""
    day = clock.today()
    rules = only_on(masters.on(day))
    raising.alone()
    facts.begin()
    of_mirror: dict[str, list[InForce]] = defaultdict(list)
    for one in rules.values():
        of_mirror[one.rule.mirror].append(one)
    of_days = of_mirror.pop("", [])
    asked = facts.Asked.of(persons)
    rows = {
        mirror: facts.rows_of_persons(mirror, oldest(those, day), asked)
        for mirror, those in of_mirror.items()
    }
    # Of a few persons most mirrors have nothing recent.
    for mirror in sorted(facts.with_rows(rows, asked)):
        facts.gather(of_mirror[mirror], day, rows[mirror], asked=asked)
    withdrawing.not_the_cancelled(rules)
    facts.linked(persons)
    facts.gather(of_days, day, asked=asked)
    if persons is None:
        withdrawing.by_days([one.rule.code for one in of_days])
    return raising.raise_new(rules, None)


def only_on(rules: dict[str, InForce]) -> dict[str, InForce]:
    """Those that the section wants."""
    return {code: one for code, one in rules.items() if one.is_on}


def oldest(rules: list[InForce], day: date) -> date | None:
    """From which day on any of them calls a row news; None when one of them has no such day."""
    spans = [one.recent for one in rules]
    if None in spans:
        return None
    return day - timedelta(days=max(span for span in spans if span is not None))
