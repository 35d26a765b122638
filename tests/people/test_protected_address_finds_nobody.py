"""支援措置: an address that must not be shown must not be found by either, nor be a reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from yorisoi import audit, clock
from yorisoi.people import search_keys
from yorisoi.people.candidates import candidates
from yorisoi.people.models import (
    AddressRelease,
    FamilyMember,
    Person,
    PersonAddress,
    Protection,
    ProtectionKind,
)
from yorisoi.people.search import Secret, find_people
from yorisoi.people.whereabouts import hidden_from, near_protected

HOME, BEFORE = "東京都みどり区若葉台一丁目20番3号", "東京都みどり区桜丘二丁目5番1号"


@pytest.fixture
def mother(cast: Cast) -> Person:
    """渡邉　香織 lives with her daughter; both addresses are on file for each."""
    mother = cast.case.subject.kin.get().other
    with audit.event("demo.load"):
        for person in (mother, cast.case.subject):
            facts: dict[str, Any] = {"person": person, "recorded_at": clock.now()}
            PersonAddress.objects.create(text=HOME, building="コーポ若葉201号室", **facts)
            PersonAddress.objects.create(text=BEFORE, until=date(2024, 3, 31), **facts)
    search_keys.refresh([mother.pk, cast.case.subject_id])
    return mother


def protect(person: Person) -> None:
    with audit.event("demo.load"):
        Protection.objects.create(
            person=person,
            kind=ProtectionKind.MEASURE,
            starts_on=date(2026, 1, 1),
            recorded_at=clock.now(),
        )


BY_ADDRESS = [
    "若葉台",
    "若葉台1-20-3",
    "1-20-3",
    "桜丘",
    "コーポ若葉",
    "わたなべ 若葉台",
    "結衣 桜丘",
    "みどり区",
    "みどり区若葉台",
    "201号室",
]


@pytest.mark.parametrize("words", BY_ADDRESS)
def test_is_found_by_address_before_and_by_no_address_after(
    words: str, mother: Person, cast: Cast
) -> None:
    assert find_people(words, viewer=cast.owner).total >= 1
    protect(mother)
    for viewer in (None, cast.owner, cast.supervisor):
        found = find_people(words, viewer=viewer)
        assert (found.total, found.hits) == (0, [])


def test_by_name_she_is_found_and_the_address_is_no_reason(mother: Person, cast: Cast) -> None:
    protect(mother)
    found = find_people("かおり", viewer=cast.owner)
    assert [hit.person for hit in found.hits] == [mother]
    assert all("若葉台" not in match.text for hit in found.hits for match in hit.matched)


def test_with_a_release_the_address_finds_whom_it_was_released_of(
    mother: Person, cast: Cast
) -> None:
    protect(mother)
    now = clock.now()
    with audit.event("demo.load"):
        AddressRelease.objects.create(
            person=mother, staff=cast.owner, reason="r", starts_at=now, ends_at=now + timedelta(1)
        )
    found = find_people("若葉台", viewer=cast.owner)
    assert [hit.person for hit in found.hits] == [mother]
    assert not find_people("若葉台", viewer=cast.supervisor).hits


def test_a_relative_elsewhere_is_not_found_by_the_home_they_shared(
    mother: Person, cast: Cast
) -> None:
    with audit.event("demo.load"):
        father = Person.objects.create(name="原田　剛", kana="ハラダ　ゴウ")
        facts: dict[str, Any] = {"person": father, "recorded_at": clock.now()}
        FamilyMember.objects.create(
            family_id=FamilyMember.objects.get(person=mother).family_id,
            lives_together=False,
            **facts,
        )
        PersonAddress.objects.create(text=HOME, until=date(2025, 1, 1), **facts)
        PersonAddress.objects.create(text="東京都新宿区大久保一丁目1番1号", **facts)
    search_keys.refresh([father.pk])
    assert find_people("原田 若葉台", viewer=cast.owner).total == 1
    protect(mother)
    assert not find_people("原田 若葉台", viewer=cast.owner).hits
    assert find_people("原田 大久保", viewer=cast.owner).total == 1


def test_the_candidates_of_an_intake_do_not_know_it_either(mother: Person, cast: Cast) -> None:
    typed: dict[str, Any] = {"kana": "わたなべ かおり", "address": "若葉台1-20-3"}
    assert candidates(**typed)[0].matched_address
    protect(mother)
    first = candidates(**typed)[0]
    assert first.person == mother
    assert not first.matched_address
    assert not any("一致" in reason and "住所" in reason for reason in first.reasons)
    assert not candidates(address="若葉台1-20-3", age=36)


def test_the_page_shows_a_flag_and_dots(mother: Person, cast: Cast, enter: Any) -> None:
    protect(mother)
    page = enter(cast.owner).get("/cases/search/", {"q": "わたなべ"}).content.decode()
    assert "支援措置" in page
    assert "●●●●（秘匿）" in page
    assert "若葉台" not in page
    assert "桜丘" not in page


def hidden_in_sql(viewer: Any) -> set[int]:
    """Those whose address the statement of the search takes for hidden."""
    shown, values = Secret(viewer).shown()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT person_id FROM people_searchkey WHERE NOT {shown}", values)
        return {row[0] for row in cursor.fetchall()}


def near_in_sql() -> set[int]:
    with connection.cursor() as cursor:
        apart = Secret(None).apart()
        cursor.execute(f"SELECT person_id FROM people_searchkey WHERE NOT ({apart})")
        return {row[0] for row in cursor.fetchall()}


def test_who_must_not_be_found_is_who_must_not_be_shown(mother: Person, cast: Cast) -> None:
    everybody = list(Person.objects.values_list("pk", flat=True))
    search_keys.refresh(everybody)
    for viewer in (None, cast.owner):
        assert hidden_in_sql(viewer) == hidden_from(viewer, everybody) == set()
    protect(mother)
    for viewer in (None, cast.owner):
        hidden = hidden_from(viewer, everybody)
        assert hidden_in_sql(viewer) == hidden == {mother.pk, cast.case.subject_id}
    assert near_in_sql() == near_protected(everybody) >= {mother.pk, cast.case.subject_id}
