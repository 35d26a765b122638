"""Browsers in front of running demo wards.

``ward`` is for tests that read, ``own_ward`` for those that write: after them it starts over.
Everybody of the demo has a session there already; ``open_desk`` says who sits at the desk.
"""

import fcntl
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import chromium
from tests.browser.desk import PATIENCE, OpenDesk, Room
from tests.browser.ward import Ward, serving, sit_down
from tests.servers import Databases

DEMO = "yorisoi_demo"


@pytest.fixture(scope="session")
def ward_data(databases: Databases) -> Path:
    """The data directory, with the signing key, of all wards of this run."""
    return databases.home / "ward"


@pytest.fixture(scope="session")
def demo(databases: Databases, ward_data: Path) -> dict[str, str]:
    """The database DEMO with the demo ward in it, to be cloned: who is signed in there.

    The first process that needs it makes it; the others wait for it.
    """
    ward_data.mkdir(exist_ok=True)
    with (ward_data / "sessions.json").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if known := file.read():
            return dict(json.loads(known))
        databases.drop(DEMO)
        databases.clone(DEMO)
        databases.command(DEMO, "load_demo")
        sessions = sit_down(databases, DEMO, ward_data)
        # As the database does by itself after a minute; its clones would never come to it.
        with databases.login("owner", DEMO).connect(role="owner") as connection:
            connection.execute("ANALYZE")
        databases.remember(DEMO)
        json.dump(sessions, file)
        return sessions


@pytest.fixture(scope="session")
def house(
    databases: Databases, demo: dict[str, str], ward_data: Path, worker_id: str
) -> Iterator[Ward]:
    """The server of this process: starting one takes seconds, starting over takes none."""
    name = f"{DEMO}_{worker_id}"
    with serving(databases, DEMO, name, ward_data, demo) as running:
        yield running


@pytest.fixture
def ward(house: Ward) -> Ward:
    """The ward for reading: nothing in it was changed, but for the log."""
    if house.changed:
        house.start_over()
    house.visited = True
    return house


@pytest.fixture
def own_ward(house: Ward) -> Ward:
    """The ward exactly as it was loaded, for changing."""
    if house.changed or house.visited:
        house.start_over()
    house.changed = True
    return house


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium. It ends with the tests of this folder: its event loop would disturb Django's."""
    expect.set_options(timeout=PATIENCE)
    fonts = tmp_path_factory.mktemp("fonts")
    with sync_playwright() as playwright, chromium.launch(playwright, fonts) as running:
        yield running


@pytest.fixture
def room(browser: Browser) -> Iterator[Room]:
    """Desks of this test."""
    with Room(browser) as desks:
        yield desks


@pytest.fixture
def open_desk(room: Room, house: Ward) -> OpenDesk:
    """A desk in front of the ward: ``open_desk("211053")`` is where that person has signed in."""
    return partial(room.desk, house)
