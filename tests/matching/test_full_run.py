"""Everybody against the register: what the machine links says why; what staff decided stands."""

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tests.cast import Cast
from tests.matching.ward import weights
from tests.registers.made_up import number_of, resident, take_protection, take_residents
from yorisoi import audit, clock
from yorisoi.audit.models import Event
from yorisoi.exchange.models import Batch
from yorisoi.matching import inputs, old_keys, writing
from yorisoi.matching.models import MatchModel, Pair, PairState
from yorisoi.people.models import Family, FamilyMember, Kinship, Person, PersonAddress, Protection
from yorisoi.registers import linking
from yorisoi.registers.models import Link, LinkBasis
from yorisoi.terms.models import Term

MOTHER, CHILD = date(1985, 3, 4), date(2017, 3, 4)
R1, R2, R3 = (number_of(one) for one in "123")


def on_file(name: str, kana: str, born: date | None, family: Family, text: str) -> Person:
    person = Person.objects.create(name=name, kana=kana, born_on=born)
    now = clock.now()
    FamilyMember.objects.create(person=person, family=family, recorded_at=now)
    if text:
        PersonAddress.objects.create(person=person, text=text, recorded_at=now)
    return person


@pytest.fixture
def family(people: Cast) -> dict[str, Person]:
    """A mother and a child whose reading nobody wrote down; and a model that was learnt before."""
    with transaction.atomic(), audit.event("demo.load"):
        one = Family.objects.create(created_at=clock.now())
        found = {
            "mother": on_file("斎藤花子", "", MOTHER, one, "若葉台1-20-3"),
            "child": on_file("齊藤　茜", "ｻｲﾄｳ ｱｶﾈ", None, one, "若葉台1-20-3"),
            "stranger": on_file("斎藤（名不詳）", "", MOTHER, one, ""),
        }
        MatchModel.objects.create(
            label="2026-06-01-1", weights=weights().as_json(), automatic_from=8, review_from=-8,
            trained_at=clock.now(), in_use=True, spot_percent=100,
        )  # fmt: skip
    take_residents(
        resident("1", name="齋藤　花子", kana="サイトウ　ハナコ", born="1985-03-04"),
        resident("2", name="齋藤　茜", kana="サイトウ　アカネ", born="2017-03-04"),
        resident("3", name="山田　一郎", kana="ヤマダ　イチロウ", born="1960-01-01", household="901", sex="1"),
    )  # fmt: skip
    return found


