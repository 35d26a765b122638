"""What points to a person, found from the schema, and how it moves from one record to another.

Every foreign key to a person is found by itself; a new table needs nothing but its line in the test
that lists them. Rows that cannot move, since the other record has the same (both are of one
family), stay where they are, and are withdrawn where they can be.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction

from yorisoi import clock
from yorisoi.people.models import Person

SAME = "統合先に同じ内容があります。"
# What belongs to the record and not to the human being, or is the matcher's own.
STAYING = {
    ("people_searchkey", "person_id"): "made anew",
    ("matching_personkeys", "person_id"): "made anew",
    ("matching_personblock", "person_id"): "made anew",
    ("people_person", "merged_into_id"): "says itself where a record went",
    ("matching_pair", "person_id"): "was proposed for the record as it was",
    ("matching_twice", "person_id"): "says that the two were proposed",
    ("matching_twice", "other_id"): "says that the two were proposed",
    ("matching_merge", "kept_id"): "tells of the merging itself",
    ("matching_merge", "retired_id"): "tells of the merging itself",
}

Move = list[Any]  # table, column, primary key of the row, before, after
# 宛名番号 is moved like a row: its own key, from which record to which.
NUMBER = ("people_person", "resident_number")


@dataclass(frozen=True)
class Pointer:
    """One column that holds a person."""

    model: type[models.Model]
    field: "models.ForeignKey[Any, Any]"

    @property
    def name(self) -> tuple[str, str]:
        """Table and column."""
        return self.model._meta.db_table, self.field.column

    def rows(self, person: int) -> "models.QuerySet[Any]":
        """The rows that point to ``person``, oldest first."""
        return self.model._base_manager.filter(**{self.field.attname: person}).order_by("pk")


def pointers() -> Iterator[Pointer]:
    """Every foreign key to a person, in every room."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):  # one to one is one of them
            found = Pointer(relation.related_model, relation.field)
            if found.name not in STAYING:
                yield found


def owned() -> set[tuple[str, str]]:
    """Table and column of whatever belongs to a record and goes with it."""
    return {pointer.name for pointer in pointers()} | {NUMBER}


def move_all(source: int, target: int) -> list[Move]:
    """Point everything of ``source`` to ``target``; what was done, for undoing it."""
    done: list[Move] = []
    for pointer in pointers():
        for row in pointer.rows(source):
            done += move(pointer, row, target)
    return done


def move(pointer: Pointer, row: models.Model, target: int) -> list[Move]:
    """One row, or its withdrawal where the target has the same."""
    table, column = pointer.name
    attribute = pointer.field.attname
    before = getattr(row, attribute)
    rows = pointer.model._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**{attribute: target})
        return [[table, column, row.pk, before, target]]
    except IntegrityError:
        return withdraw(pointer, row)


def withdraw(pointer: Pointer, row: Any) -> list[Move]:
    """A row whose like stands at the target: withdrawn, or left as it is when it cannot be."""
    if getattr(row, "withdrawn_at", True) is not None:
        return []
    now = clock.now()
    changes = {"withdrawn_at": now, "withdrawn_because": SAME}
    pointer.model._base_manager.filter(pk=row.pk).update(**changes)
    table = pointer.name[0]
    return [
        [table, "withdrawn_at", row.pk, None, in_json(now)],
        [table, "withdrawn_because", row.pk, row.withdrawn_because, SAME],
    ]


def by_table() -> dict[str, type[models.Model]]:
    """The models whose rows a move may name."""
    return {one.model._meta.db_table: one.model for one in pointers()} | {
        Person._meta.db_table: Person
    }


def hand_number(number: str, holder: int) -> None:
    """宛名番号 is of one record alone: away from whoever has it, then to ``holder``."""
    Person.objects.filter(resident_number=number).update(resident_number=None)
    Person.objects.filter(pk=holder).update(resident_number=number)


def in_json(value: Any) -> Any:
    """A value as the list of moves keeps it, in JSON."""
    if isinstance(value, date | time):  # a moment is a date, too
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [in_json(one) for one in value]
    return value


def given_back(field: "models.Field[Any, Any]", value: Any) -> Any:
    """What ``in_json`` kept, as the column of ``field`` takes it."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, ArrayField):
        return [given_back(field.base_field, one) for one in value]
    return field.to_python(value)


def field_of(model: type[models.Model], column: str) -> "models.Field[Any, Any]":
    """The field of a column."""
    return next(one for one in model._meta.concrete_fields if one.column == column)


def put_back(moves: Iterable[Move], holders: dict[tuple[str, str, Any], int], kept: int) -> None:
    """Undo ``moves``: what belongs to a record goes to who holds it now, other values back.

    A value that somebody changed since stays as it is. So does a 宛名番号 that is no longer with
    ``kept``, what the kept record has become: its link was undone, or the number is another's now.
    """
    tables = by_table()
    attributes = {pointer.name: pointer.field.attname for pointer in pointers()}
    for table, column, pk, before, after in reversed(list(moves)):
        holder = holders.get((table, column, pk))
        if (table, column) == NUMBER:
            if Person.objects.filter(pk=kept, resident_number=pk).exists():
                hand_number(pk, holder or before)
        elif holder is not None:
            rows = tables[table]._base_manager.filter(pk=pk)
            rows.update(**{attributes[(table, column)]: holder})
        else:
            field = field_of(tables[table], column)
            rows = tables[table]._base_manager.filter(pk=pk)
            if after is None:
                rows = rows.filter(**{f"{field.name}__isnull": True})
            else:
                rows = rows.filter(**{field.name: given_back(field, after)})
            rows.update(**{field.name: given_back(field, before)})
