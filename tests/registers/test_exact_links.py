"""What the machine links by itself, what it leaves to people, and 同一人."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.records import is_resident
from tests.registers.feeds import sample
from tests.registers.made_up import merged, resident, take_protection, take_residents
from yorisoi import audit, clock
from yorisoi.people import search_keys
from yorisoi.people.models import Kinship, Person, PersonAddress, Protection, SearchKey, Sex
from yorisoi.registers import changes, linking, machine
from yorisoi.registers.models import Link, LinkBasis, LinkEnd

SATO: dict[str, Any] = {
    "name": "齋藤　茜",
    "kana": "サイトウ　アカネ",
    "sex": "female",
    "born_on": date(2017, 3, 4),
}
HOME = "若葉台1-20-3　コーポ若葉201"


def on_file(address: str = HOME, **changes: Any) -> Person:
    """Somebody on file with an address."""
    with transaction.atomic(), audit.event("demo.load"):
        person = Person.objects.create(**(SATO | changes))
        PersonAddress.objects.create(person=person, text=address, recorded_at=clock.now())
    return person


def link_of(person: Person) -> Link | None:
    return linking.in_force(person)


@pytest.mark.parametrize("many", [machine.MANY, 0])
def test_all_equal_and_alone_is_linked(
    people: Cast, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "MANY", many)  # rows from which on a feed is a whole ward
    person = on_file(name="斎藤　茜")
    take_residents(resident("1", name="齋藤　茜", kana="サイトウ　アカネ"))
    link = link_of(person)
    assert link
    assert (link.basis, link.decided_by) == (LinkBasis.EXACT, None)
    assert ["for", "カナが一致"] in link.evidence
    person.refresh_from_db()
    assert person.resident_number == link.number


@pytest.mark.parametrize(
    "different",
    [
        {"name": "齋藤　明音"},
        {"kana": "サイドウ　アカネ"},
        {"born_on": date(2017, 3, 5)},
        {"sex": Sex.MALE},
        {"address": "若葉台1-21-3"},
        {"address": "横浜市若葉台1-20-3"},
        {"address": "若葉台1丁目"},
        {"died_on": date(2026, 1, 1)},
    ],
)
def test_anything_else_is_for_people(people: Cast, different: dict[str, Any]) -> None:
    person = on_file(**different)
    take_residents(resident("1"))
    assert link_of(person) is None


def test_a_second_record_that_was_merged_away_counts_no_more(people: Cast) -> None:
    person = on_file()
    away = on_file(merged_into=person)
    take_residents(resident("1"))
    assert link_of(person)
    assert link_of(away) is None


def test_two_of_one_kind_are_for_people(people: Cast) -> None:
    first, second = on_file(), on_file()
    take_residents(resident("1"))
    assert link_of(first) is link_of(second) is None
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=second.pk).update(kana="別の　ヒト")
    take_residents(resident("1", moved="2026-06-01"), resident("2"))
    assert link_of(first) is None


def test_a_relative_elsewhere_is_for_people(people: Cast) -> None:
    aunt = on_file()
    with transaction.atomic(), audit.event("demo.load"):
        Kinship.objects.create(
            person=people.case.subject,
            other=aunt,
            kind_id="kinship.aunt",
            recorded_at=clock.now(),
        )
    take_residents(resident("1"))
    assert link_of(aunt) is None


def test_a_recorded_number_is_linked_unless_nothing_else_agrees(people: Cast) -> None:
    known = on_file("", resident_number=resident("1")["宛名番号"].lstrip("0"))
    wrong = on_file(
        "",
        name="別の　人",
        kana="ベツノ　ヒト",
        born_on=date(1980, 1, 1),
        resident_number=resident("2")["宛名番号"],
    )
    take_residents(resident("1"), resident("2"))
    link = link_of(known)
    assert link
    assert link.basis == LinkBasis.NUMBER
    known.refresh_from_db()
    assert known.resident_number == link.number == resident("1")["宛名番号"]
    assert link_of(wrong) is None


def test_the_number_of_a_twin_is_for_people(people: Cast) -> None:
    other_twin = {"name": "齋藤　葵", "kana": "サイトウ　アオイ"}
    mistyped = on_file("", **other_twin, resident_number=resident("1")["宛名番号"])
    take_residents(resident("1"), resident("2", **other_twin))
    assert link_of(mistyped) is None  # the birthday says nothing of twins


def test_what_was_undone_is_not_linked_again(people: Cast) -> None:
    person = on_file()
    take_residents(resident("1"))
    link = link_of(person)
    assert link
    with transaction.atomic():
        linking.undo(by=people.supervisor, link=link, because="ふたごの姉と取り違えていた")
    person.refresh_from_db()
    assert person.resident_number is None
    take_residents(resident("1", moved="2026-06-01"))
    assert link_of(person) is None
    ended = Link.objects.get(person=person)
    assert (ended.ended_how, ended.ended_by) == (LinkEnd.UNDONE, people.supervisor)


def words_of(person: Person) -> str:
    return str(SearchKey.objects.get(person=person).words)


def test_a_merged_number_takes_its_link_along_and_back(people: Cast) -> None:
    person = on_file()
    with transaction.atomic(), audit.event("demo.load"):
        search_keys.refresh([person.pk])
    take_residents(resident("1"))
    take_residents(resident("2", name="斎藤　茜", block="1番1号"))
    old, new = resident("1")["宛名番号"], resident("2")["宛名番号"]
    merged(old, new)
    link = link_of(person)
    assert link
    assert (link.number, link.basis) == (new, LinkBasis.MERGED)
    person.refresh_from_db()
    assert person.resident_number == new
    # Found by the number that holds, and by everything else as before.
    written = words_of(person)
    assert f"'i{new.lstrip('0')}'" in written
    assert f"'i{old.lstrip('0')}'" not in written
    with transaction.atomic(), audit.event("demo.load"):
        search_keys.refresh([person.pk])
    assert words_of(person) == written
    merged(old, new, deleted=True)
    link = link_of(person)
    assert link
    assert (link.number, link.basis) == (old, LinkBasis.EXACT)


def test_back_again_while_the_clock_runs_on(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()
    begun = clock.now()
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(milliseconds=next(ticks)))
    person = on_file()
    take_residents(resident("1"), resident("2", name="斎藤　茜", block="1番1号"))
    old, new = resident("1")["宛名番号"], resident("2")["宛名番号"]
    told: list[int] = []  # what was told of them by the number was told of somebody else
    monkeypatch.setattr(changes, "tell_parted", told.extend)
    merged(old, new)
    assert (number_of(person), told) == (new, [])
    merged(old, new, deleted=True)
    assert (number_of(person), told) == (old, [person.pk])
    # Their own number has become another's meanwhile.
    merged(old, new, since="2026-06-11")
    assert number_of(person) == new
    is_resident(on_file("本町3-1-1", kana="サイトウ　アカリ").pk, old)
    merged(old, new, since="2026-06-11", deleted=True)
    assert (number_of(person), told) == (None, [person.pk] * 2)


def number_of(person: Person) -> str | None:
    """As which resident somebody is shown."""
    link = link_of(person)
    person.refresh_from_db()
    assert person.resident_number == (link.number if link else None)
    return person.resident_number


def test_along_a_chain_and_back_wherever_it_breaks(people: Cast) -> None:
    person = on_file()
    rows = (resident("1"), resident("2", block="1番1号"), resident("3", block="2番1号"))
    take_residents(*rows)
    first, second, third = (row["宛名番号"] for row in rows)
    merged(first, second)
    merged(second, third)
    assert number_of(person) == third
    merged(first, second, deleted=True)  # of the two steps the first was wrong
    assert number_of(person) == first
    merged(first, second, since="2026-06-11")
    assert number_of(person) == third  # both steps at once
    merged(second, third, deleted=True)
    assert number_of(person) == second
    merged(first, second, since="2026-06-11", deleted=True)
    link = link_of(person)
    assert link
    assert (link.number, link.basis) == (first, LinkBasis.EXACT)


def test_not_on_to_whom_a_worker_has_parted_from(people: Cast) -> None:
    person = on_file()
    take_residents(resident("2"))
    parted = link_of(person)
    assert parted
    with transaction.atomic():
        linking.undo(by=people.supervisor, link=parted, because="別の子")
    take_residents(resident("1"), resident("2", block="1番1号", 個人履歴番号="2"))
    assert number_of(person) == resident("1")["宛名番号"]
    merged(resident("1")["宛名番号"], resident("2")["宛名番号"])
    assert number_of(person) == resident("1")["宛名番号"]


def test_the_protection_of_the_number_that_stays_comes_along(people: Cast) -> None:
    person = on_file()
    take_residents(resident("1"), resident("2", block="1番1号"))
    take_protection(resident("2")["宛名番号"], "1")
    merged(resident("1")["宛名番号"], resident("2")["宛名番号"])
    assert Protection.objects.filter(person=person, lifted_at=None).exists()


def test_a_merged_number_of_somebody_else_changes_nothing(people: Cast) -> None:
    person = on_file()
    other = on_file("本町3-1-1", kana="サイトウ　アカリ")
    take_residents(resident("1"))
    take_residents(resident("2", kana="サイトウ　アカリ", town="本町三丁目", block="1番1号"))
    assert link_of(person)
    assert link_of(other)
    merged(resident("1")["宛名番号"], resident("2")["宛名番号"])
    link = link_of(person)
    assert link
    assert link.number == resident("1")["宛名番号"]


def test_the_sample_links_nobody_wrongly(people: Cast) -> None:
    sample("jumin_131999_20250901020000_full_001.csv")
    assert not Link.objects.exists()
