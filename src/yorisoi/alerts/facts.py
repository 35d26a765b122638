"""Facts: what the rules say of many rows at once, in the temporary table ``alert_facts``.

    alert_rows      the rows of one mirror that are looked at, within one statement
    alert_linked    residents on file who concern an open case (number, person_id)
    alert_facts     (code, number, other, fact, happened_on, key, whose, data, fresh)

A fact is ``fresh`` when it is news: what is older than the rule looks back stays a fact, so that
nothing is withdrawn for its age, but nobody is told of it anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier, Literal

from yorisoi.alerts.masters import InForce
from yorisoi.alerts.rules import COLUMNS
from yorisoi.registers.mirrors import MIRRORS

FACTS = """
DROP TABLE IF EXISTS alert_facts;
CREATE TEMP TABLE alert_facts (
    code text NOT NULL, number text NOT NULL, other text, fact text NOT NULL, happened_on date,
    key text NOT NULL, whose text NOT NULL, data jsonb NOT NULL, fresh boolean NOT NULL
) ON COMMIT DROP
"""
LINKED = """
DROP TABLE IF EXISTS alert_linked;
CREATE TEMP TABLE alert_linked ON COMMIT DROP AS
SELECT l.number, p.id AS person_id FROM people_person p
JOIN registers_link l ON l.person_id = p.id AND l.ended_at IS NULL
WHERE p.died_on IS NULL AND {}
  AND (EXISTS (SELECT FROM cases_case c WHERE c.subject_id = p.id AND c.closed_on IS NULL)
       OR EXISTS (SELECT FROM people_familymember mine
                  JOIN people_familymember other USING (family_id)
                  JOIN cases_case c ON c.subject_id = other.person_id AND c.closed_on IS NULL
                  WHERE mine.person_id = p.id AND mine.withdrawn_at IS NULL
                    AND other.withdrawn_at IS NULL))
"""
OWN = "SELECT number FROM registers_link WHERE ended_at IS NULL"
# Those whose numbers ``own`` gives, and whoever is registered with them.
AT_HOME = """
{own} UNION SELECT them.number FROM registers_residentrecord me
JOIN registers_residentrecord them ON them.household = me.household AND them.current
WHERE me.current AND me.household <> '' AND me.number IN ({own})
"""
# By which day a row of a mirror is new or old; without one every row is looked at.
DAY_OF = {
    "resident": "m.moved_on",
    "checkup": "m.due_on",
    "epds": "m.taken_on",
    "visit": "m.visited_on",
    "pregnancy": "m.notified_on",
    "school": "m.moved_on",
    "nursery": "greatest(m.left_on, m.entered_on)",
}
SECOND = {"epds": "child_number", "visit": "guardian_number"}
HOUSEHOLD = ("resident", "protection")  # of whom rows about the household are told, too


@dataclass(frozen=True)
class Asked:
    """Who is asked about: a few persons, who they are in the registers and who is registered with
    them; or everybody on file (None). Rules name it as ``%(persons)s``, ``%(own)s``, ``%(near)s``."""

    persons: list[int] | None = None
    own: list[str] | None = None
    near: list[str] | None = None

    @classmethod
    def of(cls, persons: list[int] | None) -> "Asked":
        """Their numbers are looked up first: then every index of a mirror can be used."""
        if persons is None:
            return cls()
        own = SQL("{} AND person_id = ANY({})").format(SQL(OWN), Literal(persons))
        found = []
        with connection.cursor() as cursor:
            for numbers in (own, SQL(AT_HOME).format(own=own)):
                cursor.execute(numbers)
                found.append([number for (number,) in cursor.fetchall()])
        return cls(persons, *found)

    @property
    def numbers(self) -> dict[str, Any]:
        """As parameters."""
        return {"persons": self.persons, "own": self.own, "near": self.near}

    def condition(self, *, households: bool) -> Composable:
        """Of a number: that it is one of theirs, or of their households."""
        if self.persons is not None:
            return SQL("= ANY(%(near)s)") if households else SQL("= ANY(%(own)s)")
        return SQL("IN ({})").format(SQL(AT_HOME).format(own=SQL(OWN)) if households else SQL(OWN))


EVERYBODY = Asked()


def run(statement: Composable | str, params: Mapping[str, Any] | None = None) -> int:
    """Run one statement. How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def begin() -> None:
    """An empty table of facts."""
    run(FACTS)


