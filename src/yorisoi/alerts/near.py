"""Whom a fact concerns: persons on file, and through them the cases of their families.

Asked for all facts at once, in temporary tables; what is chosen from them is in raising.py.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

# Facts nobody was told of, or whose alert was taken back and that hold again, however old.
NEWS = """
CREATE TEMP TABLE alert_news ON COMMIT DROP AS
SELECT DISTINCT ON (f.code, f.fact) row_number() OVER () AS at, f.*, a.id AS alert
FROM alert_facts f LEFT JOIN alerts_alert a ON a.code = f.code AND a.fact = f.fact
WHERE CASE WHEN a.id IS NULL THEN f.fresh ELSE a.withdrawn_at IS NOT NULL END
ORDER BY f.code, f.fact, f.key DESC
"""
# rank: who of a household the sentence names. Of a birth the mother: she was expecting, or else a
# grown woman; of anything else the subject of an open case.
NEAR = """
DROP TABLE IF EXISTS alert_near;
CREATE TEMP TABLE alert_near ON COMMIT DROP AS
SELECT n.at, l.person_id, 0 AS rank, 'own' AS whose
FROM alert_news n JOIN registers_link l ON l.number = n.number AND l.ended_at IS NULL
WHERE n.whose <> 'member' AND n.number <> ''
UNION
SELECT n.at, l.person_id, 1, 'own'
FROM alert_news n JOIN registers_link l ON l.number = n.other AND l.ended_at IS NULL
WHERE n.other <> ''
UNION
SELECT n.at, (n.data ->> 'person')::bigint, 0, 'own' FROM alert_news n WHERE n.data ? 'person'
UNION
SELECT n.at, p.id, min(CASE
        WHEN n.code = 'born' THEN CASE
            WHEN EXISTS (SELECT FROM registers_pregnancy g WHERE g.number = l.number
                         AND NOT g.deleted AND g.absent_since IS NULL
                         AND g.expected_on BETWEEN n.happened_on - 90 AND n.happened_on + 120)
              OR EXISTS (SELECT FROM cases_case c WHERE c.subject_id = p.id AND c.kind = 'pregnancy'
                         AND c.closed_on IS NULL) THEN 0
            WHEN p.sex = 'female' AND p.born_on < n.happened_on - 5000 THEN 1 ELSE 3 END
        WHEN EXISTS (SELECT FROM cases_case c WHERE c.subject_id = p.id AND c.closed_on IS NULL)
            THEN 1
        ELSE 2 END), 'member'
FROM alert_news n
JOIN registers_residentrecord h ON h.number = n.number AND h.household <> '' AND NOT h.deleted
JOIN registers_residentrecord them ON them.household = h.household AND them.current
     AND them.number <> n.number AND them.state NOT IN ('left', 'dead', 'removed')
JOIN registers_link l ON l.number = them.number AND l.ended_at IS NULL
JOIN people_person p ON p.id = l.person_id
WHERE n.whose <> 'own'
  AND NOT EXISTS (SELECT FROM registers_link own
                  WHERE own.number = n.number AND own.ended_at IS NULL)
  -- Who comes, came into their household; who leaves, is not in it any more.
  AND CASE WHEN n.whose = 'any' THEN true
      WHEN (n.data ->> 'comes')::boolean THEN n.data ->> 'household' = them.household
      ELSE n.data ->> 'movement' IN ('moved_out', 'died', 'removed')
           OR n.data ->> 'household' <> them.household END
  -- Who moves together with somebody on file is no news beside them.
  AND NOT EXISTS (SELECT FROM registers_residentrecord x WHERE x.number = them.number
                  AND n.whose = 'member' AND x.movement = n.data ->> 'movement'
                  AND x.moved_on = n.happened_on AND NOT x.deleted)
GROUP BY n.at, p.id
"""
CASES = """
WITH persons AS (SELECT DISTINCT person_id FROM alert_near),
subjects AS (
    SELECT person_id, person_id AS subject FROM persons
    UNION
    SELECT p.person_id, other.person_id FROM persons p
    JOIN people_familymember mine ON mine.person_id = p.person_id AND mine.withdrawn_at IS NULL
    JOIN people_familymember other ON other.family_id = mine.family_id
         AND other.withdrawn_at IS NULL)
SELECT s.person_id, c.id, c.closed_on IS NULL, c.opened_on, s.subject = s.person_id,
       EXISTS (SELECT FROM people_kinship k JOIN terms_term t ON t.id = k.kind_id
               WHERE k.person_id = s.subject AND k.other_id = s.person_id
                 AND k.withdrawn_at IS NULL
                 AND t.trait IN ('parent', 'step', 'adoptive', 'foster'))
FROM subjects s JOIN cases_case c ON c.subject_id = s.subject
"""
PERSONS = """
SELECT p.id, p.name, p.resident_number,
       EXISTS (SELECT FROM people_familymember m
               WHERE m.person_id = p.id AND m.withdrawn_at IS NULL)
FROM people_person p WHERE p.id IN (SELECT person_id FROM alert_near)
"""
FOUND = """
SELECT n.at, n.code, n.number, n.fact, n.happened_on, n.key, n.data, n.alert,
       array_agg(r.person_id ORDER BY r.rank, r.person_id), (array_agg(r.whose ORDER BY r.rank))[1]
FROM alert_news n JOIN alert_near r USING (at)
GROUP BY n.at, n.code, n.number, n.fact, n.happened_on, n.key, n.data, n.alert
ORDER BY n.happened_on NULLS LAST, n.at
"""


@dataclass(frozen=True)
class Tie:
    """A case, as one person on file stands to it."""

    case: int
    is_open: bool
    opened_on: date
    is_subject: bool
    is_parent: bool


@dataclass(frozen=True)
class News:
    """One fact that somebody is to be told of, perhaps."""

    code: str
    number: str
    fact: str
    happened_on: date | None
    key: str
    data: dict[str, Any]
    alert: int | None  # one that was taken back
    persons: list[int]  # on file, the one to be named first
    whose: str


@dataclass
class Concerned:
    """Everything that was found."""

    news: list[News] = field(default_factory=list)
    ties: dict[int, list[Tie]] = field(default_factory=lambda: defaultdict(list))
    names: dict[int, str] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    with_family: set[int] = field(default_factory=set)


def concerned() -> Concerned:
    """Of the fresh facts those that concern anybody on file. Five statements."""
    found = Concerned()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS alert_news")
        cursor.execute(NEWS)
        if not cursor.rowcount:
            return found
        cursor.execute("ANALYZE alert_news")
        cursor.execute(NEAR)
        cursor.execute(FOUND)
        for _, code, number, fact, on, key, data, alert, persons, whose in cursor.fetchall():
            found.news.append(
                News(code, number, fact, on, key, json.loads(data), alert, persons, whose)
            )
        if not found.news:
            return found
        cursor.execute(CASES)
        for person, case, is_open, opened_on, is_subject, is_parent in cursor.fetchall():
            found.ties[person].append(Tie(case, is_open, opened_on, is_subject, is_parent))
        cursor.execute(PERSONS)
        for person, name, number, has_family in cursor.fetchall():
            found.names[person], found.numbers[person] = name, number or ""
            if has_family:
                found.with_family.add(person)
    return found
