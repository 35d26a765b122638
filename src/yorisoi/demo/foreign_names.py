"""Foreign residents: name in Latin letters, kanji and katakana, 通称, and 在留資格."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from .chance import Chance, Pool, days_after
from .names import SurnamePool, Word
from .pools import read_table

SPECIAL_PERMANENT = "特別永住者"


@dataclass(frozen=True, slots=True)
class Nationality:
    """A country, and how its people's names are written here."""

    code: str
    word: str
    alias_share: float
    order: str


@dataclass(frozen=True, slots=True)
class ResidenceStatus:
    """在留資格 as its holder and the family have it."""

    code: str
    word: str
    section: str  # 第30条45規定区分
    years: int  # 0 for no limit
    dependants: str  # code that husband, wife and children get
    living: str  # single, family, mixed or dependant


@dataclass(frozen=True, slots=True)
class NamePart:
    """Family or given name in three scripts."""

    roman: str
    kanji: str
    kana: str


@dataclass(frozen=True, slots=True)
class ForeignIdentity:
    """All that the register says of a foreign resident beside a Japanese one."""

    nationality: Nationality
    family: NamePart
    given: NamePart
    alias: Word | None
    status: ResidenceStatus
    until: date | None

    @property
    def roman(self) -> str:
        """Return 氏名_外国人ローマ字, in the order of the residence card."""
        return " ".join(self._ordered("roman"))

    @property
    def kanji(self) -> str:
        """Return 氏名_外国人漢字, empty where the name has none."""
        return "　".join((self.family.kanji, self.given.kanji)) if self.given.kanji else ""

    @property
    def name(self) -> str:
        """Return 氏名 as the card says: in kanji for 特別永住者, else in Latin letters."""
        return self.kanji if self.status.section == SPECIAL_PERMANENT else self.roman

    @property
    def kana(self) -> str:
        """Return the reading in katakana."""
        return "　".join(self._ordered("kana"))

    def _ordered(self, script: str) -> list[str]:
        parts = [self.family, self.given]
        if self.nationality.order == "given_first":
            parts.reverse()
        return [text for part in parts if (text := getattr(part, script))]


class ForeignPool:
    """Draws nationalities, names and statuses that go together."""

    def __init__(self, surnames: SurnamePool) -> None:
        self._surnames = surnames
        self._nationalities = Pool(
            (
                Nationality(r["code"], r["word"], int(r["alias_percent"]) / 100, r["order"]),
                int(r["weight"]),
            )
            for r in read_table("nationalities")
        )
        rows = read_table("residence_statuses")
        self._statuses = {row["code"]: _status(row) for row in rows}
        self._heads = {
            (living, korean): Pool(
                (_status(row), int(row["weight"]) * (3 if row["only"] else 1))
                for row in rows
                if row["living"] in living and row["only"] in (("", "410") if korean else ("",))
            )
            for living in (("single", "family"), ("family",))
            for korean in (False, True)
        }
        self._names: dict[tuple[str, str], list[NamePart]] = {}
        for row in read_table("foreign_names"):
            names = self._names.setdefault((row["nationality"], row["part"]), [])
            names.append(NamePart(row["roman"], row["kanji"], row["kana"]))

    def draw_nationality(self, chance: Chance) -> Nationality:
        """Return a nationality."""
        return self._nationalities.draw(chance)

    def draw_family_name(self, chance: Chance, nationality: Nationality) -> NamePart:
        """Return a family name; empty where people have none."""
        names = self._names.get((nationality.code, "family"))
        return chance.pick(names) if names else NamePart("", "", "")

    def draw_status(
        self, chance: Chance, nationality: Nationality, *, with_family: bool
    ) -> ResidenceStatus:
        """Return the 在留資格 of someone who came alone or brings a family."""
        living = ("family",) if with_family else ("single", "family")
        return self._heads[living, nationality.code == "410"].draw(chance)

    def status(self, code: str) -> ResidenceStatus:
        """Return the 在留資格 of a code."""
        return self._statuses[code]

    def identity(
        self,
        chance: Chance,
        today: date,
        *,
        nationality: Nationality,
        family: NamePart,
        status: ResidenceStatus,
        sex: str,
        taken: Sequence[str],
    ) -> ForeignIdentity:
        """Return a person of a nationality and family, with a given name not yet taken."""
        names = self._names[nationality.code, sex]
        given = chance.pick([name for name in names if name.kana not in taken] or names)
        until = None
        if status.years:
            until = days_after(today, chance.between(20, status.years * 365))
        bare = ForeignIdentity(nationality, family, given, None, status, until)
        settled = status.section == SPECIAL_PERMANENT
        if not chance.happens(0.7 if settled else nationality.alias_share):
            return bare
        return replace(bare, alias=self._alias(chance, bare))

    def _alias(self, chance: Chance, person: ForeignIdentity) -> Word:
        """Return a 通称: a Japanese surname, or the name as it sounds in katakana."""
        if person.given.kanji or chance.happens(0.4):
            surname = self._surnames.draw(chance)
            given = person.given
            return Word(
                f"{surname.text}　{given.kanji or given.kana}", f"{surname.kana}　{given.kana}"
            )
        return Word(person.kana, person.kana)


def _status(row: dict[str, str]) -> ResidenceStatus:
    return ResidenceStatus(
        row["code"],
        row["word"],
        row["section"],
        int(row["years"] or 0),
        row["dependants"],
        row["living"],
    )
