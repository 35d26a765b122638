"""The register files of the demo ward: as the interfaces read them, and the same every time."""

import csv
import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.exchange.conftest import committed, people
from tests.registers.feeds import take

from yorisoi import clock
from yorisoi.demo.register_files import write_differences, write_registers
from yorisoi.demo.ward import Ward, generate_ward
from yorisoi.exchange.models import Batch, RowResult, State

__all__ = ["committed", "people"]
TODAY = date(2026, 6, 15)
NIGHT = datetime(2026, 6, 15, 2, 0, tzinfo=clock.TOKYO)


@pytest.fixture(scope="module")
def ward() -> Ward:
    return generate_ward(600, today=TODAY)


def test_each_file_has_a_sidecar_that_agrees(ward: Ward, tmp_path: Path) -> None:
    for path in write_registers(ward, tmp_path, NIGHT):
        sidecar = json.loads(path.with_name(f"{path.name}.json").read_text())
        with path.open(encoding="utf-8", newline="") as file:
            assert sidecar["rows"] == sum(1 for _ in csv.reader(file)) - 1
        assert sidecar["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_ward_gives_the_same_files(ward: Ward, tmp_path: Path) -> None:
    first, second = (
        [path.read_bytes() for path in write_registers(ward, tmp_path / name, NIGHT)]
        for name in ("a", "b")
    )
    assert first == second


def test_no_dose_comes_before_the_one_before(ward: Ward, tmp_path: Path) -> None:
    files = {path.name.split("_")[0]: path for path in write_registers(ward, tmp_path, NIGHT)}
    before: dict[tuple[str, str], str] = {}
    with files["yobosesshu"].open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            which = (row["宛名番号"], row["接種種類コード"])
            assert before.get(which, "") < row["実施日"]
            before[which] = row["実施日"]


def test_every_row_is_taken(people: Cast, ward: Ward, tmp_path: Path) -> None:
    files = write_registers(ward, tmp_path, NIGHT)
    files.append(write_differences(ward, tmp_path, NIGHT.replace(day=16), 20))
    for path in files:
        batch: Batch = take(path.name, path.read_bytes())
        assert batch.state == State.DONE, batch.failure
        assert (batch.refused, batch.held) == (0, 0), path.name
    assert not RowResult.objects.exists()
