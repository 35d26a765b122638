import re
from collections import Counter
from dataclasses import replace

from yorisoi.demo import Address, Household
from yorisoi.demo.addresses import AddressBook, read_towns
from yorisoi.demo.chance import Chance
from yorisoi.demo.names import SurnamePool
from yorisoi.demo.record import MUNICIPALITY_CODE


def test_the_ward_has_twenty_five_towns_of_up_to_six_chome() -> None:
    towns = [town for town, _ in read_towns()]
    assert len(towns) == 25
    assert len({town.code for town in towns}) == len({town.name for town in towns}) == 25
    assert all(0 <= town.chomes <= 6 for town in towns)
    assert all(re.fullmatch(r"199\d{4}", town.postal_code) for town in towns)


def test_addresses_are_in_the_towns_of_the_ward(wide_households: list[Household]) -> None:
    towns = {town.name: town for town, _ in read_towns()}
    for household in wide_households:
        at = household.address
        town = towns[at.town]
        assert at.municipality_code == MUNICIPALITY_CODE
        assert at.town_code == f"{town.code}{at.chome:03d}"
        assert at.postal_code == town.postal_code
        assert (at.chome == 0) == (town.chomes == 0)
        assert at.chome <= town.chomes
        assert at.block >= 1
        assert at.house >= 1
    assert {household.address.town for household in wide_households} == towns.keys()


def test_address_reads_as_the_register_prints_it() -> None:
    at = Address("131999", "0002003", "東京都", "みどり区", "榎塚", 3, 12, 5, "コーポ関203号室")
    assert at.text == "東京都みどり区榎塚三丁目12番5号　コーポ関203号室"
    assert replace(at, chome=0, building="").text == "東京都みどり区榎塚12番地5"


def test_two_buildings_on_one_lot_differ_in_name() -> None:
    book = AddressBook(Chance(1), SurnamePool(), households=600_000)
    rooms = Counter(at for at in (book.here() for _ in range(60_000)) if at.building)
    assert max(rooms.values()) == 1


def test_most_live_in_a_numbered_room(wide_households: list[Household]) -> None:
    rooms = [one.address for one in wide_households if one.address.building]
    assert 0.65 < len(rooms) / len(wide_households) < 0.82
    for at in rooms:
        assert re.search(r"\d{3,4}号室$", at.building)
        assert re.search(r"\d{3,4}ゴウシツ$", at.building_kana)
        assert not re.search(r"[{}一-龥]", at.building_kana)
