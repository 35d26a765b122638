"""支援措置: no address of a protected person comes out of the registers, nor is found by words."""

from datetime import date, timedelta

import pytest

from tests.cases.facts.mirrored import BEFORE, CHILD, MOTHER, linked, mother_of, put, resident
from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.cases.timeline.reading import Wanted, read, read_top, scope_of
from yorisoi.people.models import AddressRelease, FamilyMember, Protection
from yorisoi.people.whereabouts import HIDDEN_WORDS
from yorisoi.registers.models import ProtectionRecord

PLACES = ("東雲町", "西本町", "川崎市", "40番20号", "大阪市")


@pytest.fixture
def family(cast: Cast) -> Cast:
    """Moved in, moved within, moved away: three addresses."""
    linked(cast)
    for number in (CHILD, MOTHER):
        shared = {"current": False, "moved_from": "大阪市北区"}
        resident(number, "moved_in", date(2024, 4, 1), history=1, **shared, **BEFORE)
        resident(number, "moved_within", date(2026, 5, 1), history=2, current=False)
        resident(number, "moved_out", date(2026, 6, 1), history=3, moved_to="川崎市高津区")
    return cast


def protect(cast: Cast) -> None:
    with audit.event("demo.load"):
        Protection.objects.create(
            person=mother_of(cast), kind="measure", starts_on=date(2026, 1, 1),
            recorded_at=clock.now(),
        )  # fmt: skip


def told(cast: Cast) -> str:
    entries = read(scope_of(cast.case, cast.owner), Wanted()).entries
    return "\n".join(f"{one.title} {one.text} {' '.join(one.foot)}" for one in entries)


def found_by(cast: Cast, word: str) -> int:
    return read_top(scope_of(cast.case, cast.owner), Wanted(words=(word,)))[1].total


def test_without_one_all_is_told_and_found(family: Cast) -> None:
    for place in PLACES:
        assert place in told(family)
    assert found_by(family, "川崎市") == 1


def test_hers_and_those_of_who_lives_with_her_are_hidden(family: Cast) -> None:
    protect(family)
    for place in PLACES:
        assert place not in told(family)
        assert found_by(family, place) == 0
    assert told(family).count(HIDDEN_WORDS) == 5
    assert found_by(family, "転居") == 1


def test_one_that_stands_in_the_register_alone_hides_as_well(family: Cast) -> None:
    put(ProtectionRecord, MOTHER, measure="started", starts_on=date(2026, 6, 13), current=True)
    for place in PLACES:
        assert place not in told(family)
        assert found_by(family, place) == 0


def test_one_that_the_register_ended_does_not(family: Cast) -> None:
    put(ProtectionRecord, MOTHER, measure="ended", starts_on=date(2025, 6, 13), current=True)
    assert "東雲町" in told(family)


def test_somebody_who_lives_elsewhere_is_not_shown_where_she_lives(family: Cast) -> None:
    protect(family)
    with audit.event("demo.load"):
        FamilyMember.objects.filter(person=family.case.subject_id).update(lives_together=False)
    # The girl's own former addresses may be told; that of her mother's last row may not.
    assert "東雲町" not in told(family)
    assert HIDDEN_WORDS in told(family)


def test_a_release_opens_it_for_the_moment(family: Cast) -> None:
    protect(family)
    with audit.event("demo.load"):
        for person in (mother_of(family), family.case.subject):
            AddressRelease.objects.create(
                person=person, staff=family.owner, reason="一時保護の通知",
                starts_at=clock.now(), ends_at=clock.now() + timedelta(minutes=10),
            )  # fmt: skip
    assert "東雲町" in told(family)
    other = read(scope_of(family.case, family.same_team), Wanted()).entries
    assert not any("東雲町" in one.text for one in other)
