"""What is known today of several persons, as the face sheet shows it: all kinds of facts at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Fact:
    """One fact of one person: what it is called, one and another thing said of it, and a day."""

    words: str
    more: str = ""
    further: str = ""
    day: date | None = None

    @property
    def all(self) -> str:
        """The words, and what is said of them."""
        return f"{self.words} {self.more}".strip()


AFFILIATION, WORKPLACE, HEALTH = "affiliation", "workplace", "health"
CLINIC, NATIONALITY, PHONE, HOUSEHOLD = "clinic", "nationality", "personphone", "household"
TERM = "(SELECT words FROM terms_term WHERE id = {})"
# Table by kind, and its columns: words, more, further, day.
COLUMNS = {
    AFFILIATION: (
        "people_affiliation",
        f"CASE WHEN place = '' THEN {TERM.format('kind_id')} ELSE place END, class_name, '', NULL::date",
    ),
    WORKPLACE: ("people_workplace", "place, work, phone, NULL::date"),
    HEALTH: ("people_health", "state, '', '', NULL::date"),
    CLINIC: ("people_clinic", "place, doctor, '', NULL::date"),
    NATIONALITY: (
        "people_nationality",
        f"country, coalesce({TERM.format('status_id')}, ''), '', status_until",
    ),
    PHONE: ("people_personphone", "number, label, '', NULL::date"),
    HOUSEHOLD: ("people_registeredhousehold", "number, '', '', NULL::date"),
}
# Where one can be met or reached (people.whereabouts.TELLS_WHERE): of those within reach alone.
OF_THOSE_IN_REACH = {AFFILIATION, WORKPLACE, CLINIC, PHONE}
HOLDS = (
    "withdrawn_at IS NULL AND coalesce(since <= %(day)s, true) AND coalesce(until >= %(day)s, true)"
)
ONE_KIND = """
SELECT '{kind}' AS kind, person_id, since, id, {columns} FROM {table}
WHERE person_id = ANY (%({whose})s) AND {holds}"""
# Who is registered in a household with the subject.
TOGETHER = f"""
SELECT 'together', other.person_id, NULL::date, other.id, number, '', '', NULL::date
FROM people_registeredhousehold other
WHERE {HOLDS} AND number IN (
    SELECT number FROM people_registeredhousehold WHERE person_id = %(subject)s AND {HOLDS})
"""  # noqa: S608  constants alone
STATEMENT = (
    " UNION ALL ".join(
        [
            ONE_KIND.format(
                kind=kind,
                table=table,
                columns=columns,
                holds=HOLDS,
                whose="near" if kind in OF_THOSE_IN_REACH else "all",
            )
            for kind, (table, columns) in COLUMNS.items()
        ]
        + [TOGETHER]
    )
    + " ORDER BY since DESC NULLS LAST, id DESC"
)


class Facts:
    """The facts that hold on a day, newest first: ``facts.of(7, HEALTH)``."""

    def __init__(
        self, subject: int, persons: Collection[int], day: date, guarded: Collection[int]
    ) -> None:
        """``guarded``: of whom nothing is read that tells where they are."""
        self.found: dict[tuple[str, int], list[Fact]] = defaultdict(list)
        near = [person for person in persons if person not in guarded]
        values: dict[str, Any] = {
            "all": list(persons),
            "near": near,
            "day": day,
            "subject": subject,
        }
        with connection.cursor() as cursor:
            cursor.execute(STATEMENT, values)
            for kind, person, _, _, *said in cursor.fetchall():
                self.found[kind, person].append(Fact(*said))

    def of(self, person: int, kind: str) -> list[Fact]:
        """What is known of one person."""
        return self.found.get((kind, person), [])

    def registered_with(self, number: str) -> set[int]:
        """Who is registered in the household of this number, the subject included."""
        return {
            person
            for (kind, person), facts in self.found.items()
            if kind == "together" and any(fact.words == number for fact in facts)
        }
