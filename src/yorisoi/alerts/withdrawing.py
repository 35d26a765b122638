"""Taking back: the source cancelled, deleted, corrected or lost what an alert was raised for.

The alert stays, marked 取消し. What rows take back comes before its reader once more, whoever had
dealt with it; what the calendar's facts resolve by themselves is done with.
"""

# ruff: noqa: S608  the statements are put together from constants of this file

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import F

from yorisoi import clock
from yorisoi.alerts.masters import InForce
from yorisoi.alerts.models import Alert, AlertState, AlertStepKind
from yorisoi.alerts.raising import by_reason, note_steps
from yorisoi.japanese import wareki

# A 取消 speaks of the row before it in the resident's history.
CANCELLED = """
SELECT before.key, c.key AS by, c.moved_on
FROM registers_residentrecord c
JOIN LATERAL (SELECT p.key FROM registers_residentrecord p
              WHERE p.number = c.number AND (p.history, p.branch) < (c.history, c.branch)
                AND NOT p.deleted AND p.absent_since IS NULL
              ORDER BY p.history DESC, p.branch DESC LIMIT 1) before ON true
WHERE c.movement = 'cancelled' AND NOT c.deleted AND c.absent_since IS NULL
"""
BY_CANCELLATION = f"""
SELECT a.id, x.moved_on FROM ({CANCELLED} AND c.key IN (SELECT key FROM feed_changes)) x
JOIN alerts_alert a ON a.mirror = 'resident' AND a.key = x.key
WHERE a.withdrawn_at IS NULL
"""
NO_FACT_OF_CANCELLED = f"""
DELETE FROM alert_facts f USING ({CANCELLED} AND c.number IN (SELECT number FROM alert_facts)) x
WHERE f.key = x.key AND f.code = ANY(%(codes)s)
  AND (NOT %(again)s OR EXISTS (SELECT FROM alerts_alert a WHERE a.code = f.code
                                AND a.fact = f.fact AND a.withdrawn_at IS NOT NULL))
"""
BY_SOURCE = """
SELECT a.id, c.what FROM alerts_alert a JOIN feed_changes c ON c.key = a.key
WHERE a.mirror = %s AND a.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT FROM alert_facts f WHERE f.code = a.code AND f.fact = a.fact)
"""
OVER = """
SELECT a.id FROM alerts_alert a
WHERE a.code = ANY(%s) AND a.state <> 'done' AND a.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT FROM alert_facts f WHERE f.code = a.code AND f.fact = a.fact)
"""
WHY = {
    "deleted": "連携元で、この記録が削除されました。",
    "gone": "連携元の全件に、この記録がなくなりました。",
    "changed": "連携元でこの記録が直され、この内容ではなくなりました。",
    "added": "連携元でこの記録が直され、この内容ではなくなりました。",
}
PARTED = (
    "住基とのつながりが取り消されました。別の人についての知らせだったため、内容は伏せています。"
)
# Of the person on file alone, whoever they are in the registers.
OURS = ("turns_18",)
NO_MORE = "届いた内容からみて、あてはまらなくなりました。"
# Whose windows pass by themselves; having been told of a birthday is no mistake.
RESOLVED = ("protection_ends", "protection_past", "stay_ends", "checkup_not_come", "doses_behind")


def by_feed(mirror: str) -> None:
    """What the rows of this feed take back. ``alert_facts`` holds all facts of the changed rows."""
    if mirror == "resident":
        rows = [
            (alert, f"この異動は{wareki(on) + 'に' if on else ''}取り消されました。")
            for alert, on in asked(BY_CANCELLATION)
        ]
        take_back(rows, AlertState.NEW)
    rows = [(alert, WHY[what]) for alert, what in asked(BY_SOURCE, [mirror])]
    take_back(rows, AlertState.NEW)


def not_the_cancelled(rules: Mapping[str, InForce], *, again: bool = False) -> None:
    """Movements that were cancelled since are no facts; with ``again`` those told of before."""
    codes = [code for code, one in rules.items() if one.rule.mirror == "resident"]
    with connection.cursor() as cursor:
        cursor.execute(NO_FACT_OF_CANCELLED, {"codes": codes, "again": again})


def by_days(codes: Iterable[str]) -> None:
    """What does not hold any more: an extension came, a dose was given."""
    of_days = [code for code in codes if code in RESOLVED]
    take_back([(alert, NO_MORE) for (alert,) in asked(OVER, [of_days])], AlertState.DONE)


def by_parting(persons: list[int]) -> None:
    """A link was undone: what was told of these persons was told of somebody else."""
    told = Alert.objects.filter(person__in=persons, withdrawn_at=None).exclude(code__in=OURS)
    take_back([(pk, PARTED) for pk in told.values_list("pk", flat=True)], AlertState.NEW)


def asked(statement: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows of one question."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def take_back(rows: list[tuple[int, str]], state: AlertState) -> None:
    """Mark the alerts of ``rows`` (number, words)."""
    for words, alerts in by_reason(rows).items():
        Alert.objects.filter(pk__in=alerts).update(
            withdrawn_at=clock.now(),
            withdrawn_because=words,
            state=state,
            put_off_until=None,
            version=F("version") + 1,
        )
        note_steps(alerts, AlertStepKind.WITHDRAWN, words)
