"""A database that is brought back is as it was: rows, numbers, and what is allowed."""

import pytest

from tests.servers import Databases
from yorisoi.operations import database

CHANGES = (
    "INSERT INTO access_team (code, name, valid_from, version) VALUES ('X', 'X係', '2026-04-01', 1)",
    "UPDATE terms_term SET words = words || '？' WHERE list = 'abuse'",
    "DELETE FROM terms_term WHERE list = 'kinship'",
    "INSERT INTO django_session VALUES ('x', 'x', now())",
)


@pytest.fixture
def fresh(new_database: tuple[str, dict[str, str]], databases: Databases) -> str:
    """The spare database as its tests get it."""
    return new_database[0]


def contents(login: database.Login) -> dict[str, object]:
    """Every row of every table, and the next number of every sequence."""
    with login.connect() as connection:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        found: dict[str, object] = {
            name: connection.execute(f'SELECT t::text FROM public."{name}" t ORDER BY 1').fetchall()
            for (name,) in connection.execute(tables).fetchall()
        }
        found["numbers"] = connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
            " ORDER BY 1"
        ).fetchall()
    return found


def change(login: database.Login, *statements: str) -> None:
    with login.connect() as connection:
        for statement in statements:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement)


def test_rows_and_numbers_come_back(databases: Databases, fresh: str) -> None:
    login = databases.login("admin", fresh)
    before = contents(login)
    for _ in range(2):  # what was brought back once counts as it was
        change(login, *CHANGES)
        changed = contents(login)
        assert {name for name in before if before[name] != changed[name]} >= {
            *("access_team", "terms_term", "django_session", "numbers"),
        }
        databases.start_over(fresh)
        assert contents(login) == before


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE cases_task DISABLE TRIGGER history_update",
        "REVOKE SELECT ON cases_case FROM yorisoi_app",
        "ALTER TABLE cases_task ADD COLUMN extra text",
    ],
)
def test_with_another_shape_it_is_made_anew(
    statement: str, databases: Databases, fresh: str, spare_template: str
) -> None:
    login = databases.login("admin", fresh)
    before = contents(login)
    with login.connect() as connection:
        was = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        oid = was.fetchone()
    change(login, statement)
    databases.start_over(fresh, spare_template)
    with login.connect() as connection:
        now = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        assert now.fetchone() != oid
    assert contents(login) == before
