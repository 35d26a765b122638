"""Who is on file twice: proposed with reasons; twins, the decided and the merged are not."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.cast import Cast
from tests.matching.test_full_run import family, on_file
from yorisoi import audit, clock
from yorisoi.matching import inputs, twice
from yorisoi.matching.models import PairState, Twice
from yorisoi.matching.tasks import near as job
from yorisoi.people.models import Family, FamilyMember, Kinship, Person
from yorisoi.terms.models import Term

__all__ = ["family"]
BORN = date(2015, 7, 8)
HOME = "若葉台2-5-6"


def add(
    name: str, kana: str, born: date | None = BORN, at: str = HOME, home: Family | None = None
) -> Person:
    with transaction.atomic(), audit.event("demo.load"):
        return on_file(name, kana, born, home or Family.objects.create(created_at=clock.now()), at)


def found(*persons: Person) -> set[tuple[int, int]]:
    job(persons=[one.pk for one in persons])
    rows = Twice.objects.filter(state=PairState.PROPOSED)
    return set(rows.values_list("person_id", "other_id"))


def test_a_second_record_is_proposed_and_not_merged(family: dict[str, Person]) -> None:
    one, other = add("髙橋　海斗", "タカハシ カイト"), add("高橋海斗", "ﾀｶﾊｼ ｶｲﾄ")
    assert found(one, other) == {(one.pk, other.pk)}
    row = Twice.objects.get()
    words = [words for side, words in row.evidence if side == "for"]
    assert "生年月日が一致" in words
    assert row.score > 0
    assert not Person.objects.exclude(merged_into=None).exists()


def test_twins_are_two(family: dict[str, Person]) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        home = Family.objects.create(created_at=clock.now())
    one, other = (
        add("高橋　海斗", "タカハシ カイト", home=home),
        add("高橋　陸斗", "タカハシ リクト", home=home),
    )
    assert found(one, other) == set()
    # Not even with names that are nearly alike, once it is recorded what they are to each other.
    near = add("高橋　海人", "タカハシ カイト", home=home)
    with transaction.atomic(), audit.event("demo.load"):
        kind = Term.objects.filter(trait="sibling").first()
        if kind is None:
            pytest.skip("no 続柄 in this database")
        Kinship.objects.create(person=one, other=near, kind=kind, recorded_at=clock.now())
    assert (one.pk, near.pk) not in found(one, near)
    assert FamilyMember.objects.filter(family=home).count() == 3


def test_what_was_decided_of_a_merged_record_holds_for_the_one_it_became(
    family: dict[str, Person], people: Cast
) -> None:
    one, other = add("高橋　海斗", "タカハシ カイト"), add("高橋海斗", "ﾀｶﾊｼ ｶｲﾄ")
    third = add("髙橋　海斗", "タカハシ カイト")
    with transaction.atomic(), audit.event("demo.load"):
        Twice.objects.create(
            person=one, other=other, score=1, found_at=clock.now(), state=PairState.DIFFERENT,
            decided_at=clock.now(), decided_by=people.supervisor,
        )  # fmt: skip
        Person.objects.filter(pk=one.pk).update(merged_into=third)
    assert found(other, third) == set()
    both = {str(other.pk), str(third.pk)}
    assert any(
        {row["person"], row["other"]} == both for row in inputs.copied(inputs.APART).to_pylist()
    )


def test_what_was_decided_is_not_asked_again(family: dict[str, Person], people: Cast) -> None:
    one, other = add("高橋　海斗", "タカハシ カイト"), add("高橋海斗", "ﾀｶﾊｼ ｶｲﾄ")
    found(one, other)
    with transaction.atomic(), audit.event("demo.load"):
        Twice.objects.update(
            state=PairState.DIFFERENT, decided_at=clock.now(), decided_by=people.supervisor
        )
    assert found(one, other) == set()
    assert Twice.objects.get().state == PairState.DIFFERENT


def test_put_off_stays_put_off(family: dict[str, Person]) -> None:
    one, other = add("高橋　海斗", "タカハシ カイト"), add("高橋海斗", "ﾀｶﾊｼ ｶｲﾄ")
    found(one, other)
    with transaction.atomic(), audit.event("demo.load"):
        Twice.objects.update(state=PairState.LATER)
    assert found(one, other) == set()
    assert Twice.objects.get().state == PairState.LATER


def test_two_residents_are_two(family: dict[str, Person]) -> None:
    one, other = add("高橋　海斗", "タカハシ カイト"), add("高橋海斗", "ﾀｶﾊｼ ｶｲﾄ")
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=one.pk).update(resident_number="000000000000108")
        Person.objects.filter(pk=other.pk).update(resident_number="000000000000116")
    assert found(one, other) == set()


def test_a_merged_record_is_nobodys_double(family: dict[str, Person]) -> None:
    one, other = add("高橋　海斗", "タカハシ カイト"), add("高橋海斗", "ﾀｶﾊｼ ｶｲﾄ")
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=other.pk).update(merged_into=one)
    assert found(one, other) == set()


def test_a_proposal_that_is_none_any_more_is_gone(family: dict[str, Person]) -> None:
    one, other = add("高橋　海斗", "タカハシ カイト"), add("高橋海斗", "ﾀｶﾊｼ ｶｲﾄ")
    found(one, other)
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=other.pk).update(name="鈴木次郎", kana="ｽｽﾞｷ ｼﾞﾛｳ", born_on=None)
    assert found(other) == set()
    assert Twice.objects.get().state == PairState.GONE


def test_what_another_room_knows_is_proposed_too(
    family: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = add("高橋　海斗", "タカハシ カイト"), add("田中　海斗", "", None, "")
    assert found(one, other) == set()
    monkeypatch.setitem(twice._offered, "test", lambda: [(one.pk, other.pk, "旧システムで二重")])
    assert found(one) == {(one.pk, other.pk)}
    assert ["for", "旧システムで二重"] in Twice.objects.get().evidence


def test_everybody_at_once_finds_the_same(family: dict[str, Person]) -> None:
    one, other = add("高橋　海斗", "タカハシ カイト"), add("高橋海斗", "ﾀｶﾊｼ ｶｲﾄ")
    call_command("matching", "twice", stdout=io.StringIO())
    rows = Twice.objects.filter(state=PairState.PROPOSED)
    assert set(rows.values_list("person_id", "other_id")) == {(one.pk, other.pk)} == found(one)
