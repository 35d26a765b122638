from collections import Counter
from datetime import date

import pytest

from yorisoi.demo import CaseFamily, Household, Ward, case_families
from yorisoi.demo.chance import age_on
from yorisoi.demo.record import FEMALE
from yorisoi.demo.staff import TEAMS, caseworkers_of

TODAY = date(2026, 4, 1)
COUNT = 100


@pytest.fixture(scope="module")
def families(ward: Ward) -> list[CaseFamily]:
    return list(case_families(ward, COUNT))


def test_as_many_families_as_asked_each_once(families: list[CaseFamily]) -> None:
    assert len(families) == COUNT
    numbers = [family.household.number for family in families]
    assert numbers == sorted(set(numbers))


def test_more_than_the_ward_has_is_refused(ward: Ward) -> None:
    with pytest.raises(ValueError, match="families that fit, not 5000"):
        list(case_families(ward, 5_000))


def test_no_families_when_none_are_asked_for(ward: Ward) -> None:
    assert list(case_families(ward, 0)) == []


def test_a_child_case_is_about_a_child_with_someone_who_brings_it_up(
    families: list[CaseFamily],
) -> None:
    for family in families:
        members = family.household.members
        assert family.subject in members
        if family.kind == "特定妊婦":
            continue
        assert age_on(family.subject.born, TODAY) < 18
        assert family.guardians
        assert all(one in members for one in (*family.guardians, *family.siblings))
        assert family.subject not in family.siblings
        assert all(one.born < family.subject.born for one in family.guardians)


def test_an_expecting_woman_has_a_day_of_birth_ahead(families: list[CaseFamily]) -> None:
    expecting = [family for family in families if family.kind == "特定妊婦"]
    assert len(expecting) == 6
    for family in expecting:
        assert family.subject.sex == FEMALE
        assert 18 <= age_on(family.subject.born, TODAY) < 41
        assert family.due_on is not None
        assert family.opened_on <= TODAY < family.due_on
        assert family.subject not in family.guardians
    assert all(family.due_on is None for family in families if family not in expecting)


def test_kinds_teams_and_workers_fit(families: list[CaseFamily]) -> None:
    kinds = Counter(family.kind for family in families)
    assert kinds.keys() == {"要保護", "要支援", "一般", "特定妊婦"}
    assert {family.team for family in families} == set(TEAMS)
    for family in families:
        assert 0 <= family.worker < len(caseworkers_of(family.team, TODAY))
        assert family.subject.moved_in_on <= family.opened_on <= TODAY


def test_a_parent_elsewhere_is_told_apart_from_one_at_home(families: list[CaseFamily]) -> None:
    assert any(family.absent_parents for family in families)
    for family in families:
        at_home = {one.number for one in family.household.members}
        assert not at_home & {one for one in family.absent_parents if isinstance(one, str)}


def test_mothers_alone_come_more_often_than_they_live_here(
    ward: Ward, families: list[CaseFamily], households: list[Household]
) -> None:
    with_children = [
        household
        for household in households
        if any(age_on(one.born, TODAY) < 18 for one in household.members)
    ]

    def share(among: list[Household]) -> float:
        return sum(one.shape.startswith("single_mother") for one in among) / len(among)

    cases = [family.household for family in families if family.kind != "特定妊婦"]
    assert share(cases) > 1.25 * share(with_children)
