"""A move begins in the browser from an encrypted package, with its line in the book of media."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.cast import Cast, enter
from tests.exchange.made_packages import KEYS, RECIPIENT
from tests.legacy.conftest import SAMPLE
from tests.legacy.test_pages import upload
from yorisoi import audit, clock
from yorisoi.exchange import media, package_making
from yorisoi.exchange.models import Medium, MediumKind
from yorisoi.legacy.models import Move

FILES = [SAMPLE / "児童台帳.csv", SAMPLE / "特定妊婦.xlsx"]
PASSPHRASE = "とても ながい あいことば 7"


@pytest.fixture
def dvd(people: Cast) -> Medium:
    about = media.Description("DVD-1", MediumKind.DVD, "移行データ")
    line = media.Line(clock.today(), people.administrator, "委託会社")
    with audit.visiting(audit.Visitor(name="テスト")):
        return media.receive(by=people.administrator, medium=about, line=line)


@pytest.fixture
def browser(people: Cast) -> Client:
    return enter(people.supervisor)


def file_of(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def test_its_files_and_the_line_in_the_book(
    browser: Client, people: Cast, dvd: Medium, tmp_path: Path
) -> None:
    package = tmp_path / "X.age"
    package_making.make_package(FILES, package, recipients=[RECIPIENT])
    with override_settings(PACKAGE_KEY=KEYS):
        answer = upload(browser, people, uploads=[file_of(package)], medium=dvd.pk)
    assert answer.status_code == 302
    batch = Move.objects.get().steps.get().batch
    assert [file.name for file in batch.files.all()] == [path.name for path in FILES]
    assert dvd.events.get(kind="use").batch == batch


@pytest.mark.usefixtures("quick_passphrases")
def test_a_passphrase_that_does_not_fit_is_said(
    browser: Client, people: Cast, tmp_path: Path
) -> None:
    package = tmp_path / "X.age"
    package_making.make_package(FILES, package, passphrase=PASSPHRASE)
    answer = upload(browser, people, uploads=[file_of(package)], password="まちがい")
    assert answer.status_code == 422
    assert "X.age" in answer.content.decode()
    assert not Move.objects.exists()
    answer = upload(browser, people, uploads=[file_of(package)], password=PASSPHRASE)
    assert answer.status_code == 302


def test_not_beside_other_files(browser: Client, people: Cast, tmp_path: Path) -> None:
    package = tmp_path / "X.age"
    package_making.make_package(FILES, package, recipients=[RECIPIENT])
    answer = upload(browser, people, uploads=[file_of(package), file_of(FILES[0])])
    assert "ほかのファイルといっしょに選べません" in answer.content.decode()
