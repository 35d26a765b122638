"""A protected workbook is opened when it is uploaded; what is stored needs no password any more."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msoffcrypto
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.exchange.made_sheets import write
from tests.exchange.test_batches_of_workbooks import GOOD, HEADING
from yorisoi.access.models import Staff
from yorisoi.exchange import engine, kinds, store
from yorisoi.exchange.models import Batch, State

Enter = Callable[[Staff], Client]
PASSWORD = "ひみつ 123"
ADDRESS = reverse("exchange:new") + "?kind=staff_roster"


@pytest.fixture
def takes_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds.get("staff_roster")
    monkeypatch.setitem(kinds._kinds, "staff_roster", replace(kind, takes_workbooks=True))


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    plain, path = write(tmp_path / "plain.xlsx", HEADING, GOOD), tmp_path / "名簿.xlsx"
    with plain.open("rb") as file, path.open("wb") as out:
        msoffcrypto.OfficeFile(file).encrypt(PASSWORD, out)
    return path


def upload(browser: Client, path: Path, password: str) -> str:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = browser.post(ADDRESS, {"file": file, "encoding": "", "password": password})
    return answer.headers.get("Location", "") or answer.content.decode()


def test_with_the_password(people: Cast, enter: Enter, locked: Path, takes_workbooks: None) -> None:
    upload(enter(people.administrator), locked, PASSWORD)
    batch = engine.run(Batch.objects.get().pk)
    assert (batch.state, batch.applied) == (State.DONE, 1)
    stored = store.path_of(batch.files.get().sha256)
    assert stored.read_bytes() == (locked.parent / "plain.xlsx").read_bytes()


def test_with_another_one(people: Cast, enter: Enter, locked: Path, takes_workbooks: None) -> None:
    page = upload(enter(people.administrator), locked, "ちがう")
    assert "名簿.xlsx：パスワードが合いません。" in page
    assert "ちがう" not in page
    assert not Batch.objects.exists()
    assert not [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def test_without_one_the_batch_says_that_it_is_needed(
    people: Cast, enter: Enter, locked: Path, takes_workbooks: None
) -> None:
    upload(enter(people.administrator), locked, "")
    batch = engine.run(Batch.objects.get().pk)
    assert batch.failure.startswith("名簿.xlsx：パスワードで保護されています。")


def test_a_password_for_what_has_none(
    people: Cast, enter: Enter, locked: Path, takes_workbooks: None
) -> None:
    upload(enter(people.administrator), locked.parent / "plain.xlsx", PASSWORD)
    assert engine.run(Batch.objects.get().pk).applied == 1


def test_only_kinds_that_take_workbooks_ask_for_it(
    people: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = enter(people.administrator)
    assert "ファイルのパスワード" not in browser.get(ADDRESS).content.decode()
    kind = replace(kinds.get("staff_roster"), takes_workbooks=True)
    monkeypatch.setitem(kinds._kinds, "staff_roster", kind)
    page = browser.get(ADDRESS).content.decode()
    assert "ファイルのパスワード" in page
    assert "data-draft" not in page  # nothing of this form is kept


def command(path: Path, secret: Path) -> str:
    said = io.StringIO()
    options = ("--by", "administrator", "--apply", "--password-file", str(secret))
    call_command("exchange_run", "staff_roster", str(path), *options, stdout=said)
    return said.getvalue()


def test_on_the_command_line(
    people: Cast, locked: Path, tmp_path: Path, takes_workbooks: None
) -> None:
    secret = tmp_path / "secret"
    for content, words in (("ちがう\n", "パスワードが合いません"), ("\n", "1行目が空です")):
        secret.write_text(content)
        with pytest.raises(CommandError, match=words):
            command(locked, secret)
    assert not Batch.objects.exists()
    secret.write_text(f"{PASSWORD}\n")
    said = command(locked, secret)
    assert "反映 1" in said
    assert PASSWORD not in said


def test_on_the_command_line_for_a_kind_without_workbooks(
    people: Cast, locked: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text(PASSWORD)
    with pytest.raises(CommandError, match="Excel を受け取らない"):
        command(locked, tmp_path / "secret")
