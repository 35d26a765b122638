"""The number beside お知らせ, on every page: mine that nobody has taken, or that came back."""

from typing import Any

from django.db import connection

from yorisoi import clock
from yorisoi.access import relations, rights
from yorisoi.access.entrance import filter_for, who_is
from yorisoi.access.menu import Count
from yorisoi.access.models import Staff
from yorisoi.access.rights import Role
from yorisoi.alerts.queries import CASEWORKERS, LIST
from yorisoi.cases.models import Case

# ``queries.of_mine`` and ``to_do`` as one statement: it is asked on every page, and putting the same
# together anew each time takes longer than asking it. A test holds the two together.
PLACES = (
    "SELECT FROM alerts_alertplace p JOIN cases_case c ON c.id = p.case_id WHERE p.alert_id = a.id"
)
AT_WORK = """SELECT g.staff_id FROM access_posting g JOIN access_staff s ON s.id = g.staff_id
            WHERE g.starts_on <= %(today)s AND coalesce(g.ends_on >= %(today)s, true)
            AND s.valid_from <= %(today)s AND coalesce(s.valid_until >= %(today)s, true)
            AND g.role = ANY (%(work)s)"""
MY_CASES = f"EXISTS ({PLACES} AND c.worker_id = %(me)s AND c.closed_on IS NULL)"
MINE = {
    True: f"""({MY_CASES}
        OR a.audience = 'supervisor' AND EXISTS ({PLACES} AND c.team_id = %(team)s)
        OR EXISTS ({PLACES} AND c.team_id = %(team)s AND c.closed_on IS NOT NULL)
            AND NOT EXISTS ({PLACES} AND c.closed_on IS NULL)
        OR EXISTS ({PLACES} AND c.team_id = %(team)s AND c.closed_on IS NULL
            AND c.worker_id NOT IN ({AT_WORK}))
        OR NOT EXISTS (SELECT FROM alerts_alertplace p WHERE p.alert_id = a.id))""",
    False: f"(a.audience = 'worker' AND {MY_CASES})",
}
COUNT = """
SELECT count(*) FROM alerts_alert a
WHERE (a.state = 'new' OR a.state = 'put_off' AND a.put_off_until <= %(today)s) AND {mine} AND {seen}
"""


def open_count(staff: Staff) -> Count:
    """The number in the navigation."""
    who = who_is(staff)
    if who is None:
        return Count(0)
    seen, named = "true", {}
    if relations.condition_of(rights.action(LIST), who) != relations.EVERYTHING:
        allowed = filter_for(staff, LIST, Case.objects.order_by()).values("pk")
        cases, values = allowed.query.sql_with_params()
        named = {f"v{at}": value for at, value in enumerate(values)}
        seen = f"EXISTS ({PLACES} AND c.id IN ({cases % tuple(f'%({name})s' for name in named)}))"
    statement = COUNT.format(mine=MINE[who.role == Role.SUPERVISOR], seen=seen)
    asked: dict[str, Any] = {
        "me": who.staff_id,
        "team": who.team_id,
        "today": clock.today(),
        "work": list(CASEWORKERS),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, named | asked)
        return Count(cursor.fetchone()[0])
