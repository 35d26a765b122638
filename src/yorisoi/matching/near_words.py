"""What the words of a pair can be exact about, for a few pairs, out of PostgreSQL."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from yorisoi.matching.classes import Verdict
from yorisoi.matching.details import Reader
from yorisoi.matching.keys import read_place
from yorisoi.matching.persons import OnFile, rows_of
from yorisoi.matching.tables import PERSONS, RESIDENTS

ROWS = """
SELECT number, current, ARRAY[name, roman, kanji, alias], prefecture || city || town || block,
    building, moved_from, coalesce(born_earliest, born_on), coalesce(born_latest, born_on)
FROM registers_residentrecord
WHERE number = ANY(%s) AND NOT deleted AND absent_since IS NULL ORDER BY current DESC
"""


class NearReader(Reader):
    """The names, birthdays and addresses of those who stand in the pairs."""

    def __init__(self, people: Mapping[str, OnFile], verdicts: Sequence[Verdict]) -> None:
        self.names, self.places, self.born = defaultdict(list), defaultdict(list), {}
        for one in {verdict.standing.person for verdict in verdicts}:
            self.add_person(people[one])
        numbers = sorted({verdict.standing.number for verdict in verdicts})
        for row in rows_of(ROWS, [numbers]) if numbers else ():
            self.add_row(*row)

    def add_person(self, one: OnFile) -> None:
        """What we have on file."""
        key = (PERSONS, one.pk)
        self.born[key] = one.early if one.early == one.late else None
        for name, _, former, past in sorted(one.names, key=lambda name: name[3]):
            if not former:
                self.names[key].append((name, past))
        for text, building, past in one.places:
            self.places[key].append((read_place(text, building), past))

    def add_row(self, number, current, names, place, building, before, early, late) -> None:  # type: ignore[no-untyped-def]
        """One row of a resident's history."""
        key = (RESIDENTS, number)
        if current:
            self.born[key] = early if early == late else None
        for at, name in enumerate(names):
            if name:
                self.names[key].append((name, not current or at == 3))
        if place:
            self.places[key].append((read_place(place, building), not current))
        if before:
            self.places[key].append((read_place(before), True))


def reader_of(people: Mapping[str, OnFile], verdicts: Sequence[Verdict]) -> Reader:
    """Their reader. One query."""
    return NearReader(people, verdicts)
