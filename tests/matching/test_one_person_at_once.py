"""Somebody new or changed is matched by a job, as a full run would; a save waits for nothing."""

from datetime import date

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast
from tests.matching.test_full_run import CHILD, MOTHER, R1, R2, R3, family, on_file, run
from tests.registers.made_up import resident, take_residents
from yorisoi import audit, clock
from yorisoi.access.versions import NotPossible
from yorisoi.japanese import PartialDate
from yorisoi.matching import arriving, near, recorded
from yorisoi.matching.models import MatchModel, Pair, PairState, PersonBlock, PersonKeys
from yorisoi.matching.tasks import near as job
from yorisoi.people import actions, family_actions
from yorisoi.people.models import Family, Person, Protection
from yorisoi.registers import linking, sight
from yorisoi.registers.models import Link, LinkBasis

__all__ = ["family"]


def links() -> dict[int, tuple[str, float]]:
    rows = Link.objects.filter(ended_at=None)
    return {one.person_id: (one.number, round(one.score or 0, 2)) for one in rows}


def settle(*persons: Person) -> None:
    job(persons=[one.pk for one in persons])


def test_a_few_are_matched_as_by_a_full_run(family: dict[str, Person]) -> None:
    settle(*family.values())
    found = links()
    pairs = set(Pair.objects.values_list("person_id", "number", "state"))
    evidence = {one.person_id: one.evidence for one in Link.objects.all()}
    assert set(found) == {family["mother"].pk, family["child"].pk}
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.update(resident_number=None)
        Link.objects.all().delete()
        Pair.objects.all().delete()
    run("run")
    assert links() == found
    assert set(Pair.objects.values_list("person_id", "number", "state")) == pairs
    assert {one.person_id: one.evidence for one in Link.objects.all()} == evidence


def test_the_child_alone_is_found_by_the_family(family: dict[str, Person]) -> None:
    settle(family["child"])
    link = linking.in_force(family["child"])
    assert link
    assert (link.number, link.basis) == (R2, LinkBasis.MODEL)
    assert ["for", "世帯の1人も一致"] in link.evidence
    assert linking.in_force(family["mother"]) is None  # nobody asked for her


def test_doing_it_again_changes_nothing(family: dict[str, Person]) -> None:
    settle(*family.values())
    before = links(), list(Pair.objects.order_by("pk").values_list("pk", "state", "score"))
    settle(*family.values())
    assert before == (
        links(),
        list(Pair.objects.order_by("pk").values_list("pk", "state", "score")),
    )


def test_what_staff_decided_stands(family: dict[str, Person], people: Cast) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        Pair.objects.create(
            person=family["mother"], number=R1, score=1, own_score=1, model=MatchModel.objects.get(),
            found_at=clock.now(), state=PairState.DIFFERENT, decided_at=clock.now(),
            decided_by=people.supervisor,
        )  # fmt: skip
    settle(family["mother"])
    assert links() == {}
    assert Pair.objects.get().state == PairState.DIFFERENT


def test_a_resident_who_is_taken_goes_to_review(family: dict[str, Person]) -> None:
    settle(family["mother"])
    with transaction.atomic(), audit.event("demo.load"):
        one = Family.objects.create(created_at=clock.now())
        double = on_file("齋藤花子", "ｻｲﾄｳ ﾊﾅｺ", MOTHER, one, "若葉台1-20-3")
    settle(double)
    pair = Pair.objects.get(person=double, number=R1)
    assert pair.state == PairState.PROPOSED
    assert "もうほかの人物とつながっています" in pair.conflict
    assert linking.in_force(double) is None


def waiting() -> list[dict[str, object]]:
    jobs = ProcrastinateJob.objects.filter(task_name=arriving.TASK, status="todo")
    return [dict(one.args) for one in jobs.order_by("pk")]


def test_a_save_puts_a_job_into_the_queue(family: dict[str, Person], people: Cast) -> None:
    before = len(waiting())
    person = actions.register_person(
        by=people.owner, name="斎藤　花子", kana="サイトウ ハナコ", born=PartialDate.of(MOTHER)
    )
    actions.change_person(
        by=people.owner, person=person, name="斎藤　華子", born=PartialDate.of(MOTHER)
    )
    assert waiting()[before:] == [{"persons": [person.pk]}]  # once, while it waits
    assert not Pair.objects.filter(person=person).exists()
    assert not PersonKeys.objects.filter(person=person).exists()


