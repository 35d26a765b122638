"""The people of an old system: families of the ward with a case, as it wrote them down, with noise.

``old_records(ward, count)`` gives the records; each knows (apart) its 宛名番号, or "" for somebody who
was never on the register. What makes linking dangerous is there on purpose: twins, one of them
not registered; people at the family's address with its surname whom the register does not know;
relatives from other households; fathers elsewhere; namesakes.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from .case_families import EXPECTING, CaseFamily, case_families
from .chance import Chance, age_on, days_after, years_after
from .names import GivenNamePool, Word
from .noise import Noise, OldRecord
from .record import FEMALE, FOREIGN, LIVING_HERE, MALE, Address, Household, Relative, Resident
from .ward import Ward

_MEMBERS_PER_FAMILY = 3.26
_RELATIVE_SHARE = 0.16  # of the families: an aunt, a grandfather, from another household
_RELATIVE_REGISTERED = 0.25  # of those whose surname an elder of the ward has
_UNREGISTERED_SHARE = 0.15  # somebody at home whom the register does not know
_FATHER_SHARE = 0.18  # a father elsewhere who never was on the register
_LOST_TWIN_SHARE = 0.004
_GONE_SHARE = 0.05  # the whole family was never registered here, or left before the register began
_TWIN_FAMILIES = 0.02
_ADULT = 18


class Maker:
    """Makes the records of one family after the other."""

    def __init__(self, ward: Ward, chance: Chance) -> None:
        self.ward, self.chance, self.noise = ward, chance, Noise(chance)
        self.given = GivenNamePool()
        self.families = 0
        self.children = 0
        self.taken: set[str] = set()  # 宛名番号 that have a record
        self.elders: dict[str, list[Resident]] = defaultdict(list)

    def family(self, household: Household, subjects: set[str], kind: str) -> Iterator[OldRecord]:
        """All records of one family."""
        self.families += 1
        self.place = 0
        chance = self.chance
        code = f"F{self.families:05d}"
        head = household.members[0]
        surname = surname_of(head)
        # The family moved since it came to the centre: all have the same old address.
        places = [a for a in head.previous_addresses if a.city == self.ward.name and a.block]
        marks = OldRecord(code, code, "", "", "", "", "", [])
        where = household.address
        if places and self.noise.hits("old_address", marks):
            where = places[-1]
        elif self.noise.hits("other_address", marks):
            where = self.elsewhere()
        gone = chance.happens(_GONE_SHARE)
        for one in household.members:
            if one.number not in self.taken:
                self.taken.add(one.number)
                if gone:
                    yield self.invented(code, household, where, marks, like=one)
                else:
                    yield self.registered(code, one, where, marks, subjects, surname, kind)
        if chance.happens(_FATHER_SHARE):
            yield self.father(code, household)
        if chance.happens(_UNREGISTERED_SHARE):
            yield self.invented(code, household, where, marks)
        if chance.happens(_LOST_TWIN_SHARE):
            yield self.lost_twin(code, household, where, marks)
        if chance.happens(_RELATIVE_SHARE):
            yield self.relative(code, household, surname)

    def registered(
        self,
        code: str,
        one: Resident,
        where: Address,
        marks: OldRecord,
        subjects: set[str],
        surname: Word | None,
        kind: str,
    ) -> OldRecord:
        """Somebody of the household."""
        self.noise.begin()
        child = age_on(one.born, self.ward.today) < _ADULT
        role = "child" if child else "household"
        if one.relation in {"世帯主", "夫", "妻", "夫（未届）", "妻（未届）"}:
            role = "guardian"
        if one.number in subjects and kind == EXPECTING:
            role = "expecting"
        made = self.blank(code, role)
        made.rid, made.foreign = one.number, one.resident_kind == FOREIGN
        self.noise.names(one, made, woman=one.sex == FEMALE and not child, surname=surname)
        made.born = self.noise.birthday(one.born, made, expected=role != "household")
        made.sex = self.noise.sex(one.sex, made)
        self.put_address(made, where, marks)
        return made

    def put_address(self, made: OldRecord, where: Address, marks: OldRecord) -> None:
        """The family's address at one of its records."""
        if self.noise.hits("no_address", made):
            return
        made.noise |= marks.noise
        made.addresses = [self.noise.address(where, made)]

    def invented(
        self,
        code: str,
        household: Household,
        where: Address,
        marks: OldRecord,
        like: Resident | None = None,
    ) -> OldRecord:
        """Somebody with the family's surname and address who is not on the register."""
        chance = self.chance
        self.noise.begin()
        sex = like.sex if like else (FEMALE if chance.happens(0.5) else MALE)
        born = like.born if like else chance.born(chance.near(38, 22, 0, 85), self.ward.today)
        if like:
            born = days_after(born, chance.between(-400, 400))
        made = self.blank(code, "child" if age_on(born, self.ward.today) < _ADULT else "household")
        surname = surname_of(household.members[0]) or self.noise.surnames.draw(chance)
        if like and not chance.happens(0.5):
            surname = Word(surname.text, surname.kana)
        self.noise.write(sex, surname, self.given.draw(chance, sex, born.year), made)
        made.born = self.noise.birthday(min(born, self.ward.today), made, expected=bool(like))
        made.sex = self.noise.sex(sex, made)
        self.put_address(made, where, marks)
        return made

    def father(self, code: str, household: Household) -> OldRecord:
        """A father elsewhere: one the ward knows of as a relative, or one nobody knows more of."""
        chance = self.chance
        self.noise.begin()
        made = self.blank(code, "guardian")
        made.together = False
        known: Relative | None = household.relatives[0] if household.relatives else None
        if known and known.sex == MALE:
            family, given = (
                Word(*pair)
                for pair in zip(known.name.split("\u3000"), known.kana.split("\u3000"), strict=True)
            )
            born = known.born
        else:
            family = self.noise.surnames.draw(chance)
            if chance.happens(0.4):
                family = surname_of(household.members[0]) or family
            born = chance.born(chance.near(40, 8, 20, 65), self.ward.today)
            given = self.given.draw(chance, MALE, born.year)
        self.noise.write(MALE, family, given, made)
        made.born = self.noise.birthday(born, made, expected=False)
        made.sex = "male"
        if chance.happens(0.4):
            made.addresses = [self.noise.address(self.elsewhere(), made)]
        return made

    def lost_twin(
        self, code: str, household: Household, where: Address, marks: OldRecord
    ) -> OldRecord:
        """A twin of a child of the family whom the register does not have."""
        children = [
            one for one in household.members if age_on(one.born, self.ward.today) < _ADULT
        ] or list(household.members)
        other = self.chance.pick(children)
        self.noise.begin()
        made = self.blank(code, "child")
        made.noise.add("lost_twin")
        family = surname_of(other) or self.noise.surnames.draw(self.chance)
        given = self.given.draw(self.chance, other.sex, other.born.year)
        self.noise.write(other.sex, family, given, made)
        made.born = self.noise.birthday(other.born, made)
        made.sex = self.noise.sex(other.sex, made)
        self.put_address(made, where, marks)
        return made

    def relative(self, code: str, household: Household, surname: Word | None) -> OldRecord:
        """親族 from another household: registered in the ward, or not."""
        chance = self.chance
        self.noise.begin()
        made = self.blank(code, "relative")
        made.together = False
        elders = self.elders.get(surname.kana if surname else "", ())
        free = chance.pick(elders) if elders else None
        if free and free.number not in self.taken and chance.happens(_RELATIVE_REGISTERED):
            self.taken.add(free.number)
            made.rid = free.number
            self.noise.names(free, made, woman=free.sex == FEMALE, surname=None)
            born, sex = free.born, free.sex
            if chance.happens(0.5):
                made.addresses = [self.noise.address(free.address, made)]
        else:
            sex = FEMALE if chance.happens(0.6) else MALE
            born = chance.born(chance.near(62, 14, 25, 95), self.ward.today)
            family = (
                surname if surname and chance.happens(0.6) else self.noise.surnames.draw(chance)
            )
            self.noise.write(sex, family, self.given.draw(chance, sex, born.year), made)
            if chance.happens(0.3):
                made.addresses = [self.noise.address(self.elsewhere(), made)]
        made.born = self.noise.birthday(born, made, expected=False)
        made.sex = self.noise.sex(sex, made)
        return made

    def blank(self, code: str, role: str) -> OldRecord:
        """A record with its key: a number of its own for a child, else one of the family."""
        self.place += 1
        key = f"{code}-{self.place}"
        if role == "child":
            self.children += 1
            key = f"{self.children:06d}"
        return OldRecord(key, code, role, "", "", "", "", [])

    def elsewhere(self) -> Address:
        """An address that the register of this ward has never heard of."""
        chance = self.chance
        if chance.happens(0.5):
            town = chance.pick(("榎塚", "みどり本町", "桜丘", "弁天町"))
            return Address(
                "", "", "東京都", self.ward.name, town, chance.between(1, 3),
                chance.between(1, 38), chance.between(1, 28),
            )  # fmt: skip
        city = chance.pick(("新宿区", "練馬区", "川口市", "川崎市高津区"))
        return Address(
            "", "", "", city, "本町", chance.between(1, 5), chance.between(1, 40),
            chance.between(1, 25),
        )  # fmt: skip


