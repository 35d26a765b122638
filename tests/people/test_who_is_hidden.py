"""Whose address is hidden, for any family, 支援措置 and release: the SQL against the rule in words."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.people.records import family, member, person, protect
from yorisoi import audit, clock
from yorisoi.people.flags import flags_of
from yorisoi.people.models import AddressRelease
from yorisoi.people.whereabouts import hidden_from, protected

PEOPLE, FAMILIES = 4, 2
TODAY = date(2026, 6, 15)
someone = st.integers(0, PEOPLE - 1)
day = st.sampled_from([None, TODAY - timedelta(30), TODAY, TODAY + timedelta(30)])
memberships = st.lists(
    st.tuples(someone, st.integers(0, FAMILIES - 1), st.booleans(), day, st.booleans()),
    max_size=6,
    unique_by=lambda row: row[:2],
)
minutes = st.integers(-20, 5)


class Undo(Exception):
    """Takes an example back."""


@pytest.mark.usefixtures("db")
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=memberships,
    measures=st.lists(st.tuples(someone, st.booleans()), max_size=3),
    releases=st.lists(st.tuples(someone, st.booleans(), minutes), max_size=3),
)
def test_the_same_as_the_rule_in_words(
    cast: Cast,
    rows: list[tuple[int, int, bool, date | None, bool]],
    measures: list[tuple[int, bool]],
    releases: list[tuple[int, bool, int]],
) -> None:
    with pytest.raises(Undo), transaction.atomic():
        people = [person(f"人　{number}") for number in range(PEOPLE)]
        families = [family() for _ in range(FAMILIES)]
        for who, which, together, since, withdrawn in rows:
            member(
                people[who],
                families[which],
                lives_together=together,
                since=since,
                withdrawn_at=clock.now() if withdrawn else None,
            )
        for who, lifted in measures:
            over = {"lifted_at": clock.now(), "lifted_because": "取下げ"} if lifted else {}
            protect(people[who], **over)
        now = clock.now()
        for who, mine, start in releases:
            begins = now + timedelta(minutes=start)
            with audit.event("demo.load"):
                AddressRelease.objects.create(
                    person=people[who],
                    staff=cast.owner if mine else cast.same_team,
                    reason="r",
                    starts_at=begins,
                    ends_at=begins + timedelta(minutes=15),
                )

        own = {who for who, lifted in measures if not lifted}
        homes = {
            (who, which)
            for who, which, together, since, withdrawn in rows
            if together and not withdrawn and (since is None or since <= TODAY)
        }
        shared = {which for who, which in homes if who in own}
        expected = own | {who for who, which in homes if which in shared}
        opened = {who for who, mine, start in releases if mine and -15 < start <= 0}

        numbers = [one.pk for one in people]
        place = {one.pk: number for number, one in enumerate(people)}
        assert {place[pk] for pk in protected(numbers)} == expected
        assert {place[pk] for pk in hidden_from(None, numbers)} == expected
        assert {place[pk] for pk in hidden_from(cast.owner, numbers)} == expected - opened
        flagged = {place[pk] for pk, flags in flags_of(numbers).items() if flags.protected}
        assert flagged == expected
        raise Undo
