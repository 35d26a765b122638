"""The whole product as its user starts it, and a plain browser without a screen."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path

from yorisoi.demo.load import DEMO_PASSWORD
from yorisoi.operations import database
from yorisoi.operations.postgres import Embedded


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Until the condition holds; an error when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Product:
    """``yorisoi run`` with its own data directory."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("YORISOI_", "DJANGO_", "DATABASE_"))
        }
        self.environment = kept | {
            "YORISOI_DATA_DIR": str(data),
            "YORISOI_PORT": str(self.port),
            "PYTHONPATH": "src",
        }
        self.process: subprocess.Popen[str] | None = None
        self.log = data.with_suffix(".log")

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "yorisoi", "run"],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
            )
        wait_for(lambda: self.answers() or self.process_ended(), 120)
        assert not self.process_ended(), self.log.read_text()

    def process_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"{self.address}/health/", timeout=5).status == 200
        return False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(60)

    def processes(self, part: str) -> list[int]:
        """The processes of this product whose command line holds ``part``."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    environment = (entry / "environ").read_bytes()
                    if part in words and f"YORISOI_DATA_DIR={self.data}\0".encode() in environment:
                        found.append(int(entry.name))
        return found

    def children(self, parent: int) -> list[int]:
        """The processes that ``parent`` has started."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    # "12 (name) S 1 …": the name may hold blanks and brackets.
                    after_name = (entry / "stat").read_text().rpartition(")")[2]
                    if int(after_name.split()[1]) == parent:
                        found.append(int(entry.name))
        return found

    def postmaster(self) -> int:
        return int((Embedded(self.data).cluster / "postmaster.pid").read_text().split()[0])

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """What the database holds, as the application sees it."""
        with database.embedded_login(Embedded(self.data), "app").connect() as connection:
            return connection.execute(statement.encode()).fetchall()


@contextlib.contextmanager
def running(data: Path) -> Iterator[Product]:
    """The product, started; stopped at the end whatever happened."""
    product = Product(data)
    try:
        product.start()
        yield product
    finally:
        if product.process is not None and product.process.poll() is None:
            product.stop()
        Embedded(data).stop()


class Visitor:
    """Signs in and sends forms, with cookies and nothing else."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def get(self, path: str) -> str:
        with self.opener.open(self.product.address + path, timeout=20) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        """Fill in and send the form at ``path``; where it led."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))
        assert token, f"no form at {path}"
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        with self.opener.open(self.product.address + path, data, timeout=20) as answer:
            answer.read()
            return str(urllib.parse.urlparse(answer.url).path)

    def sign_in(self, number: str) -> None:
        self.post("/signin/", number=number, password=DEMO_PASSWORD)
        code = re.search(r"<strong>(\d{6})</strong>", self.get("/signin/code/"))
        assert code
        assert self.post("/signin/code/", code=code[1]) == "/"