def surname_of(one: Resident) -> Word | None:
    """姓 of a Japanese resident."""
    if one.resident_kind == FOREIGN or "\u3000" not in one.name:
        return None
    return Word(one.name.split("\u3000")[0], one.kana.split("\u3000")[0])


def old_records(ward: Ward, count: int) -> list[OldRecord]:
    """About ``count`` records, the same ones for the same ward, in the order of their families.

    :raises ValueError: when the ward has too few families.
    """
    chance = Chance(f"old records of {ward.seed}")
    maker = Maker(ward, chance)
    chosen: dict[str, CaseFamily] = {}
    families = int(count / (_MEMBERS_PER_FAMILY + 0.67))
    for family in case_families(ward, int(families * (1 - _TWIN_FAMILIES))):
        chosen[family.household.number] = family
    twins = int(families * _TWIN_FAMILIES)
    picked: list[Household] = []
    for household in ward.households():
        for one in household.members:
            if one.status == LIVING_HERE and age_on(one.born, ward.today) > 45:
                word = surname_of(one)
                if word and len(maker.elders[word.kana]) < 40 and chance.happens(0.1):
                    maker.elders[word.kana].append(one)
        if household.number in chosen:
            picked.append(household)
        elif twins and has_twins(household, ward.today):
            twins -= 1
            picked.append(household)
    records: list[OldRecord] = []
    for household in picked:
        found = chosen.get(household.number)
        subjects = {found.subject.number} if found else set()
        records.extend(maker.family(household, subjects, found.kind if found else ""))
    return records


def has_twins(household: Household, today: date) -> bool:
    """Whether two children of the household were born on one day."""
    born = [one.born for one in household.members if one.born > years_after(today, -_ADULT)]
    return len(born) > len(set(born))
