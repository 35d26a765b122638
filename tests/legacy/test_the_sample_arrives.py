"""The old system's files as they were delivered: everything arrives, or is listed with a reason."""

import csv
import json

from django.db import connection

from tests.legacy.conftest import SAMPLE, Begin
from yorisoi.cases.models import Case, Consultation, Note
from yorisoi.exchange.models import Batch
from yorisoi.legacy.models import Move, SourceRecord
from yorisoi.people.models import Person

COUNTS = json.loads((SAMPLE.parent / "counts.json").read_text(encoding="utf-8"))


def test_everything_arrives_and_a_second_time_changes_nothing(moved: Begin) -> None:
    """One test: carrying the sample over takes seconds."""
    persons_before = Person.objects.count()
    move = moved(SAMPLE.iterdir())
    batch = last(move)
    assert (batch.held, batch.refused) == (0, 0)
    everything_is_counted(persons_before)
    texts_are_what_the_files_say()
    people_are_joined_by_their_numbers()
    dates_are_read()
    expecting_women_are_women()
    the_index_is_as_before()
    again = last(moved(SAMPLE.iterdir()))
    assert (again.applied, again.held, again.refused) == (0, 0, 0)
    assert again.unchanged == again.read == batch.read


def the_index_is_as_before() -> None:
    """Filled in bulk meanwhile, and merged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'note_full_text'")
        assert cursor.fetchone() == (["fastupdate=off"],)


def last(move: Move) -> Batch:
    step = move.steps.filter(kind="apply").last()
    assert step
    return step.batch


def everything_is_counted(persons_before: int) -> None:
    sources = SourceRecord.objects.all()
    assert sources.filter(record="child").count() == COUNTS["children"]
    assert sources.filter(record="family").count() == COUNTS["families"]
    assert sources.filter(record="note").count() == COUNTS["notes"]
    assert sources.filter(record="consultation").count() == COUNTS["intakes"]
    assert sources.filter(record="pregnant").count() == COUNTS["pregnant"]
    of_families = sources.filter(record__in=["child", "member"]).values("person").distinct()
    assert of_families.count() == COUNTS["persons"]
    arrived = Person.objects.count() - persons_before
    assert arrived == COUNTS["persons"] + COUNTS["pregnant"]


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="cp932", newline="") as file:
        return list(csv.DictReader(file))


def texts_are_what_the_files_say() -> None:
    """Every note, byte for byte, in the case of its child."""
    told = [row for year in range(2021, 2026) for row in rows(f"経過記録_{year}.csv")]
    notes = SourceRecord.objects.filter(record="note").values_list(
        "note__text", "note__places__case__subject"
    )
    children = dict(SourceRecord.objects.filter(record="child").values_list("key", "person"))
    assert sorted(notes) == sorted((row["内容"], children[row["児童番号"]]) for row in told)
    assert not Note.objects.filter(versions=None, author__name__endswith="（旧システム）").exists()


def expecting_women_are_women() -> None:
    """The list of 特定妊婦 has no column for it."""
    assert not SourceRecord.objects.filter(record="pregnant").exclude(person__sex="female").exists()


def people_are_joined_by_their_numbers() -> None:
    """The same child in three files is one person, and other spellings are kept beside the name."""
    children = SourceRecord.objects.filter(record="child")
    assert children.values("person").distinct().count() == COUNTS["children"]
    for row in rows("家族.csv"):
        if row["児童番号"] == "000002":
            member = SourceRecord.objects.get(
                record="member", key=f"{row['世帯番号']}-{row['枝番']}"
            )
            assert member.person_id == children.get(key="000002").person_id
    spelled = Person.objects.filter(personnames__note="相談受付の表記")
    assert spelled.exists()


def dates_are_read() -> None:
    """〃, 和暦, Excel's numbers: the receipt of R5-00593 says 〃 under R5.4.2."""
    call = Consultation.objects.get(number="R5-00593")
    assert call.received_at.strftime("%Y-%m-%d") == "2023-04-02"
    assert Consultation.objects.get(number="R3-00163").received_at.strftime("%m-%d") == "04-12"
    ended = Case.objects.get(number="旧000147")
    assert str(ended.closed_on) == "2021-07-04"
    person = SourceRecord.objects.get(record="child", key="000001").person
    assert person
    assert (person.kana, str(person.born_on)) == ("チョウソカベ イツキ", "2012-07-04")