def rows_of_feed(mirror: str, since: date | None, *, is_diff: bool) -> Composable:
    """Of the rows a feed changed: the new ones of a 差分, recent ones, and those that have an alert."""
    day = DAY_OF.get(mirror)
    recent: Composable = SQL("true")
    if day and since:
        recent = SQL("coalesce(" + day + ", 'infinity') >= {}").format(Literal(since))
    news = SQL("c.what = 'added'") if is_diff else SQL("false")
    return SQL(
        "SELECT m.*, c.what FROM {table} m JOIN feed_changes c USING (key) WHERE {recent} OR {news}"
        " OR m.key IN (SELECT a.key FROM alerts_alert a WHERE a.mirror = {mirror})"
    ).format(table=table(mirror), recent=recent, news=news, mirror=Literal(mirror))


def rows_of_persons(mirror: str, since: date | None, asked: Asked) -> Composable:
    """The recent rows of a mirror about those who are asked about; of a check-up by two, of either."""
    about = asked.condition(households=mirror in HOUSEHOLD)
    whose = SQL("m.number {}").format(about)
    if mirror in SECOND:
        whose = SQL("({} OR m.{} {})").format(whose, Identifier(SECOND[mirror]), about)
    recent: Composable = SQL("true")
    if (day := DAY_OF.get(mirror)) and since:
        recent = SQL(day + " >= {}").format(Literal(since))
    return SQL(
        "SELECT m.*, 'standing'::text AS what FROM {table} m WHERE {whose} AND {recent}"
        " AND NOT m.deleted AND m.absent_since IS NULL"
    ).format(table=table(mirror), whose=whose, recent=recent)


def with_rows(rows: Mapping[str, Composable], asked: Asked) -> set[str]:
    """Those mirrors that have any of the ``rows``. One statement; of everybody none is asked."""
    if not rows or asked.persons is None:
        return set(rows)
    each = SQL(" UNION ALL ").join(
        SQL("SELECT {} WHERE EXISTS ({})").format(Literal(mirror), found)
        for mirror, found in rows.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(each, asked.numbers)
        return {mirror for (mirror,) in cursor.fetchall()}


def table(mirror: str) -> Composable:
    """Its name in the database."""
    return Identifier(MIRRORS[mirror].table)


def linked(persons: list[int] | None) -> None:
    """Fill ``alert_linked``: everybody who concerns an open case, or those of ``persons``."""
    some: Composable = SQL("true")
    if persons is not None:
        some = SQL("p.id = ANY({})").format(Literal(persons))
    run(SQL(LINKED).format(some))
    run("ANALYZE alert_linked")


def gather(
    rules: Iterable[InForce],
    day: date,
    rows: Composable | None = None,
    *,
    is_diff: bool = False,
    asked: Asked = EVERYBODY,
) -> int:
    """What ``rules`` say, added to the facts; how many. Of rules that rows bring, ``rows`` are those
    that are looked at (``alert_rows``), once for all of them."""
    each: list[Composable] = []
    numbers: dict[str, Any] = {"today": day, **asked.numbers}
    for one in rules:
        code = one.rule.code
        text = one.rule.facts
        for name, value in one.numbers.items():
            text = text.replace(f"%({name})s", f"%({code}_{name})s")
            numbers[f"{code}_{name}"] = value
        columns = SQL(", ").join(Identifier("x", name) for name in COLUMNS)
        each.append(
            SQL("SELECT {code}, {columns}, coalesce({fresh}, false) FROM ({facts}) x").format(
                code=Literal(code),
                columns=columns,
                fresh=fresh(one, day, is_diff=is_diff),
                # The rule's own text, a constant of the code, names its numbers.
                facts=SQL(text.replace("{", "{{").replace("}", "}}")).format(),
            )
        )
    if not each:
        return 0
    looked_at = SQL("WITH alert_rows AS MATERIALIZED ({}) ").format(rows) if rows else SQL("")
    columns = SQL(", ").join(Identifier(name) for name in COLUMNS)
    statement = SQL("{looked_at}INSERT INTO alert_facts (code, {columns}, fresh) {each}").format(
        looked_at=looked_at, columns=columns, each=SQL(" UNION ALL ").join(each)
    )
    return run(statement, numbers)


def fresh(one: InForce, day: date, *, is_diff: bool) -> Composable:
    """Whether a fact is news."""
    if one.recent is None:
        return SQL("true")
    since = date.fromordinal(day.toordinal() - one.recent)
    recent = SQL("x.happened_on >= {}").format(Literal(since))
    if not is_diff:
        return recent
    news = SQL("true") if one.rule.always_news else SQL("x.happened_on IS NULL")
    added = SQL("(SELECT what FROM alert_rows w WHERE w.key = x.key LIMIT 1) = 'added'")
    return SQL("coalesce({recent}, false) OR ({news} AND {added})").format(
        recent=recent, news=news, added=added
    )
