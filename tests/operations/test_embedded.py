"""The embedded database is private, durable, and says plainly when it cannot be."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from yorisoi.config.env import BadEnvironment
from yorisoi.operations import database
from yorisoi.operations.postgres import Embedded


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Embedded]:
    server = Embedded(place / "data")
    server.start()
    database.prepare_embedded(server)
    yield server
    server.stop()


def setting(server: Embedded, name: str) -> object:
    with database.embedded_login(server, "app").connect() as connection:
        row = connection.execute(f"SHOW {name}".encode()).fetchone()
        return row and row[0]


def test_it_listens_on_a_socket_in_a_private_directory_and_nowhere_else(server: Embedded) -> None:
    assert setting(server, "listen_addresses") == ""
    assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700


def test_it_asks_for_the_password_on_the_socket_too(server: Embedded) -> None:
    parameters = database.embedded_login(server, "owner").parameters | {"password": "guessed"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**parameters)  # type: ignore[arg-type]


def test_its_passwords_are_for_us_alone(server: Embedded) -> None:
    for file in (server.data / "secrets").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.stat().st_uid == os.geteuid()


@pytest.mark.parametrize("name", ["fsync", "synchronous_commit", "full_page_writes"])
def test_it_is_durable(server: Embedded, name: str) -> None:
    assert setting(server, name) == "on"


def test_its_pages_carry_checksums(server: Embedded) -> None:
    assert setting(server, "data_checksums") == "on"


def test_neither_role_has_powers_of_its_own(server: Embedded) -> None:
    with database.embedded_login(server, "app").connect() as connection:
        powers = connection.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles"
            " WHERE rolname IN ('yorisoi_owner', 'yorisoi_app')"
        ).fetchall()
        assert powers == [(False,), (False,)]
        assert database.weakness(connection) is None


def test_starting_and_preparing_again_changes_nothing(server: Embedded) -> None:
    before = (server.cluster / "postmaster.pid").read_text()
    server.start()
    database.prepare_embedded(server)
    assert (server.cluster / "postmaster.pid").read_text() == before


def test_a_directory_of_a_stranger_is_not_used(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a directory of somebody else")
    strange = tmp_path / "strange"
    strange.mkdir()
    os.chown(strange, 4321, 4321)
    with pytest.raises(BadEnvironment, match="not a directory of ours"):
        Embedded(tmp_path).make_dir(strange, 0o700)


def test_a_directory_closed_to_its_user_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(BadEnvironment, match=r"may not enter .*closed"):
        Embedded(tmp_path).check_reachable(closed / "programs")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://host", "names no database"),
        ("mysql://host/db", "not a PostgreSQL address"),
        ("postgresql://host/db?options=-crole%3Dx", "must not carry options"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(BadEnvironment, match=words):
        database.from_url(url)
