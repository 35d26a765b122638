"""Whose register address is hidden from whom: one rule, for the page of a person and of a case alike."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cases.facts.mirrored import BEFORE, CHILD, MOTHER, linked, mother_of, put, resident
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.facts.sight import sight_of
from yorisoi.people.models import AddressRelease, FamilyMember, Person, Protection
from yorisoi.registers.models import ProtectionRecord
from yorisoi.registers.residents import at_home, resident_of, seeing_household

LODGER, FORMER = "000000100000777", "000000100000778"
Hides = Callable[[Staff], bool]


@pytest.fixture
def family(cast: Cast) -> Cast:
    """Mother and daughter live together, with somebody who is not on file."""
    linked(cast)
    resident(CHILD, "moved_in", date(2024, 4, 1), relation="子")
    resident(MOTHER, "moved_in", date(2024, 4, 1), relation="世帯主", name="渡邉　香織")
    resident(LODGER, "moved_in", date(2025, 4, 1), relation="同居人", name="小林　進")
    return cast


def case_page(cast: Cast, viewer: Staff) -> bool:
    return sight_of(cast.case, viewer).hides(CHILD, "みどり区東雲町一丁目40番20号")


def person_page(cast: Cast, viewer: Staff) -> bool:
    with seeing_household(viewer, CHILD):
        found = resident_of(cast.case.subject, viewer)
    assert found
    return found.address_hidden


PAGES = pytest.mark.parametrize("hides", [case_page, person_page])


def protect(person: Person) -> None:
    with audit.event("demo.load"):
        Protection.objects.create(
            person=person, kind="measure", starts_on=date(2026, 1, 1), recorded_at=clock.now()
        )


def told(number: str, **values: Any) -> None:
    """A 支援措置 of the register alone."""
    put(ProtectionRecord, number, **{"measure": "started", "current": True} | values)


def apart(cast: Cast) -> None:
    with audit.event("demo.load"):
        FamilyMember.objects.filter(person=cast.case.subject_id).update(lives_together=False)


@PAGES
@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (None, False),
        (lambda cast: protect(cast.case.subject), True),
        (lambda cast: protect(mother_of(cast)), True),
        (lambda cast: (apart(cast), protect(mother_of(cast))), True),
        (lambda cast: told(CHILD), True),
        (lambda cast: told(LODGER), True),
        (lambda cast: told(MOTHER, measure="ended"), False),
        (lambda cast: told(MOTHER, deleted=True, current=False), False),
        # A record that a 全件 lost has not ended by that.
        (lambda cast: told(MOTHER, current=False, absent_since=clock.now()), True),
    ],
    ids=["nobody", "hers", "her mother's", "mother's, by household", "register", "lodger's",
         "ended", "deleted", "lost"],
)  # fmt: skip
def test_hers_and_whoever_is_registered_with_her(
    measure: Any, expected: bool, hides: Any, family: Cast
) -> None:
    if measure:
        measure(family)
    assert hides(family, family.owner) is expected


@PAGES
def test_a_release_opens_it_to_one_for_the_moment(hides: Any, family: Cast) -> None:
    told(MOTHER)
    with audit.event("demo.load"):
        AddressRelease.objects.create(
            person=family.case.subject, staff=family.owner, reason="一時保護の通知",
            starts_at=clock.now(), ends_at=clock.now() + timedelta(minutes=10),
        )  # fmt: skip
    assert not hides(family, family.owner)
    assert hides(family, family.same_team)


@PAGES
def test_where_her_protected_mother_is_registered_is_not_told_of_the_girl(
    hides: Any, cast: Cast
) -> None:
    """Not of one household any more; the address is the same."""
    linked(cast)
    resident(CHILD, "moved_in", date(2024, 4, 1))
    resident(MOTHER, "household_split", date(2026, 5, 1), household="10")
    assert not hides(cast, cast.owner)
    told(MOTHER)
    assert hides(cast, cast.owner)


@PAGES
def test_whoever_left_a_protected_household_by_a_row_without_one(hides: Any, cast: Cast) -> None:
    linked(cast)
    resident(MOTHER, "moved_in", date(2024, 4, 1), name="渡邉　香織", **BEFORE)
    resident(CHILD, "moved_in", date(2024, 4, 1), current=False, history=1)
    resident(CHILD, "moved_out", date(2026, 6, 1), history=2, household="", state="left")
    assert not hides(cast, cast.owner)
    told(MOTHER)
    assert hides(cast, cast.owner)


def test_of_a_household_nobody_is_told_who_may_not_see_it(family: Cast) -> None:
    for viewer, expected in ((family.owner, [CHILD, MOTHER, LODGER]), (family.other_team, [CHILD])):
        with seeing_household(viewer, CHILD) as numbers:
            assert set(numbers) == set(expected)
            assert set(at_home([FORMER])) == set()
