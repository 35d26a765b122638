"""What the application's role cannot do, even when somebody speaks SQL through it."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast
from tests.servers import Databases
from yorisoi import audit
from yorisoi.audit.models import Change, Event, Touch
from yorisoi.operations import database

BOOKS = ("audit_event", "audit_touch", "audit_change")
FORBIDDEN = [
    *(
        statement.format(book=book)
        for book in BOOKS
        for statement in (
            "UPDATE {book} SET id = id",
            "DELETE FROM {book}",
            "TRUNCATE {book} CASCADE",
            "DROP TABLE {book}",
            "ALTER TABLE {book} RENAME TO x",
            "ALTER TABLE {book} ADD COLUMN x int",
            "ALTER TABLE {book} OWNER TO yorisoi_app",
            "CREATE RULE x AS ON INSERT TO {book} DO INSTEAD NOTHING",
            "LOCK TABLE {book} IN ACCESS EXCLUSIVE MODE",
        )
    ),
    """INSERT INTO audit_change (event_id, "table", "row", operation) VALUES (1, 'x', '1', 'I')""",
    "COPY audit_change FROM STDIN",
    "SELECT setval('audit_event_id_seq', 1)",
    "SELECT nextval('audit_change_id_seq')",
    "ALTER TABLE people_person DISABLE TRIGGER ALL",
    "ALTER TABLE people_person DISABLE TRIGGER history_update",
    "DROP TRIGGER history_update ON people_person",
    "CREATE TRIGGER x BEFORE UPDATE ON people_person EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "TRUNCATE people_person CASCADE",
    "DROP TABLE cases_casegrant",
    "DROP FUNCTION audit_note_change() CASCADE",
    "CREATE OR REPLACE FUNCTION audit_note_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "ALTER FUNCTION audit_note_change() SECURITY INVOKER",
    "SET session_replication_role = replica",
    "SET ROLE yorisoi_owner",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION yorisoi_owner",
    "CREATE TABLE public.x (id int)",
    "CREATE SCHEMA x",
    "CREATE ROLE x",
    "ALTER ROLE yorisoi_app SUPERUSER",
    "COPY people_person TO '/tmp/x'",
    "COPY people_person TO PROGRAM 'cat'",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_may_not(statement: str, cast: Cast, databases: Databases) -> None:
    if databases.outside and statement.startswith("SET "):
        pytest.skip("an outside login may be a member of both roles in tests")
    with audit.event("demo.load", persons=[1]):
        pass
    counts = Event.objects.count(), Touch.objects.count(), Change.objects.count()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        audit.event("x"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert (Event.objects.count(), Touch.objects.count(), Change.objects.count()) == counts


@pytest.mark.parametrize("book", BOOKS)
def test_it_holds_these_rights_and_cannot_give_itself_more(book: str, cast: Cast) -> None:
    wanted = {"SELECT"} if book == "audit_change" else {"SELECT", "INSERT"}
    with connection.cursor() as cursor:
        for statement in (None, f"GRANT ALL ON {book} TO yorisoi_app"):
            if statement:
                cursor.execute(statement)  # PostgreSQL answers with a warning
            cursor.execute(
                "SELECT right_ FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',"
                " 'REFERENCES', 'TRIGGER']) right_ WHERE has_table_privilege(%s, right_)"
                " OR has_any_column_privilege(%s, 'UPDATE') AND right_ = 'UPDATE'",
                [book, book],
            )
            assert {row[0] for row in cursor.fetchall()} == wanted


def test_resetting_the_role_leads_nowhere(cast: Cast, databases: Databases) -> None:
    if databases.outside:
        pytest.skip("an outside login may be stronger in tests")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("yorisoi_app", "yorisoi_app")
    login = databases.login("app", connection.settings_dict["NAME"])
    with login.connect(role="app") as plain:
        assert database.weakness(plain) is None


EVIL = """
CREATE FUNCTION pg_temp.evil(v pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'yorisoi_owner' THEN DELETE FROM public.audit_touch; END IF;
    RETURN true;
END $$;
CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.evil(VALUE));
"""


def test_the_history_trigger_runs_no_code_of_the_application_as_the_owner(
    databases: Databases, cast: Cast
) -> None:
    login = databases.login("app", connection.settings_dict["NAME"])
    with login.connect(role="app", autocommit=False) as fresh:
        fresh.execute(EVIL)
        fresh.execute(
            "INSERT INTO audit_event (at, staff_number, staff_name, action, outcome, purpose, terminal,"
            " place, request_id, transaction) VALUES (now(), '', '', 'x', 'ok', '', '', '',"
            " gen_random_uuid(), pg_current_xact_id()::pg_catalog.text::bigint)"
        )
        fresh.execute(
            "SELECT set_config('yorisoi.event', max(id)::pg_catalog.text, true) FROM audit_event"
        )
        fresh.execute(
            "INSERT INTO audit_touch (event_id, persons, cases, listed)"
            " SELECT max(id), '{}', '{}', false FROM audit_event"
        )
        fresh.execute("UPDATE access_team SET name = name || '2'")
        row = fresh.execute("SELECT count(*) FROM audit_touch").fetchone()
        fresh.rollback()
    assert row is not None
    assert row[0] > 0
