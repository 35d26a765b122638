"""The demo ward's past is a move like every ward's: files, checked, rehearsed, applied, signed."""

from datetime import datetime, time
from typing import Any

import pytest
from django.db.models import Count, Q, QuerySet
from tests.conftest import NOW

from yorisoi import clock
from yorisoi.cases.models import Case, CaseStep, Kind, Note, NoteCase, Task
from yorisoi.demo.load_cases import went_live_on
from yorisoi.exchange.models import State
from yorisoi.legacy import choices, mapping, sources
from yorisoi.legacy.models import Move, SourceRecord, StepKind
from yorisoi.legacy.opening import opened
from yorisoi.people.models import Kinship, Person, PersonName, PersonState, Source

pytestmark = pytest.mark.usefixtures("loaded", "readable")
LIVE_AT = datetime.combine(went_live_on(NOW.date()), time(0), clock.TOKYO)


def the_move() -> Move:
    return Move.objects.get()


def records(kind: str) -> QuerySet[SourceRecord]:
    return SourceRecord.objects.filter(record=kind)


def test_the_move_is_finished_and_signed_on_the_day_the_ward_went_live() -> None:
    move = the_move()
    kinds = [step.kind for step in move.steps.all()]
    assert kinds == [StepKind.CHECK, StepKind.REHEARSE, StepKind.APPLY]
    assert {step.batch.state for step in move.steps.all()} == {State.DONE}
    assert move.signed_by
    assert move.system != mapping.shipped(choices.SAMPLE).code  # its sums are its own
    moments = [move.made_at, move.applied_at, move.signed_at]
    assert moments == sorted(moments)  # type: ignore[type-var]
    assert {moment.astimezone(clock.TOKYO).date() for moment in moments if moment} == {
        LIVE_AT.date()
    }


def test_its_counts_add_up_and_everything_arrived() -> None:
    move = the_move()
    for step in move.steps.all():
        batch = step.batch
        assert batch.read == batch.applied > 0
        assert (batch.unchanged, batch.held, batch.refused) == (0, 0, 0)
    plan = move.steps.get(kind=StepKind.APPLY).batch.result["plan"]
    for kind in ("child", "member", "consultation", "note", "pregnant"):
        assert plan[kind] == {"new": records(kind).count()}, kind
    assert records("note").count() > 300


def test_persons_of_the_old_system_have_their_names_from_it_and_once() -> None:
    brought = Person.objects.filter(pk__in=SourceRecord.objects.values("person"))
    assert brought.count() > 100
    for person in brought.filter(state=PersonState.KNOWN):
        legal = PersonName.objects.filter(person=person, kind="legal", until=None)
        assert [name.source for name in legal] == [Source.LEGACY]
    # What the register knows of them beside the old system.
    assert not brought.filter(resident_number=None, familymembers__lives_together=True).exists()
    assert not brought.filter(sex="unknown").exists()
    twice = PersonName.objects.filter(kind="legal", until=None).values("person")
    assert not twice.annotate(times=Count("pk")).filter(times__gt=1).exists()


def test_the_cases_of_the_old_system_are_those_opened_before() -> None:
    old = Case.objects.filter(number__startswith="旧")
    assert set(old.values_list("pk", flat=True)) == set(
        SourceRecord.objects.exclude(case=None).values_list("case", flat=True)
    )
    assert old.filter(opened_on__lt=LIVE_AT.date()).count() == old.count() > 40
    assert old.filter(kind=Kind.PREGNANCY).exists()
    assert Case.objects.exclude(number__startswith="旧").exists()
    assert CaseStep.objects.filter(case__in=old, kind="opened").count() == old.count()


def test_everybody_keeps_the_open_cases_they_had() -> None:
    old = Case.objects.filter(closed_on=None, number__startswith="旧")
    workers = set(Case.objects.values_list("worker", flat=True))
    assert workers == set(old.values_list("worker", flat=True))
    for case in old.select_related("worker"):
        posting = case.worker.posting_on(NOW.date())
        assert posting
        assert case.team == posting.team
    # The list of 特定妊婦 names nobody: these were given to somebody on the same day.
    given = CaseStep.objects.filter(case__in=old.filter(kind=Kind.PREGNANCY), kind="assigned")
    assert given.filter(at__date=LIVE_AT.date()).count() == given.values("case").distinct().count()
    assert given.exists()


def test_notes_of_before_are_the_old_systems_and_those_since_are_ours() -> None:
    brought = records("note").values("note")
    before = Q(happened_at__lt=LIVE_AT)
    assert not Note.objects.filter(pk__in=brought).exclude(before).exists()
    ours = Note.objects.exclude(pk__in=brought)
    assert not ours.filter(before, places__case__number__startswith="旧").exists()
    assert ours.count() > 100
    assert (
        not NoteCase.objects.filter(note__in=brought)
        .exclude(case__number__startswith="旧")
        .exists()
    )
    assert not Task.objects.filter(due_at__lt=LIVE_AT, case__number__startswith="旧").exists()


def test_a_step_parent_is_not_made_a_parent() -> None:
    for kind in ("kinship.father", "kinship.mother"):
        parents = Kinship.objects.filter(kind=kind).values("person").annotate(n=Count("other"))
        assert not parents.filter(n__gt=1).exists()


def test_the_sample_files_are_of_other_children_than_the_ward(
    settings: Any,
) -> None:
    """Case numbers are made of them: both keep theirs when the sample is moved too."""
    settings.DEMO = True
    known = mapping.shipped(choices.SAMPLE)
    told = {one: set(records(one).values_list("key", flat=True)) for one in ("child", "pregnant")}
    told["consultation"] = set(records("consultation").values_list("key", flat=True))
    told["member"] = set(records("member").values_list("key", flat=True))
    seen = 0
    for path in choices.sample_files():
        for found in sources.found_in(opened(path), known):
            assert found.mapping
            assert found.table
            if found.mapping.record.code in told:
                reader = found.reader()
                keys = {reader.read(row.cells).key for row in found.table.rows}
                assert not keys & told[found.mapping.record.code]
                seen += len(keys)
    assert seen > 3_000
