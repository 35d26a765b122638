"""Whose names stand in the files: the workers of the old system, and how often each is named."""

from django.db import connection

from yorisoi.legacy.models import Move

NAMES = """
SELECT name, count(*) FILTER (WHERE record <> 'note'), count(*) FILTER (WHERE record = 'note')
FROM (SELECT record, values ->> CASE record WHEN 'note' THEN 'author' ELSE 'worker' END AS name
      FROM legacy_stagedrow WHERE move_id = %s
        AND record IN ('child', 'consultation', 'note', 'pregnant')) told
WHERE name <> '' GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1
"""


def names_in(move: Move) -> list[tuple[str, int, int]]:
    """Name, how many 相談受付 or ledger rows, how many 経過記録; the busiest first."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [move.pk])
        return [(name, calls, notes) for name, calls, notes in cursor.fetchall()]
