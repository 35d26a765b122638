"""A ward of a few people in the tables of a run, and weights like those a ward learns."""

from dataclasses import dataclass, field
from datetime import date

from yorisoi.matching import classes, household, model, tables
from yorisoi.matching.classes import Verdict
from yorisoi.matching.levels import COMPARISONS
from yorisoi.matching.model import LevelWeight, Weights
from yorisoi.matching.scoring import score

HOME = ("東京都みどり区若葉台一丁目20番3号", "コーポ若葉201号室")
LEARNT = {
    "name": {
        "name_and_kana": (0.83, 3.5e-5), "name_alone": (0.098, 5e-6), "letters": (0.003, 2e-7),
        "other_kana": (0.023, 3e-6), "kana": (0.022, 1.3e-5), "parts": (0.003, 2e-6),
        "given_both": (0.035, 1.2e-3), "near": (8e-4, 5e-5), "near_whole": (3e-4, 1.1e-5),
        "given": (0.011, 1.3e-3), "surname_alone": (0.0045, 3.6e-5), "surname": (0.02, 9.5e-3),
        "other": (7e-4, 0.988),
    },
    "birthday": {
        "same": (0.94, 1e-4), "part": (0.038, 1.3e-3), "slip": (0.008, 1.3e-3),
        "year": (0.0095, 2.5e-4), "near": (3e-4, 0.057), "other": (2.6e-3, 0.94),
    },
    "address": {
        "room": (0.40, 4.5e-5), "house": (0.52, 4.5e-4), "block": (0.008, 4.2e-4),
        "town": (0.007, 0.014), "other": (0.116, 0.985),
    },
    "sex": {"same": (0.995, 0.5), "other": (0.005, 0.5)},
}  # fmt: skip


def weights(residents: int = 350_000) -> Weights:
    """As if learnt in a ward of that size; no name is frequent."""
    return Weights(
        prior=-18.7,
        levels={
            (one.code, level.code): LevelWeight(*LEARNT[one.code][level.code])
            for one in COMPARISONS
            for level in one.levels
            if not level.unknown
        },
        frequencies={"name_tf": {}, "kana_tf": {}, "letters_tf": {}, "given_tf": {}},
        rarest=3 / residents,
    )


@dataclass
class Ward:
    """Persons on file and residents, to be matched."""

    people: list[tuple[object, ...]] = field(default_factory=list)
    names: list[tuple[object, ...]] = field(default_factory=list)
    places: list[tuple[object, ...]] = field(default_factory=list)
    roles: list[tuple[str, str]] = field(default_factory=list)
    linked: list[tuple[str, str]] = field(default_factory=list)
    parted: list[tuple[str, str]] = field(default_factory=list)
    apart: list[tuple[str, str]] = field(default_factory=list)  # two persons known to be two

    def person(
        self,
        pk: str,
        name: str,
        kana: str = "",
        born: date | None = None,
        *,
        sex: str = "",
        at: tuple[str, str] | None = HOME,
        family: str = "1",
        role: str = "",
    ) -> None:
        self.people.append(("p", pk, born, born, sex, [family]))
        self.names.append(("p", pk, name, kana, False, False))
        if at:
            self.places.append(("p", pk, *at, False))
        self.roles.append((pk, role))

    def resident(
        self,
        number: str,
        name: str,
        kana: str = "",
        born: date | None = None,
        *,
        sex: str = "",
        at: tuple[str, str] = HOME,
        household: str = "h1",
        past: tuple[str, str] | None = None,
        former: str = "",
    ) -> None:
        self.people.append(("r", number, born, born, sex, [household]))
        self.names.append(("r", number, name, kana, False, False))
        self.places.append(("r", number, *at, False))
        if past:
            self.places.append(("r", number, *past, True))
        if former:
            self.names.append(("r", number, former, "", True, True))

    def opened(self) -> tables.Connection:
        """The raw tables in a DuckDB."""
        con = tables.connect(threads=1)
        tables.begin(con)
        tables.put(con, "raw_people", tables.PEOPLE_COLUMNS, self.people)
        tables.put(con, "raw_names", tables.NAMES_COLUMNS, self.names)
        tables.put(con, "raw_places", tables.PLACES_COLUMNS, self.places)
        for name in ("linked", "parted"):
            tables.put(con, name, ["person", "number"], getattr(self, name))
        tables.put(con, "apart", ["person", "other"], self.apart)
        tables.put(con, "roles", ["person", "role"], self.roles)
        return con

    def verdicts(self) -> dict[tuple[str, str], Verdict]:
        """What becomes of each pair."""
        con = self.opened()
        tables.normalise(con)
        compare(con)
        household.judge(con, weights())
        found = classes.classify(con)
        return {(one.standing.person, one.standing.number): one for one in found}

    def automatic(self) -> set[tuple[str, str]]:
        """The pairs that are linked."""
        return {pair for pair, one in self.verdicts().items() if one.kind == classes.AUTOMATIC}


def compare(con: tables.Connection) -> None:
    """``pairs`` as ``model.predict`` makes them, of so few that Splink would take a hundred times
    as long to begin with. That they are the same: test_the_scorer_weighs_as_splink_does.py.
    """
    rules = [
        " AND ".join(
            f"list_has_any(p.{column}, r.{column})"
            if column in arrays
            else f"p.{column} = r.{column}"
            for column in columns
        )
        for columns, arrays in model.RULES
    ]
    together = con.execute(
        "SELECT p.unique_id, r.unique_id FROM persons p, residents r"
        f" WHERE ({') OR ('.join(rules)})"
    ).fetchall()
    persons, residents = (
        tables.keys_in(con, table, f"SELECT unique_id FROM {table}")
        for table in ("persons", "residents")
    )
    con.execute(
        "CREATE TABLE pairs (person VARCHAR, number VARCHAR, weight DOUBLE,"
        f" {', '.join(f'{one.code} VARCHAR' for one in COMPARISONS)})"
    )
    for person, number in together:
        found = score(persons[person], residents[number], weights())
        if found.score >= model.LEAST_WEIGHT:
            codes = [found.codes[one.code] for one in COMPARISONS]
            con.execute(
                "INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?)",
                [person, number, found.score, *codes],
            )
