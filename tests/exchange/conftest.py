"""A committed database for batches, which write on two connections; and files to give them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests import cast as standing_cast
from tests.cast import Cast
from tests.exchange import quick_age
from tests.servers import Databases
from yorisoi.exchange import actions, encryption, engine, kinds
from yorisoi.exchange.actions import Given
from yorisoi.exchange.models import Batch, Mode

Run = Callable[..., Batch]
HEADING = "職員番号,氏名,フリガナ,係,役割,開始日,終了日"


@pytest.fixture
def committed(
    databases: Databases,
    new_database: tuple[str, dict[str, str]],
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[dict[str, str]]:
    """This process works in a database with the cast, without a transaction around the test."""
    name, environment = new_database
    data = Path(environment["YORISOI_DATA_DIR"])
    with (
        django_db_blocker.unblock(),
        databases.at_work_in(name),
        override_settings(FILES_DIR=data / "files", INBOX_DIR=data / "registers" / "inbox"),
    ):
        yield environment


@pytest.fixture
def people(committed: dict[str, str]) -> Cast:
    """The standing cast in the committed database."""
    return standing_cast.find()


@pytest.fixture
def roster(people: Cast) -> Run:
    """Run a staff roster from its lines, in earnest unless told otherwise."""

    def run(
        *lines: str, mode: Mode = Mode.APPLY, heading: str = HEADING, codec: str = "cp932"
    ) -> Batch:
        content = "\r\n".join([heading, *lines, ""]).encode(codec)
        batch = actions.start(
            by=people.administrator,
            kind=kinds.get("staff_roster"),
            files=[Given("名簿.csv", [content])],
            mode=mode,
            foreground=True,
        )
        return engine.run(batch.pk)

    return run


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the product encrypts with a passphrase opens at once; test_package_command.py waits."""
    monkeypatch.setattr(encryption.pyrage.passphrase, "encrypt", quick_age.sealed)
