import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from yorisoi.demo import Ward, WardSize, case_families, generate_ward

TODAY = date(2026, 4, 1)
SOURCE = Path(__file__).parents[2] / "src"

SCRIPT = """
import hashlib
from datetime import date
from yorisoi.demo import case_families, generate_ward
ward = generate_ward("small", seed=7, today=date(2026, 4, 1))
digest = hashlib.sha256()
for household in ward.households():
    digest.update(repr(household).encode())
for family in case_families(ward, 40):
    digest.update(repr(family).encode())
print(digest.hexdigest())
"""


def digest_of(ward: Ward) -> str:
    digest = hashlib.sha256()
    for household in ward.households():
        digest.update(repr(household).encode())
    for family in case_families(ward, 40):
        digest.update(repr(family).encode())
    return digest.hexdigest()


def test_asking_twice_gives_the_same_people(ward: Ward) -> None:
    assert digest_of(ward) == digest_of(ward)
    assert digest_of(ward) == digest_of(generate_ward(WardSize.SMALL, seed=7, today=TODAY))


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_another_process_with_another_hash_seed_gives_the_same_people(
    ward: Ward, hash_seed: str
) -> None:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == digest_of(ward)


def test_another_seed_gives_other_people(ward: Ward) -> None:
    other = next(generate_ward("small", seed=8, today=TODAY).households())
    assert other != next(ward.households())


def test_two_walks_at_once_do_not_disturb_each_other(ward: Ward) -> None:
    for left, right in zip(ward.residents(), ward.residents(), strict=True):
        assert left == right
