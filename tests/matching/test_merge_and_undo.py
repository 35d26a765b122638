"""Whatever is merged and taken back in whatever order: in the end everything is as it was."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.records import a_consultation, a_person, at_home, is_resident, members, ties
from yorisoi import audit, clock
from yorisoi.access.entrance import Refused
from yorisoi.access.versions import NotPossible, Outdated
from yorisoi.cases.models import Case
from yorisoi.matching import inputs, merging, moves, persons
from yorisoi.matching.models import MatchModel, Merge, Pair, PairState, Twice
from yorisoi.people import search, search_keys
from yorisoi.people.models import Family, Kinship, Person, PersonAddress, SearchKey, Sex
from yorisoi.registers.models import Link, LinkBasis

NAMES = ("佐藤　陽菜", "佐藤　ひな", "サトウ　ヒナ", "佐藤　陽奈")


def visiting() -> Any:
    return audit.visiting(audit.Visitor("テスト"))


def children(cast: Cast) -> list[Person]:
    """Four records of one girl, each with something else in it, and her mother."""
    with visiting(), audit.event("demo.load"):
        mother = a_person("佐藤　美咲", Sex.FEMALE, date(1990, 4, 2))
        first, second, third, fourth = (a_person(name, Sex.FEMALE) for name in NAMES)
        fourth.born_on = date(2019, 7, 7)
        fourth.save()
        family, other = (Family.objects.create(created_at=clock.now()) for _ in range(2))
        members(family, first, second, mother)  # twice in one family
        members(other, third, mother)
        ties((first, mother, "mother"), (third, mother, "mother"))
        at_home(first)
        at_home(fourth, "みどり区泉二丁目3番4号", "090-1111-2222")
        Person.objects.filter(pk=second.pk).update(resident_number="100", kana="サトウ　ヒナ")
        Link.objects.create(
            person=second, number="100", basis=LinkBasis.STAFF, decided_at=clock.now()
        )
        call = a_consultation(cast)
        of_the_call = call.subjects.get()
        for one in (first, second):  # one call about both
            of_the_call.pk, of_the_call.person, of_the_call.case = None, one, None
            of_the_call.save()
        search_keys.refresh([first.pk, second.pk, third.pk, fourth.pk, mother.pk])
    return [Person.objects.get(pk=one.pk) for one in (first, second, third, fourth)]


def state(cast: Cast) -> dict[str, Any]:
    """Every row that points to a person, the persons, and what a search finds; their versions, which
    only go up, apart."""
    tables = sorted({table for table, _ in moves.owned()} | {"people_searchkey"})
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in tables:
            version = " - 'version'" if table == "people_person" else ""
            cursor.execute(f"SELECT (to_jsonb(t){version})::text FROM {table} t ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def merge(cast: Cast, kept: Person, retired: Person) -> Merge:
    kept, retired = (Person.objects.get(pk=one.pk) for one in (kept, retired))
    with visiting():
        return merging.merge(by=cast.supervisor, kept=kept, retired=retired, reason="同じ子")


def undo(cast: Cast, one: Merge) -> Merge:
    with visiting():
        return merging.undo(by=cast.supervisor, merge=one, reason="別の子", version=one.version)


def nothing_stands_with_a_retired_record() -> bool:
    """What nobody sees any more would be lost: an address, a 宛名番号, the link to it."""
    retired = Person.objects.exclude(merged_into=None)
    return not (
        PersonAddress.objects.filter(person__in=retired).exists()
        or Link.objects.filter(person__in=retired).exists()
        or retired.exclude(resident_number=None).exists()
    )


Step = tuple[int, int]
STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, order=st.randoms(use_true_random=False), between=st.booleans())
def test_any_sequence_gives_back_the_first_state(
    cast: Cast, steps: list[Step], order: Any, between: bool
) -> None:
    with transaction.atomic():
        persons = children(cast)
        before, standing = state(cast), []
        for kept, retired in steps:
            if between and standing and order.random() < 0.3:
                undo(cast, standing.pop(order.randrange(len(standing))))
                assert nothing_stands_with_a_retired_record()
            try:
                with transaction.atomic():
                    standing.append(merge(cast, persons[kept], persons[retired]))
            except NotPossible:
                continue
        order.shuffle(standing)
        for one in standing:
            undo(cast, one)
            assert nothing_stands_with_a_retired_record()
        assert state(cast) == before
        transaction.set_rollback(True)


def test_the_kept_one_has_everything_and_the_other_nothing(cast: Cast) -> None:
    first, second, *_ = children(cast)
    merge(cast, first, second)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.resident_number, first.kana) == ("100", "サトウ　ヒナ")
    assert Link.objects.get().person == first
    assert (second.merged_into, second.resident_number) == (first, None)
    assert not SearchKey.objects.filter(person=second).exists()
    assert first.familymembers.filter(withdrawn_at=None).count() == 1


def test_the_one_who_leaves_takes_back_what_a_later_merging_hid(cast: Cast) -> None:
    first, second, third, _ = children(cast)
    early = merge(cast, third, second)  # second's place in the family goes to third
    merge(cast, first, third)  # first has it already: it is hidden
    undo(cast, early)
    assert second.familymembers.filter(withdrawn_at=None).count() == 1


def test_what_forbids_it_is_said(cast: Cast) -> None:
    first, second, third, fourth = children(cast)
    mother = Kinship.objects.filter(person=first).get().other
    with visiting(), audit.event("demo.load"):
        Person.objects.filter(pk=fourth.pk).update(resident_number="200")
        Case.objects.create(
            number="2026-00009",
            subject=first,
            kind=cast.case.kind,
            team=cast.case.team,
            worker=cast.owner,
            opened_on=date(2026, 6, 1),
        )
    for kept, retired, words in (
        (first, first, "同じ人物です"),
        (second, fourth, "住基では別の人"),
        (first, mother, "2人の間に続柄"),
        (first, cast.case.subject, "2人とも、開いているケース"),
    ):
        with pytest.raises(NotPossible, match=words):
            merge(cast, kept, Person.objects.get(pk=retired.pk))
    merge(cast, first, third)
    with pytest.raises(NotPossible, match="もう統合されています"):
        merge(cast, second, third)


def test_who_may(cast: Cast) -> None:
    first, second, *_ = children(cast)
    for staff in (cast.owner, cast.nurse):
        with pytest.raises(Refused), visiting():
            merging.merge(by=staff, kept=first, retired=second, reason="同じ子")


def test_it_is_undone_once_and_by_who_saw_it(cast: Cast) -> None:
    first, second, *_ = children(cast)
    one = merge(cast, first, second)
    with pytest.raises(Outdated), visiting():
        merging.undo(by=cast.supervisor, merge=one, reason="別", version=one.version + 1)
    undo(cast, one)
    with pytest.raises(NotPossible, match="もう取り消されています"):
        undo(cast, one)
    assert Twice.objects.get().state == "different"  # nobody proposes them again


def test_a_search_finds_the_kept_one_by_the_names_of_both(cast: Cast) -> None:
    first, _, _, fourth = children(cast)
    merge(cast, first, fourth)
    found = search.find_people("佐藤陽奈", viewer=cast.supervisor)
    assert [hit.person.pk for hit in found.hits] == [first.pk]


def test_a_number_that_is_anothers_since_stays_there(cast: Cast) -> None:
    first, second, third, _ = children(cast)
    one = merge(cast, first, second)  # its 宛名番号 goes to first
    is_resident(first.pk, None)  # a worker undid the link
    is_resident(third.pk, "100")
    undo(cast, one)
    numbers = Person.objects.filter(pk__in=[first.pk, second.pk, third.pk]).order_by("pk")
    assert list(numbers.values_list("resident_number", flat=True)) == [None, None, "100"]


def test_what_a_worker_decided_of_the_retired_one_holds_for_the_kept(cast: Cast) -> None:
    first, second, third, _ = children(cast)
    with visiting(), audit.event("demo.load"):
        model = MatchModel.objects.create(
            label="1", weights={}, automatic_from=8, review_from=-8, trained_at=clock.now()
        )
        Pair.objects.create(
            person=second,
            number="555",
            score=9,
            own_score=9,
            model=model,
            found_at=clock.now(),
            state=PairState.DIFFERENT,
            decided_at=clock.now(),
            decided_by=cast.owner,
        )
    merge(cast, first, second)
    merge(cast, third, first)
    assert (str(third.pk), "555") in persons.parted([str(third.pk)])
    rows = inputs.copied(inputs.PARTED).to_pylist()
    assert {"person": str(third.pk), "number": "555"} in rows
