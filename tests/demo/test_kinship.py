from datetime import date, timedelta
from itertools import combinations, pairwise

from yorisoi.demo import Household, Relative, Resident
from yorisoi.demo.record import FEMALE, MALE

Register = dict[str, Resident]


def people_of(household: Household, register: Register) -> dict[str, Resident | Relative]:
    return dict(register) | {one.ref: one for one in household.relatives}


def years_between(earlier: date, later: date) -> float:
    return (later - earlier).days / 365.2425


def test_parents_are_at_least_fifteen_years_older(
    wide_households: list[Household], register: Register
) -> None:
    seen = 0
    for household in wide_households:
        relatives = {one.ref: one for one in household.relatives}
        for tie in household.ties:
            if tie.kind in {"実父", "実母", "継父", "養父"}:
                child = register.get(tie.person) or relatives[tie.person]
                parent = register.get(tie.other) or relatives[tie.other]
                gap = years_between(parent.born, child.born)
                assert gap >= 15, (household.shape, tie)
                assert parent.sex == (FEMALE if tie.kind == "実母" else MALE)
                if tie.kind == "実母":
                    assert gap <= 48.5, (household.shape, gap)
                seen += 1
    assert seen > 2_000


def test_brothers_and_sisters_are_twins_or_most_of_a_year_apart(
    wide_households: list[Household], register: Register
) -> None:
    twins = 0
    for household in wide_households:
        by_mother: dict[str, list[date]] = {}
        for tie in household.ties:
            if tie.kind == "実母" and tie.person in register:
                by_mother.setdefault(tie.other, []).append(register[tie.person].born)
        for born in by_mother.values():
            for one, other in combinations(sorted(born), 2):
                twins += one == other
                assert one == other or other - one >= timedelta(days=280)
    assert twins >= 3


def test_every_child_of_a_household_has_a_known_parent(wide_households: list[Household]) -> None:
    for household in wide_households:
        with_parent = {tie.person for tie in household.ties if tie.kind in {"実父", "実母"}}
        for one in household.residents:
            if one.relation in {"子", "子の子", "妻の子"}:
                assert one.number in with_parent, household.shape


def test_a_father_round_the_corner_is_in_the_next_household(
    wide_households: list[Household], register: Register
) -> None:
    found = 0
    for household, following in pairwise(wide_households):
        own = {one.number for one in household.residents}
        own |= {one.ref for one in household.relatives}
        for tie in household.ties:
            if tie.kind == "元配偶者" and tie.other not in own:
                assert following.shape == "divorced_father"
                assert tie.other == following.residents[0].number
                found += 1
    assert found >= 3


def test_a_child_not_adopted_is_the_wifes_child_with_another_surname(
    wide_households: list[Household],
) -> None:
    seen = set()
    for household in wide_households:
        if household.shape != "stepfamily" or not household.members:
            continue
        head = household.members[0]
        for one in household.members:
            if one.relation == "妻の子":
                assert one.name.split("　")[0] != head.name.split("　")[0]
                seen.add("継父")
            elif one.relation == "子":
                assert one.name.split("　")[0] == head.name.split("　")[0]
                seen.add("養父")
    assert seen == {"継父", "養父"}
