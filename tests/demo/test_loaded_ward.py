"""The loaded ward is one that could be: nobody is written about before they were known."""

from datetime import timedelta

import pytest
from django.db.models import Count, F
from tests.conftest import NOW

from yorisoi import clock
from yorisoi.cases import numbers
from yorisoi.cases.models import (
    Case,
    Consultation,
    Kind,
    Note,
    NoteState,
    NoteVersion,
    NumberSeries,
    Phrase,
    Task,
    TaskKind,
)
from yorisoi.legacy.models import SourceRecord
from yorisoi.people.models import FamilyMember, Kinship, Person, PersonState, Protection

pytestmark = pytest.mark.usefixtures("loaded", "readable")


def test_every_part_of_the_work_is_there() -> None:
    assert 60 <= Case.objects.count() <= 100
    assert Case.objects.exclude(closed_on=None).exists()
    assert Note.objects.count() > 600
    assert {note.state for note in Note.objects.all()} == set(NoteState)
    assert NoteVersion.objects.filter(number=2).exists()
    assert Protection.objects.filter(against__isnull=False).exists()
    assert Consultation.objects.filter(hides_caller=True).exists()


def test_nothing_is_written_before_the_case_was_opened_nor_after_now() -> None:
    for note in Note.objects.prefetch_related("places__case"):
        assert note.happened_at <= note.written_at < NOW
        assert note.confirmed_at is None or note.confirmed_at >= note.happened_at
        assert note.approved_at is None or note.confirmed_at <= note.approved_at < NOW
        for place in note.places.all():
            day = note.happened_at.astimezone(clock.TOKYO).date()
            assert place.case.opened_on <= day
            assert place.case.closed_on is None or day <= place.case.closed_on


def test_a_supervisor_finds_a_handful_to_approve() -> None:
    waiting = Note.objects.filter(state=NoteState.CONFIRMED)
    assert 3 <= waiting.count() <= 60, "of all teams"


def test_the_section_has_sentences_to_put_in() -> None:
    shared = Phrase.objects.filter(owner=None)
    assert shared.count() >= 5
    assert all("｛" in one.text and len(one.title) <= 40 for one in shared)


def test_each_child_of_a_report_is_to_be_seen() -> None:
    moved = SourceRecord.objects.exclude(consultation=None).values("consultation")
    for report in Consultation.objects.filter(is_report=True).exclude(pk__in=moved):
        cases = set(report.subjects.exclude(case=None).values_list("case", flat=True))
        tasks = Task.objects.filter(consultation=report, kind=TaskKind.SAFETY_CHECK)
        assert set(tasks.values_list("case", flat=True)) == cases


def test_a_child_is_written_about_only_after_its_birth() -> None:
    for case in Case.objects.select_related("subject"):
        assert case.subject.born_on is not None
        assert case.subject.born_on <= case.opened_on


def test_each_draft_has_no_version_and_each_confirmed_note_its_first() -> None:
    for note in Note.objects.annotate(kept=Count("versions")):
        assert (note.kept == 0) == (note.state == NoteState.DRAFT)


def test_a_family_joins_the_cases_of_its_children() -> None:
    second = [
        case
        for case in Case.objects.all()
        if Case.objects.filter(subject__familymembers__family__members__person=case.subject)
        .distinct()
        .count()
        > 1
    ]
    assert len(second) >= 4
    for case in second:
        ties = Kinship.objects.filter(person=case.subject) | Kinship.objects.filter(
            other=case.subject
        )
        assert any(tie.kind.trait == "sibling" for tie in ties.select_related("kind"))


def test_everybody_belongs_to_a_family_and_each_child_has_somebody_at_home() -> None:
    assert not Person.objects.filter(familymembers=None).exists()
    for case in Case.objects.exclude(kind=Kind.PREGNANCY):
        family = FamilyMember.objects.get(person=case.subject).family
        assert family.members.filter(lives_together=True).count() > 1


def test_each_expecting_woman_has_an_unborn_child_with_its_day_and_its_mother() -> None:
    expecting = Case.objects.filter(kind=Kind.PREGNANCY)
    assert expecting.count() == 4
    for case in expecting:
        family = FamilyMember.objects.get(person=case.subject).family
        unborn = Person.objects.get(familymembers__family=family, state=PersonState.UNBORN)
        assert unborn.expected_on is not None
        assert unborn.expected_on > NOW.date()
        tie = Kinship.objects.get(person=unborn)
        assert (tie.other, tie.kind_id) == (case.subject, "kinship.mother")


def test_the_range_of_every_birthday_is_filled() -> None:
    with_day = Person.objects.exclude(born_on=None)
    assert not with_day.exclude(born_earliest=F("born_on"), born_latest=F("born_on")).exists()
    assert not with_day.filter(born_said="").exists()


def test_48_hours_run_are_over_and_were_kept() -> None:
    clocks = Task.objects.filter(kind=TaskKind.SAFETY_CHECK)
    assert clocks.filter(done_at=None, due_at__gt=NOW).exists()
    assert clocks.filter(done_at=None, due_at__lte=NOW).exists()
    for task in clocks.select_related("consultation"):
        assert task.consultation is not None
        assert task.due_at - task.consultation.received_at == timedelta(hours=48)
        assert task.checks.filter(seen=True).exists() == (task.done_at is not None)


def test_every_table_row_passes_the_checks_of_its_form() -> None:
    for model in (Case, Consultation, Task, Kinship, FamilyMember, Protection):
        for row in model._default_manager.order_by("pk")[:10]:
            row.full_clean()


def test_the_next_numbers_follow_those_given() -> None:
    for code, last in ((numbers.CASE, Case), (numbers.CONSULTATION, Consultation)):
        own = last.objects.exclude(number__regex="^(旧|W)")  # of the old system
        newest = own.order_by("number").last()
        assert newest is not None
        series = NumberSeries.objects.filter(series=code).order_by("year").last()
        assert series is not None
        assert newest.number.endswith(f"{series.year}-{series.last:05}")
