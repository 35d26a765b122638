"""A database in which transactions really end: for races, and for what a failed request leaves."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from tests import cast as standing_cast
from tests.cast import Cast
from tests.servers import Databases
from yorisoi.operations import database


@pytest.fixture
def committed(
    databases: Databases,
    new_database: tuple[str, dict[str, str]],
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Cast]:
    """The standing cast in a database of its own, without a transaction around the test."""
    name, _ = new_database
    settings = database.django_settings(databases.login("app", name), "app")
    before = dict(connections.settings["default"])
    connections.settings["default"].update(settings)
    connection = connections["default"]
    kept = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(settings)
        standing_cast.hire()
        yield standing_cast.find()
        connection.close()
        connection.settings_dict.update(kept)
        connections.settings["default"].update(before)
