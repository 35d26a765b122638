"""The sample ward against its truth, by the command: as an importer brought it, with no number known."""

import io
import re
from functools import partial

import pytest
from django.core.management import call_command

from tests.legacy.conftest import SAMPLE, Begin, begin, moved
from tests.registers.feeds import sample
from yorisoi.matching import model
from yorisoi.matching.models import Pair

__all__ = ["begin", "moved"]
FULL = "jumin_131999_20250901020000_full_001.csv"


def test_against_its_truth(moved: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    # A ward of 3,500 residents needs no three million random pairs.
    monkeypatch.setattr(model, "train", partial(model.train, random_pairs=300_000))
    # People alone: notes say nothing of who somebody is.
    moved([SAMPLE / name for name in ("児童台帳.csv", "家族.csv", "特定妊婦.xlsx")])
    sample(FULL)
    out = io.StringIO()
    call_command("matching", "evaluate", truth=SAMPLE.parent / "truth.csv", stdout=out)
    said = out.getvalue()
    print(said)
    row = next(line for line in said.splitlines() if line.startswith("all")).split()
    persons, true, _, _, f1, precision, recall = row[1:8]
    assert int(persons.replace(",", "")) > 1_700
    assert int(true.replace(",", "")) > 1_450
    assert float(f1) > 0.985
    assert float(precision) > 0.999
    assert float(recall) > 0.97
    assert not Pair.objects.exists()
    assert "true pairs that are left to people:" in said
    assert re.search(r"normalise +[0-9.]+ s", said)
