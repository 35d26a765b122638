"""Every foreign key to a person moves with a merging, or stands in the list of those that stay."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from tests.cast import Cast
from yorisoi.matching import moves

# A new table with a person in it: think about what becomes of its rows, then write it here.
MOVING = {
    ("alerts_alert", "person_id"),
    ("alerts_alertplace", "person_id"),
    ("cases_case", "subject_id"),
    ("cases_consultation", "caller_id"),
    ("cases_consultationsubject", "person_id"),
    ("legacy_sourcerecord", "person_id"),
    ("legacy_twin", "one_id"),
    ("legacy_twin", "other_id"),
    ("people_addressrelease", "person_id"),
    ("people_affiliation", "person_id"),
    ("people_clinic", "person_id"),
    ("people_familymember", "person_id"),
    ("people_genogramlayout", "subject_id"),
    ("people_health", "person_id"),
    ("people_kinship", "other_id"),
    ("people_kinship", "person_id"),
    ("people_nationality", "person_id"),
    ("people_personaddress", "person_id"),
    ("people_personname", "person_id"),
    ("people_personphone", "person_id"),
    ("people_protection", "against_id"),
    ("people_protection", "person_id"),
    ("people_registeredhousehold", "person_id"),
    ("people_workplace", "person_id"),
    ("registers_link", "person_id"),
}


def in_the_schema() -> set[tuple[str, str]]:
    """Table and column of every foreign key to a person, as PostgreSQL has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
            " WHERE contype = 'f' AND confrelid = 'people_person'::regclass"
        )
        return {(table, column) for table, column in cursor.fetchall()}


def test_every_one_is_decided(cast: Cast) -> None:
    assert in_the_schema() == MOVING | set(moves.STAYING)


def test_the_code_finds_them_by_itself(cast: Cast) -> None:
    assert {pointer.name for pointer in moves.pointers()} == MOVING


VALUES: dict[str, list[Any]] = {
    "TextField": ["", "佐藤　陽菜", "1"],
    "CharField": ["", "女"],
    "BooleanField": [True, False],
    "BigIntegerField": [2**60],
    "BigAutoField": [7],
    "AutoField": [7],
    "IntegerField": [-3, 0],
    "SmallIntegerField": [3],
    "PositiveIntegerField": [3],
    "PositiveSmallIntegerField": [3],
    "ForeignKey": [7],
    "OneToOneField": [7],
    "FloatField": [0.1, -8.25],
    "DecimalField": [Decimal("12.340"), Decimal(0)],
    "DateField": [date(2019, 7, 7), date(1, 1, 1)],
    "TimeField": [time(9, 30, 0, 5)],
    "DateTimeField": [datetime(2026, 6, 15, 1, 30, 0, 123456, tzinfo=UTC)],
    "JSONField": [{"a": [1, None]}, [], "x", 0],
    "ArrayField": [[], ["a", ""]],
    "UUIDField": [UUID(int=5)],
}


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    """Of whatever column a row that moves may have: a term is known by its text."""
    for model in moves.by_table().values():
        for field in model._meta.concrete_fields:
            kind = type(field).__name__
            values = [*VALUES[kind], None]
            if field.is_relation and field.target_field.get_internal_type() == "TextField":
                values = ["kinship.mother", None]
            if kind == "ArrayField" and type(field.base_field).__name__ != "TextField":
                values = [[], [*VALUES[type(field.base_field).__name__]], None]
            for value in values:
                again = moves.given_back(field, json.loads(json.dumps(moves.in_json(value))))
                assert (again, type(again)) == (value, type(value)), (model, field.name)