def test_a_change_of_the_family_asks_for_all_of_it(family: dict[str, Person], people: Cast) -> None:
    mother, child, stranger = (family[one].pk for one in ("mother", "child", "stranger"))
    before = len(waiting())
    new = actions.register_person(by=people.owner, name="斎藤　樹")
    member = family_actions.join_family(
        by=people.owner, person=new, family=family_actions.family_of(family["mother"])
    )
    family_actions.change_member(by=people.owner, member=member, position="祖父")  # waits already
    asked = waiting()[before:]
    everybody = {"persons": sorted([mother, child, stranger, new.pk])}
    assert asked == [{"persons": [new.pk]}, everybody]


def test_a_move_that_stays_asks_for_everybody_it_brought(
    family: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    persons = sorted(one.pk for one in family.values())
    before = len(waiting())
    with transaction.atomic(), audit.event("demo.load"):
        arriving.persons_arrived(persons)
    assert waiting()[before:] == [{"persons": persons}]
    monkeypatch.setattr(arriving, "MANY", 2)
    begun: list[str] = []
    monkeypatch.setattr(arriving, "begin", lambda kind: begun.append(kind.code))
    arriving.persons_arrived(persons)
    assert begun == ["matching_full", "matching_twice"]
    assert waiting()[before:] == [{"persons": persons}]


def test_a_save_does_not_fail_because_of_it(
    family: dict[str, Person], people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr("procrastinate.jobs.JobDeferrer.defer", broken)
    person = actions.register_person(by=people.owner, name="斎藤　花子")
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_feed_finds_whom_nobody_was(family: dict[str, Person]) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        one = Family.objects.create(created_at=clock.now())
        new = on_file("高橋健", "ﾀｶﾊｼ ｹﾝ", date(1990, 5, 6), one, "若葉台2-3-4")
    settle(new)
    assert linking.in_force(new) is None
    before = len(waiting())
    take_residents(
        resident(
            "7", name="髙橋　健", kana="タカハシ　ケン", born="1990-05-06", household="902", sex="1"
        )
    )
    asked = waiting()[before:]
    assert len(asked) == 1
    job(**asked[0])  # type: ignore[arg-type]
    pairs = Pair.objects.filter(person=new)
    assert [(one.state in ("linked", "proposed")) for one in pairs] == [True]


def test_a_person_who_is_merged_is_nobodys_candidate(family: dict[str, Person]) -> None:
    settle(family["child"])
    assert PersonBlock.objects.filter(person=family["child"]).exists()
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=family["child"].pk).update(merged_into=family["mother"])
    settle(family["child"])
    assert not PersonBlock.objects.filter(person=family["child"]).exists()
    assert not PersonKeys.objects.filter(person=family["child"]).exists()


def test_without_a_model_keys_alone_are_made(family: dict[str, Person]) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        MatchModel.objects.all().update(in_use=False)
    settle(*family.values())
    assert PersonKeys.objects.count() == 3
    assert not Pair.objects.exists()
    assert not Protection.objects.exists()
    assert CHILD.year == 2017
    with transaction.atomic(), audit.event("matching.batch.near"), sight.feeding():
        assert near.in_use() is None


def test_a_recorded_number_that_is_no_link_comes_before_a_person(
    family: dict[str, Person], people: Cast
) -> None:
    """The mother with the number of a stranger: both residents are offered, none is linked."""
    mother = family["mother"]
    with transaction.atomic(), audit.event("demo.load"):
        Person.objects.filter(pk=mother.pk).update(resident_number=R3.lstrip("0"))
    for how in ("at once", "all"):
        if how == "at once":
            settle(mother)
        else:
            run("run")
        pairs = {one.number: one for one in Pair.objects.filter(person=mother)}
        assert {number: one.state for number, one in pairs.items()} == {
            R1: PairState.PROPOSED,
            R3: PairState.PROPOSED,
        }, how
        assert linking.in_force(mother) is None
        assert ["against", "記録の宛名番号と違う"] in pairs[R1].evidence
        assert pairs[R1].conflict == recorded.ANOTHER
        assert ["for", "宛名番号が記録されている"] in pairs[R3].evidence
        assert pairs[R3].conflict == recorded.OFFERED
    # Whoever has the number written down is in the way of others, and it is said what to do.
    with pytest.raises(NotPossible, match="どちらの人の番号かを確かめ"):
        linking.check_free(people.supervisor, family["stranger"], R3)
