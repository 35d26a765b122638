"""A database in which transactions really end: for races, and for what a failed request leaves."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import cast as standing_cast
from tests.cast import Cast
from tests.servers import Databases


@pytest.fixture
def committed(
    databases: Databases,
    new_database: tuple[str, dict[str, str]],
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Cast]:
    """The standing cast in a database of its own, without a transaction around the test."""
    name, _ = new_database
    with django_db_blocker.unblock(), databases.at_work_in(name):
        yield standing_cast.find()
