"""Making single persons: number, birthday, name, and the roots a family shares."""

from dataclasses import dataclass
from datetime import date

from .addresses import AddressBook
from .chance import DAYS_IN_YEAR, Chance, days_after, years_after
from .foreign_names import ForeignPool, NamePart, Nationality, ResidenceStatus
from .names import GivenNamePool, SurnamePool, Word
from .numbers import Issuer
from .plan import Draft
from .record import FEMALE, MALE, Relative

_ADULT = 18
_FORMER_SURNAME_SHARE = 0.015


@dataclass(frozen=True, slots=True)
class Roots:
    """What the members of a family have in common: surname, or country and status."""

    surname: Word
    nationality: Nationality | None = None
    family: NamePart | None = None
    status: ResidenceStatus | None = None


_NO_WORD = Word("", "")


class People:
    """Makes the persons of one ward, and knows where they can live."""

    def __init__(self, chance: Chance, today: date, households: int) -> None:
        self.chance = chance
        self.today = today
        self.surnames = SurnamePool()
        self.given_names = GivenNamePool()
        self.foreign = ForeignPool(self.surnames)
        self.addresses = AddressBook(chance, self.surnames, households)
        self.household_numbers = Issuer.of_households(chance)
        self._numbers = Issuer.of_persons(chance)
        self._relatives = 0
        self._given: list[str] = []

    def begin_household(self) -> None:
        """Forget the given names of the household before; within one they differ."""
        self._given.clear()

    def japanese_roots(self) -> Roots:
        """Return the roots of a Japanese family."""
        return Roots(self.surnames.draw(self.chance))

    def foreign_roots(self, *, with_family: bool) -> Roots:
        """Return the roots of a family from abroad."""
        nationality = self.foreign.draw_nationality(self.chance)
        status = self.foreign.draw_status(self.chance, nationality, with_family=with_family)
        family = self.foreign.draw_family_name(self.chance, nationality)
        return Roots(_NO_WORD, nationality, family, status)

    def dependants_of(self, roots: Roots, *, own_name: bool = False) -> Roots:
        """Return the roots of spouse or children; a spouse may keep the own family name."""
        if not (roots.nationality and roots.family and roots.status):
            return roots
        family = roots.family
        if own_name and roots.nationality.order == "family_first":
            family = self.foreign.draw_family_name(self.chance, roots.nationality)
        status = self.foreign.status(roots.status.dependants)
        return Roots(_NO_WORD, roots.nationality, family, status)

    def spouse_of_japanese(self) -> Roots:
        """Return the roots of a wife or husband from abroad (日本人の配偶者等, 永住者)."""
        nationality = self.foreign.draw_nationality(self.chance)
        family = self.foreign.draw_family_name(self.chance, nationality)
        status = self.foreign.status("R01" if self.chance.happens(0.45) else "R06")
        return Roots(_NO_WORD, nationality, family, status)

    def person(self, roots: Roots, sex: str, born: date, relation: str) -> Draft:
        """Return a new person of a family."""
        number = self._numbers.issue()
        if roots.nationality and roots.family and roots.status:
            identity = self.foreign.identity(
                self.chance,
                self.today,
                nationality=roots.nationality,
                family=roots.family,
                status=roots.status,
                sex=sex,
                taken=self._given,
            )
            self._given.append(identity.given.kana)
            return Draft(number, sex, born, relation, _NO_WORD, _NO_WORD, foreign=identity)
        given = self._new_given_name(sex, born)
        return Draft(number, sex, born, relation, roots.surname, given)

    def wife(self, roots: Roots, born: date, relation: str = "妻") -> Draft:
        """Return a wife: she keeps her maiden name in mind, and sometimes as 旧氏."""
        wife = self.person(roots, FEMALE, born, relation)
        if not wife.foreign:
            wife.maiden = self.surnames.draw_other(self.chance, roots.surname)
            if self.chance.happens(_FORMER_SURNAME_SHARE):
                wife.former_surname = wife.maiden
        return wife

    def relative(self, surname: Word, sex: str, born: date) -> Relative:
        """Return a person who lives elsewhere and was never on the register."""
        self._relatives += 1
        given = self._new_given_name(sex, born)
        return Relative(
            f"X{self._relatives:08d}",
            f"{surname.text}　{given.text}",
            f"{surname.kana}　{given.kana}",
            sex,
            born,
            self.addresses.elsewhere(),
        )

    def sex(self) -> str:
        """Return either sex; slightly more boys are born."""
        return MALE if self.chance.happens(0.512) else FEMALE

    def earlier(self, day: date, mean: float, spread: float, low: float, high: float) -> date:
        """Return a birthday a number of years before a day."""
        return days_after(day, -int(self.chance.near(mean, spread, low, high) * DAYS_IN_YEAR))

    def settled(self, head_born: date, *, until: date | None = None) -> date:
        """Return when a household came to stand in the ward; most came not long ago."""
        last = until or self.today
        grown = years_after(head_born, _ADULT)
        span = last.toordinal() - grown.toordinal()
        if span <= 0:
            return last
        lot = self.chance.random()
        return days_after(last, -int(span * lot * lot))

    def _new_given_name(self, sex: str, born: date) -> Word:
        """Return a given name that nobody in the household has, by its sound."""
        given = self.given_names.draw(self.chance, sex, born.year)
        while given.kana in self._given:
            given = self.given_names.draw(self.chance, sex, born.year)
        self._given.append(given.kana)
        return given
