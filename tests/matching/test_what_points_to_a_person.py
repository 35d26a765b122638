"""Every foreign key to a person moves with a merging, or stands in the list of those that stay."""

from django.db import connection

from tests.cast import Cast
from yorisoi.matching import moves

# A new table with a person in it: think about what becomes of its rows, then write it here.
MOVING = {
    ("alerts_alert", "person_id"),
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
