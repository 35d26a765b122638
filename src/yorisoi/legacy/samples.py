"""見本: some children as they would arrive, with family, consultations and notes, from staged rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from yorisoi.access.models import Staff
from yorisoi.legacy.models import Move, Outcome, SourceRecord, StagedRow
from yorisoi.legacy.wording import Wording
from yorisoi.people.whereabouts import hidden_from

MOST_NOTES = 3
Lines = list[tuple[str, str]]
LINKING = {"児童番号", "世帯番号", "受付番号", "枝番"}  # said once, in the head of the sample


@dataclass
class Sample:
    """One child."""

    key: str
    name: str
    kana: str
    lines: Lines
    family: list[Lines] = field(default_factory=list)
    consultations: list[Lines] = field(default_factory=list)
    notes: list[Lines] = field(default_factory=list)
    number_of_notes: int = 0
    is_protected: bool = False

    @property
    def more_notes(self) -> int:
        """How many are not shown."""
        return self.number_of_notes - len(self.notes)


def children_of(move: Move) -> QuerySet[StagedRow]:
    """Every child that would arrive, in an order that has nothing to do with that of the file."""
    rows = StagedRow.objects.filter(move=move, record="child", outcome=Outcome.READ)
    return rows.order_by("digest", "pk")


def rows_about(move: Move, record: str, name: str, values: Iterable[str]) -> QuerySet[StagedRow]:
    """The staged rows of a kind whose field ``name`` is one of ``values``."""
    rows = StagedRow.objects.filter(move=move, record=record, outcome=Outcome.READ)
    told = rows.annotate(told=KeyTextTransform(name, "values"))
    return told.filter(told__in=set(values) - {""}).order_by("pk")


def known_persons(move: Move, rows: Iterable[StagedRow]) -> dict[tuple[str, str], int]:
    """Those of the rows' persons who are on file already, by kind and key."""
    keys = {row.key for row in rows}
    found = SourceRecord.objects.filter(
        system=move.system, record__in=["child", "member"], key__in=keys, person__isnull=False
    )
    return {(record, key): pk for record, key, pk in found.values_list("record", "key", "person")}


def samples_of(
    move: Move, children: Sequence[StagedRow], *, viewer: Staff
) -> tuple[list[Sample], list[int]]:
    """The samples of these children, and the persons on file whom they show."""
    numbers = [row.key for row in children]
    families = [str(row.values.get("family", "")) for row in children]
    members = list(rows_about(move, "member", "family", families))
    told: dict[str, dict[str, list[StagedRow]]] = {
        record: by(rows_about(move, record, "child_number", numbers), "child_number")
        for record in ("consultation", "note")
    }
    at_home = by(members, "family")
    persons = known_persons(move, [*children, *members])
    hidden = hidden_from(viewer, persons.values())
    wording = Wording.of_today()
    found = []
    for row in children:
        family = at_home.get(row.values.get("family", ""), [])
        protected = any(persons.get((one.record, one.key)) in hidden for one in (row, *family))
        found.append(
            sample(row, family, told["consultation"], told["note"], wording, protected=protected)
        )
    return found, sorted(set(persons.values()))


def by(rows: Iterable[StagedRow], name: str) -> dict[str, list[StagedRow]]:
    """Rows by one of their values."""
    found: dict[str, list[StagedRow]] = defaultdict(list)
    for row in rows:
        found[str(row.values.get(name, ""))].append(row)
    return found


def sample(
    row: StagedRow,
    family: list[StagedRow],
    consultations: dict[str, list[StagedRow]],
    notes: dict[str, list[StagedRow]],
    wording: Wording,
    *,
    protected: bool,
) -> Sample:
    """One child with what belongs to them."""

    def lines(one: StagedRow) -> Lines:
        told = wording.lines(one.record, one.values, protected=protected)
        return [(title, words) for title, words in told if title not in LINKING]

    values: dict[str, Any] = row.values
    mine = notes.get(row.key, [])
    return Sample(
        key=row.key,
        name=values.get("name", "（氏名なし）"),
        kana=values.get("kana", ""),
        lines=[line for line in lines(row) if line[0] not in ("氏名", "フリガナ")],
        family=[lines(one) for one in family],
        consultations=[lines(one) for one in consultations.get(row.key, [])],
        notes=[lines(one) for one in mine[:MOST_NOTES]],
        number_of_notes=len(mine),
        is_protected=protected,
    )
