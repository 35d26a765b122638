"""Where people live: the towns of みどり区, its houses and buildings, and the world outside."""

from dataclasses import dataclass, replace

from .chance import Chance, Pool
from .names import SurnamePool
from .pools import read_table
from .record import MUNICIPALITY_CODE, PREFECTURE, WARD, Address

_BUILDING_HOUSEHOLDS = 14  # households to a building, on the average
_IN_BUILDING_SHARE = 0.74


@dataclass(frozen=True, slots=True)
class Town:
    """One town of the ward."""

    code: str
    name: str
    kana: str
    chomes: int
    postal_code: str


@dataclass(slots=True)
class Building:
    """An apartment house; its rooms are let one after the other."""

    address: Address
    floors: int
    per_floor: int
    first_floor: int
    let: int = 0

    def next_room(self) -> str | None:
        """Return the number of a room nobody has had, or None when all are let."""
        if self.let == self.floors * self.per_floor:
            return None
        floor, door = divmod(self.let, self.per_floor)
        self.let += 1
        return f"{self.first_floor + floor}{door + 1:02d}号室"


def read_towns() -> list[tuple[Town, int]]:
    """Return the towns of the ward with the weight of each."""
    return [
        (
            Town(r["code"], r["town"], r["kana"], int(r["chomes"]), r["postal_code"]),
            int(r["weight"]),
        )
        for r in read_table("towns")
    ]


class AddressBook:
    """Hands out addresses in the ward, and addresses people came from or go to."""

    def __init__(self, chance: Chance, surnames: SurnamePool, households: int) -> None:
        self._chance = chance
        self._surnames = surnames
        self._towns = Pool(read_towns())
        self._kinds = Pool((row, int(row["weight"])) for row in read_table("buildings"))
        self._elsewhere = Pool(
            ((row["code"], row["prefecture"], row["city"]), int(row["weight"]))
            for row in read_table("elsewhere")
        )
        self._built: set[Address] = set()  # only asked, never walked: its order is not fixed
        count = max(households // _BUILDING_HOUSEHOLDS, 8)
        self._buildings = [self._build() for _ in range(count)]

    def here(self) -> Address:
        """Return an address in the ward; a room in a building is let only once."""
        if self._chance.happens(_IN_BUILDING_SHARE):
            return self._room()
        return self._lot(self._towns.draw(self._chance))

    def elsewhere(self) -> Address:
        """Return an address in another municipality."""
        chance = self._chance
        code, prefecture, city = self._elsewhere.draw(chance)
        town = chance.pick(("本町", "中央", "栄町", "旭町", "緑町", "東町"))
        chome, block = chance.between(1, 5), chance.between(1, 40)
        return Address(code, "", prefecture, city, town, chome, block, chance.between(1, 25))

    def abroad(self, country: str) -> Address:
        """Return an address in another country, as far as the register keeps it."""
        return Address("", "", "", "", "", 0, 0, 0, country=country)

    def _lot(self, town: Town) -> Address:
        chance = self._chance
        chome = chance.between(1, town.chomes) if town.chomes else 0
        block = chance.between(1, 38) if chome else chance.between(1, 900)
        house = chance.between(1, 28)
        return Address(
            MUNICIPALITY_CODE,
            f"{town.code}{chome:03d}",
            PREFECTURE,
            WARD,
            town.name,
            chome,
            block,
            house,
            postal_code=town.postal_code,
        )

    def _room(self) -> Address:
        chance = self._chance
        while True:
            place = int(chance.random() * len(self._buildings))
            building = self._buildings[place]
            room = building.next_room()
            if room:
                at = building.address
                return Address(
                    at.municipality_code,
                    at.town_code,
                    at.prefecture,
                    at.city,
                    at.town,
                    at.chome,
                    at.block,
                    at.house,
                    f"{at.building}{room}",
                    f"{at.building_kana}{room.removesuffix('号室')}ゴウシツ",
                    at.postal_code,
                )
            # A new house stands where the full one is dropped from the list, so
            # memory stays the same however many households come.
            self._buildings[place] = self._build()

    def _build(self) -> Building:
        chance = self._chance
        row = self._kinds.draw(chance)
        if row["kind"] == "flat":
            floors, per_floor, first_floor = 2, chance.between(3, 6), 1
        elif row["kind"] == "estate":
            floors, per_floor, first_floor = chance.between(5, 11), chance.between(6, 14), 1
        else:
            floors, per_floor = chance.between(3, 13), chance.between(2, 9)
            first_floor = chance.between(1, 2)
        address = self._named_lot(row)
        while address in self._built:
            address = self._named_lot(row)
        self._built.add(address)
        return Building(address, floors, per_floor, first_floor)

    def _named_lot(self, row: dict[str, str]) -> Address:
        chance = self._chance
        town = self._towns.draw(chance)
        surname = self._surnames.draw(chance)
        words = {
            "town": town.name,
            "town_kana": town.kana,
            "surname": surname.text,
            "surname_kana": surname.kana,
            "wing": chance.between(1, 9),
        }
        return replace(
            self._lot(town),
            building=row["name"].format(**words),
            building_kana=row["kana"].format(**words),
        )
