from collections.abc import Iterator
from datetime import date

import pytest
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker
from tests.conftest import NOW
from tests.servers import Databases

from yorisoi import clock
from yorisoi.demo import Household, Resident, Ward, generate_ward
from yorisoi.demo.load import load

TODAY = date(2026, 4, 1)


@pytest.fixture(scope="session")
def ward() -> Ward:
    return generate_ward("small", seed=7, today=TODAY)


@pytest.fixture(scope="session")
def households(ward: Ward) -> list[Household]:
    return list(ward.households())


@pytest.fixture(scope="session")
def wide_households() -> list[Household]:
    """More households than a small ward has, so that the rare kinds are among them."""
    return list(generate_ward(12_000, seed=11, today=TODAY).households())


@pytest.fixture(scope="session")
def register(wide_households: list[Household]) -> dict[str, Resident]:
    return {one.number: one for household in wide_households for one in household.residents}


@pytest.fixture(scope="module")
def empty(
    databases: Databases,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """An empty database of its own, for the tests of one file."""
    name = f"yorisoi_loaded_{worker_id}"
    databases.drop(name)
    databases.clone(name)
    with (
        django_db_blocker.unblock(),
        databases.at_work_in(name),
        override_settings(FILES_DIR=tmp_path_factory.mktemp("files")),
    ):
        yield
    databases.drop(name)


@pytest.fixture(scope="module")
def loaded(empty: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The small ward in a database of its own, for the tests of one file."""
    with django_db_blocker.unblock(), clock.standing_at(NOW):
        load(generate_ward("small", today=NOW.date()), cases=60, say=print)


@pytest.fixture
def readable(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
