"""Killed without notice in the middle of writing: what was acknowledged is there, nothing is half."""

import os
import signal
import threading
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.operations.product import Product, Visitor, running, wait_for

pytestmark = pytest.mark.crash
# 係長 of the demo ward: each may give 閲覧許可 on every case. One each, for a code is good once.
# The last one comes in minutes after the first, whose code is another by then.
SUPERVISORS = {
    "kill_web": "204117",
    "kill_worker": "203290",
    "kill_database": "206538",
    "kill_all_of_the_database": "204117",
}
CASEWORKER = "211053"


@pytest.fixture(scope="module")
def product(place: Path) -> Iterator[Product]:
    with running(place / "data") as product:
        yield product


class Writer(threading.Thread):
    """Gives 閲覧許可 one after the other until told to stop, and remembers which were acknowledged."""

    def __init__(self, product: Product, name: str) -> None:
        super().__init__(name=name)
        self.visitor = Visitor(product)
        self.visitor.sign_in(SUPERVISORS[name])
        case, staff = product.rows(
            "SELECT (SELECT min(id) FROM cases_case),"
            " (SELECT id FROM access_staff WHERE number = '212645')"
        )[0]
        self.path = f"/cases/{case}/grants/new/"
        self.done = f"/cases/{case}/"
        self.staff = str(staff)
        self.acknowledged: list[str] = []
        self.tried = 0
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            self.tried += 1
            reason = f"{self.name} {self.tried}"
            try:
                led_to = self.visitor.post(
                    self.path,
                    staff=self.staff,
                    starts_on="R8.11.1",
                    ends_on="R8.12.1",
                    reason=reason,
                )
            except (OSError, urllib.error.URLError, AssertionError):
                continue
            if led_to == self.done:
                self.acknowledged.append(reason)


def serving(product: Product) -> set[int]:
    """Web server, its workers, and the worker of the queue."""
    return {*product.processes("granian"), *product.processes("procrastinate worker")}


def kill_web(product: Product) -> None:
    for pid in product.processes("granian"):
        os.kill(pid, signal.SIGKILL)


def kill_worker(product: Product) -> None:
    for pid in product.processes("procrastinate worker"):
        os.kill(pid, signal.SIGKILL)


def kill_database(product: Product) -> None:
    """The postmaster alone: its children notice, and may finish what they were at."""
    os.kill(product.postmaster(), signal.SIGKILL)


def kill_all_of_the_database(product: Product) -> None:
    """Every process at once, in the middle of whatever it wrote."""
    postmaster = product.postmaster()
    os.kill(postmaster, signal.SIGSTOP)  # so that it starts none again meanwhile
    for pid in [*product.children(postmaster), postmaster]:
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_web, kill_worker, kill_database, kill_all_of_the_database])
def test_every_acknowledged_write_is_there_and_none_is_half(
    product: Product, kill: Callable[[Product], None]
) -> None:
    before = serving(product)
    writer = Writer(product, kill.__name__)
    writer.start()
    wait_for(lambda: len(writer.acknowledged) >= 5)
    kill(product)
    reached = len(writer.acknowledged)
    # No stale lock: writing goes on by itself, on the same sitting.
    wait_for(lambda: len(writer.acknowledged) >= reached + 5, 90)
    writer.enough.set()
    writer.join(60)

    grants = product.rows(
        f"SELECT id, reason FROM cases_casegrant WHERE reason LIKE '{kill.__name__} %'"
    )
    reasons = [str(reason) for _, reason in grants]
    assert set(writer.acknowledged) <= set(reasons)
    assert len(reasons) == len(set(reasons)), "a write stands twice"
    # Each has its history and its entry in the log; each line of the history has its write.
    whole = product.rows(
        "SELECT g.id FROM cases_casegrant g"
        ' JOIN audit_change c ON c."table" = \'cases_casegrant\' AND c."row" = g.id::text'
        " JOIN audit_event e ON e.id = c.event_id AND e.action = 'cases.grant.give'"
        f" WHERE g.reason LIKE '{kill.__name__} %'"
    )
    assert sorted(whole) == sorted((number,) for number, _ in grants)
    alone = product.rows(
        'SELECT c.id FROM audit_change c LEFT JOIN cases_casegrant g ON g.id::text = c."row"'
        " WHERE c.\"table\" = 'cases_casegrant' AND c.operation = 'I' AND g.id IS NULL"
    )
    assert alone == []
    waiting = product.rows("SELECT count(*) FROM pg_locks WHERE NOT granted")
    assert waiting == [(0,)]
    # As many processes as before; what was killed is not among them.
    wait_for(lambda: len(serving(product)) == len(before))
    if kill in {kill_web, kill_worker}:
        assert serving(product) != before


def test_a_second_start_with_the_same_data_is_refused_in_words(product: Product) -> None:
    second = Product(product.data)
    with pytest.raises(AssertionError, match="already running"):
        second.start()


def test_ctrl_c_stops_everything_and_the_data_is_there_at_the_next_start(product: Product) -> None:
    Visitor(product).sign_in(CASEWORKER)
    assert product.stop() == 0
    assert product.processes("granian") == []
    assert product.processes("procrastinate") == []
    product.start()
    [(sign_ins,)] = product.rows(
        "SELECT count(*) FROM audit_event WHERE action = 'access.sign_in' AND outcome = 'ok'"
        f" AND staff_number = '{CASEWORKER}'"
    )
    assert sign_ins == 1