def run(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("matching", *words, stdout=out, **options)
    return out.getvalue()


def test_links_say_why_and_bring_what_belongs_to_them(family: dict[str, Person]) -> None:
    take_protection(R1, "1")
    said = run("run")
    assert "つないだ人 2" in said
    link = linking.in_force(family["mother"])
    assert link
    assert (link.number, link.basis, link.model_version) == (R1, LinkBasis.MODEL, "2026-06-01-1")
    assert (link.decided_by, link.score is not None) == (None, True)
    words = [one for _, one in link.evidence]
    assert "氏名は斎/齋の異体字" in words or "氏名は斎/斉の異体字" in words or "氏名が一致" in words
    assert "生年月日が一致" in words
    assert "世帯の1人も一致" in words
    child = linking.in_force(family["child"])
    assert child
    assert child.number == R2
    assert ["against", "生年月日が不明"] in child.evidence
    mother = Person.objects.get(pk=family["mother"].pk)
    assert mother.resident_number == R1
    assert Protection.objects.filter(person=mother).exists()
    pair = Pair.objects.get(person=mother, number=R1)
    assert (pair.state, pair.spot) == (PairState.LINKED, True)  # all are drawn for checking here
    assert Event.objects.filter(action="matching.batch.full").exists()
    batch = Batch.objects.get(kind="matching_full")
    assert batch.read == batch.applied + batch.unchanged


def test_a_second_run_does_not_offer_who_is_somebody_else_clearly(
    family: dict[str, Person],
) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        home = Family.objects.get(members__person=family["mother"])
        on_file(
            "斎藤　花代", "サイトウ ハナヨ", MOTHER, home, "若葉台1-20-3"
        )  # lives there unregistered
    run("run")
    assert linking.in_force(family["mother"])
    waiting = Pair.objects.filter(state=PairState.PROPOSED)
    assert not waiting.exists()
    assert run("run").count("つないだ人 0") == 1  # and nothing twice
    assert not waiting.exists()  # the resident is the mother, for certain


def test_what_staff_decided_stands(family: dict[str, Person], people: Cast) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        model = MatchModel.objects.get()
        Pair.objects.create(
            person=family["mother"], number=R1, score=1, own_score=1, model=model,
            found_at=clock.now(), state=PairState.DIFFERENT, decided_at=clock.now(),
            decided_by=people.supervisor,
        )  # fmt: skip
        undone = Link.objects.create(
            person=family["child"], number=R2, basis=LinkBasis.STAFF, decided_at=clock.now(),
            ended_at=clock.now(), ended_how="undone", ended_because="別の人",
        )  # fmt: skip
    assert "つないだ人 0" in run("run")
    pair = Pair.objects.get(person=family["mother"], number=R1)
    assert (pair.state, pair.score) == (PairState.DIFFERENT, 1)
    assert not Pair.objects.filter(person=family["child"], number=R2).exists()
    assert list(Link.objects.all()) == [undone]


def test_what_a_worker_links_while_a_run_writes_stands_and_the_rest_is_linked(
    family: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = writing.still_open

    def just_before(verdicts: Any) -> Any:
        found = ask(verdicts)
        if not Link.objects.exists():
            Link.objects.create(
                person=family["mother"], number=R1, basis=LinkBasis.STAFF, decided_at=clock.now()
            )
        return found

    monkeypatch.setattr(writing, "still_open", just_before)
    assert "つないだ人 1" in run("run")
    link = linking.in_force(family["child"])
    assert link
    assert link.number == R2
    assert Link.objects.get(number=R1).basis == LinkBasis.STAFF


def test_a_relative_who_left_the_household_is_one_who_lives_elsewhere(
    family: dict[str, Person],
) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        aunt = Kinship.objects.create(
            person=family["child"], other=family["mother"], recorded_at=clock.now(),
            kind=Term.objects.get(pk="kinship.aunt"),
        )  # fmt: skip
        member = FamilyMember.objects.get(person=family["mother"])
        member.until = clock.today()
        member.save()
    assert not inputs_role(aunt.other)
    with transaction.atomic(), audit.event("demo.load"):
        FamilyMember.objects.filter(pk=member.pk).update(until=clock.today() - timedelta(days=1))
    assert inputs_role(aunt.other) == "relative"


def inputs_role(person: Person) -> str:
    rows = inputs.copied(inputs.people_of_today()).to_pylist()
    return next(str(row["role"]) for row in rows if row["id"] == str(person.pk))


def test_a_proposal_that_is_none_any_more_is_gone(family: dict[str, Person]) -> None:
    with transaction.atomic(), audit.event("demo.load"):
        Pair.objects.create(
            person=family["stranger"], number=R3, score=1, own_score=1, model=MatchModel.objects.get(),
            found_at=clock.now(),
        )  # fmt: skip
    run("run")
    assert Pair.objects.get(person=family["stranger"], number=R3).state == PairState.GONE


def test_measured_against_a_truth_and_nothing_written(
    family: dict[str, Person], tmp_path: Path
) -> None:
    keys = {"000001": family["child"].pk, "F1-1": family["mother"].pk}
    old_keys.known_by("test", lambda asked: {key: keys[key] for key in asked if key in keys})
    try:
        truth = tmp_path / "truth.csv"
        truth.write_text(f"key,rid,name\n000001,{R2},x\nF1-1,{R1},y\n999,,z\n", encoding="utf-8")
        said = run("evaluate", truth=truth)
    finally:
        old_keys.forget("test")
    assert "3 rows of truth, 2 of them on file here" in said
    row = next(line for line in said.splitlines() if line.startswith("all"))
    assert row.split()[1:7] == ["2", "2", "1.0000", "1.0000", "1.0000", "1.0000"]
    assert not Link.objects.exists()
    assert not Pair.objects.exists()
    assert "齋藤" not in said


def test_a_truth_that_cannot_be_read(people: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="読めません"):
        run("evaluate", truth=tmp_path / "none.csv")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="key と rid"):
        run("evaluate", truth=wrong)
