"""``yorisoi run``: everything that one machine needs, started in order and stopped in order.

    database → roles → migrations → demo ward (first time) → web + worker

Ctrl-C (or SIGTERM) ends the web server and the worker, then the embedded database. When one of
them dies, it is started again; when it cannot live, everything stops with its last words on the
screen.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from yorisoi.config.env import BadEnvironment, Environment
from yorisoi.operations import database, places
from yorisoi.operations.postgres import Embedded, PostgresFailed

PORTS_TO_TRY = 20
QUICK_DEATHS = 5  # this many deaths within a minute: something is wrong, stop
THREADS = 4
# Open connections a process accepts. A browser keeps up to six open without asking for anything,
# and Granian counts those as well: too few, and the product stands still for everybody.
CONNECTIONS = 512


def say(words: str) -> None:
    """One line for the person at the terminal."""
    print(words, flush=True)


class Supervisor:
    """The running product on this machine."""

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.data = places.data_dir(env)
        outside = env.optional("DATABASE_URL")
        self.embedded = None if outside else Embedded(self.data)
        self.host = env.text("YORISOI_HOST", "127.0.0.1")
        self.stopping = False
        self.accounts = ""  # of the demo ward, to be shown when everything stands

    def run(self) -> int:
        """Start, serve until told to stop, stop. The exit code for the shell."""
        self.data.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)
        with only_one(self.data / "run.lock"):
            try:
                self.prepare()
                return self.serve()
            except Interrupted:
                return 0
            finally:
                self.stopping = True
                if self.embedded:
                    self.embedded.stop()
                say("よりそいを止めました。")

    def on_signal(self, number: int, frame: object) -> None:
        """Ctrl-C during the preparations; while serving, ``serve`` waits for the flag."""
        self.stopping = True

    def prepare(self) -> None:
        """Database, migrations, demo ward."""
        if self.embedded:
            self.embedded.start()
            database.prepare_embedded(self.embedded)
        else:
            database.prepare_outside(
                database.login(self.env, "owner"), database.login(self.env, "app")
            )
        self.command("migrate", "--no-input", "--verbosity", "0")
        if is_production():
            self.refuse_a_strong_login()
            self.command("collectstatic", "--no-input", "--verbosity", "0")
        if wants_demo(self.env):
            say(self.command("load_demo", "--if-empty", "--registers"))
            self.accounts = self.command("demo_accounts")

    def refuse_a_strong_login(self) -> None:
        """In production the running product must not be able to touch what the audit has written."""
        with database.login(self.env, "app").connect(role="app") as connection:
            weakness = database.weakness(connection)
        if weakness:
            raise BadEnvironment(f"{weakness}; see docs/operations.md, Production")

    def serve(self) -> int:
        """Web and worker until a signal comes."""
        port = self.free_port()
        children = [
            Child("web", web_command(self.host, port)),
            Child(
                "worker",
                worker_command(),
            ),
        ]
        try:
            for child in children:
                child.start()
            self.wait_until_answering(port, children[0])
            self.welcome(port)
            while not self.stopping:
                if self.embedded and not self.embedded.is_alive():
                    say("yorisoi: the database ended; starting it again")
                    self.embedded.start()
                for child in children:
                    child.keep_alive()
                time.sleep(0.2)
            return 0
        finally:
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.stop()

    def command(self, *arguments: str) -> str:
        """Run one command of the product, its errors on the screen; its failure is ours."""
        self.check_stop()
        done = subprocess.run(
            [*yorisoi(), *arguments],
            check=False,
            start_new_session=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.check_stop()
        if done.returncode != 0:
            raise BadEnvironment(f"{arguments[0]} failed; the reason stands above")
        return done.stdout.rstrip()

    def check_stop(self) -> None:
        """Leave the preparations when a signal came."""
        if self.stopping:
            raise Interrupted

    def free_port(self) -> int:
        """The chosen port, or the first free one from 8000 on when none was chosen."""
        chosen = self.env.number("YORISOI_PORT", default=0, least=0, most=65535)
        candidates = [chosen] if chosen else range(8000, 8000 + PORTS_TO_TRY)
        for port in candidates:
            with socket.socket() as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    trial.bind((self.host, port))
                except OSError:
                    continue
                return port
        raise BadEnvironment(f"no free port on {self.host}; choose one with YORISOI_PORT")

    def wait_until_answering(self, port: int, web: "Child") -> None:
        """Until the web server takes connections."""
        for _ in range(300):
            if self.stopping:
                return
            with contextlib.suppress(OSError), socket.create_connection((self.host, port), 1):
                return
            web.keep_alive()
            time.sleep(0.1)
        raise BadEnvironment("the web server does not answer")

    def welcome(self, port: int) -> None:
        """The address, and in the demo ward the accounts."""
        say("")
        say(f"  よりそい   http://{self.host}:{port}/")
        if self.accounts:
            say(self.accounts)
        say(f"  データ     {self.data}")
        say("  止める     Ctrl-C")
        say("")


class Interrupted(Exception):
    """A signal came during the preparations."""


class Child:
    """One process of ours, started again when it dies."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths: list[float] = []

    def start(self) -> None:
        """Start it in its own session, so that Ctrl-C reaches us first."""
        self.process = subprocess.Popen(
            self.command, start_new_session=True, preexec_fn=die_with_parent
        )

    def keep_alive(self) -> None:
        """Start it again if it died; give up when it dies again and again."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        self.deaths = [at for at in self.deaths if now - at < 60] + [now]
        if len(self.deaths) >= QUICK_DEATHS:
            raise BadEnvironment(f"{self.name} ends again and again; its last words stand above")
        say(f"yorisoi: {self.name} ended ({self.process.returncode}); starting it again")
        self.start()

    def ask_to_stop(self) -> None:
        """The polite signal."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Wait for it; after 30 seconds without manners."""
        if self.process is None:
            return
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def die_with_parent() -> None:
    """Linux: when the supervisor is killed without notice, its children get SIGTERM."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def yorisoi() -> list[str]:
    """This program, with this Python."""
    return [sys.executable, "-m", "yorisoi"]


def worker_command() -> list[str]:
    """Two jobs at a time: a long batch does not keep the others waiting."""
    options = ("--concurrency", "2", "--shutdown-graceful-timeout", "20")
    return [*yorisoi(), "procrastinate", "worker", *options]


def web_command(host: str, port: int) -> list[str]:
    """Granian, WSGI, two processes for two cores."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host),
        *("--port", str(port), "--workers", "2", "--blocking-threads", str(THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "15", "--log-level", "error"),
        *("--backpressure", str(CONNECTIONS), "yorisoi.config.wsgi:application"),
    ]


def is_production() -> bool:
    """Whether the production settings are in force."""
    return os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production")


def wants_demo(env: Environment) -> bool:
    """The demo ward comes with the dev settings unless it is switched off."""
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    return settings.endswith(".dev") and env.flag("YORISOI_DEMO", default=True)


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[TextIO]:
    """One supervisor for one data directory; the lock goes with the process."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadEnvironment(f"already running with the data of {path.parent}") from None
        yield file


def run() -> int:
    """The command ``yorisoi run``."""
    try:
        return Supervisor(Environment()).run()
    except PostgresFailed as problem:
        say(f"yorisoi: {problem}")
        return 1
