"""A definition that was put right reaches rows whose text stays as it was, and nothing that came later."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.records import is_resident
from tests.registers.deliveries import SYSTEM, look, name_of, put, run_all, school
from tests.registers.test_rows_that_cannot_be_read import everything
from yorisoi import audit
from yorisoi.access.models import Staff
from yorisoi.alerts.models import Alert
from yorisoi.exchange import engine
from yorisoi.exchange.models import Batch, State
from yorisoi.registers import readings
from yorisoi.registers.interfaces import of
from yorisoi.registers.models import Epds, PastRow, SchoolEntry

OURS = Path("src/yorisoi/registers/definitions/midori").resolve()
FULL = name_of("20250901040000", mode="full")


@pytest.fixture
def lacking(people: Cast, settings: Any, tmp_path: Path) -> Path:
    """A definition that takes 1年 for 6年 and knows no 2年 is in force; a 全件 was read with it."""
    folder = tmp_path / "lacking"
    shutil.copytree(OURS, folder)
    file = folder / "gakureibo.toml"
    text = file.read_text(encoding="utf-8")
    assert 'words = ["E3", "P1",' in text
    wrong = text.replace('words = ["E3", "P1",', 'codes = { "P1" = "P6" }, words = ["E3",')
    file.write_text(wrong.replace('"P2", ', ""), encoding="utf-8")
    settings.INTERFACES_DIR = folder
    arrive(FULL, "101", "102", "103")
    arrive(name_of("20250902040000"), "102", grade="P2")
    return folder


def arrive(name: str, *numbers: str, grade: str = "P1") -> Batch:
    put(name, school(*numbers, grade=grade))
    look()
    (batch,) = run_all()
    assert batch.state == State.DONE, batch.failure
    return batch


def rows() -> dict[str, Any]:
    with everything():
        found = SchoolEntry.objects.order_by("number")
        return {one.number: (one.grade, bool(one.flags)) for one in found}


BEFORE = {"101": ("P6", False), "102": ("P2", True), "103": ("P6", False)}
AFTER = {"101": ("P1", False), "102": ("P2", False), "103": ("P1", False)}


def test_originals_are_read_again_at_once(
    lacking: Path, people: Cast, enter: Callable[[Staff], Client], settings: Any
) -> None:
    assert rows() == BEFORE
    browser = enter(people.administrator)
    status, page = reverse("registers:status"), reverse("registers:reread", args=["gakureibo"])
    assert "前の定義で読んだ行があります" not in browser.get(status).content.decode()
    settings.INTERFACES_DIR = OURS
    assert "前の定義で読んだ行があります" in browser.get(status).content.decode()
    assert "2ファイル" in browser.get(page).content.decode()
    browser.post(page)
    assert "読み直しています" in browser.get(page).content.decode()
    with audit.visiting(SYSTEM):
        batch = engine.run(Batch.objects.latest("pk").pk)
    assert batch.state == State.DONE, batch.failure
    # The row that a later 差分 replaced is not put back.
    assert (batch.read, batch.result["changed"], batch.result["added"]) == (4, 3, 0)
    assert rows() == AFTER
    with everything():
        before = PastRow.objects.filter(number="101").values_list("values__grade", flat=True)
        assert list(before) == ["P6"]
    assert "前の定義で読んだ行があります" not in browser.get(status).content.decode()
    assert ">3</td>" in browser.get(page).content.decode()
    said = StringIO()
    call_command("registers", "reread", "gakureibo", stdout=said)
    assert "変わった行 0" in said.getvalue()


def test_so_does_the_next_full_file(lacking: Path, settings: Any) -> None:
    settings.INTERFACES_DIR = OURS
    interface = of("gakureibo")
    assert interface
    assert readings.is_old(interface)
    arrive(name_of("20250903040000"), "104")
    assert rows() == BEFORE | {"104": ("P1", False)}
    batch = arrive(name_of("20250904040000", mode="full"), "101", "103", "104")
    assert (batch.applied, batch.unchanged) == (2, 1)
    # Of 102, which it does not hold any more, it says nothing.
    assert rows() == AFTER | {"102": ("P2", True), "104": ("P1", False)}
    assert not readings.is_old(interface)


def test_what_the_rows_say_now_is_told(people: Cast, settings: Any, tmp_path: Path) -> None:
    mother = people.case.subject.kin.get().other
    is_resident(mother.pk, "102")
    folder = tmp_path / "wrong"
    shutil.copytree(OURS, folder)
    file = folder / "epds.toml"
    text = file.read_text(encoding="utf-8")
    old = '"合計点" = { field = "total", '
    assert old in text
    wrong = text.replace(old, old + 'codes = { "12" = "2" }, ')
    # A column of the key, too.
    wrong = wrong.replace('"occasion" }', '"occasion", codes = { "産後2週間" = "産後1か月" } }')
    file.write_text(wrong, encoding="utf-8")
    settings.INTERFACES_DIR = folder
    questions = ",".join(f"設問{at}" for at in range(1, 11))
    heading = (
        f"宛名番号,児_宛名番号,妊娠登録番号,実施年月日,実施場面,{questions},"
        "合計点,支援方針,削除フラグ"
    )
    row = "102,,1,2025-08-20,産後2週間,,,,,,,,,,,12,,0"
    name = name_of("20250901040000", code="epds", mode="full")
    put(name, f"{heading}\r\n{row}\r\n".encode())
    look()
    run_all()
    assert not Alert.objects.exists()
    settings.INTERFACES_DIR = OURS
    call_command("registers", "reread", "epds", stdout=StringIO())
    assert Alert.objects.get().code == "epds_high"
    with everything():
        standing = Epds.objects.filter(absent_since=None)
        assert list(standing.values_list("occasion", flat=True)) == ["産後2週間"]
        assert Epds.objects.count() == 2
    call_command("registers", "reread", "epds", stdout=StringIO())
    assert Alert.objects.count() == 1
