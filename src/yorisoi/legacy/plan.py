"""What is to be done with the staged rows: which are new, which changed, which are as they were.

Everything an apply does is set-based: temporary tables say which row becomes which record, and one
statement a table writes them. ``Work`` holds what all statements need.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from yorisoi import clock
from yorisoi.exchange.batch_run import BatchRun
from yorisoi.legacy.models import Move

PLAN = """
CREATE TEMP TABLE legacy_plan ON COMMIT DROP AS
SELECT s.id AS staged, s.record, s.key, r.id AS source,
    CASE WHEN s.deleted THEN CASE WHEN r.id IS NULL THEN 'gone'
                                  WHEN r.digest = s.digest || %(gone_mark)s THEN 'same'
                                  ELSE 'deleted' END
         WHEN r.id IS NULL THEN 'new'
         WHEN r.digest = s.digest THEN 'same' ELSE 'changed' END AS state
FROM legacy_stagedrow s LEFT JOIN legacy_sourcerecord r
    ON r.system = %(system)s AND r.record = s.record AND r.key = s.key
WHERE s.move_id = %(move)s AND s.outcome = '';
ANALYZE legacy_plan;
"""
COUNTS = "SELECT record, state, count(*) FROM legacy_plan GROUP BY record, state"


# Behind the digest of a record that the old system deleted, and that somebody decided to keep.
GONE_MARK = " deleted"


@dataclass
class Acting:
    """In whose name something is written: for which move, by whom, when."""

    move: Move
    by: int
    now: datetime
    today: date


@dataclass
class Work(Acting):
    """One apply while it runs: the move, who asked, and what was counted."""

    run: BatchRun
    made: dict[str, int] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)  # how long each part takes, about

    @classmethod
    def of(cls, run: BatchRun, move: Move) -> "Work":
        """The work of a batch that somebody asked for."""
        now = clock.now()
        asked_by = run.by or move.made_by
        return cls(move, asked_by.pk, now, now.date(), run)

    def begin(self, plan: dict[str, dict[str, int]]) -> None:
        """One count for all of the work, so that the time left can be told."""
        new = {record: states.get("new", 0) for record, states in plan.items()}
        persons = sum(new.get(record, 0) for record in ("child", "member", "pregnant"))
        changed = sum(states.get("changed", 0) for states in plan.values())
        self.weights = {
            "people": persons * 4,
            "cases": new.get("consultation", 0) * 4,
            "notes": new.get("note", 0),
            "changed": changed * 20,
            "search": persons * 8,
        }
        self.run.step("人物を登録しています", total=max(sum(self.weights.values()), 1))

    def do(self, sql: str, **more: Any) -> int:
        """Run a statement with the names all of them know; how many rows it wrote."""
        with connection.cursor() as cursor:
            cursor.execute(sql, self.names | more)
            return int(cursor.rowcount)

    def look_again(self) -> None:
        """Tell the planner what the move has written so far.

        It would go by what it saw before: another move's few rows, or none, and join a million
        notes to them one by one. (On PostgreSQL 15 and 16 only an owner may; there it is skipped.)
        """
        self.do("ANALYZE legacy_sourcerecord")

    def ask(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with connection.cursor() as cursor:
            cursor.execute(sql, self.names | more)
            return list(cursor.fetchall())

    @property
    def names(self) -> dict[str, Any]:
        """What every statement may name."""
        return {
            "move": self.move.pk,
            "system": self.move.system,
            "by": self.by,
            "now": self.now,
            "today": self.today,
            "team": self.move.team_id,
            "worker": self.move.worker_id,
            "gone_mark": GONE_MARK,
        }


def make(work: Work) -> None:
    """Compare the staged rows with what is known of the old system."""
    work.do(PLAN)


def counts(work: Work) -> dict[str, dict[str, int]]:
    """How many rows of each record are new, changed, as they were."""
    found: dict[str, dict[str, int]] = {}
    for record, state, number in work.ask(COUNTS):
        found.setdefault(record, {})[state] = number
    return found
