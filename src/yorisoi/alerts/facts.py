"""Facts: what the rules say of many rows at once, in the temporary table ``alert_facts``.

    alert_rows      the rows of one mirror that are looked at
    alert_linked    residents on file who concern an open case (number, person_id)
    alert_facts     (code, number, other, fact, happened_on, key, whose, data, fresh)

A fact is ``fresh`` when it is news: what is older than the rule looks back stays a fact, so that
nothing is withdrawn for its age, but nobody is told of it anew.
"""

from collections.abc import Iterable, Mapping
from datetime import date

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
# By which day a row of a mirror is new or old; without one every row is looked at.
DAY_OF = {
    "resident": "m.moved_on",
    "checkup": "m.due_on",
    "epds": "m.taken_on",
    "visit": "m.visited_on",
    "school": "m.moved_on",
    "nursery": "greatest(m.left_on, m.entered_on)",
}
SECOND = {"epds": "child_number", "visit": "guardian_number"}


def run(statement: Composable | str, params: Mapping[str, int | date] | None = None) -> int:
    """Run one statement. How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def begin() -> None:
    """An empty table of facts."""
    run(FACTS)


def rows_of_feed(mirror: str, since: date | None, *, is_diff: bool) -> None:
    """Of the rows a feed changed: the new ones of a 差分, recent ones, and those that have an alert."""
    day = DAY_OF.get(mirror)
    recent: Composable = SQL("true")
    if day and since:
        recent = SQL("coalesce(" + day + ", 'infinity') >= {}").format(Literal(since))
    news = SQL("c.what = 'added'") if is_diff else SQL("false")
    look_at(
        SQL(
            "SELECT m.*, c.what FROM {table} m JOIN feed_changes c USING (key) WHERE {recent} OR {news}"
            " OR EXISTS (SELECT FROM alerts_alert a WHERE a.mirror = {mirror} AND a.key = m.key)"
        ).format(table=table(mirror), recent=recent, news=news, mirror=Literal(mirror))
    )


def rows_of_persons(mirror: str, since: date | None, persons: list[int] | None) -> None:
    """The recent rows about persons on file (None: all), and about their households."""
    numbers: Composable = SQL("SELECT number FROM registers_link WHERE ended_at IS NULL")
    if persons is not None:
        numbers = SQL("{} AND person_id = ANY({})").format(numbers, Literal(persons))
    about: Composable = SQL("m.number IN (SELECT number FROM near)")
    if mirror in ("resident", "protection"):
        near: Composable = SQL(
            "{numbers} UNION SELECT them.number FROM registers_residentrecord me"
            " JOIN registers_residentrecord them ON them.household = me.household AND them.current"
            " WHERE me.current AND me.household <> '' AND me.number IN ({numbers})"
        ).format(numbers=numbers)
    else:
        near = numbers
    if mirror in SECOND:
        about = SQL("({} OR m.{} IN (SELECT number FROM near))").format(
            about, Identifier(SECOND[mirror])
        )
    recent: Composable = SQL("true")
    if (day := DAY_OF.get(mirror)) and since:
        recent = SQL(day + " >= {}").format(Literal(since))
    look_at(
        SQL(
            "WITH near (number) AS ({near})"
            " SELECT m.*, 'standing'::text AS what FROM {table} m WHERE {about} AND {recent}"
            " AND NOT m.deleted AND m.absent_since IS NULL"
        ).format(near=near, table=table(mirror), about=about, recent=recent)
    )


def table(mirror: str) -> Composable:
    """Its name in the database."""
    return Identifier(MIRRORS[mirror].table)


def look_at(rows: Composable) -> None:
    """Fill ``alert_rows``."""
    run("DROP TABLE IF EXISTS alert_rows")
    run(SQL("CREATE TEMP TABLE alert_rows ON COMMIT DROP AS {}").format(rows))


def linked(persons: list[int] | None) -> None:
    """Fill ``alert_linked``: everybody who concerns an open case, or those of ``persons``."""
    some: Composable = SQL("true")
    if persons is not None:
        some = SQL("p.id = ANY({})").format(Literal(persons))
    run(SQL(LINKED).format(some))
    run("ANALYZE alert_linked")


def gather(rules: Iterable[InForce], day: date, *, is_diff: bool = False) -> None:
    """What ``rules`` say of the rows that are looked at, added to the facts."""
    for one in rules:
        since = None if one.recent is None else date.fromordinal(day.toordinal() - one.recent)
        fresh: Composable = SQL("true")
        if since:
            fresh = SQL("x.happened_on >= {}").format(Literal(since))
            if is_diff:
                news = SQL("true") if one.rule.always_news else SQL("x.happened_on IS NULL")
                added = SQL("(SELECT what FROM alert_rows w WHERE w.key = x.key LIMIT 1) = 'added'")
                fresh = SQL("coalesce({fresh}, false) OR ({news} AND {added})").format(
                    fresh=fresh, news=news, added=added
                )
        columns = SQL(", ").join(Identifier(name) for name in COLUMNS)
        taken = SQL(", ").join(Identifier("x", name) for name in COLUMNS)
        # The rule's own text, a constant of the code, carries the placeholders of its numbers.
        statement = SQL(
            "INSERT INTO alert_facts (code, {columns}, fresh)"
            " SELECT {code}, {taken}, coalesce({fresh}, false) FROM ({facts}) x"
        ).format(
            columns=columns,
            code=Literal(one.rule.code),
            taken=taken,
            fresh=fresh,
            facts=SQL(one.rule.facts.replace("{", "{{").replace("}", "}}")).format(),
        )
        run(statement, {**one.numbers, "today": day})
