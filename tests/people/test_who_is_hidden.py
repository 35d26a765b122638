"""Whose address is hidden, for any family, 支援措置 and release: the SQL against the rule in words."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.people.records import family, member, person, protect
from yorisoi import audit, clock
from yorisoi.people.flags import flags_of
from yorisoi.people.models import AddressRelease, Person
from yorisoi.people.search import Secret
from yorisoi.people.search_keys import refresh
from yorisoi.people.whereabouts import hidden_from, near_protected, protected

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


Rows = list[tuple[int, int, bool, date | None, bool]]
Measures = list[tuple[int, bool]]
Releases = list[tuple[int, bool, int]]


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
    rows: Rows,
    measures: Measures,
    releases: Releases,
) -> None:
    with transaction.atomic():
        people = on_file(cast, rows, measures, releases)
        compare(cast, people, expected(rows, measures), opened(releases))
        compare_search(cast, people, rows, measures, opened(releases))
        transaction.set_rollback(True)  # the next example begins with nobody


def on_file(cast: Cast, rows: Rows, measures: Measures, releases: Releases) -> list[Person]:
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
    return people


def expected(rows: Rows, measures: Measures) -> set[int]:
    """Under a 支援措置, or living today in the family of somebody who is."""
    own = {who for who, lifted in measures if not lifted}
    homes = {
        (who, which)
        for who, which, together, since, withdrawn in rows
        if together and not withdrawn and (since is None or since <= TODAY)
    }
    shared = {which for who, which in homes if who in own}
    return own | {who for who, which in homes if which in shared}


def opened(releases: Releases) -> set[int]:
    """Released to the owner, begun, and not a quarter of an hour ago."""
    return {who for who, mine, start in releases if mine and -15 < start <= 0}


def compare(cast: Cast, people: list[Person], hidden: set[int], open_now: set[int]) -> None:
    numbers = [one.pk for one in people]
    place = {one.pk: number for number, one in enumerate(people)}
    assert {place[pk] for pk in protected(numbers)} == hidden
    assert {place[pk] for pk in hidden_from(None, numbers)} == hidden
    assert {place[pk] for pk in hidden_from(cast.owner, numbers)} == hidden - open_now
    flagged = {place[pk] for pk, flags in flags_of(numbers).items() if flags.protected}
    assert flagged == hidden


def compare_search(
    cast: Cast, people: list[Person], rows: Rows, measures: Measures, open_now: set[int]
) -> None:
    """The same rules as the statement of the search asks them, one by one."""
    numbers = [one.pk for one in people]
    place = {one.pk: number for number, one in enumerate(people)}
    own = {who for who, lifted in measures if not lifted}
    families = {which for who, which, *_, withdrawn in rows if who in own and not withdrawn}
    family = {who for who, which, *_, withdrawn in rows if which in families and not withdrawn}
    assert {place[pk] for pk in near_protected(numbers)} == own | family
    refresh(numbers)
    assert of_search(numbers, place, f"NOT ({Secret(None).apart()})") == own | family
    hidden = expected(rows, measures)
    for viewer, released in ((None, set()), (cast.owner, open_now)):
        shown, values = Secret(viewer).shown()
        assert of_search(numbers, place, f"NOT {shown}", *values) == hidden - released


def of_search(numbers: list[int], place: dict[int, int], condition: str, *values: Any) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT person_id FROM people_searchkey WHERE person_id = ANY(%s) AND {condition}",
            [numbers, *values],
        )
        return {place[row[0]] for row in cursor.fetchall()}
