"""One throw-away PostgreSQL for the whole run, a clone of the migrated database for each process.

The tests work as the application's role: what it may not do, the tests cannot do. With
DATABASE_URL set, an outside server is used instead of the embedded one.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests import cast as standing_cast
from tests.cases.notes import steps
from tests.cast import Cast
from tests.legacy import moves
from tests.servers import Databases
from yorisoi import audit, clock
from yorisoi.access.models import Staff
from yorisoi.cases.models import Consultation
from yorisoi.exchange import media
from yorisoi.exchange.models import Batch, Medium, MediumEventKind, MediumKind, Mode
from yorisoi.legacy.models import Move
from yorisoi.matching import merging
from yorisoi.matching.models import Merge
from yorisoi.people.models import Person, PersonPhone, Protection
from yorisoi.registers.models import Feed, FeedMode, FeedState

NOW = datetime(2026, 6, 15, 10, 30, tzinfo=clock.TOKYO)  # a Monday
HOME = pytest.StashKey[Path]()
SERVER = "TEST_POSTGRES_HOME"  # tells the worker processes where the server is

# A busy machine is no reason to fail: nothing here is about how long anything takes.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """The main process makes the server and the template; workers find them by the environment."""
    if SERVER in os.environ or config.option.collectonly:
        return
    home = Path(tempfile.mkdtemp(prefix="yorisoi-pg-"))
    home.chmod(0o755)
    config.stash[HOME] = home
    os.environ[SERVER] = str(home)
    Databases(home).start()
    # Meanwhile the processes find out which tests there are.
    Databases(home).make_template_aside()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, and the short tests within a transaction last; in random order
    each. So nobody waits for a long one at the end, and of several processes only the one that
    gets the beginning starts a browser, and a ward that answers it.
    """
    items.sort(
        key=lambda item: (
            not item.get_closest_marker("crash"),
            not item.get_closest_marker("browser"),
            "db" in getattr(item, "fixturenames", ()),
        )
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and leave nothing behind."""
    home = config.stash.get(HOME, None)
    if home is not None:
        with contextlib.suppress(AssertionError):  # tests without a database may be done sooner
            Databases(home).wait_for_template()
        Databases(home).stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def databases() -> Databases:
    """The PostgreSQL of this run."""
    found = Databases(Path(os.environ[SERVER]))
    found.wait_for_template()
    return found


@pytest.fixture(scope="session")
def django_db_setup(
    databases: Databases, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[None]:
    """A database of this process, with the standing cast in it, as the application's role."""
    name = f"yorisoi_test_{worker_id}"
    databases.drop(name)
    databases.clone(name)
    with django_db_blocker.unblock(), databases.at_work_in(name):
        with clock.standing_at(NOW):
            standing_cast.hire()
        yield
    databases.drop(name)


@pytest.fixture(scope="session")
def spare_template(
    databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> str:
    """The product with the standing cast, remembering how it is; the first process makes it."""
    name = "yorisoi_spare"
    with (databases.home / name).open("a+", encoding="utf-8") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        made.seek(0)
        if not made.read():
            databases.drop(name)
            databases.clone(name)
            with (
                django_db_blocker.unblock(),
                databases.at_work_in(name),
                clock.standing_at(NOW),
            ):
                standing_cast.hire()
            databases.remember(name)
            made.write("made")
    return name


@pytest.fixture(scope="session")
def spare(databases: Databases, spare_template: str, worker_id: str) -> Iterator[str]:
    """A database of this process beside the usual one, for tests whose transactions end."""
    name = f"yorisoi_new_{worker_id}"
    databases.drop(name)
    databases.clone(name, spare_template)
    yield name
    databases.drop(name)


@pytest.fixture
def new_database(
    databases: Databases,
    spare: str,
    spare_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, dict[str, str]]:
    """A committed database with the cast for tests with processes: its name, their environment."""
    databases.start_over(spare, spare_template)
    return spare, databases.environment(spare, tmp_path_factory.mktemp("data"))


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    """The clock stands still on a Monday morning."""
    with clock.standing_at(NOW):
        yield NOW


@pytest.fixture(autouse=True)
def visitor() -> Iterator[audit.Visitor]:
    """Somebody acts, for actions that are called without a request."""
    with audit.visiting(audit.Visitor(name="テスト", terminal="test")) as found:
        yield found


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast."""
    return standing_cast.find()


@pytest.fixture
def batch(cast: Cast) -> Batch:
    """A batch that waits, asked for by the administrator."""
    with transaction.atomic(), audit.event("exchange.batch.start"):
        return Batch.objects.create(
            kind="staff_roster",
            mode=Mode.CHECK,
            asked_by=cast.administrator,
            asked_at=clock.now(),
        )


@pytest.fixture
def move(cast: Cast) -> Move:
    """A move of the old system that brought the child of the cast, with one row held."""
    return moves.made_up(cast.supervisor, cast.case.team, cast.case.subject)


@pytest.fixture
def feed(cast: Cast) -> Feed:
    """A file of the residents that is being taken."""
    with transaction.atomic(), audit.event("registers.feed.take"):
        batch = Batch.objects.create(
            kind="register_feed", mode=Mode.APPLY, asked_by=None, asked_at=clock.now()
        )
        return Feed.objects.create(
            interface="jumin",
            name="jumin_131999_20260615020000_diff_001.csv",
            mode=FeedMode.DIFF,
            stamp=clock.now(),
            sequence=1,
            sha256="0" * 64,
            received_at=clock.now(),
            state=FeedState.TAKING,
            batch=batch,
        )


@pytest.fixture
def medium(cast: Cast) -> Medium:
    """A DVD that the administrator received today, and put away."""
    about = media.Description("DVD-2026-01", MediumKind.DVD, "旧システムの児童台帳", file_count=3)
    line = media.Line(clock.today(), cast.administrator, "委託会社", place="鍵付き書庫")
    found = media.receive(by=cast.administrator, medium=about, line=line)
    media.record(by=cast.administrator, medium=found, kind=MediumEventKind.STORAGE, line=line)
    return found


@pytest.fixture
def merged(cast: Cast) -> Merge:
    """Another record of the girl of the cast, merged into hers."""
    with transaction.atomic(), audit.event("demo.load"):
        again = Person.objects.create(name="渡辺　結衣")
    return merging.merge(
        by=cast.supervisor, kept=cast.case.subject, retired=again, reason="同じ子の記録"
    )


@pytest.fixture
def consultation(cast: Cast) -> Consultation:
    """A 相談受付 about the child of the cast, taken by the owner this morning."""
    return standing_cast.consult(cast)


@pytest.fixture
def notes(cast: Cast) -> None:
    """In the case of the cast: a confirmed note with a file, a draft; and a phrase, all of owner's."""
    with transaction.atomic():
        note = steps.write(cast.owner, cast.case)
        steps.attach(cast.owner, cast.case, note)
        steps.write(cast.owner, cast.case, confirm=False)
        steps.phrase(cast.owner)


@pytest.fixture
def enter() -> Callable[[Staff], Client]:
    """A browser in which this person is signed in."""
    return standing_cast.enter


@pytest.fixture
def known(cast: Cast) -> None:
    """Something is known of the child, for the addresses that are about one thing known."""
    about = {"person": cast.case.subject, "recorded_at": clock.now()}
    with transaction.atomic(), audit.event("demo.load"):
        PersonPhone.objects.create(number="03-0000-1234", **about)
        Protection.objects.create(kind="measure", starts_on=clock.today(), **about)
