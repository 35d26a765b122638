"""この人では？ among residents: shown to whoever said what for; a suppressed address finds nobody."""

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.matching.test_full_run import R1, family
from tests.registers.made_up import resident, take_protection, take_residents
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.japanese import parse_partial_date
from yorisoi.matching import suggesting
from yorisoi.matching.suggesting import suggested
from yorisoi.people.models import Person
from yorisoi.registers import sight
from yorisoi.registers.resident_search import Asked

__all__ = ["family"]


def asked(viewer: Staff, **said: str) -> list[tuple[str, list[str]]]:
    born = parse_partial_date(said["born"]) if "born" in said else None
    with (
        transaction.atomic(),
        audit.event("registers.resident.search", purpose="相談の受付"),
        sight.searching(),
    ):
        found = suggested(Asked(said.get("name", ""), born, said.get("address", ""), ""), viewer)
    return [(one.number, why) for one, why in found]


def test_the_most_similar_with_what_agrees(family: dict[str, Person], people: Cast) -> None:
    found = asked(people.owner, name="齋藤花子", born="1985-03-04", address="若葉台1-20-3")
    assert [number for number, _ in found] == [R1]
    assert "生年月日が一致" in found[0][1]
    assert asked(people.owner, address="若葉台1-20-3") == []  # nobody by the address alone


def test_a_suppressed_address_speaks_for_nobody(family: dict[str, Person], people: Cast) -> None:
    take_protection(R1, "1")
    found = asked(people.owner, name="齋藤花子", born="1985-03-04", address="若葉台1-20-3")
    assert [number for number, _ in found] == [R1]
    assert not any("住所" in words for words in found[0][1])


def test_nor_does_it_push_anybody_out(
    family: dict[str, Person], people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = {"name": "齋藤花子", "born": "1985-03-04"}
    monkeypatch.setattr(suggesting, "MOST", 1)
    monkeypatch.setattr(suggesting, "LOOKED_AT", 1, raising=False)
    take_residents(
        resident("4", name="齋藤　花子", kana="サイトウ　ハナコ", born="1985-03-04", town="", block="", household="902")
    )  # fmt: skip
    take_protection(R1, "1")
    without = asked(people.owner, **where)
    # Whatever address is typed: who is hidden stands where they stood without one.
    for address in ("若葉台1-20-3", "緑町3-9-9"):
        assert [one for one, _ in asked(people.owner, **where, address=address)] == [
            one for one, _ in without
        ]


def test_without_a_context_nothing_is_read(family: dict[str, Person], people: Cast) -> None:
    with transaction.atomic(), audit.event("people.person.read"):
        assert suggested(Asked("齋藤花子"), people.owner) == []
