"""What the words of a pair can be exact about, out of the raw tables. No Django here."""

from collections import defaultdict
from collections.abc import Sequence

from yorisoi.japanese import name_key
from yorisoi.matching import words
from yorisoi.matching.classes import Verdict
from yorisoi.matching.keys import Place, read_place
from yorisoi.matching.tables import PERSONS, RESIDENTS, Connection, put
from yorisoi.matching.words import Details, Evidence

AT_LEVEL = {"room": "room", "house": "house", "block": "block"}


class Reader:
    """The raw names, birthdays and addresses of those who stand in pairs."""

    def __init__(self, con: Connection, verdicts: Sequence[Verdict]) -> None:
        wanted = [(PERSONS, one.standing.person) for one in verdicts]
        wanted += [(RESIDENTS, one.standing.number) for one in verdicts]
        con.execute("CREATE OR REPLACE TEMP TABLE wanted (side VARCHAR, id VARCHAR)")
        if wanted:
            put(con, "wanted", ["side", "id"], sorted(set(wanted)))
        join = "SEMI JOIN wanted USING (side, id)"
        self.names: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
        for side, pk, name, past in con.execute(
            f"SELECT side, id, name, past FROM raw_names {join} WHERE NOT former ORDER BY past"
        ).fetchall():
            self.names[side, pk].append((name, past))
        self.places: dict[tuple[str, str], list[tuple[Place, bool]]] = defaultdict(list)
        for side, pk, text, building, past in con.execute(
            f"SELECT side, id, text, building, past FROM raw_places {join}"
        ).fetchall():
            self.places[side, pk].append((read_place(text, building), past))
        self.born = {
            (side, pk): early if early == late else None
            for side, pk, early, late in con.execute(
                f"SELECT side, id, early, late FROM raw_people {join}"
            ).fetchall()
        }

    def evidence(self, verdict: Verdict) -> Evidence:
        """The words of one pair."""
        one = verdict.standing
        ours, theirs = (PERSONS, one.person), (RESIDENTS, one.number)
        names, former = self.agreeing(ours, theirs)
        return words.evidence(
            one.codes,
            Details(
                names=names,
                former=former,
                born=(self.born.get(ours), self.born.get(theirs)),
                past_address=self.is_past(ours, theirs, one.address),
                beside=one.beside,
                elsewhere=one.elsewhere,
            ),
        )

    def agreeing(
        self, ours: tuple[str, str], theirs: tuple[str, str]
    ) -> tuple[tuple[str, str], bool]:
        """The name of either that agrees, as written, and whether it is one of earlier."""
        mine = self.names[ours] or [("", False)]
        for name, past in mine:
            key = name_key(name)
            for other, other_past in self.names[theirs]:
                if name_key(other) == key:
                    return (name, other), past or other_past
        return (mine[0][0], (self.names[theirs] or [("", False)])[0][0]), False

    def is_past(self, ours: tuple[str, str], theirs: tuple[str, str], level: str) -> bool:
        """Whether the address agrees with one of earlier alone."""
        if level not in AT_LEVEL:
            return False
        part = AT_LEVEL[level]
        mine = {getattr(place, part) for place, _ in self.places[ours]} - {""}
        now = {getattr(place, part) for place, past in self.places[theirs] if not past}
        return not mine & now
