"""Browsers in front of running demo wards.

``ward`` is for tests that read, ``own_ward`` for those that write: after them it starts over.
Everybody of the demo has a session there already; ``open_desk`` says who sits at the desk.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import chromium
from tests.browser.desk import PATIENCE, OpenDesk, Room
from tests.browser.ward import Ward, serving, sit_down
from tests.servers import Databases


@pytest.fixture(scope="session")
def ward_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory, with the signing key, of all wards of this process."""
    return tmp_path_factory.mktemp("ward")


@pytest.fixture(scope="session")
def demo(
    databases: Databases, ward_data: Path, worker_id: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """A database with the demo ward in it, to be cloned; and who is signed in there."""
    name = f"yorisoi_demo_{worker_id}"
    databases.drop(name)
    databases.clone(name)
    databases.command(name, "load_demo")
    yield name, sit_down(databases, name, ward_data)
    databases.drop(name)


@pytest.fixture(scope="session")
def house(
    databases: Databases, demo: tuple[str, dict[str, str]], ward_data: Path
) -> Iterator[Ward]:
    """The server of this process: starting one takes seconds, starting over takes none."""
    template, sessions = demo
    with serving(databases, template, ward_data, sessions) as running:
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
def browser() -> Iterator[Browser]:
    """Chromium. It ends with the tests of this folder: its event loop would disturb Django's."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, chromium.launch(playwright) as running:
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
