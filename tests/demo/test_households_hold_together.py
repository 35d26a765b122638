from collections import Counter
from datetime import date

from yorisoi.demo import Household
from yorisoi.demo.chance import age_on
from yorisoi.demo.record import FEMALE, MALE, PREFECTURE, WARD

TODAY = date(2026, 4, 1)
MALE_RELATIONS = {"夫", "夫（未届）", "父", "妻の父", "弟"}
FEMALE_RELATIONS = {"妻", "妻（未届）", "母", "妻の母", "妹", "子の妻"}


def test_a_household_has_one_head_and_it_comes_first(wide_households: list[Household]) -> None:
    for household in wide_households:
        if household.members:
            heads = [one for one in household.members if one.relation == "世帯主"]
            assert heads == [household.members[0]], household.shape


def test_a_head_is_grown_up(wide_households: list[Household]) -> None:
    for household in wide_households:
        for head in household.members[:1]:
            assert age_on(head.born, TODAY) >= 16, household.shape


def test_members_share_number_and_address(wide_households: list[Household]) -> None:
    for household in wide_households:
        for one in household.residents:
            assert one.household_number == household.number
        for one in household.members:
            assert one.address is household.address
            assert (one.address.prefecture, one.address.city) == (PREFECTURE, WARD)


def test_relation_fits_sex_and_is_not_claimed_twice(wide_households: list[Household]) -> None:
    for household in wide_households:
        for one in household.residents:
            if one.relation in MALE_RELATIONS:
                assert one.sex == MALE
            if one.relation in FEMALE_RELATIONS:
                assert one.sex == FEMALE
            assert all(len(code) == 2 for code in one.relation_codes)
        counts = Counter(one.relation for one in household.members)
        for relation in (MALE_RELATIONS | FEMALE_RELATIONS) - {"弟", "妹"}:
            assert counts[relation] <= 1


def test_spouses_of_the_head_stand_beside_the_other_sex(wide_households: list[Household]) -> None:
    for household in wide_households:
        words = {one.relation for one in household.members}
        if not household.members:
            continue
        head = household.members[0]
        if words & {"妻", "妻（未届）", "妻の子", "妻の母", "妻の父"}:
            assert head.sex == MALE
        if words & {"夫", "夫（未届）"}:
            assert head.sex == FEMALE


def test_rare_households_are_among_them(wide_households: list[Household]) -> None:
    shapes = Counter(household.shape for household in wide_households)
    assert {
        "single_mother",
        "single_mother_with_partner",
        "single_father",
        "stepfamily",
        "three_generations",
        "daughter_returned",
        "divorced_father",
        "unmarried_couple",
    } <= shapes.keys()


def test_rooms_are_let_once(wide_households: list[Household]) -> None:
    rooms = Counter(
        (one.address.town_and_chome, one.address.lot, one.address.building)
        for one in wide_households
        if one.address.building
    )
    assert max(rooms.values()) == 1
