"""A kind that takes workbooks is given them; another one refuses them as before."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.exchange.made_sheets import write
from yorisoi.access.models import Staff
from yorisoi.exchange import actions, engine, kinds, store
from yorisoi.exchange.actions import Given
from yorisoi.exchange.forms import UploadForm
from yorisoi.exchange.models import Batch, Mode, State

HEADING = ["職員番号", "氏名", "フリガナ", "係", "役割", "開始日", "終了日"]
GOOD = ["301001", "新人　春", "シンジン　ハル", "A係", "相談員", "令和8年7月1日", ""]


@pytest.fixture
def takes_workbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds.get("staff_roster")
    monkeypatch.setitem(kinds._kinds, "staff_roster", replace(kind, takes_workbooks=True))


def run(people: Cast, path: Path, encoding: str = "") -> Batch:
    batch = actions.start(
        by=people.administrator,
        kind=kinds.get("staff_roster"),
        files=[Given("名簿.xlsx", store.pieces(path), encoding)],
        mode=Mode.APPLY,
        foreground=True,
    )
    return engine.run(batch.pk)


def test_a_workbook_is_taken_over(people: Cast, tmp_path: Path, takes_workbooks: None) -> None:
    bad = ["301002", *GOOD[1:4], "部長", *GOOD[5:]]
    batch = run(people, write(tmp_path / "a.xlsx", HEADING, GOOD, bad), encoding="cp932")
    assert (batch.state, batch.applied, batch.refused) == (State.DONE, 1, 1)
    assert Staff.objects.get(number="301001").name == "新人　春"
    file, problem = batch.files.get(), batch.results.get()
    assert (file.encoding, file.encoding_reason) == ("", "Excel（xlsx）")
    assert (problem.sheet, problem.row, problem.column) == ("一覧", 3, "役割")


def test_a_text_is_still_a_text(people: Cast, tmp_path: Path, takes_workbooks: None) -> None:
    lines = [",".join(HEADING), ",".join(GOOD)]
    (tmp_path / "a.csv").write_text("\r\n".join(lines), encoding="cp932")
    batch = run(people, tmp_path / "a.csv")
    assert (batch.state, batch.applied) == (State.DONE, 1)
    assert batch.files.get().encoding == "cp932"


def test_a_broken_workbook_ends_the_batch(
    people: Cast, tmp_path: Path, takes_workbooks: None
) -> None:
    (tmp_path / "a.xlsx").write_bytes(write(tmp_path / "b.xlsx", HEADING).read_bytes()[:2000])
    batch = run(people, tmp_path / "a.xlsx")
    assert batch.state == State.FAILED
    assert batch.failure.startswith("名簿.xlsx：表計算のファイルとして読めません。")


def test_another_kind_refuses_it(people: Cast, tmp_path: Path) -> None:
    batch = run(people, write(tmp_path / "a.xlsx", HEADING, GOOD))
    assert batch.state == State.FAILED
    assert batch.failure.startswith("名簿.xlsx：Excel などの圧縮されたファイルです。CSV")


def test_the_upload_page_says_what_it_takes(takes_workbooks: None) -> None:
    form = UploadForm(kind=kinds.get("staff_roster"))
    assert "Excel（xlsx" in str(form.fields["file"].help_text)
