"""A demo ward that answers: its database, and the web server as ``yorisoi run`` starts it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers import Databases
from yorisoi.operations.supervisor import web_command

HOST = "127.0.0.1"


@dataclass
class Ward:
    """One running product."""

    databases: Databases
    template: str  # the database it begins with
    name: str  # of its database
    address: str
    sessions: dict[str, str]  # 職員番号 → key of a session that is signed in
    made_from: str  # the database it is a clone of
    visited: bool = False
    changed: bool = False

    def start_over(self, template: str = "") -> None:
        """The data as at the beginning. The server finds its connections cut, and makes new ones."""
        wanted = template or self.template
        if wanted == self.made_from:
            self.databases.start_over(self.name, wanted)
        else:
            self.databases.drop(self.name)
            self.databases.clone(self.name, wanted)
            self.made_from = wanted
        self.visited = self.changed = False

    def ask(self, statement: str, *values: object) -> list[Any]:
        """Rows as the database's owner sees them: the first column when there is only one."""
        with self.databases.login("owner", self.name).connect(role="owner") as connection:
            cursor = connection.execute(statement, values)  # type: ignore[arg-type]
            rows = cursor.fetchall() if cursor.description else []
        return [row[0] if len(row) == 1 else row for row in rows]

    def staff(self, number: str) -> int:
        return int(self.ask("SELECT id FROM access_staff WHERE number = %s", number)[0])

    def case_of(self, number: str) -> int:
        """An open case that this person holds."""
        found = self.ask(
            "SELECT c.id FROM cases_case c JOIN access_staff s ON s.id = c.worker_id"
            " WHERE s.number = %s AND c.closed_on IS NULL ORDER BY c.id LIMIT 1",
            number,
        )
        return int(found[0])

    def end_every_sitting(self) -> None:
        """As after a restart of the server without its sessions, or the time-out."""
        self.ask("DELETE FROM django_session")

    def let_half_a_minute_pass(self) -> None:
        """A code is good once; the next one is due in thirty seconds. Nobody wants to wait."""
        self.ask("UPDATE otp_totp_totpdevice SET last_t = -1")


@contextlib.contextmanager
def serving(
    databases: Databases, template: str, name: str, data: Path, sessions: dict[str, str]
) -> Iterator[Ward]:
    """The web server on ``name``, a clone of ``template``, until the end of the block."""
    port = free_port()
    databases.drop(name)
    databases.clone(name, template=template)
    environment = databases.environment(name, data)
    command = web_command(HOST, port)
    # One process: each would read every template anew. The tests that kill have them all.
    command[command.index("--workers") + 1] = "1"
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        wait_until_answering(port, process)
        yield Ward(databases, template, name, f"http://{HOST}:{port}", sessions, template)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        databases.drop(name)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def wait_until_answering(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(2400):  # two minutes: other work may keep the machine busy
        assert process.poll() is None, "the web server ended"
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("the web server does not answer")


def sit_down(databases: Databases, name: str, data: Path) -> dict[str, str]:
    """A session for everybody, in database ``name``."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.seats"],
        env=databases.environment(name, data) | {"PYTHONPATH": "src:."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    keys: dict[str, str] = json.loads(done.stdout)
    return keys
