"""The files of a package in a batch: all of them or nothing, and the medium's book knows of it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import override_settings

from tests.cast import Cast
from tests.exchange.conftest import HEADING
from tests.exchange.made_packages import KEYS, manifest, package, sealed, with_manifest, zipped
from yorisoi import clock
from yorisoi.access.models import Staff
from yorisoi.access.versions import NotPossible
from yorisoi.audit.models import Event
from yorisoi.exchange import actions, encryption, engine, kinds, media, store
from yorisoi.exchange.models import Batch, Medium, MediumEventKind, MediumKind, Mode, State
from yorisoi.exchange.packages import MANIFEST, given_from
from yorisoi.exchange.problems import BrokenFile

ROSTER = f"{HEADING}\r\n301001,新人　春,シンジン　ハル,A係,相談員,令和8年7月1日,\r\n".encode(
    "cp932"
)
PLAIN = zipped(with_manifest({"名簿.csv": ROSTER}))


@pytest.fixture
def path(people: Cast, tmp_path: Path) -> object:
    package(tmp_path / "X.age", PLAIN)
    with override_settings(PACKAGE_KEY=KEYS):
        yield tmp_path / "X.age"


@pytest.fixture
def dvd(people: Cast) -> Medium:
    about = media.Description("DVD-1", MediumKind.DVD, "名簿")
    line = media.Line(clock.today(), people.administrator, "委託会社")
    return media.receive(by=people.administrator, medium=about, line=line)


def start(people: Cast, files: list[actions.Given]) -> Batch:
    return actions.start(
        by=people.administrator,
        kind=kinds.get("staff_roster"),
        files=files,
        mode=Mode.APPLY,
        foreground=True,
    )


def stored() -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def test_from_the_package_to_the_accounts(people: Cast, path: Path, dvd: Medium) -> None:
    batch = start(people, given_from(path, by=people.administrator, medium=dvd))
    assert engine.run(batch.pk).state == State.DONE
    assert Staff.objects.filter(number="301001").exists()
    assert stored() == [store.path_of(batch.files.get().sha256)]
    use = dvd.events.get(kind=MediumEventKind.USE)
    assert (use.batch, use.staff, use.day) == (batch, people.administrator, clock.today())
    contents_of_the_medium = store.put([path.read_bytes()]).sha256
    assert use.package_sha256 == contents_of_the_medium
    assert Event.objects.filter(action="exchange.package.open", outcome="ok").exists()


@pytest.mark.parametrize("upload", [SimpleUploadedFile, TemporaryUploadedFile])
def test_an_upload(people: Cast, path: Path, upload: type) -> None:
    if upload is TemporaryUploadedFile:
        file = TemporaryUploadedFile("X.age", "", path.stat().st_size, None)
        file.write(path.read_bytes())
    else:
        file = SimpleUploadedFile("X.age", path.read_bytes())
    batch = start(people, given_from(file, by=people.administrator))
    assert engine.run(batch.pk).state == State.DONE


def test_a_package_with_one_wrong_file_leaves_nothing(
    people: Cast, path: Path, dvd: Medium
) -> None:
    good_then_bad = [(MANIFEST, manifest({"名簿.csv": ROSTER, "二.csv": b"x"}))]
    path.write_bytes(sealed(zipped([*good_then_bad, ("名簿.csv", ROSTER), ("二.csv", b"y")])))
    with pytest.raises(BrokenFile) as caught:
        given_from(path, by=people.administrator, medium=dvd)
    assert (
        caught.value.words() == "X.age：「二.csv」の内容が目録と違います（SHA-256 が合いません）。"
    )
    assert not stored()
    assert not dvd.events.filter(kind=MediumEventKind.USE).exists()
    assert Event.objects.filter(action="exchange.package.open", outcome="failed").exists()


def test_another_package_in_its_place_after_it_was_compared(
    people: Cast, path: Path, dvd: Medium
) -> None:
    files = given_from(path, by=people.administrator, medium=dvd)
    path.write_bytes(sealed(zipped(with_manifest({"名簿.csv": ROSTER + b"x"}))))
    with pytest.raises(BrokenFile):
        start(people, files)
    assert not Batch.objects.exists()
    assert not dvd.events.filter(kind=MediumEventKind.USE).exists()
    assert not stored()


def test_a_medium_answers_for_its_package(people: Cast, path: Path, dvd: Medium) -> None:
    media.change(
        by=people.administrator,
        medium=dvd,
        description=media.Description("DVD-1", MediumKind.DVD, "名簿", package_sha256="0" * 64),
    )
    with pytest.raises(NotPossible, match="受領のときに記録したパッケージではありません"):
        given_from(path, by=people.administrator, medium=dvd)


def test_a_medium_that_is_gone_is_not_used(people: Cast, path: Path, dvd: Medium) -> None:
    files = given_from(path, by=people.administrator, medium=dvd)
    line = media.Line(clock.today(), people.administrator, "委託会社")
    media.record(by=people.administrator, medium=dvd, kind=MediumEventKind.RETURN, line=line)
    with pytest.raises(NotPossible, match="返却または消去されています"):
        given_from(path, by=people.administrator, medium=dvd)
    with pytest.raises(NotPossible, match="返却または消去されています"):
        start(people, files)  # returned while it was looked at
    assert not Batch.objects.exists()


def test_who_may_open_one(people: Cast, path: Path, dvd: Medium) -> None:
    assert given_from(path, by=people.supervisor, medium=dvd)
    for staff in (people.owner, people.auditor, people.contractor, people.stranger):
        with pytest.raises(PermissionDenied):
            given_from(path, by=staff)


def test_without_a_key_it_says_what_to_do(people: Cast, path: Path) -> None:
    with (
        override_settings(PACKAGE_KEY=None, PACKAGE_KEY_PLACE=path.with_name("none")),
        pytest.raises(BrokenFile) as caught,
    ):
        given_from(path, by=people.administrator)
    assert caught.value.words() == f"X.age：{encryption.NO_KEY}"
