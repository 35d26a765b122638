"""The PostgreSQL of a test run, and databases cloned from a migrated one."""

import contextlib
import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests import pristine
from yorisoi.config.env import Environment
from yorisoi.operations import database
from yorisoi.operations.postgres import Embedded

TEMPLATE = "yorisoi_template"


@dataclass(frozen=True)
class Databases:
    """The server of this run: the embedded one in ``home``, or the one of DATABASE_URL."""

    home: Path

    @property
    def outside(self) -> str | None:
        return os.environ.get("DATABASE_URL")

    def start(self) -> None:
        if self.outside:
            return
        server = Embedded(self.home, durable=False)
        server.start()
        database.prepare_embedded(server, TEMPLATE)

    def stop(self) -> None:
        if not self.outside:
            Embedded(self.home, durable=False).stop()

    def login(self, role: str, name: str) -> database.Login:
        if self.outside:
            return database.Login({**database.from_url(self.outside), "dbname": name})
        return database.embedded_login(Embedded(self.home, durable=False), role, name)

    def url(self, role: str, name: str) -> str:
        return make_conninfo(**self.login(role, name).parameters)

    def admin(self, statement: str, name: str) -> None:
        """Run CREATE or DROP DATABASE as the server's administrator."""
        maintenance = os.environ.get("PGDATABASE", "postgres") if not self.outside else None
        login = self.login("admin", maintenance or database.from_url(self.outside)["dbname"])  # type: ignore[arg-type]
        with login.connect() as connection:
            connection.execute(
                sql.SQL(statement).format(
                    name=sql.Identifier(name),
                    template=sql.Identifier(TEMPLATE),
                    owner=sql.Identifier(database.OWNER),
                )
            )

    def make_template(self) -> None:
        """The empty product: roles, tables, triggers."""
        if self.outside:
            self.admin("DROP DATABASE IF EXISTS {name}", TEMPLATE)
            self.admin("CREATE DATABASE {name}", TEMPLATE)
            login = self.login("owner", TEMPLATE)
            database.prepare_outside(login, login)
        self.command(TEMPLATE, "migrate", "--verbosity", "0")

    def make_template_aside(self) -> None:
        """The same in a thread; whoever needs it waits by ``wait_for_template``."""
        lock = self.lock.open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)

        def make() -> None:
            with lock:
                self.make_template()
                lock.write("made")

        threading.Thread(target=make).start()

    def wait_for_template(self) -> None:
        """Until the template is made, by whichever process."""
        with self.lock.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            assert lock.read() == "made", "the database of the tests could not be made: see above"

    @property
    def lock(self) -> Path:
        """Held by the process that makes the template."""
        return self.home / "template"

    def clone(self, name: str, template: str = TEMPLATE) -> None:
        statement = f"CREATE DATABASE {{name}} TEMPLATE {template} OWNER {{owner}}"
        if self.outside:
            statement = f"CREATE DATABASE {{name}} TEMPLATE {template}"
        self.admin(statement, name)

    def remember(self, name: str) -> None:
        """``start_over`` will bring this database back to how it is now."""
        if not self.outside:  # there the login need not be the superuser that this takes
            with self.login("admin", name).connect() as connection:
                pristine.remember(connection)

    def start_over(self, name: str, template: str = TEMPLATE) -> None:
        """The database as it was remembered; where that is not to be had, a new clone."""
        if not self.outside:
            with self.login("admin", name).connect() as connection:
                if pristine.again(connection):
                    return
        self.drop(name)
        self.clone(name, template)

    def drop(self, name: str) -> None:
        self.admin("DROP DATABASE IF EXISTS {name} WITH (FORCE)", name)

    @contextlib.contextmanager
    def at_work_in(self, name: str) -> Iterator[None]:
        """This process works in database ``name`` as the application; then where it did before."""
        connection = connections["default"]
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(database.django_settings(self.login("app", name), "app"))
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)

    def environment(self, name: str, data: Path, settings: str = "dev") -> dict[str, str]:
        """The environment of a process of the product on database ``name``."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("YORISOI_", "DJANGO_"))}
        return kept | {
            "DATABASE_URL": self.url("app", name),
            "DATABASE_OWNER_URL": self.url("owner", name),
            "YORISOI_DATA_DIR": str(data),
            "DJANGO_SETTINGS_MODULE": f"yorisoi.config.settings.{settings}",
            "PYTHONPATH": "src",
        }

    def command(self, name: str, *arguments: str) -> str:
        """Run a command of the product on database ``name``; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "yorisoi", *arguments],
            env=self.environment(name, self.home / "data"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def environment() -> Environment:
    return Environment()


def rows(login: database.Login, statement: str, *, role: str = "app") -> list[tuple[object, ...]]:
    """What a plain connection sees."""
    with login.connect(role=role) as connection, psycopg.ClientCursor(connection) as cursor:
        return cursor.execute(statement).fetchall()
