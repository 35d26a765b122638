"""Facts of the persons of the demo ward: names, addresses, phones, schools, work, health."""

from datetime import date, timedelta
from typing import Any, TypeVar

from yorisoi import clock
from yorisoi.demo.chance import Chance, age_on, days_after
from yorisoi.demo.pools import read_table
from yorisoi.demo.record import FEMALE, Address, Household, Relative, Resident
from yorisoi.japanese import grade_on, school_year
from yorisoi.people.models import (
    Affiliation,
    Clinic,
    DatedFact,
    Health,
    Nationality,
    Person,
    PersonAddress,
    PersonName,
    PersonPhone,
    RegisteredHousehold,
    Source,
    Workplace,
)
from yorisoi.terms.models import Term

Fact = TypeVar("Fact", bound=DatedFact)

_REGISTER = Source.RESIDENT_REGISTER
_CLASSES = ("1組", "2組", "3組")
_NURSERY_CLASSES = ("ひよこ組", "りす組", "うさぎ組", "ぱんだ組", "きりん組", "らいおん組")
_AT_NURSERY = (0.25, 0.55, 0.65, 0.95, 0.97, 0.98)  # by class of age


class Facts:
    """Collects the facts and writes them table by table."""

    def __init__(self, chance: Chance, today: date) -> None:
        self.chance, self.today = chance, today
        self.recorded_at = clock.now()  # set to that of each family
        self.rows: dict[type[DatedFact], list[DatedFact]] = {}
        self.about: dict[tuple[type[DatedFact], int], list[DatedFact]] = {}  # by id() of the person
        self.taken: set[int] = set()  # id() of those that came with the old system
        self.schools: dict[str, list[str]] = {}
        for row in read_table("schools"):
            self.schools.setdefault(row["kind"], []).append(row["name"])
        self.workplaces = read_table("workplaces")
        self.health = read_table("health_states")
        self.residence = dict(Term.objects.filter(list="residence").values_list("words", "id"))

    def add(self, model: type[DatedFact], person: Person, source: Source, **facts: Any) -> None:
        """One more fact."""
        row = model(person=person, source=source, recorded_at=self.recorded_at, **facts)
        self.rows.setdefault(model, []).append(row)
        self.about.setdefault((model, id(person)), []).append(row)

    def of_today(self, model: type[Fact], person: Person, **wanted: Any) -> Fact | None:
        """What holds of somebody today; None when nothing is known."""
        for row in self.about.get((model, id(person)), []):
            right = all(getattr(row, name) == value for name, value in wanted.items())
            if row.until is None and right and isinstance(row, model):
                return row
        return None

    def take(self, person: Person, model: type[Fact], **wanted: Any) -> Fact | None:
        """The same, to be written into the old system's files: nobody enters it again."""
        found = self.of_today(model, person, **wanted)
        if found:
            self.taken.add(id(found))
        return found

    def save(self) -> None:
        """Write all that is not known from the old system."""
        for model, rows in self.rows.items():
            new = [row for row in rows if id(row) not in self.taken]
            model._default_manager.bulk_create(new, batch_size=2000)

    def of_resident(self, person: Person, resident: Resident, household: Household) -> None:
        """What the register says, and what the centre heard."""
        self.names(person, resident)
        self.addresses(person, resident)
        self.add(
            RegisteredHousehold,
            person,
            _REGISTER,
            number=resident.household_number,
            head=household.residents[0].name if household.residents else "",
            relation=resident.relation,
            since=resident.moved_in_on,
            until=resident.moved_out_on,
        )
        if resident.nationality:
            self.add(
                Nationality,
                person,
                _REGISTER,
                country=resident.nationality,
                status_id=self.residence.get(resident.residence_status),
                status_until=resident.residence_until,
                since=resident.moved_in_on,
            )
        age = age_on(resident.born, self.today)
        if age < 18:
            self.childhood(person, resident)
        elif age < 75:
            self.grown_up(person, FEMALE if resident.sex == FEMALE else "", age)

    def of_relative(self, person: Person, relative: Relative) -> None:
        """Somebody whom only the family knows."""
        self.add(PersonName, person, Source.FAMILY, name=relative.name, kana=relative.kana)
        self.address(person, relative.address, Source.FAMILY, kind=PersonAddress.Kind.LIVING)
        if self.chance.happens(0.4):
            self.phone(person)

    def names(self, person: Person, resident: Resident) -> None:
        """本名, ローマ字, 漢字氏名, 通称, 旧氏, and the name before a change."""
        kinds = PersonName.Kind
        self.add(PersonName, person, _REGISTER, name=resident.name, kana=resident.kana)
        given = resident.name.split("　")[-1]
        for kind, name, kana in (
            (kinds.ROMAN, resident.roman_name, ""),
            (kinds.OTHER, resident.kanji_name, ""),
            (kinds.ALIAS, resident.alias, resident.alias_kana),
            (
                kinds.FORMER,
                resident.former_surname and f"{resident.former_surname}　{given}",
                resident.former_surname_kana
                and f"{resident.former_surname_kana}　{resident.kana.split('　')[-1]}",
            ),
        ):
            if name and name != resident.name:
                self.add(PersonName, person, _REGISTER, kind=kind, name=name, kana=kana)
        for move in resident.history:
            if move.kind == "氏名変更":
                before = [one for one in resident.history if one.number < move.number]
                if before and before[-1].name != resident.name:
                    self.add(
                        PersonName,
                        person,
                        _REGISTER,
                        kind=kinds.FORMER,
                        name=before[-1].name,
                        kana=before[-1].kana,
                        until=move.moved_on - timedelta(days=1),
                    )

    def addresses(self, person: Person, resident: Resident) -> None:
        """住民登録地 now and before."""
        moves = [move for move in resident.history if move.came_from]
        since = moves[-1].moved_on if moves else resident.moved_in_on
        self.address(person, resident.address, _REGISTER, since=since, until=resident.moved_out_on)
        for at, move in enumerate(moves):
            assert move.came_from is not None  # noqa: S101  chosen for it above
            until = move.moved_on - timedelta(days=1)
            began = moves[at - 1].moved_on if at else None
            self.address(person, move.came_from, _REGISTER, since=began, until=until)

    def address(
        self,
        person: Person,
        address: Address,
        source: Source,
        *,
        kind: str = PersonAddress.Kind.REGISTERED,
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        """One address; days that would be the wrong way round are left open."""
        in_order = not (since and until and until < since)
        self.add(
            PersonAddress,
            person,
            source,
            kind=kind,
            postal_code=address.postal_code,
            text=f"{address.country}{address.prefecture}{address.city}"
            f"{address.town_and_chome}{address.lot}",
            building=address.building,
            since=since if in_order else None,
            until=until,
        )

    def childhood(self, person: Person, resident: Resident) -> None:
        """Nursery or school by age, and what health the centre knows of."""
        chance = self.chance
        grade = int(grade_on(resident.born, self.today))
        april = date(school_year(self.today), 4, 1)
        since = max(april, resident.moved_in_on)
        town = resident.address.town or "みどり本町"
        if grade < 6:
            if not chance.happens(_AT_NURSERY[grade]):
                return
            kinds = ("nursery", "nursery", "kodomoen", "small" if grade < 3 else "kindergarten")
            kind, group = chance.pick(kinds), _NURSERY_CLASSES[grade]
            source = Source.SCHOOL if kind == "kindergarten" else Source.NURSERY
        else:
            kind = "elementary" if grade < 12 else "junior_high" if grade < 15 else "high"
            year = grade - {"elementary": 5, "junior_high": 11, "high": 14}[kind]
            group, source = f"{year}年{chance.pick(_CLASSES)}", Source.SCHOOL
            if kind == "high":
                source = Source.FAMILY
        place = chance.pick(self.schools[kind]).format(town=town)
        self.add(
            Affiliation,
            person,
            source,
            kind_id=f"affiliation.{kind}",
            place=place,
            class_name=group,
            since=since,
        )
        if since == april and grade not in {6, 12, 15} and grade >= 1 and kind != "high":
            before = (
                _NURSERY_CLASSES[grade - 1] if grade < 6 else f"{year - 1}年{chance.pick(_CLASSES)}"
            )
            self.add(
                Affiliation,
                person,
                source,
                kind_id=f"affiliation.{kind}",
                place=place,
                class_name=before,
                since=max(date(april.year - 1, 4, 1), resident.born),
                until=days_after(april, -1),
            )
        if chance.happens(0.18):
            self.illness(person, "child")

    def grown_up(self, person: Person, sex: str, age: int) -> None:
        """Telephone, work and health of a parent or grandparent."""
        chance = self.chance
        if chance.happens(0.85):
            self.phone(person)
        if age < 66 and chance.happens(0.72):
            work = chance.pick(self.workplaces)
            self.add(Workplace, person, Source.FAMILY, place=work["place"], work=work["work"])
        if chance.happens(0.15):
            self.illness(person, "mother" if sex == FEMALE else "father")

    def illness(self, person: Person, who: str) -> None:
        """健康状態 with the 通院先."""
        state = self.chance.pick([one for one in self.health if one["who"] == who])
        self.add(Health, person, Source.FAMILY, state=state["state"])
        self.add(Clinic, person, Source.FAMILY, place=state["clinic"], doctor=state["doctor"])

    def phone(self, person: Person) -> None:
        """A number that no telephone has: the middle is 0000."""
        first = self.chance.pick(("070", "080", "090"))
        number = f"{first}-0000-{self.chance.between(1000, 9999)}"
        self.add(PersonPhone, person, Source.FAMILY, number=number, label="携帯")
