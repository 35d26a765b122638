"""A family carries its members; who decided before them counts for certain."""

from datetime import date

from tests.matching.ward import HOME, Ward
from yorisoi.matching import household

ELSEWHERE = ("東京都みどり区弁天町9番15号", "")
MOTHER, SON, DAUGHTER = date(1985, 3, 4), date(2012, 7, 4), date(2015, 2, 9)


def family_that_moved(*, mother_born: date | None = None) -> Ward:
    """On file at an address that the register has never heard of; two children are certain."""
    ward = Ward()
    ward.person("m", "山本 花子", "ヤマモト ハナコ", mother_born, at=ELSEWHERE)
    ward.person("s", "山本 樹", "ヤマモト イツキ", SON, at=ELSEWHERE)
    ward.person("d", "山本 茜", "ヤマモト アカネ", DAUGHTER, at=ELSEWHERE)
    ward.resident("rm", "山本　花子", "ヤマモト　ハナコ", MOTHER)
    ward.resident("rs", "山本　樹", "ヤマモト　イツキ", SON)
    ward.resident("rd", "山本　茜", "ヤマモト　アカネ", DAUGHTER)
    other = ("東京都みどり区桜丘二丁目1番1号", "")
    ward.resident(
        "r2", "山本　花子", "ヤマモト　ハナコ", date(1990, 1, 1), at=other, household="h2"
    )
    return ward


def test_a_mother_without_a_birthday_is_found_by_her_children() -> None:
    ward = family_that_moved()
    found = ward.verdicts()
    hers, namesake = found["m", "rm"], found.get(("m", "r2"))
    assert hers.standing.beside > 1.5
    assert hers.standing.score > hers.standing.weight + 8
    assert namesake is None or namesake.standing.score < hers.standing.score - 8
    assert ("m", "rm") in ward.automatic()


def test_alone_she_is_left_to_a_person() -> None:
    ward = family_that_moved()
    ward.people = [row for row in ward.people if row[1] not in {"s", "d"}]
    assert ("m", "rm") not in ward.automatic()


def test_those_whom_staff_linked_vouch_for_their_family() -> None:
    ward = family_that_moved()
    ward.people = [row for row in ward.people if row[1] != "d"]
    ward.linked = [("s", "rs")]
    found = ward.verdicts()
    assert found["m", "rm"].standing.beside == 1.0
    assert not any(person == "s" for person, _ in found)  # decided


def test_an_address_that_agrees_is_not_counted_twice() -> None:
    ward = Ward()
    for pk, name, kana, born in (
        ("m", "山本 花子", "ヤマモト ハナコ", MOTHER), ("s", "山本 樹", "ヤマモト イツキ", SON),
    ):  # fmt: skip
        ward.person(pk, name, kana, born, at=HOME)
        ward.resident(f"r{pk}", name, kana, born)
    one = ward.verdicts()["m", "rm"].standing
    assert one.address == "room"
    # Only that the given name is one person's in this household.
    assert one.score == one.weight + household.NAMED_AT_HOME
